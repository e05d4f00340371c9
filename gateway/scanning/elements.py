"""GS1 element strings, split without judging: one bad value costs itself and not the message.

GS1 General Specifications, chapter 3 and figure 7.8.5-2 (application identifiers of predefined length). Where biip
reads a message it is right; this reads those that it refuses, and says which identifier was bad.
"""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

SEPARATOR = "\x1d"

# The first two digits of an identifier -> how many digits it has.
LENGTHS = {
    **dict.fromkeys(("00", "01", "02", "03", "04", "10", "11", "12", "13", "15", "16", "17", "20", "21", "22"), 2),
    **dict.fromkeys(("30", "37", "90", "91", "92", "93", "94", "95", "96", "97", "98", "99"), 2),
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"), 4),
}
# Values of predefined length: no separator follows them.
PREDEFINED = {
    "00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "11": 6, "12": 6, "13": 6, "15": 6, "16": 6, "17": 6, "20": 2,
    "31": 6, "32": 6, "33": 6, "34": 6, "35": 6, "36": 6, "41": 13,
}  # fmt: skip
DATES = ("11", "12", "13", "15", "16", "17")
HRI = re.compile(r"\((\d{2,4})\)([^()]*)")


class Element(NamedTuple):
    """An application identifier and its value; `problem` says what is wrong with it, "" when nothing is."""

    ai: str
    value: str
    problem: str = ""


def split(text: str) -> list[Element]:
    """The elements in the order of the message. Text that begins with no identifier is one element without."""
    if text.startswith("("):
        return [checked(ai, value) for ai, value in HRI.findall(text)] or [Element("", text, "no identifier")]
    elements = []
    rest = text.lstrip(SEPARATOR)
    while rest:
        element, rest = first(rest)
        elements.append(element)
        rest = rest.lstrip(SEPARATOR)
    return elements


def first(text: str) -> tuple[Element, str]:
    """The first element and what comes behind it."""
    length = LENGTHS.get(text[:2])
    ai = text[: length or 0]
    if length is None or not ai.isdigit() or len(ai) < length:
        lost, _, rest = text.partition(SEPARATOR)
        return Element("", lost, "no identifier begins so"), rest
    room = PREDEFINED.get(ai[:2])
    if room is None:
        value, _, rest = text[length:].partition(SEPARATOR)
        return checked(ai, value), rest
    value, _, _ = text[length : length + room].partition(SEPARATOR)
    return checked(ai, value), text[length + len(value) :]


def checked(ai: str, value: str) -> Element:
    room = PREDEFINED.get(ai[:2])
    if not value:
        return Element(ai, value, "it is empty")
    if room is not None and (len(value) != room or not value.isdigit()):
        return Element(ai, value, f"it is not {room} digits")
    if ai in DATES and day(value) is None:
        return Element(ai, value, "it is no date")
    return Element(ai, value)


def day(value: str, today: date | None = None) -> str | None:
    """YYMMDD as ISO date; day 00 is the last of the month. Years lie 49 back to 50 ahead (General Specs 7.12)."""
    if len(value) != 6 or not value.isdigit():
        return None
    year, month, of_month = int(value[:2]), int(value[2:4]), int(value[4:])
    now = (today or date.today()).year
    year += now // 100 * 100
    year += 100 if year - now < -49 else -100 if year - now > 50 else 0
    try:
        if of_month:
            return date(year, month, of_month).isoformat()
        return date(year, month, monthrange(year, month)[1]).isoformat()
    except ValueError:
        return None
