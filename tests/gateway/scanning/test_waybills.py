"""Whose waybill a number may be, and how often numbers of goods and waybills are mistaken for each other."""

import random
import re

import pytest

from gateway.scanning.interpret import Meaning, interpret
from gateway.scanning.waybills import CARRIERS, carriers_of, could_be_an_ean, has_check_digit, in_words
from gateway.store.state import State

MANY = 5_000

# Numbers from carriers' and shops' pages.
SAMPLES = {
    "73610555582883": ("zto",),
    "YT8962646785389": ("yto",),
    "SF1385628716739": ("sf",),
    "773277027280336": ("sto",),
    "DPK202252612836": ("deppon",),
    "463431409940372": ("yunda",),
    "1207119765021": ("ems",),
    "JDX024407261700": ("jd",),
    "JT5261988016578": ("jt",),
    "621123456789012": ("cainiao",),
    "EA123456789CN": ("ems",),
    "JDVA00012345678-1-3-": ("jd",),
    "433431409940372": ("sto", "yunda"),
    "5685685685685685": (),
    "6901234567892": (),
    "A-07-03": (),
}
# Prefixes of EAN-13 as GS1 gives them out, in the shares of a Chinese warehouse with imports.
EAN_PREFIXES = ["690", "691", "692", "693", "694", "695", "696", "697"] * 4 + [
    "001", "100", "300", "380", "400", "440", "450", "471", "489", "490", "500", "540", "570", "600", "690", "700",
    "730", "750", "760", "800", "840", "870", "880", "885", "900", "930", "955", "978",
]  # fmt: skip


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choices("0123456789", k=count))


def ean(chance: random.Random) -> str:
    body = chance.choice(EAN_PREFIXES) + digits(chance, 9)
    return next(body + last for last in "0123456789" if has_check_digit(body + last))


def number_like(pattern: re.Pattern[str], chance: random.Random) -> str:
    """A number of this look: one alternative, each class and count filled at random."""
    source = chance.choice(split_alternatives(pattern.pattern.replace("(?:77|43)", chance.choice(["77", "43"]))))
    source = source.replace("(?:-\\d{1,3}-\\d{1,3}-?)?", "")
    made = ""
    for token, least, most in re.findall(r"(\\d|\[[^]]+\]|[A-Z0-9])(?:\{(\d+)(?:,(\d+))?\})?", source):
        count = chance.randint(int(least or 1), int(most or least or 1))
        made += "".join(chance.choice(members(token)) for _ in range(count))
    assert pattern.fullmatch(made), (pattern.pattern, made)
    return made


def split_alternatives(source: str) -> list[str]:
    return source.split("|")


def members(token: str) -> str:
    if token == "\\d":
        return "0123456789"
    if not token.startswith("["):
        return token
    spans = re.findall(r"(.)-(.)|(.)", token[1:-1])
    return "".join(
        single or "".join(chr(code) for code in range(ord(first), ord(last) + 1)) for first, last, single in spans
    )


@pytest.mark.parametrize(("number", "carriers"), SAMPLES.items())
def test_whose_number_it_may_be(number: str, carriers: tuple[str, ...]) -> None:
    assert carriers_of(number) == carriers


def test_candidates_are_named_in_both_languages() -> None:
    assert in_words(("yunda", "sto")) == "韵达 Yunda / 申通 STO"


def test_every_carriers_numbers_are_recognised_whatever_their_case() -> None:
    chance, state = random.Random(1), State()
    for one in CARRIERS:
        for _ in range(500):
            number = number_like(one.pattern, chance)
            assert one.code in carriers_of(number)
            if not could_be_an_ean(number):
                scanned = interpret(state, number.lower())
                assert (scanned.meaning, scanned.text) == (Meaning.WAYBILL, number)
                assert one.code in scanned.carriers


def test_no_ean_is_taken_for_a_waybill() -> None:
    """0 of 5,000, with and without a symbology, whether the catalogue knows it or not."""
    chance = random.Random(2)
    eans = [ean(chance) for _ in range(MANY)]
    state = State()
    taken = [
        one for one in eans for symbology in ("", "]E0") if interpret(state, one, symbology).meaning is Meaning.WAYBILL
    ]
    assert taken == []


def test_how_many_waybills_are_taken_for_goods() -> None:
    """Only numbers of 13 digits can be, a tenth of them (the check digit fits by chance), and none with an AIM ]C."""
    chance = random.Random(3)
    state = State()
    rates = {}
    for one in CARRIERS:
        numbers = [number_like(one.pattern, chance) for _ in range(MANY)]
        missed = [number for number in numbers if interpret(state, number).meaning is not Meaning.WAYBILL]
        rates[one.code] = len(missed) / MANY
        assert all(len(number) == 13 and number.isdigit() for number in missed)
        assert all(interpret(state, number, "]C0").meaning is Meaning.WAYBILL for number in missed)
    assert {code for code, rate in rates.items() if rate} == {"yunda", "ems"}
    assert rates["yunda"] < 0.07
    assert rates["ems"] < 0.06


def test_trying_gs1_first_would_mistake_many() -> None:
    """Why it is not tried: element strings that begin as waybills do."""
    chance = random.Random(4)
    numbers = [number_like(one.pattern, chance) for one in CARRIERS for _ in range(500)]
    assert sum(has_check_digit(number) for number in numbers if number.isdigit() and len(number) in (13, 14)) > 100
