"""ZPL's graphic field `^GFA,bytes,bytes,bytes a row,data` with its run-length ASCII (programming guide, "Graphics").

hex digits, high nibble first, 1 is black
G..Y before a digit: 1..19 times      g..z: 20, 40 .. 400 times; both add up (hH is 42)
,  the rest of the row is 0           :  the row above again

`!` (the rest of the row is F) is not written: there are decoders that take it for something else.
"""

import re
from functools import lru_cache

from devices.labels.bitmap import Bitmap

RUN = re.compile(r"(.)\1{2,}")
LONGEST = 400


def counted(count: int) -> str:
    """How often the next digit stands: 42 -> hH."""
    code = "z" * (count // LONGEST)
    twenties, ones = divmod(count % LONGEST, 20)
    return code + (chr(ord("f") + twenties) if twenties else "") + (chr(ord("F") + ones) if ones else "")


CODES = [counted(count) for count in range(4096)]


def run_code(match: re.Match[str]) -> str:
    run = match.group()
    return (CODES[len(run)] if len(run) < len(CODES) else counted(len(run))) + run[0]


def row_code(row: str) -> str:
    """One row of hex digits."""
    bare = row.rstrip("0")
    return RUN.sub(run_code, bare) + ("," if bare != row else "")


@lru_cache(maxsize=2048)
def graphic_field(bitmap: Bitmap) -> str:
    """The command without `^FO` and `^FS`."""
    size, wide = bitmap.row_bytes * bitmap.height, bitmap.row_bytes * 2
    digits = bitmap.data.hex().upper()
    codes, before = [], ""
    for at in range(0, len(digits), wide):
        row = digits[at : at + wide]
        codes.append(":" if row == before else row_code(row))
        before = row
    return f"^GFA,{size},{size},{bitmap.row_bytes},{''.join(codes)}"
