"""Exact integer grams from the decimal text that a scale sends. Never by way of a float."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from devices.errors import BadFrame, DeviceError

# Grams in one unit. The pound is exactly 0.45359237 kg (international yard and pound agreement, 1959).
POUND = Decimal("453.59237")
GRAMS_IN: dict[str, Decimal] = {
    "mg": Decimal("0.001"),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "t": Decimal(1_000_000),
    "ct": Decimal("0.2"),
    "oz": POUND / 16,
    "ozt": Decimal("31.1034768"),
    "lb": POUND,
    "ton": POUND * 2000,
    "tola": Decimal("11.6638038"),
    "jin": Decimal(500),
    "liang": Decimal(50),
}
NUMBER = re.compile(r"[+-]? *(?:\d+\.?\d*|\.\d+)")
LONGEST = 24
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)  # more digits than any product here has


class BadWeight(DeviceError):
    """The text is no decimal number, or the unit is none that we know."""


def as_text(value: bytes | str) -> str:
    return value.decode("ascii", "replace") if isinstance(value, (bytes, bytearray)) else value


def exact_grams(number: bytes | str, unit: bytes | str) -> int:
    """Whole grams, rounded half away from zero.

    >>> exact_grams(b"1.250", b"kg"), exact_grams("-0.5", "g"), exact_grams("1", "lb")
    (1250, -1, 454)
    """
    digits, name = as_text(number).strip(), as_text(unit).strip().lower()
    if len(digits) > LONGEST or not digits.isascii() or NUMBER.fullmatch(digits) is None:
        raise BadWeight(f"{digits!r} is not a weight")
    if name not in GRAMS_IN:
        raise BadWeight(f"{name!r} is not a unit of weight that is known ({', '.join(GRAMS_IN)})")
    grams = EXACT.multiply(Decimal(digits.replace(" ", "")), GRAMS_IN[name])
    return int(grams.to_integral_value(context=EXACT))


def grams_of(driver: str, frame: bytes, number: bytes | str, unit: bytes | str) -> int:
    """`exact_grams` for a driver: what is no weight makes the frame a BadFrame."""
    try:
        return exact_grams(number, unit)
    except BadWeight as wrong:
        raise BadFrame(driver, frame, str(wrong)) from wrong
