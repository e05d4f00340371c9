"""Delivery notes and pick lists on paper: what is on which page, in a font that goes with the file."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from devices.labels import Barcode, LabelError, sample, sample_names
from devices.labels.pdf import DeliveryNote, SoldLine, delivery_note, examples, label_pages, pick_list

PAPERS = {"A4": (210, 297), "A5": (148, 210), "100mm": (100, 150)}
MAKERS: dict[str, Callable[[Any], bytes]] = {"delivery-note": delivery_note, "pick-list": pick_list}
POINT_MM = 25.4 / 72


@contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        yield document
    finally:
        document.close()


def texts(data: bytes) -> list[str]:
    with opened(data) as document:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def symbols(data: bytes, page: int = 0) -> list[str]:
    with opened(data) as document:
        picture = document[page].render(scale=4, grayscale=True).to_pil()
    return sorted(one.text for one in zxingcpp.read_barcodes(picture))


def lines(kind: str, count: int) -> list[dict[str, Any]]:
    name = "复古木质相框 六寸 带支架 可悬挂 WHITE METAL LANTERN"
    if kind == "delivery-note":
        return [{"sku": f"S{at:04d}", "name": name, "quantity": at, "price_fen": 255} for at in range(count)]
    return [{"bin": "A-01-02", "sku": f"S{at:04d}", "name": name, "quantity": at} for at in range(count)]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_has_its_size_its_words_and_its_number_as_a_barcode(kind: str, paper: str) -> None:
    data = MAKERS[kind]({**examples()[kind], "paper": paper})
    with opened(data) as document:
        assert len(document) == 1
        assert [round(side * POINT_MM) for side in document[0].get_size()] == list(PAPERS[paper])
    (text,) = texts(data)
    for part in (
        ("发货单", "圆通速递", "王小明", "¥52.64", "签收") if kind == "delivery-note" else ("拣货单", "A-07-03", "李雷")
    ):
        assert part in text
    assert "第 1 / 1 页" in text
    assert symbols(data) == ["536365" if kind == "delivery-note" else "W-261124-003"]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("paper", PAPERS)
def test_many_lines_go_over_pages_with_head_and_number_on_each(kind: str, paper: str) -> None:
    data = MAKERS[kind]({**examples()[kind], "paper": paper, "lines": lines(kind, 120)})
    pages = texts(data)
    assert 3 < len(pages) < 30
    for number, text in enumerate(pages, 1):
        assert f"第 {number} / {len(pages)} 页" in text
        assert "数量" in text or number == len(pages)
    whole = "\n".join(pages)
    assert all(whole.count(f"S{at:04d}") == 1 for at in range(120))
    assert "120 种 7140 件" in whole


def test_nothing_is_cut_off_at_the_foot() -> None:
    data = delivery_note({**examples()["delivery-note"], "lines": lines("delivery-note", 120)})
    with opened(data) as document:
        for page in document:
            width, height = page.get_size()
            textpage = page.get_textpage()
            for at in range(textpage.count_rects()):
                left, bottom, right, top = textpage.get_rect(at)
                assert (left > 20, bottom > 20, right < width - 20, top < height - 20) == (True, True, True, True)


def test_the_font_goes_with_the_file_and_only_what_is_used_of_it() -> None:
    data = delivery_note(examples()["delivery-note"])
    assert b"/FontFile2" in data
    assert b"+WenQuanYiMicroHei" in data
    assert len(data) < 100_000


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_fields_give_the_same_bytes(kind: str) -> None:
    assert MAKERS[kind](examples()[kind]) == MAKERS[kind](examples()[kind])


def test_structs_are_taken_as_well_as_dicts() -> None:
    line = SoldLine(sku="85123A", name="烛台", quantity=2)
    note = DeliveryNote(order="1", lines=(line,), language="en")
    (text,) = texts(delivery_note(note))
    assert "Delivery note" in text
    assert "Page 1 / 1" in text
    assert "Price" not in text
    assert delivery_note(note) == delivery_note(
        {"order": "1", "language": "en", "lines": [{"sku": "85123A", "name": "烛台", "quantity": 2}]}
    )


def test_a_number_that_is_no_barcode_is_still_printed() -> None:
    for number in ("订单 1", "X" * 80):
        data = delivery_note({"order": number, "lines": []})
        assert symbols(data) == []
        assert number[:30] in texts(data)[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lines": [{"sku": "1", "name": "x"}]}, r"missing required field `quantity` - at `\$.lines\[0\]`"),
        ({"paper": "A3"}, r"Invalid enum value 'A3'"),
        ({"receiver": {"name": "王😀"}}, r"\$.receiver.name: the font has no glyph for '😀' \(U\+1F600\)"),
    ],
)
def test_wrong_fields_are_named(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LabelError, match=sentence):
        delivery_note({**examples()["delivery-note"], **change})


def test_pasted_line_breaks_do_no_harm() -> None:
    fields = {**examples()["delivery-note"], "receiver": {"name": "王", "address": "中路1号\r\n2楼\t\x0b乙"}}
    assert "中路1号\n2楼 乙" in texts(delivery_note(fields))[0]


def test_labels_are_pages_of_their_size_that_are_read_back() -> None:
    names = sample_names()
    data = label_pages([sample(name) for name in names])
    with opened(data) as document:
        sizes = [tuple(round(side * POINT_MM) for side in page.get_size()) for page in document]
    assert sizes == [(sample(name).width_mm, sample(name).height_mm) for name in names]
    for at, name in enumerate(names):
        wanted = sorted(one.text for one in sample(name).elements if isinstance(one, Barcode))
        assert symbols(data, at) == wanted, name
    assert "浙江省杭州市西湖区文三路 478" in texts(data)[names.index("waybill-100x150")]
