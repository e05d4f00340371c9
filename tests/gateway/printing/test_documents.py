"""Labels: what stands on them, and that their symbols can be read."""

import re

import pytest

from devices.labels import Barcode, Epc, LabelError, Text
from gateway.contracts.sealing import Receiver
from gateway.printing.documents import goods, render_label, waybill

FIELDS = {
    "waybill": "YT0000000000001",
    "carrier": "yto",
    "carrier_name": "圆通速递",
    "routing": "310-K88 06",
    "order": "536365",
    "shop": "",
    "sscc": "069710000000000012",
    "epc": "3114257bf4499602d2000000",
    "copy": 2,
    "lines": 3,
    "pieces": 40,
    "tote": "W-261124-003-05",
    "printed": "2026-11-24 18:40",
    "warehouse": "主仓",
}
TO = Receiver(name="王小明", phone="13812345678", province="浙江省", city="杭州市", address="文三路 478 号")


def texts(language: str = "zh_CN", receiver: Receiver | None = TO) -> str:
    document = waybill(FIELDS, receiver, language)
    return "\n".join(element.text for element in document.elements if isinstance(element, Text))


def test_a_waybill_shows_carrier_routing_receiver_order_and_copy() -> None:
    found = texts()
    for part in (
        "圆通速递",
        "310-K88 06",
        "王小明",
        "浙江省 杭州市 文三路 478 号",
        "订单号 536365",
        "第 2 份",
        "3 种 40 件",
    ):
        assert part in found


def test_the_phone_is_masked() -> None:
    assert "138****5678" in texts()
    assert "13812345678" not in texts()


def test_a_waybill_carries_its_tag_and_its_number_as_symbols() -> None:
    document = waybill(FIELDS, TO, "en")
    assert [element.epc for element in document.elements if isinstance(element, Epc)] == [FIELDS["epc"]]
    symbols = {(one.symbology, one.text) for one in document.elements if isinstance(one, Barcode)}
    assert symbols == {("code128", "YT0000000000001"), ("qr", "YT0000000000001")}


def test_a_receiver_that_cannot_be_read_leaves_a_dash() -> None:
    assert "王小明" not in texts(receiver=None)


@pytest.mark.parametrize("driver", ["zpl", "tspl", "epl", "cpcl", "escpos"])
def test_a_long_name_and_address_are_made_smaller_and_nothing_is_cut(driver: str) -> None:
    long = Receiver(
        name="上海某某某某某某某某电子商务有限公司仓储物流部采购中心", phone="13812345678", address="文三路" * 40
    )
    assert len(render_label("waybill", FIELDS, long, driver)) > len(render_label("waybill", FIELDS, TO, driver)) / 2
    with pytest.raises(LabelError, match="too long"):
        render_label("waybill", FIELDS, Receiver(name="长" * 3000), driver)


def test_it_becomes_zpl() -> None:
    data = render_label("waybill", FIELDS, TO)
    assert data.startswith(b"^XA")
    assert b"YT0000000000001" in data
    assert re.search(rb"\^RFW.*3114257bf4499602d2000000", data, re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize(
    ("code", "symbology"), [("4006381333931", "ean13"), ("4006381333930", "code128"), ("85123A", "code128")]
)
def test_a_goods_label_takes_ean_where_the_check_digit_is_right(code: str, symbology: str) -> None:
    fields = {"sku": "85123A", "name": "白色吊灯", "bin": "A-01-01", "quantity": 12, "barcode": code}
    symbols = [one for one in goods(fields).elements if isinstance(one, Barcode)]
    assert [(one.symbology, one.text) for one in symbols] == [(symbology, code)]
    assert render_label("goods", {**fields, "copies": 2}, None).count(b"^XA") == 2


def test_what_no_symbol_can_carry_is_said_in_a_sentence() -> None:
    fields = {"sku": "甲", "name": "甲", "bin": "A", "quantity": 1, "barcode": "甲"}
    with pytest.raises(LabelError):
        render_label("goods", fields, None)


def test_lists_come_out_of_a_receipt_printer_as_text_and_of_others_as_slips() -> None:
    rows = [{"left": "A-01-01", "sku": "LAMP", "name": "白色吊灯", "quantity": 3, "tote": "5"}]
    fields = {"number": "W-261124-003", "printed": "2026-11-24 18:40", "warehouse": "主仓", "rows": rows}
    receipt = render_label("pick_list", fields, None, "escpos")
    assert "白色吊灯".encode("gb18030") in receipt
    assert render_label("pick_list", fields, None, "zpl").startswith(b"^XA")
    assert render_label("delivery_note", {**fields, "copies": 2}, TO, "zpl").count(b"^XA") == 2
