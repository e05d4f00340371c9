"""Which carriers a waybill number may be of, by its look. A number may fit two: what the floor knows decides then.

Sources: the rules by which carriers' and shops' pages check numbers (BF-zh/courier-validation, MIT, with its samples),
Taobao's `reg_mail_no` of logistics companies, UPU S10 for post. Case does not matter.

A number of 13 digits may also be an EAN-13, one of 14 a GTIN-14. One that has a right check digit is taken for goods
where EANs of that look are in use: numbers of 13 digits. `tests/gateway/scanning/test_waybills.py` measures both.
"""

import re
from typing import NamedTuple


class Carrier(NamedTuple):
    """A carrier's code as central names it, its name for people of either language, and the look of its numbers."""

    code: str
    name: str
    pattern: re.Pattern[str]


def carrier(code: str, name: str, pattern: str) -> Carrier:
    return Carrier(code, name, re.compile(pattern))


CARRIERS = (
    carrier("sf", "顺丰 SF", r"SF[A-Z0-9]\d{12}"),
    carrier("yto", "圆通 YTO", r"YT\d{13}"),
    carrier("zto", "中通 ZTO", r"7[3-68]\d{12}"),
    carrier("sto", "申通 STO", r"(?:77|43)\d{12,15}"),
    carrier("yunda", "韵达 Yunda", r"[34]\d{14}|5\d{12}"),
    carrier("jd", "京东 JD", r"JD[A-Z0-9]{11,15}(?:-\d{1,3}-\d{1,3}-?)?"),  # of several pieces: -1-3-
    carrier("jt", "极兔 J&T", r"JT\d{13}"),
    carrier("ems", "邮政 EMS", r"[189]\d{12}|P[A-Z]\d{11}|[A-Z]{2}\d{9}CN"),
    carrier("deppon", "德邦 Deppon", r"DPK\d{12}"),
    carrier("cainiao", "菜鸟 Cainiao", r"621\d{12}"),
    carrier("best", "百世 Best", r"[A-Z]\d{12}"),
)
NAMES = {one.code: one.name for one in CARRIERS}
_ANY = re.compile("|".join(f"(?:{one.pattern.pattern})" for one in CARRIERS))


def carriers_of(number: str) -> tuple[str, ...]:
    """The codes of the carriers whose numbers look so; `number` in upper case. Most scans fit none: one match."""
    if _ANY.fullmatch(number) is None:
        return ()
    return tuple(one.code for one in CARRIERS if one.pattern.fullmatch(number))


def could_be_an_ean(number: str) -> bool:
    """13 digits with a right check digit: EAN-13, and never told from a waybill by its look."""
    return len(number) == 13 and number.isdigit() and has_check_digit(number)


def has_check_digit(number: str) -> bool:
    """GS1 General Specifications 7.9.1: weights 3 and 1 from the right; `number` is digits, check digit last."""
    weighed = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(number)))
    return weighed % 10 == 0


def in_words(codes: tuple[str, ...]) -> str:
    """The carriers as people name them."""
    return " / ".join(NAMES.get(code, code) for code in codes)
