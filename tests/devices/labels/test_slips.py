"""Delivery notes and pick lists on labels: every line once, heads and page numbers, nothing over anything else."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from devices.labels import LANGUAGES, Barcode, LabelDocument, LabelError, Line, Text, preview, render
from devices.labels.papers import examples
from devices.labels.slips import delivery_slips, pick_slips
from tests.devices.labels.papers import seen

MAKERS: dict[str, Callable[[Any], tuple[LabelDocument, ...]]] = {
    "delivery-note": delivery_slips,
    "pick-list": pick_slips,
}
LONG = "复古木质相框 六寸 带支架 可悬挂 简约北欧风格装饰摆件 WHITE METAL LANTERN"


def lines(kind: str, count: int, name: str = LONG) -> list[dict[str, Any]]:
    if kind == "delivery-note":
        return [{"sku": f"S{at:04d}", "name": name, "quantity": at, "price_fen": 255} for at in range(count)]
    return [{"bin": "A-01-02", "sku": f"S{at:04d}", "name": name, "quantity": at} for at in range(count)]


def texts(document: LabelDocument) -> list[str]:
    return [one.text for one in document.elements if isinstance(one, Text)]


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("count", [0, 1, 9, 40])
def test_every_line_stands_on_one_label(kind: str, count: int) -> None:
    slips = MAKERS[kind]({**examples()[kind], "lines": lines(kind, count)})
    whole = [text for slip in slips for text in texts(slip)]
    assert [text for text in whole if text.startswith("S0")] == [f"S{at:04d}" for at in range(count)]
    for number, slip in enumerate(slips, 1):
        assert (slip.width_mm, slip.height_mm) == (100, 150)
        assert f"第 {number} / {len(slips)} 页" in texts(slip)
        assert "数量" in texts(slip) or number == len(slips)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_rule_stands_below_each_line_and_the_next_line_below_it(kind: str) -> None:
    for slip in MAKERS[kind]({**examples()[kind], "lines": lines(kind, 40)}):
        body = [one for one in slip.elements if isinstance(one, Text | Line)][:-1]
        for before, after in pairwise(body):
            if isinstance(after, Line):
                assert after.y_mm > before.y_mm
            if isinstance(before, Line):
                assert after.y_mm > before.y_mm


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_any_printer_prints_it(kind: str, language: str) -> None:
    for slip in MAKERS[kind]({**examples()[kind], "lines": lines(kind, 12)}):
        assert render(slip, language)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_number_is_a_barcode_on_the_first_label_only(kind: str) -> None:
    slips = MAKERS[kind]({**examples()[kind], "lines": lines(kind, 20)})
    number = {"delivery-note": "536365", "pick-list": "W-261124-003"}[kind]
    assert [sum(isinstance(one, Barcode) for one in slip.elements) for slip in slips] == [1, *[0] * (len(slips) - 1)]
    assert [one.text for one in seen(preview(slips[0]))] == [number]
    assert all(number in texts(slip) for slip in slips[1:])


def test_names_that_are_too_long_end_in_an_ellipsis_and_numbers_that_are_no_barcode_in_words() -> None:
    (slip,) = pick_slips({"number": "波次 7", "lines": lines("pick-list", 1, LONG * 5)})
    assert "波次 7" in texts(slip)
    assert preview(slip)


def test_prices_are_left_out_where_there_are_none() -> None:
    (slip,) = delivery_slips({"order": "1", "lines": [{"sku": "1", "name": "x", "quantity": 1}], "language": "en"})
    assert "Amount" not in texts(slip)
    assert "Page 1 / 1" in texts(slip)


def test_wrong_fields_are_named() -> None:
    with pytest.raises(LabelError, match="missing required field `number`"):
        pick_slips({"lines": []})
