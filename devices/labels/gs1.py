"""GS1 element strings in brackets, `(01)09501101530003(10)AB-123` (GS1 General Specifications 3.2, 7.8).

Identifiers of predefined length need no separator after them; every other one does unless it is the last.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from devices.labels.check_digits import check_digit, digits_are_right

FNC1 = "\x1d"
ELEMENT = re.compile(r"\((\d{2,4})\)([^()]+)")
# First two digits of the identifier -> how many characters its value has.
PREDEFINED: Mapping[str, int] = MappingProxyType(
    {"00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "20": 2}
    | {str(at): 6 for at in (*range(11, 20), *range(31, 37))}
    | {"41": 13}
)
# First two digits -> how many digits the identifier itself has; two unless said.
IDENTIFIER_DIGITS: Mapping[str, int] = MappingProxyType(
    {str(at): 4 for at in (31, 32, 33, 34, 35, 36, 39, 43, 70, 72, 80, 81, 82)}
    | {str(at): 3 for at in (23, 24, 25, 40, 41, 42, 71)}
)
CHECKED = ("00", "01", "02", "03", "410", "411", "412", "413", "414", "415", "416", "417")
CHARACTERS = re.compile(r"[!\"%&'*+,\-./0-9:;<=>?A-Z_a-z]+")
LONGEST = 90


def elements(text: str) -> list[tuple[str, str]]:
    """(identifier, value) of each element; ValueError says what is wrong."""
    found = ELEMENT.findall(text)
    if not found or "".join(f"({name}){value}" for name, value in found) != text:
        raise ValueError(f"{text!r} is no GS1 text: identifiers in brackets, each followed by its value")
    for name, value in found:
        if wrong := fault(name, value):
            raise ValueError(f"({name}){value}: {wrong}")
    return found


def fault(name: str, value: str) -> str:
    if len(name) != IDENTIFIER_DIGITS.get(name[:2], 2):
        return f"there is no application identifier {name}"
    length = PREDEFINED.get(name[:2])
    if length is not None and (len(value) != length or not value.isdigit()):
        return f"{name} takes {length} digits"
    if name in CHECKED and not digits_are_right(value, len(value)):
        return f"the check digit is wrong, it should be {check_digit(value[:-1])}"
    if len(value) > LONGEST or not CHARACTERS.fullmatch(value):
        return f"at most {LONGEST} of the characters that GS1 allows"
    return ""


def encoded(text: str) -> str:
    """What the symbol carries, with FNC1 (as GS) at the start and where an open-ended value ends before another."""
    found = elements(text)
    parts = [FNC1]
    for at, (name, value) in enumerate(found, 1):
        parts.append(name + value)
        if name[:2] not in PREDEFINED and at < len(found):
            parts.append(FNC1)
    return "".join(parts)
