"""What a tag's EPC says of its goods, in the words of barcodes."""

from functools import lru_cache
from typing import NamedTuple

from gateway.rfid.epc import EpcError, decode

SERIALS = 65_536


class Identity(NamedTuple):
    """`gtin` has 14 digits; `sscc` 18. What the EPC does not say is empty."""

    gtin: str = ""
    serial: str = ""
    sscc: str = ""
    uri: str = ""


@lru_cache(maxsize=SERIALS)
def identity_of(epc: str) -> Identity:
    """All empty where it is no EPC of goods or of a logistic unit."""
    try:
        code = decode(epc)
    except (EpcError, ValueError):
        return Identity()
    said = dict(code.identity)
    return Identity(said.get("01", ""), said.get("21", ""), said.get("00", ""), code.uri)


def code_of(epc: str) -> str:
    """A unit's code as a scan of its barcode gives it (GTIN and serial, upper case); "" for other tags.

    >>> code_of("3034f487b4209c4000000007")
    '04006381333931*7'
    """
    found = identity_of(epc)
    return normal_code(f"{found.gtin}*{found.serial}") if found.gtin and found.serial else ""


def normal_code(unit: str) -> str:
    """A scanned unique code in the one form of `code_of`: the GTIN with its 14 digits.

    >>> normal_code("4006381333931*a7")
    '04006381333931*A7'
    """
    code, star, serial = unit.partition("*")
    return f"{code.zfill(14) if code.isdigit() else code}{star}{serial}".upper()
