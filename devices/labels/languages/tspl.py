"""Label documents in TSPL / TSPL2.

`BITMAP` takes whole bytes and burns where a bit is 0; mode 0 draws over what is there, so pictures come first and
lines after them. Text is always a raster: the printer's fonts differ from maker to maker. Upright Code 128, EAN-13,
ITF-14 and QR codes in one mode are the printer's own; GS1 symbols (makers disagree on FNC1), Data Matrix and what is
turned (makers disagree on the corner) are rasters. TSPL has no command for RFID tags that makers agree on.
"""

from devices.labels.bitmap import Bitmap
from devices.labels.dots import rasters
from devices.labels.language import language
from devices.labels.marks import Code, Fill, Frame, Inked, Mark, Sheet, is_own

COARSEST = 10
KINDS = {"code128": "128", "ean13": "EAN13", "itf14": "25"}


@language("tspl", source="TSC, TSPL/TSPL2 Programming Manual")
def write(sheet: Sheet) -> bytes:
    head = (
        f"SIZE {sheet.width_mm} mm,{sheet.height_mm} mm",
        "GAP 2 mm,0 mm",
        "DIRECTION 1",
        "REFERENCE 0,0",
        "CLS",
    )
    pictures = [one for one in sheet.marks if isinstance(one, Inked) and not native(one)]
    parts = [line(text) for text in head]
    parts += [picture(one) for one in rasters(pictures)]
    parts += [line(command(mark)) for mark in sheet.marks if native(mark)]
    return b"".join([*parts, line("PRINT 1,1")])


def line(text: str) -> bytes:
    return text.encode("ascii") + b"\r\n"


def picture(one: Bitmap) -> bytes:
    return f"BITMAP {one.left},{one.top},{one.row_bytes},{one.height},0,".encode() + one.inverted() + b"\r\n"


def native(mark: Mark) -> bool:
    if not isinstance(mark, Code):
        return isinstance(mark, Fill | Frame)
    return (mark.symbology in KINDS or mark.symbology == "qr") and is_own(mark, COARSEST)


def command(mark: Mark) -> str:
    match mark:
        case Fill(left, top, width, height):
            return f"BAR {left},{top},{width},{height}"
        case Frame(left, top, width, height, thickness):
            return f"BOX {left},{top},{left + width - 1},{top + height - 1},{thickness}"
        case Code() if mark.symbology == "qr":
            return f'QRCODE {mark.left},{mark.top},{mark.level},{mark.module},A,0,"{mark.text}"'
        case Code():
            text = mark.text[:12] if mark.symbology == "ean13" else mark.text
            wide = mark.module * (3 if mark.symbology == "itf14" else 2)
            place = f"{mark.left},{mark.top}"
            return f'BARCODE {place},"{KINDS[mark.symbology]}",{mark.height},0,0,{mark.module},{wide},"{text}"'
    raise AssertionError(mark)
