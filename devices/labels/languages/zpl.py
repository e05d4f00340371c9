"""Label documents in ZPL II.

Latin text stands in the printer's scalable font 0; everything else is sent as a raster, because a printer without
Chinese fonts prints blanks and says nothing. Code 128 is `^BC` in mode A: the printer chooses the subsets and adds
the check character. QR codes: `^BQ` counts the height of the last `^BY` into its position, so `^BY` is set to 1.
"""

import re
from collections.abc import Callable
from typing import Any

from devices.labels.document import Barcode, Box, Element, Epc, Image, LabelDocument, Line, Text
from devices.labels.graphic_field import graphic_field
from devices.labels.language import language
from devices.labels.raster import SMALLEST, Bitmap, image_bitmap, text_bitmap

LATIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u00ff]*")
SPECIAL = re.compile(r"[\^~_\\]")
ALIGN = {"left": "L", "center": "C", "right": "R"}
FONT_0_WIDTH = 0.5  # the average character of font 0, in heights


@language("zpl", source="Zebra, ZPL II Programming Guide (P1099958)")
def write(document: LabelDocument, dots_per_mm: float) -> bytes:
    return ZplWriter(dots_per_mm).write(document)


class ZplWriter:
    """Writes one document for a print head of `dots_per_mm`."""

    def __init__(self, dots_per_mm: float) -> None:
        self._scale = dots_per_mm

    def write(self, document: LabelDocument) -> bytes:
        size = f"^PW{self._dots(document.width_mm)}^LL{self._dots(document.height_mm)}^LH0,0"
        body = "\n".join(self._element(element) for element in document.elements)
        return f"^XA^CI28{size}\n{body}\n^PQ1^XZ\n".encode()

    def _dots(self, millimetres: float) -> int:
        return round(millimetres * self._scale)

    def _thick(self, millimetres: float) -> int:
        return max(self._dots(millimetres), 1)

    def _at(self, element: Text | Barcode | Line | Box | Image) -> str:
        return f"^FO{self._dots(element.x_mm)},{self._dots(element.y_mm)}"

    def _element(self, element: Element) -> str:
        writers: dict[type, Callable[[Any], str]] = {
            Text: self._text,
            Barcode: self._barcode,
            Line: self._line,
            Box: self._box,
            Image: self._image,
            Epc: self._epc,
        }
        return writers[type(element)](element)

    def _text(self, text: Text) -> str:
        if not LATIN.fullmatch(text.text):
            box = (self._dots(text.width_mm), text.lines, text.align)
            return self._graphic(text, text_bitmap(text.text, self._thick(text.size_mm), *box))
        height = self._latin_height(text)
        block = ""
        if text.width_mm:
            block = f"^FB{self._dots(text.width_mm)},{text.lines},0,{ALIGN[text.align]},0"
        return f"{self._at(text)}^A0N,{height},{height}{block}{field(text.text)}"

    def _latin_height(self, text: Text) -> int:
        """Font 0 is not known here exactly: long text is made smaller by its average width."""
        height = self._thick(text.size_mm)
        room = self._dots(text.width_mm) * text.lines
        wanted = len(text.text) * FONT_0_WIDTH * height
        return height if not room or wanted <= room else max(int(height * room / wanted), int(height * SMALLEST), 1)

    def _barcode(self, barcode: Barcode) -> str:
        module, height = self._thick(barcode.module_mm), self._thick(barcode.height_mm)
        readable = "Y" if barcode.readable else "N"
        if barcode.symbology == "qr":
            return f"^BY1,2,1{self._at(barcode)}^BQN,2,{min(module, 10)}{field(barcode.text, barcode.level + 'A,')}"
        module = min(module, 10)
        if barcode.symbology == "ean13":
            return f"^BY{module},3{self._at(barcode)}^BEN,{height},{readable},N{field(barcode.text[:12])}"
        return f"^BY{module},3{self._at(barcode)}^BCN,{height},{readable},N,N,A{field(barcode.text)}"

    def _line(self, line: Line) -> str:
        length, thickness = self._thick(line.length_mm), self._thick(line.thickness_mm)
        wide, high = (thickness, length) if line.vertical else (length, thickness)
        return f"{self._at(line)}^GB{wide},{high},{min(wide, high)}^FS"

    def _box(self, box: Box) -> str:
        wide, high, thick = (self._thick(side) for side in (box.width_mm, box.height_mm, box.thickness_mm))
        return f"{self._at(box)}^GB{wide},{high},{thick}^FS"

    def _image(self, image: Image) -> str:
        return self._graphic(image, image_bitmap(image.png, self._thick(image.width_mm), self._thick(image.height_mm)))

    def _graphic(self, element: Text | Image, bitmap: Bitmap) -> str:
        if not bitmap.data:
            return ""
        left, top = self._dots(element.x_mm) + bitmap.left, self._dots(element.y_mm) + bitmap.top
        return f"^FO{left},{top}{graphic_field(bitmap)}^FS"

    def _epc(self, epc: Epc) -> str:
        return f"^RS8^RFW,H^FD{epc.epc.upper()}^FS"


def field(text: str, prefix: str = "") -> str:
    """A field's data; characters that ZPL would obey go as hexadecimal."""
    if not SPECIAL.search(text):
        return f"^FD{prefix}{text}^FS"
    return f"^FH_^FD{prefix}{SPECIAL.sub(lambda found: f'_{ord(found.group()):02X}', text)}^FS"
