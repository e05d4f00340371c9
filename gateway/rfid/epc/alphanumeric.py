"""Variable-length alphanumeric values of the "+" schemes (TDS 2.3, 14.5.6, table E).

Three bits tell the encoding, then comes the length, then the characters; an encoder takes the one with fewest bits.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gateway.rfid.epc.bits import BitReader
from gateway.rfid.epc.characters import CSET_39, CSET_82, DIGITS, LETTERS

UPPER_HEX, LOWER_HEX = "0123456789ABCDEF", "0123456789abcdef"
BASE_64 = LETTERS + LETTERS.lower() + DIGITS + "-_"  # file-safe, URI-safe (table 14-7)
CODE_40 = "\0" + LETTERS + "-.:" + DIGITS  # table 14-8; index 0 fills up
ASCII = "".join(chr(code) if chr(code) in CSET_82 | CSET_39 else "\0" for code in range(128))  # table 14-9


@dataclass(frozen=True)
class Encoding:
    """One row of table E."""

    characters: frozenset[str]
    bits: Callable[[int], int]  # of so many characters
    number: Callable[[str], int]
    text: Callable[[int, int], str | None]  # of (number, length); None where it is no such text


def _by_table(table: str, width: int) -> Encoding:
    places = {character: place for place, character in enumerate(table) if character != "\0"}

    def number(text: str) -> int:
        value = 0
        for character in text:
            value = value << width | places[character]
        return value

    def text(value: int, length: int) -> str | None:
        found = "".join(table[value >> shift & ((1 << width) - 1)] for shift in range(width * (length - 1), -1, -width))
        return None if "\0" in found else found

    return Encoding(frozenset(places), lambda length: width * length, number, text)


def digits_bits(length: int) -> int:
    """The bits of so many digits (table B).

    >>> [digits_bits(length) for length in (0, 1, 2, 3, 12)]
    [0, 4, 7, 10, 40]
    """
    return (10**length - 1).bit_length() if length else 0


def digits_text(value: int, length: int) -> str | None:
    """So many digits, leading zeros included; None where the number has more."""
    if not length:
        return ""
    return None if value >= 10**length else f"{value:0{length}d}"


def code_40_bits(length: int) -> int:
    """16 bits for three characters."""
    return 16 * -(-length // 3)


def code_40_number(text: str) -> int:
    """14.5.6.5: three characters are 1600 a + 40 b + c + 1."""
    value = 0
    for start in range(0, len(text), 3):
        first, second, third = (CODE_40.index(character) for character in text[start : start + 3].ljust(3, "\0"))
        value = value << 16 | 1600 * first + 40 * second + third + 1
    return value


def code_40_text(value: int, length: int) -> str | None:
    """Likewise, back."""
    found = ""
    for shift in range(code_40_bits(length) - 16, -1, -16):
        group = (value >> shift & 0xFFFF) - 1
        if not 0 <= group < 64_000:
            return None
        found += CODE_40[group // 1600] + CODE_40[group // 40 % 40] + CODE_40[group % 40]
    text, filling = found[:length], found[length:]
    return None if "\0" in text or filling.strip("\0") else text


ENCODINGS = (
    Encoding(frozenset(DIGITS), digits_bits, lambda text: int(text or "0"), digits_text),
    _by_table(UPPER_HEX, 4),
    _by_table(LOWER_HEX, 4),
    _by_table(BASE_64, 6),
    _by_table(ASCII, 7),
    Encoding(frozenset(CODE_40[1:]), code_40_bits, code_40_number, code_40_text),
)


def shortest(text: str) -> int | None:
    """The number of the encoding with the fewest bits; None where none has these characters."""
    able = [place for place, encoding in enumerate(ENCODINGS) if encoding.characters.issuperset(text)]
    return min(able, key=lambda place: ENCODINGS[place].bits(len(text)), default=None)


def read_characters(reader: BitReader, field: str, length_bits: int, most: int) -> str:
    """Encoding indicator, length and characters."""
    start = reader.at
    indicator = reader.read(f"{field} encoding", 3)
    if indicator >= len(ENCODINGS):
        reader.refuse_last(f"{field} encoding", 3, f"is {indicator}, which the standard reserves")
    length = reader.read(f"{field} length", length_bits)
    if length > most:
        reader.refuse_last(f"{field} length", length_bits, f"is {length}, more than {most} characters")
    encoding = ENCODINGS[indicator]
    width = encoding.bits(length)
    text = encoding.text(reader.read(field, width), length)
    if text is None:
        reader.refuse(field, start, reader.at - start, f"is no text of {length} characters in encoding {indicator}")
    return text
