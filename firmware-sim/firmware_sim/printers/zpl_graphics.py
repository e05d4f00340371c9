"""The graphics of `^GF` (ZPL II Programming Guide, "^GF" and "Alternative Data Compression Scheme", ":Z64:").

ASCII hexadecimal with run lengths: `G`-`Y` repeat the next digit 1-19 times, `g`-`z` 20-400 times, `,` fills the row
with white, `!` with black, `:` repeats the row above. `:Z64:` is zlib, `:B64:` plain, both in Base64 with a CRC-16
(polynomial 0x1021, start 0) over the Base64 text.
"""

import base64
import binascii
import re
import zlib
from dataclasses import dataclass

MOST_BYTES = 2_500_000  # 20 million dots; a few bytes can stand for thousands of times as many
TOKEN = re.compile(
    r"(?P<plain>[0-9A-Fa-f]+)|(?P<count>[G-Yg-z]+)(?P<digit>[0-9A-Fa-f])|(?P<fill>[,!])|(?P<again>:)|(?P<blank>\s+)"
)


class BadGraphic(Exception):
    """The graphic cannot be decoded; the printer leaves it out."""


@dataclass(frozen=True, slots=True)
class Graphic:
    """One bit a dot, 1 burns; rows of `row_bytes`."""

    row_bytes: int
    data: bytes

    @property
    def width(self) -> int:
        return self.row_bytes * 8

    @property
    def height(self) -> int:
        return len(self.data) // self.row_bytes


def decode(parameters: bytes) -> Graphic:
    """What follows `^GF`: format, bytes sent, bytes of the graphic, bytes a row, data."""
    words = parameters.split(b",", 4)
    if len(words) < 5:
        raise BadGraphic(f"^GF has {len(words)} parameters, not 5")
    form = words[0].upper() or b"A"
    try:
        total, row_bytes = int(words[2]), int(words[3])
    except ValueError as error:
        raise BadGraphic(f"^GF counts {words[2]!r}, {words[3]!r} are no numbers") from error
    if row_bytes < 1 or not row_bytes <= total <= MOST_BYTES:
        raise BadGraphic(f"^GF of {total} bytes with {row_bytes} a row")
    if form == b"C":
        raise BadGraphic("^GFC, compressed binary, is not simulated")
    data = words[4] if form == b"B" else _ascii(words[4], row_bytes)
    return Graphic(row_bytes, data[:total].ljust(total, b"\0")[: total // row_bytes * row_bytes])


def _ascii(data: bytes, row_bytes: int) -> bytes:
    text = data.decode("latin-1").strip()
    if text.startswith((":Z64:", ":B64:")):
        return _base64(text)
    return _runs(text, row_bytes * 2)


def _base64(text: str) -> bytes:
    _, form, encoded, crc = [*text.split(":"), "", ""][:4]
    if f"{binascii.crc_hqx(encoded.encode('latin-1'), 0):04X}" != crc.strip().upper():
        raise BadGraphic(f"^GF :{form}: has the wrong CRC {crc!r}")
    try:
        packed = base64.b64decode(encoded, validate=True)
        return _inflated(packed) if form == "Z64" else packed
    except (binascii.Error, zlib.error) as error:
        raise BadGraphic(f"^GF :{form}: {error}") from error


def _inflated(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    data = inflater.decompress(packed, MOST_BYTES)
    if inflater.unconsumed_tail:
        raise BadGraphic(f"^GF :Z64: inflates beyond {MOST_BYTES} bytes")
    if not inflater.eof:
        raise BadGraphic("^GF :Z64: ends too early")
    return data


def _runs(text: str, row_digits: int) -> bytes:
    """The digits row by row; `row` is the digits of the unfinished one."""
    rows: list[str] = []
    row = ""
    end = 0
    for token in TOKEN.finditer(text):
        if token.start() != end:
            break
        end = token.end()
        if token["fill"]:
            row += ("0" if token["fill"] == "," else "F") * (row_digits - len(row))
        elif token["again"]:
            rows.append(rows[-1] if rows else "0" * row_digits)
        elif token["digit"]:
            row += token["digit"] * min(sum(map(_count, token["count"])), 2 * MOST_BYTES)
        elif token["plain"]:
            row += token["plain"]
        if len(row) >= row_digits:
            whole = len(row) // row_digits * row_digits
            rows += [row[at : at + row_digits] for at in range(0, whole, row_digits)]
            row = row[whole:]
        if len(rows) * row_digits > 2 * MOST_BYTES:
            raise BadGraphic(f"^GF data goes on beyond {MOST_BYTES} bytes")
    if end != len(text):
        raise BadGraphic(f"^GF data has {text[end]!r}")
    if row:
        rows.append(row.ljust(row_digits, "0"))
    joined = "".join(rows)
    return bytes.fromhex(joined if len(joined) % 2 == 0 else joined + "0")


def _count(letter: str) -> int:
    """`G` is 1 to `Y` 19, `g` is 20 to `z` 400."""
    return ord(letter) - ord("F") if letter <= "Y" else 20 * (ord(letter) - ord("f"))
