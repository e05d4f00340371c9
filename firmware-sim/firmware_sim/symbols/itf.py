"""Interleaved 2 of 5 and ITF-14 (ISO/IEC 16390; GS1 General Specifications 5.3): pairs of digits, bars and spaces."""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

DIGITS = "nnwwn wnnnw nwnnw wwnnn nnwnw wnwnn nwwnn nnnww wnnwn nwnwn".split()
START, STOP = "nnnn", "wnn"


def check_digit(digits: str) -> str:
    """The GS1 check digit, weights 3 and 1 from the right."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def even(digits: str) -> str:
    """With a leading zero where a digit is missing to a pair."""
    return digits if len(digits) % 2 == 0 else "0" + digits


def elements(digits: str) -> str:
    """The symbol of an even number of digits as `n` and `w`."""
    if not (digits.isascii() and digits.isdigit()) or len(digits) % 2:
        raise ValueError(f"Interleaved 2 of 5 cannot carry {digits!r}")
    pairs = (zip(DIGITS[int(a)], DIGITS[int(b)], strict=True) for a, b in zip(digits[::2], digits[1::2], strict=True))
    return START + "".join(bar + space for pair in pairs for bar, space in pair) + STOP
