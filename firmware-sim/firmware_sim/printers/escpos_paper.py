"""The paper in an ESC/POS printer: a line that fills up, a page that grows, and page mode's area.

Positions are dots. A line is printed when it is fed; what stands in it shares one foot. Text that finds no room goes on
in the next line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PIL import Image

from firmware_sim.printers.escpos_styles import Style
from firmware_sim.printers.page import Mark, Page

LONGEST_MM = 3000


@dataclass
class Piece:
    """Something in the line: where it begins and its stamp."""

    x: int
    stamp: Image.Image


@dataclass
class Sheet:
    """Where marks go. `width` is the printing area, `left` its margin."""

    page: Page
    width: int
    left: int = 0
    justified: int = 0
    spacing: int = 0
    y: int = 0
    x: int = 0
    pieces: list[Piece] = field(default_factory=list)
    said: str = ""
    upside_down: bool = False
    _bytes: bytearray = field(default_factory=bytearray)
    _style: Style = field(default_factory=Style)

    @property
    def blank(self) -> bool:
        """Nothing was put on this sheet."""
        return not (self.page.marks or self.pieces or self._bytes)

    @property
    def at_start(self) -> bool:
        return not (self.pieces or self._bytes)

    def write(self, data: bytes, style: Style) -> None:
        """Characters wait until the style changes, so that one of them may arrive in two halves."""
        if self._bytes and style != self._style:
            self.settle()
        self._style = style
        self._bytes += data
        if len(self._bytes) > 4000:
            self.settle()

    def settle(self) -> None:
        """Put the waiting characters into the line."""
        data, style = bytes(self._bytes), self._style
        self._bytes.clear()
        run, start, at = "", self.x, self.x
        for char in style.text(data):
            step = style.width(char)
            if at + step - style.spacing > self.width and (run or self.pieces):
                self._add(run, start, style)
                self.feed()
                run, start, at = "", 0, 0
            run += char
            at += step
        self._add(run, start, style)
        self.x = at

    def _add(self, run: str, start: int, style: Style) -> None:
        if run:
            self.said += run
            self.pieces.append(Piece(start, style.stamp(run)))

    def image(self, stamp: Image.Image) -> None:
        """A bit image in the line."""
        self.settle()
        if self.x + stamp.width > self.width:
            stamp = stamp.crop((0, 0, max(1, self.width - self.x), stamp.height))
        self.pieces.append(Piece(self.x, stamp))
        self.x += stamp.width

    def move(self, x: int) -> None:
        self.settle()
        self.x = max(0, min(x, self.width))

    def feed(self, dots: int | None = None) -> None:
        """Print the line and feed: the line spacing, or as high as what stands in it."""
        if self._bytes:
            self.settle()
        high = max((piece.stamp.height for piece in self.pieces), default=0)
        wide = max((piece.x + piece.stamp.width for piece in self.pieces), default=0)
        shift = self.left + self._room(wide)
        for piece in self.pieces:
            stamp = piece.stamp.transpose(Image.Transpose.ROTATE_180) if self.upside_down else piece.stamp
            self.page.add(Mark(shift + piece.x, self.y + high - stamp.height, _same(stamp)))
        if self.said:
            self.page.texts.append(self.said)
        self.pieces, self.said, self.x = [], "", 0
        self.y += max(high, self.spacing if dots is None else dots)

    def block(self, stamp: Callable[[], Image.Image], width: int, height: int) -> None:
        """Something that is a line of its own: a raster, a symbol."""
        if not self.at_start:
            self.feed()
        self.page.add(Mark(self.left + self._room(width), self.y, stamp), width * height)
        self.y += height

    def _room(self, width: int) -> int:
        room = max(0, self.width - width)
        return (0, room // 2, room)[self.justified]

    def copy_settings(self, page: Page) -> "Sheet":
        """A fresh sheet with the same settings."""
        return replace(self, page=page, y=0, x=0, pieces=[], said="", _bytes=bytearray())


@dataclass
class Area:
    """Page mode: ESC W's area, ESC T's direction, and what was put into it; y is the foot of what comes next."""

    x: int
    y: int
    width: int
    height: int
    direction: int = 0
    at_x: int = 0
    at_y: int = 24
    marks: list[tuple[Image.Image, int, int]] = field(default_factory=list)

    @property
    def along(self) -> int:
        """How far a line goes."""
        return self.width if self.direction in (0, 2) else self.height

    def put(self, stamp: Image.Image) -> None:
        self.marks.append((stamp, self.at_x, self.at_y - stamp.height + 1))
        self.at_x += stamp.width

    def draw(self) -> Image.Image:
        """The area as it lies on the paper: 0 left to right, 1 bottom to top, 2 right to left, 3 top to bottom."""
        across, down = (self.width, self.height) if self.direction in (0, 2) else (self.height, self.width)
        area = Image.new("1", (max(1, across), max(1, down)), 0)
        for stamp, x, y in self.marks:
            area.paste(1, (x, y), stamp)
        turn = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
        return area.transpose(turn[self.direction]) if self.direction in turn else area


def _same(stamp: Image.Image) -> Callable[[], Image.Image]:
    return lambda: stamp
