"""Text as dots: lines, sizes, turns, and what is too much for its place."""

import io

import pytest
from PIL import Image as Picture

from devices.labels import Image, LabelDocument, LabelError, Text, preview
from devices.labels.document import Element
from devices.labels.fonts import font_file
from devices.labels.raster import broken, fitted
from tests.devices.labels.papers import ink_box


def label(*elements: Element) -> LabelDocument:
    return LabelDocument(width_mm=60, height_mm=40, elements=elements)


def box(element: Element) -> tuple[int, int, int, int]:
    return ink_box(preview(label(element)))


def test_lines_are_broken_between_chinese_characters_and_at_latin_words() -> None:
    assert broken("一二三四五六", 20, 60) == ["一二三", "四五六"]
    assert broken("甲 ABCDEF GHIJKL", 20, 150)[0] in ("甲 ABCDEF", "甲 ABCDEF ")
    assert broken("一\n二", 20, 60) == ["一", "二"]


def test_text_that_does_not_fit_gets_smaller_and_then_an_ellipsis() -> None:
    assert fitted("一二三四", 20, 100, 1) == (20, ["一二三四"], True)
    size, rows, whole = fitted("一二三四五六", 20, 100, 1)
    assert (size < 20, rows, whole) == (True, ["一二三四五六"], True)
    size, rows, whole = fitted("一二三四五六七八九十" * 5, 20, 100, 2)
    assert (size, len(rows), whole) == (12, 2, False)
    assert rows[1].endswith("…")


def test_text_that_is_too_long_is_an_error_unless_an_ellipsis_is_wanted() -> None:
    long = Text(x_mm=5, y_mm=5, text="浙江省杭州市西湖区文三路四百七十八号" * 3, size_mm=5, width_mm=50, lines=2)
    sentence = r"element 1 \(text\): '浙江省.*…' is too long for 2 lines of 50 mm"
    with pytest.raises(LabelError, match=sentence):
        preview(label(long))
    left, top, right, bottom = box(Text(**{**_fields(long), "overflow": "ellipsis"}))
    assert (left >= 40, top >= 40, right <= 440, bottom <= 120) == (True, True, True, True)


def _fields(text: Text) -> dict[str, object]:
    return {name: getattr(text, name) for name in text.__struct_fields__}


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ({}, r"it ends at \(101\.0, 11\.6\) mm, the label at \(60, 40\) mm"),
        ({"rotation": 90}, r"it ends at \(11\.6, 101\.0\) mm"),
        ({"y_mm": 38.0, "text": "高"}, r"it ends at \(11\.0, 44\.6\) mm"),
    ],
)
def test_text_that_leaves_the_label_is_an_error(settings: dict[str, object], end: str) -> None:
    given: dict[str, object] = {"x_mm": 5.0, "y_mm": 5.0, "text": "圆通速递" * 4, "size_mm": 6.0} | settings
    with pytest.raises(LabelError, match=rf"element 1 \(text\): .* does not fit: {end}"):
        preview(label(Text(**given)))  # type: ignore[arg-type]


def test_a_character_without_a_glyph_is_named() -> None:
    with pytest.raises(LabelError, match=r"element 1 \(text\): the font has no glyph for '😀' \(U\+1F600\) of '王😀'"):
        preview(label(Text(x_mm=1, y_mm=1, text="王😀", size_mm=3)))


def test_turned_text_stands_with_its_corner_where_it_is_told() -> None:
    upright = box(Text(x_mm=10, y_mm=10, text="拣货区第七巷", size_mm=4))
    wide, high = upright[2] - upright[0], upright[3] - upright[1]
    for rotation in (90, 180, 270):
        turned = box(Text(x_mm=10, y_mm=10, text="拣货区第七巷", size_mm=4, rotation=rotation))  # type: ignore[arg-type]
        size = (turned[2] - turned[0], turned[3] - turned[1])
        assert size == ((wide, high) if rotation == 180 else (high, wide))
        assert 80 <= turned[0] <= 92
        assert 80 <= turned[1] <= 92


def test_bold_has_more_ink_and_inverse_fills_its_box() -> None:
    def ink(**settings: object) -> int:
        given: dict[str, object] = {"x_mm": 5, "y_mm": 5, "text": "收件", "size_mm": 5} | settings
        with Picture.open(io.BytesIO(preview(label(Text(**given))))) as picture:  # type: ignore[arg-type]
            return picture.convert("L").histogram()[0]

    assert ink() * 1.15 < ink(bold=True) < ink() * 1.8
    assert box(Text(x_mm=5, y_mm=5, text="收", size_mm=5, width_mm=10, inverse=True)) == (40, 40, 120, 88)
    assert 80 * 48 * 0.6 < ink(text="收", width_mm=10, inverse=True) < 80 * 48


def test_an_image_is_scaled_and_its_transparent_parts_are_paper() -> None:
    picture = Picture.new("RGBA", (10, 10), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (0, 0, 5, 10))
    file = io.BytesIO()
    picture.save(file, "PNG")
    image = {"x_mm": 10, "y_mm": 10, "width_mm": 10, "height_mm": 10, "png": file.getvalue()}
    assert box(Image(**image)) == (80, 80, 120, 160)
    assert box(Image(**image, rotation=90)) == (80, 80, 160, 120)


def test_line_breaks_and_control_characters_of_a_pasted_address_do_no_harm() -> None:
    whole = box(Text(x_mm=1, y_mm=1, text="中路1号\r\n2楼\t\x00", size_mm=4, width_mm=40, lines=2))
    assert whole[3] - whole[1] > 40


def test_a_missing_font_names_the_package() -> None:
    font_file.cache_clear()
    with pytest.raises(LabelError, match="apt-get install fonts-wqy-microhei"):
        font_file(())
    font_file.cache_clear()
