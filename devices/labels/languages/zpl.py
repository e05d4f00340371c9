"""Label documents in ZPL II.

Latin text stands in the printer's scalable font 0; everything else is sent as a raster, because a printer without
Chinese fonts prints blanks and says nothing. Code 128 is `^BC` in mode A: the printer chooses the sets, the shortest
ones, as `code128` does. GS1-128 names its sets in mode N (`>;` C, `>:` B, `>6` to B, `>8` FNC1), since printers differ
in how they get around FNC1; one that comes back to set C (`>5`, which not every renderer knows) is a raster.

QR codes: `^BQ` counts the height of the last `^BY` into its position, so `^BY` is set to 1; only numbers and capitals
are left to the printer, as its way through other texts, and with it the symbol's size, is its own. Data Matrix, a
turned EAN-13 (its guard bars are longer than asked for) and what is too coarse for a command go as rasters.
"""

import re

from devices.labels.graphic_field import graphic_field
from devices.labels.language import language
from devices.labels.marks import ONE_MODE, Code, Fill, Frame, Mark, Picture, Sheet, Tag, Words, placed
from devices.labels.symbols import code128

LATIN = re.compile(r"[ -\[\]-~\u00a1-\u00ac\u00ae-\u00ff]*")
SPECIAL = re.compile(r"[\^~_]")
ALIGN = {"left": "L", "center": "C", "right": "R"}
TURN = {0: "N", 90: "R", 180: "I", 270: "B"}
DROP = 0.08  # font 0 has less white above its capitals than ours, in heights of a character
COARSEST = 10  # dots of a module that `^BY` and `^BQ` take


@language("zpl", source="Zebra, ZPL II Programming Guide (P1099958)", tags=True)
def write(sheet: Sheet) -> bytes:
    body = "\n".join(filter(None, (element(mark) for mark in sheet.marks)))
    return f"^XA^CI28^PW{sheet.width}^LL{sheet.height}^LH0,0\n{body}\n^PQ1^XZ\n".encode()


def element(mark: Mark) -> str:
    match mark:
        case Fill(left, top, width, height):
            return f"^FO{left},{top}^GB{width},{height},{min(width, height)}^FS"
        case Frame(left, top, width, height, thickness):
            return f"^FO{left},{top}^GB{width},{height},{thickness}^FS"
        case Words():
            return words(mark)
        case Code():
            return barcode(mark)
        case Picture():
            return graphic(mark)
        case Tag(epc):
            return f"^RS8^RFW,H^FD{epc}^FS"


def words(mark: Words) -> str:
    block = mark.block
    if block.inverse or not all(LATIN.fullmatch(row) for row in block.rows):
        return graphic(mark)
    right, down = ((0, 1), (-1, 0), (0, -1), (1, 0))[block.degrees // 90]
    drop = round(block.size * DROP)
    left, top = max(mark.left + right * drop, 0), max(mark.top + down * drop, 0)
    at = f"^FO{left},{top}^A0{TURN[block.degrees]},{block.size},{block.size}"
    if len(block.rows) == 1 and block.align == "left":
        return at + field(block.rows[0])
    extra = block.pitch - block.size
    rows = r"\&".join(block.rows)
    return f"{at}^FB{block.width},{len(block.rows)},{extra},{ALIGN[block.align]},0{field(rows)}"


def barcode(mark: Code) -> str:
    at, turn = f"^FO{mark.left},{mark.top}", TURN[mark.degrees]
    if mark.module > COARSEST:
        return graphic(mark)
    if mark.symbology == "code128" and ">" not in mark.text:
        return f"^BY{mark.module},3{at}^BC{turn},{mark.height},N,N,N,A{field(mark.text)}"
    if mark.symbology == "gs1-128" and (text := invoked(mark.text)):
        return f"^BY{mark.module},3{at}^BC{turn},{mark.height},N,N,N,N{field(text)}"
    if mark.symbology == "ean13" and not mark.degrees:
        return f"^BY{mark.module},3{at}^BE{turn},{mark.height},N,N{field(mark.text[:12])}"
    if mark.symbology == "itf14":
        return f"^BY{mark.module},3{at}^B2{turn},{mark.height},N,N,N{field(mark.text)}"
    if mark.symbology == "qr" and not mark.degrees and ONE_MODE.fullmatch(mark.text):
        return f"^BY1,2,1{at}^BQN,2,{mark.module}{field(mark.text, mark.level + 'A,')}"
    return graphic(mark)


def invoked(text: str) -> str:
    """A GS1 text with the sets that `code128` chose, as mode N wants them; nothing where it would come back to C."""
    values = code128.values(code128.gs1_text(text))
    now, parts = ("C", [">;"]) if values[0] == code128.START["C"] else ("B", [">:"])
    for value in values[1:]:
        if value == code128.FNC1:
            parts.append(">8")
        elif now == "C":
            parts.append(">6" if value == code128.SWITCH["B"] else f"{value:02d}")
            now = "B" if value == code128.SWITCH["B"] else now
        elif value == code128.SWITCH["C"] or chr(value + 32) in ">^~":
            return ""
        else:
            parts.append(chr(value + 32))
    return "".join(parts)


def graphic(mark: Words | Code | Picture) -> str:
    bitmap = placed(mark)
    if not bitmap.data:
        return ""
    return f"^FO{bitmap.left},{bitmap.top}{graphic_field(bitmap._replace(left=0, top=0))}^FS"


def field(text: str, prefix: str = "") -> str:
    """A field's data; characters that ZPL would obey go as hexadecimal."""
    if not SPECIAL.search(text):
        return f"^FD{prefix}{text}^FS"
    return f"^FH_^FD{prefix}{SPECIAL.sub(lambda found: f'_{ord(found.group()):02X}', text)}^FS"
