"""ZPL's graphic field `^GFA,bytes,bytes,bytes a row,data` with its run-length ASCII (programming guide, "Graphics").

hex digits, high nibble first, 1 is black
G..Y before a digit: 1..19 times      g..z: 20, 40 .. 400 times; both add up (hH is 42)
,  the rest of the row is 0           :  the row above again

`!` (the rest of the row is F) is not written: there are decoders that take it for something else.
"""

import re
from functools import cache, lru_cache

from devices.labels.bitmap import Bitmap

RUN = re.compile("0{3,}|F{3,}")  # runs of other digits are rare in pictures, and looking for them is slow
REST = re.compile("0+$", re.MULTILINE)
LONGEST = 400


def counted(count: int) -> str:
    """How often the next digit stands: 42 -> hH."""
    code = "z" * (count // LONGEST)
    twenties, ones = divmod(count % LONGEST, 20)
    return code + (chr(ord("f") + twenties) if twenties else "") + (chr(ord("F") + ones) if ones else "")


@cache
def run_code(run: str) -> str:
    return counted(len(run)) + run[0]


@lru_cache(maxsize=512)
def graphic_field(bitmap: Bitmap) -> str:
    """The command without `^FO` and `^FS`."""
    size = bitmap.row_bytes * bitmap.height
    rows = bitmap.data.hex("\n", -bitmap.row_bytes).upper()
    codes, before = [], ""
    for row in RUN.sub(lambda run: run_code(run[0]), REST.sub(",", rows)).split("\n"):
        codes.append(":" if row == before else row)
        before = row
    return f"^GFA,{size},{size},{bitmap.row_bytes},{''.join(codes)}"
