"""GS1 codes: element strings, the bad ones too, and Digital Links of any domain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.scanning.elements import LENGTHS, PREDEFINED, Element, day, split
from gateway.scanning.gs1 import Gs1, read

GTIN = "06901234567892"
GS = "\x1d"


def facts(content: Gs1 | None) -> dict[str, object]:
    assert content is not None
    return {
        name: value
        for name, value in ((name, getattr(content, name)) for name in content.__struct_fields__)
        if value and name not in ("elements", "problems")
    }


def test_all_that_a_carton_says() -> None:
    text = f"01{GTIN}10LOT-7{GS}17261231" + f"21S/1{GS}3012{GS}3103001250"
    content = read(text, "]C1")
    assert facts(content) == {
        "gtin": GTIN,
        "lot": "LOT-7",
        "expiry": "2026-12-31",
        "serial": "S/1",
        "count": 12,
        "weight_g": 1250,
    }
    assert content is not None
    assert content.problems == ()


def test_a_pallet_says_its_number_and_what_is_in_it() -> None:
    content = read(f"0010690123456789012702{GTIN}3724{GS}", "]C1")
    assert facts(content) == {"sscc": "106901234567890127", "content": GTIN, "count": 24}


@pytest.mark.parametrize(
    ("text", "said", "problem"),
    [
        (f"01{GTIN}17260231" + "10LOT7", {"gtin": GTIN, "lot": "LOT7"}, "(17) '260231': it is no date"),
        (f"01{GTIN}17000000" + "10LOT7", {"gtin": GTIN, "lot": "LOT7"}, "(17) '000000': it is no date"),
        (f"01{GTIN}1726" + f"{GS}10LOT7", {"gtin": GTIN, "lot": "LOT7"}, "(17) '26': it is not 6 digits"),
        (
            f"01{GTIN}10LOT7{GS}88X{GS}21S",
            {"gtin": GTIN, "lot": "LOT7", "serial": "S"},
            "(?) '88X': no identifier begins so",
        ),
        (f"01{GTIN}10{GS}21S", {"gtin": GTIN, "serial": "S"}, "(10) '': it is empty"),
        ("0106901234567891", {"gtin": "06901234567891"}, "(01) '06901234567891': its check digit is wrong"),
        (f"01{GTIN}17260231" + f"30x{GS}10A", {"gtin": GTIN, "lot": "A"}, "(30) 'x': it is no number"),
        ("017", {"gtin": "7"}, "(01) '7': it is not 14 digits"),
    ],
)
def test_one_bad_value_costs_itself_and_is_named(text: str, said: dict[str, object], problem: str) -> None:
    content = read(text, "]d2")
    assert facts(content) == said
    assert content is not None
    assert problem in content.problems


def test_as_people_read_it() -> None:
    assert facts(read(f"(01){GTIN}(17)260231(10)LOT7", "]C1")) == {"gtin": GTIN, "lot": "LOT7"}


@pytest.mark.parametrize("symbology", ["", "]C0", "]Q1", "]E0", "]d1"])
def test_it_is_not_even_tried_elsewhere(symbology: str) -> None:
    assert read(f"01{GTIN}10A", symbology) is None


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            f"https://id.gs1.org/01/{GTIN}/10/Lot7/21/aB?17=261231",
            {"lot": "Lot7", "serial": "aB", "expiry": "2026-12-31"},
        ),
        (f"HTTP://例子.cn/a/b/01/{GTIN}/21/12%2F3", {"serial": "12/3"}),
        ("https://h.cn/01/6901234567892?3103=001250&30=4", {"weight_g": 1250, "count": 4}),
        (f"https://h.cn/01/{GTIN}?17=260231&10=x", {"lot": "x"}),
        (f"https://h.cn/gtin/{GTIN}/lot/A?exp=261200", {"lot": "A", "expiry": "2026-12-31"}),
        (f"https://h.cn/01/{GTIN}?utm_source=x", {}),
    ],
)
def test_digital_links_of_any_domain(link: str, said: dict[str, object]) -> None:
    assert facts(read(link, "]Q1")) == {"gtin": GTIN, **said}


@pytest.mark.parametrize(
    "text", ["https://h.cn/", "https://h.cn/01/", "https://h.cn/01/123", "01/" + GTIN, "weixin://x/01/1"]
)
def test_other_links_are_no_digital_links(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("value", "iso"),
    [("261231", "2026-12-31"), ("260200", "2026-02-28"), ("281200", "2028-12-31"), ("770101", "1977-01-01"),
     ("760101", "2076-01-01"), ("261301", None), ("26123", None), ("2612x1", None)],
)  # fmt: skip
def test_dates(value: str, iso: str | None) -> None:
    assert day(value, date(2026, 11, 24)) == iso


TEXT = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7A, exclude_characters="()"), min_size=1, max_size=20)
FIXED = st.sampled_from(sorted(PREDEFINED)).flatmap(
    lambda ai: st.tuples(
        st.just(ai + "0" * (LENGTHS[ai] - 2)), st.text("0123456789", min_size=PREDEFINED[ai], max_size=PREDEFINED[ai])
    )
)
FREE = st.tuples(st.sampled_from(["10", "21", "22", "240", "30", "37", "400", "7003", "91", "99"]), TEXT)


@given(st.lists(st.one_of(FIXED, FREE), max_size=8))
def test_every_message_is_split_as_it_was_written(written: list[tuple[str, str]]) -> None:
    text = "".join(ai + value + (GS if ai[:2] not in PREDEFINED else "") for ai, value in written)
    assert [(element.ai, element.value) for element in split(text)] == written


@given(st.text(max_size=60), st.sampled_from(["]C1", "]d2", "]Q3", "]e0", ""]))
def test_no_text_breaks_it(text: str, symbology: str) -> None:
    read(text, symbology)
    read("https://h.cn/01/06901234567892/" + text, symbology)
    assert all(isinstance(element, Element) for element in split(text))
