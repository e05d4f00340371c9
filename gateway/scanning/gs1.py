"""What a GS1 code says: goods, lot, dates, serial number, count, weight, logistic unit; from element strings or a link.

biip reads it where it can (0.3 ms, so only where the symbology says GS1, and a code's result is kept). A message that
it refuses for one bad date is read by `elements`, keeps the rest and says which identifier was bad.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

import biip
import msgspec
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_messages import GS1Message

from gateway.scanning.elements import Element, checked, day, split
from gateway.scanning.waybills import has_check_digit

# GS1-128, GS1 DataMatrix, GS1 QR, GS1 DataBar.
SYMBOLOGIES = ("]C1", "]d2", "]Q3", "]e0")
LINK = re.compile(
    r"https?://[^/\s]+(?:/\S*)?/(?:01|gtin)/\d{8,14}(?!\d)|https?://[^/\s]+(?:/\S*)?/(?:00|sscc)/\d{18}", re.I
)
# The words that Digital Link 1.0 and 1.1 allowed for identifiers.
WORDS = {"gtin": "01", "sscc": "00", "lot": "10", "ser": "21", "cpv": "22", "exp": "17"}
PRIMARY = ("01", "00")


class Gs1(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`gtin` has 14 digits, dates are ISO; `problems` name the identifier and what is wrong with its value."""

    gtin: str = ""
    content: str = ""  # the GTIN of what is in a logistic unit (02)
    sscc: str = ""
    lot: str = ""
    serial: str = ""
    expiry: str = ""
    best_before: str = ""
    produced: str = ""
    count: int | None = None
    weight_g: int | None = None
    elements: dict[str, str] = {}
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=1024)
def read(text: str, symbology: str = "") -> Gs1 | None:
    """None where the symbology does not say GS1 and the text is no Digital Link."""
    if LINK.match(text):
        return said(by_biip_link(text) or by_link(text))
    if symbology in SYMBOLOGIES or symbology.lower().startswith("gs1"):
        return said(by_biip(text) or split(text))
    return None


def by_biip(text: str) -> list[Element]:
    try:
        message = GS1Message.parse(text)
    except biip.ParseError:
        return []
    return [Element(one.ai.ai, one.value) for one in message.element_strings]


def by_biip_link(text: str) -> list[Element]:
    try:
        link = GS1DigitalLinkURI.parse(text)
    except (biip.ParseError, ValueError):
        return []
    return [Element(one.ai.ai, one.value) for one in link.element_strings]


def by_link(text: str) -> list[Element]:
    """A link that biip refuses: a bad value, or the words of the first edition."""
    parts = urlsplit(text)
    segments = [unquote(segment) for segment in parts.path.split("/")]
    ais = [WORDS.get(segment.lower(), segment) for segment in segments]
    begin = next(at for at, ai in enumerate(ais) if ai in PRIMARY and ais[at + 1 : at + 2])
    pairs = [(ais[at], segments[at + 1]) for at in range(begin, len(segments) - 1, 2)]
    pairs += [(WORDS.get(name.lower(), name), value) for name, value in parse_qsl(parts.query)]
    return [checked(ai, value.zfill(14) if ai == "01" else value) for ai, value in pairs if ai.isdigit()]


def said(elements: Iterable[Element]) -> Gs1:
    """What the elements mean; the first value of an identifier counts."""
    values: dict[str, str] = {}
    problems = []
    for element in elements:
        values.setdefault(element.ai, element.value)
        if problem := element.problem or wrong(element):
            problems.append(f"({element.ai or '?'}) {element.value!r}: {problem}")
    return Gs1(
        gtin=values.get("01", ""),
        content=values.get("02", ""),
        sscc=values.get("00", ""),
        lot=values.get("10", ""),
        serial=values.get("21", ""),
        expiry=day(values.get("17", "")) or "",
        best_before=day(values.get("15", "")) or "",
        produced=day(values.get("11", "")) or "",
        count=whole(values.get("30") or values.get("37")),
        weight_g=weight_g(values),
        elements={ai: value for ai, value in values.items() if ai},
        problems=tuple(problems),
    )


def wrong(element: Element) -> str:
    """What biip leaves to its reader."""
    if element.ai in ("00", "01", "02") and not has_check_digit(element.value):
        return "its check digit is wrong"
    if element.ai[:3] == "310" and element.ai[3:] > "5":
        return "it has no such decimals"
    return "" if element.ai not in ("30", "37") or element.value.isdigit() else "it is no number"


def whole(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() else None


def weight_g(values: dict[str, str]) -> int | None:
    """Net weight (310n, kg with n decimals), rounded to the gram, halves up."""
    for ai, value in values.items():
        if ai[:3] == "310" and len(ai) == 4 and value.isdigit():
            milligrams = int(value) * 10 ** (6 - int(ai[3])) if ai[3] <= "6" else None
            return None if milligrams is None else (milligrams + 500) // 1000
    return None
