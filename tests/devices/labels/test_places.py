"""Where elements come out, and what is wrong with each of them."""

import pytest

from devices.labels import (
    Barcode,
    Box,
    Epc,
    LabelDocument,
    Line,
    Text,
    drawn,
    places,
    preview,
    sample,
    sample_names,
)
from devices.labels.document import Element
from tests.devices.labels.papers import ink_box


def label(*elements: Element) -> LabelDocument:
    return LabelDocument(width_mm=60, height_mm=40, elements=elements)


def test_each_element_has_a_place_and_a_wrong_one_a_sentence() -> None:
    found = places(
        label(
            Box(x_mm=1, y_mm=2, width_mm=30, height_mm=20),
            Text(x_mm=5, y_mm=5, text="一二三四", size_mm=5),
            Text(x_mm=50, y_mm=5, text="一二三四", size_mm=5),
            Barcode(x_mm=5, y_mm=12, symbology="code128", text="A1", height_mm=8, readable=False),
            Barcode(x_mm=5, y_mm=12, symbology="ean13", text="1"),
            Epc(epc="AB12"),
            Line(x_mm=2, y_mm=30, length_mm=10, thickness_mm=0.5, vertical=True),
        )
    )
    assert [one.element for one in found] == [1, 2, 3, 4, 5, 6, 7]
    assert found[0] == (1, 1, 2, 30, 20, "")
    assert found[1][1:4] == (5, 5, 20)
    assert "does not fit" in found[2].fault
    assert found[2][1:5] == (0, 0, 0, 0)
    assert found[3] == (4, 5, 12, 57 * 0.25, 8, "")
    assert "'1' is no EAN-13" in found[4].fault
    assert found[5] == (6, 0, 0, 0, 0, "")
    assert found[6] == (7, 2, 30, 0.5, 10, "")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_place_holds_the_ink(rotation: int) -> None:
    for element in (
        Text(x_mm=12, y_mm=6, text="拣货区 gy", size_mm=4, rotation=rotation),  # type: ignore[arg-type]
        Barcode(x_mm=12, y_mm=6, symbology="code128", text="A1", height_mm=6, rotation=rotation),  # type: ignore[arg-type]
    ):
        (place,) = places(label(element))
        left, top, right, bottom = (side / 8 for side in ink_box(preview(label(element))))
        assert place.left_mm - 0.2 <= left
        assert place.top_mm - 0.2 <= top
        assert right <= place.left_mm + place.width_mm + 0.2
        assert bottom <= place.top_mm + place.height_mm + 0.2


@pytest.mark.parametrize("name", sample_names())
def test_nothing_is_wrong_with_a_sample(name: str) -> None:
    assert [one for one in places(sample(name)) if one.fault] == []


def test_a_template_is_drawn_without_what_is_wrong_and_its_elements_keep_their_numbers() -> None:
    template = label(
        Text(x_mm=5, y_mm=5, text="{remark}", size_mm=5),
        Text(x_mm=5, y_mm=12, text="{nobody}", size_mm=5),
        Text(x_mm=5, y_mm=20, text="{name}", size_mm=5),
    )
    found = drawn(template, {"remark": "", "name": "王小明"})
    assert [one.fault for one in found.places] == ["", "the field 'nobody' has no value", ""]
    assert [one.width_mm for one in found.places] == [0, 0, 15]
    assert found.png == preview(label(Text(x_mm=5, y_mm=20, text="王小明", size_mm=5)))
