"""Code 128 (ISO/IEC 15417): text to symbol characters to bar and space widths.

Symbol characters 0-102 carry data, 103-105 start code A, B, C, 106 stops. The check character is
(start + sum of position x value) modulo 103.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

WIDTHS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
).split()
START = {"A": 103, "B": 104, "C": 105}
TO = {"A": 101, "B": 100, "C": 99}
SHIFT, FNC1, STOP = 98, 102, 106


class CannotEncode(Exception):
    """The text has characters that the symbol cannot carry."""


def check(values: list[int]) -> int:
    """The check character of start and data."""
    return (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103


def widths(values: list[int]) -> list[int]:
    """Alternating bar and space widths in modules, from start and data; check and stop are added."""
    whole = [*values, check(values), STOP]
    return [int(width) for value in whole for width in WIDTHS[value]]


def value_in(code: str, char: str) -> int | None:
    """The symbol character of one character in code A or B, None when the code has none."""
    number = ord(char)
    if code == "A" and number < 96:
        return number - 32 if number >= 32 else number + 64
    if code == "B" and 32 <= number < 128:
        return number - 32
    return None


def automatic(text: str, *, gs1: bool = False) -> list[int]:
    """Start and data for `text` in the shortest usual form: code C for runs of four digits and more.

    With `gs1`, FNC1 comes first and the character GS (0x1D) becomes FNC1.
    """
    values: list[int] = []
    code = ""
    at = 0
    if gs1:
        code = "C" if _digits(text, 0) >= 2 else "B"
        values = [START[code], FNC1]
    while at < len(text):
        if gs1 and text[at] == "\x1d":
            values.append(FNC1)
            at += 1
            continue
        wanted = _code_at(text, at, code)
        if wanted != code:
            values.append(TO[wanted] if values else START[wanted])
            code = wanted
        if code == "C":
            values.append(int(text[at : at + 2]))
            at += 2
            continue
        values.append(_value(code, text[at]))
        at += 1
    if not values:
        raise CannotEncode("Code 128 needs at least one character")
    return values


def _digits(text: str, at: int) -> int:
    end = at
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end - at


def _code_at(text: str, at: int, code: str) -> str:
    run = _digits(text, at)
    if code == "C" and run >= 2:
        return "C"
    if code != "C" and run >= 4 and run % 2 == 0:
        return "C"
    if not code and run >= 2 and run == len(text) - at and run % 2 == 0:
        return "C"
    if code in ("A", "B") and value_in(code, text[at]) is not None:
        return code
    return "B" if value_in("B", text[at]) is not None else "A"


def _value(code: str, char: str) -> int:
    value = value_in(code, char)
    if value is None:
        raise CannotEncode(f"Code 128 cannot carry {char!r}")
    return value
