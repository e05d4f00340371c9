"""What a scan means, and in which order that is decided."""

import pytest

from gateway.scanning.interpret import Meaning, interpret
from gateway.store.rows import Parcel, Product, Setting, Waybill
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
        ("CMD:DAMAGED", Meaning.COMMAND),
        ("T-00417", Meaning.TOTE),
        ("W-261124-003-00", Meaning.TOTE),
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


def test_what_the_floor_knows_wins_over_every_look(state: State) -> None:
    """433431409940372 looks like STO's and Yunda's; the parcel that exists says whose it is."""
    assert interpret(state, "433431409940372").carriers == ("sto", "yunda")
    state.waybills.put(Waybill(waybill="433431409940372", fulfilment="f", carrier="yunda"))
    scanned = interpret(state, "433431409940372")
    assert (scanned.meaning, scanned.carriers) == (Meaning.WAYBILL, ("yunda",))


def test_an_ean_is_no_waybill_where_the_scanner_says_so_or_the_check_digit_is_right(state: State) -> None:
    assert interpret(state, "5000000000005").meaning is Meaning.UNKNOWN
    assert interpret(state, "5000000000006").meaning is Meaning.WAYBILL
    assert interpret(state, "]E05000000000006").meaning is Meaning.UNKNOWN
    assert interpret(state, "]C05000000000005").carriers == ("yunda",)


def test_all_that_a_gs1_code_says_is_handed_on(state: State) -> None:
    scanned = interpret(state, "]C1010400638133393110LOT7\x1d17261231")
    assert scanned.gs1 is not None
    assert (scanned.goods, scanned.gs1.lot, scanned.gs1.expiry) == ({"85123A": 1}, "LOT7", "2026-12-31")
    assert (scanned.unit, scanned.symbology, scanned.raw[:3]) == ("", "]C1", "]C1")


def test_a_gtin_that_nobody_knows_is_unknown_and_says_what_it_is(state: State) -> None:
    scanned = interpret(state, "]d20106901234567892")
    assert scanned.meaning is Meaning.UNKNOWN
    assert scanned.gs1 is not None
    assert scanned.gs1.gtin == "06901234567892"


def test_the_sscc_of_a_parcel_of_ours_is_its_waybill(state: State) -> None:
    state.parcels.put(
        Parcel(parcel="p", fulfilment="f", waybill="YT1234567890123", carrier="yto", sscc="106901234567890127")
    )
    scanned = interpret(state, "]C100106901234567890127")
    assert (scanned.meaning, scanned.text, scanned.carriers) == (Meaning.WAYBILL, "YT1234567890123", ("yto",))


@pytest.mark.parametrize(
    ("text", "goods", "unit"),
    [
        ("85123A*00017", {"85123A": 1}, "85123A*00017"),
        ("4006381333931*ab12", {"85123A": 1}, "4006381333931*AB12"),
        ("https://x.cn/01/04006381333931/21/ab", {"85123A": 1}, "04006381333931*AB"),
        ("NOBODY*00017", {}, ""),
        ("85123A*1", {}, ""),
    ],
)
def test_a_unique_code_carries_its_sku(state: State, text: str, goods: dict[str, int], unit: str) -> None:
    scanned = interpret(state, text)
    assert (scanned.goods, scanned.unit) == (goods, unit)


def test_a_site_may_say_how_its_unique_codes_look(state: State) -> None:
    state.settings.put(Setting(name="unit_codes", value=["(", "nothing", r"U(?P<serial>\d{6})-(?P<code>.+)"]))
    assert interpret(state, "u000123-85123a").unit == "U000123-85123A"
    assert interpret(state, "85123A*00017").unit == ""
