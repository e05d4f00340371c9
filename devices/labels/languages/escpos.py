"""Label documents in ESC/POS: the whole label as a raster, in bands.

A receipt printer places nothing freely but pictures. `GS v 0` takes whole bytes and burns where a bit is 1; bands keep
within the small buffers of cheap printers. A printer obeys DLE EOT, DLE ENQ and DLE DC4 (status, cancel, drawer, power
off) in the middle of a picture too, so a lone dot in front of such a byte is made two dots wide. At the end `GS FF`
feeds a label to its gap or mark, and `GS V 66 0` cuts where the paper has none; a printer that lacks one of them
ignores it. ESC/POS has no command for RFID tags.
"""

import re

from devices.labels.drawing import ink_of
from devices.labels.language import language
from devices.labels.marks import Sheet

BAND = 128  # rows
OBEYED = re.compile(rb"\x10(?=[\x04\x05\x14])")
HARMLESS = b"\x18"


@language("escpos", source="Epson, ESC/POS Command Reference: GS v 0, GS FF, GS V")
def write(sheet: Sheet) -> bytes:
    data, wide = OBEYED.sub(HARMLESS, ink_of(sheet).tobytes()), (sheet.width + 7) // 8
    parts = [b"\x1b@"]
    for top in range(0, sheet.height, BAND):
        rows = data[top * wide : (top + BAND) * wide]
        parts.append(b"\x1dv0\x00" + wide.to_bytes(2, "little") + (len(rows) // wide).to_bytes(2, "little") + rows)
    return b"".join([*parts, b"\x1d\x0c", b"\x1dVB\x00"])
