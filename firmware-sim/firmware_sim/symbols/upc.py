"""EAN-8, UPC-A and UPC-E (GS1 General Specifications, 5.2): digits to modules, `1` is a bar."""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

from firmware_sim.symbols import ean13
from firmware_sim.symbols.ean13 import LEFT_EVEN, LEFT_ODD, RIGHT
from firmware_sim.symbols.itf import check_digit

# Parity of a UPC-E symbol in number system 0, by its check digit
PARITY_E = "EEEOOO EEOEOO EEOOEO EEOOOE EOEEOO EOOEEO EOOOEE EOEOEO EOEOOE EOOEOE".split()


def ean8_digits(digits: str) -> str:
    """Eight digits from seven or eight; the check digit is made anew."""
    seven = digits[:7].rjust(7, "0")
    return seven + check_digit(seven)


def ean8_modules(eight: str) -> str:
    left = "".join(LEFT_ODD[int(digit)] for digit in eight[:4])
    return "101" + left + "01010" + "".join(RIGHT[int(digit)] for digit in eight[4:]) + "101"


def upca_digits(digits: str) -> str:
    """Twelve digits from eleven or twelve."""
    eleven = digits[:11].rjust(11, "0")
    return eleven + check_digit(eleven)


def upca_modules(twelve: str) -> str:
    """UPC-A is EAN-13 with a leading zero."""
    return ean13.modules("0" + twelve)


def upce_digits(digits: str) -> str:
    """The eight digits of a UPC-E symbol from six (number system 0), seven, eight, or a UPC-A of eleven or twelve."""
    if len(digits) >= 11:
        six = _compressed(digits[:11])
        return "0" + six + upca_digits(digits)[-1]
    six = digits if len(digits) == 6 else digits[1:7]
    if len(six) != 6 or (len(digits) > 6 and digits[0] != "0"):
        raise ValueError(f"UPC-E cannot carry {digits!r}")
    return "0" + six + upca_digits(_expanded(six))[-1]


def upce_modules(eight: str) -> str:
    parity = PARITY_E[int(eight[7])]
    half = (
        (LEFT_EVEN if kind == "E" else LEFT_ODD)[int(digit)] for digit, kind in zip(eight[1:7], parity, strict=True)
    )
    return "101" + "".join(half) + "010101"


def _expanded(six: str) -> str:
    """The eleven digits of UPC-A that the six stand for."""
    last = six[5]
    if last in "012":
        return f"0{six[:2]}{last}0000{six[2:5]}"
    if last == "3":
        return f"0{six[:3]}00000{six[3:5]}"
    if last == "4":
        return f"0{six[:4]}00000{six[4]}"
    return f"0{six[:5]}0000{last}"


def _compressed(eleven: str) -> str:
    maker, item = eleven[1:6], eleven[6:11]
    if eleven[0] != "0":
        raise ValueError(f"UPC-E cannot carry {eleven!r}")
    if maker[2] in "012" and maker[3:] == "00" and item[:2] == "00":
        return maker[:2] + item[2:] + maker[2]
    if maker[3:] == "00" and item[:3] == "000":
        return maker[:3] + item[3:] + "3"
    if maker[4] == "0" and item[:4] == "0000":
        return maker[:4] + item[4] + "4"
    if item[:4] == "0000" and item[4] in "56789":
        return maker + item[4]
    raise ValueError(f"UPC-E cannot carry {eleven!r}")
