"""Label documents in CPCL.

`CG` takes whole bytes, binary, and burns where a bit is 1. Text is a raster. Upright Code 128, EAN-13, interleaved 2
of 5 (ratio 3.0) and QR codes in one mode are the printer's own; GS1 symbols, Data Matrix and what is turned are
rasters. A line grows downwards, or to the right where it is vertical. CPCL has no command for RFID tags.
"""

from devices.labels.bitmap import Bitmap
from devices.labels.dots import rasters
from devices.labels.language import language
from devices.labels.marks import Code, Fill, Frame, Inked, Mark, Sheet, is_own

COARSEST = 10
KINDS = {"code128": ("128", 1), "ean13": ("EAN13", 1), "itf14": ("I2OF5", 30)}  # ratio 1 is 2.0 : 1, 30 is 3.0 : 1


@language("cpcl", source="Zebra, CPCL Programming Manual (P1073699)")
def write(sheet: Sheet) -> bytes:
    parts = [line(f"! 0 {sheet.dpi} {sheet.dpi} {sheet.height} 1"), line(f"PAGE-WIDTH {sheet.width}")]
    pictures = [one for one in sheet.marks if isinstance(one, Inked) and not native(one)]
    parts += [picture(one) for one in rasters(pictures)]
    parts += [line(command(mark)) for mark in sheet.marks if native(mark)]
    return b"".join([*parts, line("FORM"), line("PRINT")])


def line(text: str) -> bytes:
    return text.encode("ascii") + b"\r\n"


def picture(one: Bitmap) -> bytes:
    return f"CG {one.row_bytes} {one.height} {one.left} {one.top} ".encode() + one.data + b"\r\n"


def native(mark: Mark) -> bool:
    if not isinstance(mark, Code):
        return isinstance(mark, Fill | Frame)
    return (mark.symbology in KINDS or mark.symbology == "qr") and is_own(mark, COARSEST)


def command(mark: Mark) -> str:
    match mark:
        case Fill(left, top, width, height) if height > width:
            return f"LINE {left} {top} {left} {top + height - 1} {width}"
        case Fill(left, top, width, height):
            return f"LINE {left} {top} {left + width - 1} {top} {height}"
        case Frame(left, top, width, height, thickness):
            return f"BOX {left} {top} {left + width - 1} {top + height - 1} {thickness}"
        case Code() if mark.symbology == "qr":
            return f"BARCODE QR {mark.left} {mark.top} M 2 U {mark.module}\r\n{mark.level}A,{mark.text}\r\nENDQR"
        case Code():
            kind, ratio = KINDS[mark.symbology]
            text = mark.text[:12] if mark.symbology == "ean13" else mark.text
            return f"BARCODE {kind} {mark.module} {ratio} {mark.height} {mark.left} {mark.top} {text}"
    raise AssertionError(mark)
