"""Label documents in EPL2.

`GW` takes whole bytes and burns where a bit is 0. Text is a raster, as the printer has no Chinese and its five fonts
have fixed sizes. Upright Code 128 (`1`), EAN-13 (`E30`, check digit added by the printer) and interleaved 2 of 5 (`2`)
are the printer's own; GS1-128, QR and Data Matrix, which EPL2 does not have everywhere, and what is turned are
rasters. EPL2 has no command for RFID tags.
"""

from devices.labels.bitmap import Bitmap
from devices.labels.dots import rasters
from devices.labels.language import language
from devices.labels.marks import Code, Fill, Frame, Inked, Mark, Sheet, is_own

COARSEST = 6
GAP_MM = 2
KINDS = {"code128": "1", "ean13": "E30", "itf14": "2"}


@language("epl", source="Zebra, EPL2 Page Mode Programming Guide (14245L)")
def write(sheet: Sheet) -> bytes:
    gap = round(GAP_MM * sheet.dots_per_mm)
    parts = [line(text) for text in ("", "N", f"q{sheet.width}", f"Q{sheet.height},{gap}")]
    pictures = [one for one in sheet.marks if isinstance(one, Inked) and not native(one)]
    parts += [picture(one) for one in rasters(pictures)]
    parts += [line(command(mark)) for mark in sheet.marks if native(mark)]
    return b"".join([*parts, line("P1")])


def line(text: str) -> bytes:
    return text.encode("ascii") + b"\n"


def picture(one: Bitmap) -> bytes:
    return f"GW{one.left},{one.top},{one.row_bytes},{one.height},".encode() + one.inverted() + b"\n"


def native(mark: Mark) -> bool:
    return isinstance(mark, Fill | Frame) or (
        isinstance(mark, Code) and mark.symbology in KINDS and is_own(mark, COARSEST)
    )


def command(mark: Mark) -> str:
    match mark:
        case Fill(left, top, width, height):
            return f"LO{left},{top},{width},{height}"
        case Frame(left, top, width, height, thickness):
            return f"X{left},{top},{thickness},{left + width - 1},{top + height - 1}"
        case Code():
            text = mark.text[:12] if mark.symbology == "ean13" else mark.text
            wide = mark.module * (3 if mark.symbology == "itf14" else 2)
            place = f"{mark.left},{mark.top}"
            return f'B{place},0,{KINDS[mark.symbology]},{mark.module},{wide},{mark.height},N,"{text}"'
    raise AssertionError(mark)
