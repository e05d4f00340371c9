"""What stands on a label in dots: a document laid out for one print head. Every language writes these."""

import re
from functools import cached_property
from typing import NamedTuple

from devices.labels.bitmap import Bitmap, symbol_bitmap
from devices.labels.raster import Block, block_bitmap
from devices.labels.symbols.symbol import Symbol

# Print heads are made in dots per millimetre; the resolutions in inches are their trade names.
TRADE_NAMES: dict[float, int] = {6: 152, 8: 203, 12: 300, 24: 600}
DOTS_PER_MM = {dpi: dots for dots, dpi in TRADE_NAMES.items()}


class Fill(NamedTuple):
    """A filled rectangle."""

    left: int
    top: int
    width: int
    height: int


class Frame(NamedTuple):
    """A rectangle's border, which lies inside."""

    left: int
    top: int
    width: int
    height: int
    thickness: int


class Words(NamedTuple):
    """Text; `left`, `top` is the corner of its box as it is turned."""

    left: int
    top: int
    block: Block

    def bitmap(self) -> Bitmap:
        return block_bitmap(self.block)


class Code(NamedTuple):
    """A barcode; `left`, `top` is the corner of its ink as it is turned, `height` that of bars before that."""

    left: int
    top: int
    symbology: str
    text: str
    level: str
    symbol: Symbol
    module: int
    height: int
    degrees: int

    def bitmap(self) -> Bitmap:
        return symbol_bitmap(self.symbol.rows, self.symbol.width, self.module, self.height, self.degrees)


class Picture(NamedTuple):
    left: int
    top: int
    ink: Bitmap

    def bitmap(self) -> Bitmap:
        return self.ink


class Tag(NamedTuple):
    epc: str


Mark = Fill | Frame | Words | Code | Picture | Tag
Inked = Words | Code | Picture


class Sheet:
    """One label for a head of `dots_per_mm`: `width` x `height` dots and its marks in the document's order."""

    def __init__(self, width_mm: int, height_mm: int, dots_per_mm: float, marks: tuple[Mark, ...]) -> None:
        self.width_mm, self.height_mm, self.dots_per_mm = width_mm, height_mm, dots_per_mm
        self.width, self.height = round(width_mm * dots_per_mm), round(height_mm * dots_per_mm)
        self.marks = marks

    @cached_property
    def dpi(self) -> int:
        """The trade name of the head: 203 is 8 dots a millimetre."""
        return TRADE_NAMES.get(self.dots_per_mm, round(self.dots_per_mm * 25.4))


def placed(mark: Inked) -> Bitmap:
    """The mark's ink; `left` and `top` are dots of the label."""
    bitmap = mark.bitmap()
    return bitmap._replace(left=mark.left + bitmap.left, top=mark.top + bitmap.top)


# What printers' commands take without escapes, and QR texts that have only one way into a symbol.
PLAIN = re.compile(r"[0-9A-Za-z $%*+\-./:,_#@()]+")
ONE_MODE = re.compile(r"\d+|[0-9A-Z $%*+\-./:]+")


def is_own(code: Code, coarsest: int) -> bool:
    """Whether a printer's own command draws this barcode as it is meant: upright, of a size and a text it takes."""
    texts = ONE_MODE if code.symbology == "qr" else PLAIN
    return not code.degrees and code.module <= coarsest and texts.fullmatch(code.text) is not None
