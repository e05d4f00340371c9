"""Receipts: what the bytes say, and what a simulated ESC/POS printer makes of them."""

from collections.abc import Callable
from typing import Any

import pytest

from devices.labels import LabelError
from devices.labels.papers import examples
from devices.labels.receipts import columns_of, delivery_receipt, encoded, pick_receipt, spread, wrapped
from firmware_sim.registry import simulator
from tests.devices.labels.papers import seen

Maker = Callable[..., bytes]
MAKERS: dict[str, Maker] = {"delivery-note": delivery_receipt, "pick-list": pick_receipt}


def printed(data: bytes, width_mm: int = 72) -> Any:
    printer = simulator("escpos", "printer").make(width_mm=width_mm, length_mm=300, speed_mm_s=1e9)
    printer.opened(1, 0.0)
    printer.received(1, data, 0.0)
    printer.due(0.0)
    printer.due(1.0)
    assert not printer.bytes.unknown, list(printer.unknown)
    (label,) = printer.labels
    return label


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("SKU 85123A", b"SKU 85123A"),
        ("发货单", b"\xb7\xa2\xbb\xf5\xb5\xa5"),
        ("，。￥", b"\xa3\xac\xa1\xa3\xa3\xa4"),
        ("¥12.50", b"\xa3\xa412.50"),
        ("é·—", b"\xa8\xa6\xa1\xa4\xa1\xaa"),
        ("a\tb\x00", b"a b "),
    ],
)
def test_text_is_the_two_byte_part_of_gb18030(text: str, data: bytes) -> None:
    assert encoded(text) == data


@pytest.mark.parametrize("text", ["😀", "𠮷", "ß"])
def test_a_character_that_no_printer_has_is_named(text: str) -> None:
    with pytest.raises(LabelError, match=rf"a receipt printer has no '{text}' \(U\+{ord(text):04X}\)"):
        encoded(text)


def test_lines_are_broken_and_spread_by_columns() -> None:
    assert wrapped("一二三四五", 6) == ["一二三", "四五"]
    assert wrapped("WHITE METAL LANTERN", 12) == ["WHITE METAL", "LANTERN"]
    assert wrapped("", 9) == []
    assert spread(["a", "b", "c"], 9) == "a   b   c"
    assert spread(["货号", "x1", ""], 10) == "货号  x1  "
    assert spread(["123456", "7890"], 10) == "123456\n7890"


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize(("columns", "width_mm"), [(48, 72), (32, 48)])
def test_a_printer_reads_the_words_and_the_bars(kind: str, columns: int, width_mm: int) -> None:
    fields = examples()[kind]
    label = printed(MAKERS[kind](fields, columns), width_mm)
    whole = "".join(label.texts).replace(" ", "")
    for line in fields["lines"]:
        assert line["name"].replace(" ", "") in whole
        assert f"x{line['quantity']}" in whole
    words = {"delivery-note": ("发货单", "￥52.64", "感谢您的惠顾！"), "pick-list": ("拣货单", "A-07-03", "3种20件")}
    assert [part for part in words[kind] if part not in whole] == []
    assert [one.text for one in seen(label.png, ["code128"])] == [fields.get("order") or fields["number"]]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("columns", [24, 32, 42, 48])
def test_no_line_is_wider_than_the_paper(kind: str, columns: int) -> None:
    long = "复古木质相框 六寸 带支架 可悬挂 WHITE METAL LANTERN " * 3
    fields = examples()[kind]
    fields["lines"] = [{**line, "name": long} for line in fields["lines"]]
    body = MAKERS[kind](fields, columns).split(b"\x1ba\x00", 1)[1].removesuffix(b"\x1dVB\x00").decode("gb18030")
    assert max(map(columns_of, body.split("\n"))) == columns


def test_a_number_that_is_no_barcode_is_printed_in_words() -> None:
    assert seen(printed(pick_receipt({"number": "波次 7", "lines": []})).png) == []
    assert b"\x1dk" not in pick_receipt({"number": "X" * 60, "lines": []})
