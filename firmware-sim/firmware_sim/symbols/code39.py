"""Code 39 (ISO/IEC 16388): nine elements a character, three of them wide, between two asterisks.

Elements are written as `n` narrow and `w` wide, bar and space in turn; a narrow space parts the characters.
"""

# ruff: noqa: SIM905 - a table reads better than a list of quotes

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
_ELEMENTS = (
    "nnnwwnwnn wnnwnnnnw nnwwnnnnw wnwwnnnnn nnnwwnnnw wnnwwnnnn nnwwwnnnn nnnwnnwnw wnnwnnwnn nnwwnnwnn "
    "wnnnnwnnw nnwnnwnnw wnwnnwnnn nnnnwwnnw wnnnwwnnn nnwnwwnnn nnnnnwwnw wnnnnwwnn nnwnnwwnn nnnnwwwnn "
    "wnnnnnnww nnwnnnnww wnwnnnnwn nnnnwnnww wnnnwnnwn nnwnwnnwn nnnnnnwww wnnnnnwwn nnwnnnwwn nnnnwnwwn "
    "wwnnnnnnw nwwnnnnnw wwwnnnnnn nwnnwnnnw wwnnwnnnn nwwnwnnnn nwnnnnwnw wwnnnnwnn nwwnnnwnn nwnwnwnnn "
    "nwnwnnnwn nwnnnwnwn nnnwnwnwn"
).split()
PATTERN = dict(zip(CHARACTERS, _ELEMENTS, strict=True))
START_STOP = "nwnnwnwnn"


def check(text: str) -> str:
    """The optional check character: the sum of the values modulo 43."""
    return CHARACTERS[sum(CHARACTERS.index(char) for char in text) % 43]


def elements(text: str, *, checked: bool = False) -> str:
    """The symbol as `n` and `w`; ValueError for a character that Code 39 has not."""
    bare = text.strip("*").upper()
    wrong = next((char for char in bare if char not in PATTERN), None)
    if wrong is not None or not bare:
        raise ValueError(f"Code 39 cannot carry {text if wrong is None else wrong!r}")
    whole = bare + (check(bare) if checked else "")
    return "n".join([START_STOP, *(PATTERN[char] for char in whole), START_STOP])
