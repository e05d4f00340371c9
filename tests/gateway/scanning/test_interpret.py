"""What a scan means, and in which order that is decided."""

import pytest

from gateway.scanning.interpret import Meaning, interpret
from gateway.store.rows import Product, Waybill
from gateway.store.state import State


@pytest.fixture
def state() -> State:
    made = State()
    codes = {"85123A": 1, "4006381333931": 1, "5012345678900": 1, "LAMP-CASE": 12}
    product = made.products.put(Product(sku="85123A", name="lamp", barcodes=codes))
    made.index_product(product, None)
    made.waybills.put(Waybill(waybill="YT1234567890123", fulfilment="f", carrier="yto"))
    return made


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("OP-ABCD1234", Meaning.BADGE),
        ("op-abcd1234", Meaning.BADGE),
        ("OP-SHORT", Meaning.UNKNOWN),
        ("CMD:UNDO", Meaning.COMMAND),
        ("cmd:qty:260", Meaning.COMMAND),
        ("CMD:FLY", Meaning.UNKNOWN),
        ("yt1234567890123", Meaning.WAYBILL),
        ("YT9999999999999", Meaning.WAYBILL),
        ("SF1234567890123", Meaning.WAYBILL),
        ("73123456789012", Meaning.WAYBILL),
        ("A-07-03", Meaning.BIN),
        ("AB-107-012", Meaning.BIN),
        ("DEFECT", Meaning.BIN),
        ("W-261124-003-05", Meaning.TOTE),
        ("PO-261124-0001", Meaning.RECEIPT),
        ("RA-261124-0001", Meaning.RETURN),
        ("85123a", Meaning.GOODS),
        ("4006381333931", Meaning.GOODS),
        ("", Meaning.UNKNOWN),
        ("你好", Meaning.UNKNOWN),
    ],
)
def test_the_meaning_of(state: State, text: str, meaning: Meaning) -> None:
    scanned = interpret(state, text)
    assert (scanned.meaning, scanned.raw) == (meaning, text)


def test_goods_that_look_like_a_waybill_are_goods_where_the_catalogue_knows_them(state: State) -> None:
    assert interpret(state, "5012345678900").meaning is Meaning.GOODS
    assert interpret(state, "5999999999999").meaning is Meaning.WAYBILL


def test_an_aim_prefix_is_taken_off_and_the_raw_text_kept(state: State) -> None:
    scanned = interpret(state, "]C085123A")
    assert (scanned.meaning, scanned.text, scanned.raw) == (Meaning.GOODS, "85123A", "]C085123A")


def test_gs1_is_tried_only_where_the_symbology_says_so(state: State) -> None:
    assert interpret(state, "0104006381333931", "]C1").goods == {"85123A": 1}
    assert interpret(state, "]d20104006381333931").goods == {"85123A": 1}
    assert interpret(state, "0104006381333931").meaning is Meaning.UNKNOWN
    assert interpret(state, "https://id.gs1.org/01/04006381333931").goods == {"85123A": 1}


def test_a_case_code_stands_for_its_pieces(state: State) -> None:
    assert interpret(state, "lamp-case").goods == {"85123A": 12}


def test_a_quantity_command_carries_its_number(state: State) -> None:
    scanned = interpret(state, "CMD:QTY:260")
    assert (scanned.text, scanned.value) == ("quantity", 260)
