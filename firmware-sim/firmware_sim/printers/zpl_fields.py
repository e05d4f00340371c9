"""What a ZPL label is made of: fields with a place, and the whole format that a `^XZ` closes."""

from dataclasses import dataclass, field

from firmware_sim.printers.page import Barcode
from firmware_sim.printers.zpl_graphics import Graphic

LARGEST_QR = 177


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands, in dots: `^FO` is its upper left corner, `^FT` (`on_base`) the base of its first line."""

    x: int = 0
    y: int = 0
    on_base: bool = False
    align_right: bool = False


@dataclass(frozen=True, slots=True)
class Font:
    """A letter, a digit, or @ for a downloaded font; height and width in dots; N R I B turn by 0, 90, 180, 270."""

    name: str = "0"
    height: int = 30
    width: int = 30
    turn: str = "N"


@dataclass(frozen=True, slots=True)
class Block:
    """`^FB`: width in dots, most lines, extra dots between lines, L C R J, indent of the lines after the first."""

    width: int
    lines: int = 1
    spacing: int = 0
    justify: str = "L"
    hang: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    place: Place
    font: Font
    text: str
    block: Block | None = None
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear symbol: alternating bar and space widths in modules, `module` dots each."""

    place: Place
    symbology: str
    text: str
    widths: tuple[int, ...]
    module: int
    height: int
    turn: str = "N"
    line: str = "below"  # below | above | none
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A two-dimensional symbol, `module` dots a module; its modules are worked out when it is drawn.

    `data` is what it carries where that is not its text (FNC1), `size` the rows and columns asked for.
    """

    place: Place
    symbology: str
    text: str
    level: str
    mask: int
    module: int
    turn: str = "N"
    reverse: bool = False
    data: str = ""
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Box:
    place: Place
    width: int
    height: int
    thickness: int
    white: bool = False
    rounding: int = 0
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    place: Place
    graphic: Graphic
    reverse: bool = False


Field = Text | Bars | Matrix | Box | Picture


def dots(one: Field) -> int:
    """How many dots the field takes at most, so that an absurd one is seen before it is drawn."""
    if isinstance(one, Text):
        wide = one.block.width if one.block else len(one.text) * one.font.width
        drawn = max(wide, one.font.width) * one.font.height * (one.block.lines if one.block else 1)
        return max(drawn, len(one.text) * one.font.height**2)
    if isinstance(one, Bars):
        return sum(one.widths) * one.module * one.height
    if isinstance(one, Matrix):
        return (LARGEST_QR * one.module) ** 2
    if isinstance(one, Picture):
        return one.graphic.width * one.graphic.height
    return one.width * one.height


@dataclass
class Format:
    """One `^XA` … `^XZ`: size in dots, fields in order, copies, the EPC for its tag, and what was not understood."""

    width: int
    length: int
    fields: list[Field] = field(default_factory=list)
    copies: int = 1
    epc: str | None = None
    inverted: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.fields if isinstance(one, Text)]

    @property
    def barcodes(self) -> list[Barcode]:
        return [Barcode(one.symbology, one.text) for one in self.fields if isinstance(one, Bars | Matrix)]
