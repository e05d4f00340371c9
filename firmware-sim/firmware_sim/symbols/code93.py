"""Code 93 (AIM USS-93): 48 characters of nine modules, two check characters modulo 47."""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
# the 43 characters, the four shifts ($) (%) (/) (+), start and stop
_WIDTHS = (
    "131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111 "
    "112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 212112 212211 211122 211221 221121 222111 "
    "112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211 111141"
).split()
START_STOP = 47


def _check(values: list[int], most: int) -> int:
    return sum(value * (place % most + 1) for place, value in enumerate(reversed(values))) % 47


def widths(text: str) -> list[int]:
    """Bar and space widths in modules; ValueError for what Code 93 has not (its full ASCII shifts are not made)."""
    wrong = next((char for char in text if char not in CHARACTERS), None)
    if wrong is not None or not text:
        raise ValueError(f"Code 93 cannot carry {text if wrong is None else wrong!r}")
    values = [CHARACTERS.index(char) for char in text]
    values.append(_check(values, 20))
    values.append(_check(values, 15))
    return [int(width) for value in [START_STOP, *values, START_STOP] for width in _WIDTHS[value]] + [1]
