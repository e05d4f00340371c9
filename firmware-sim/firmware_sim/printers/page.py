"""What a printer has in its image buffer: marks in the order in which they were put there, drawn when first asked for.

Coordinates are dots from the upper left corner. A mark turns clockwise about its first dot, as TSPL, EPL2 and CPCL
print it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from PIL import Image, ImageChops

WHITE = 255
MOST_DOTS = 20_000_000  # a mark beyond this is far off any label
MOST_MARKS = 20_000
WIDEST_MM, LONGEST_MM = 220, 990  # the widest print head, and the longest label that is drawn
Ink = Literal["burn", "wipe", "flip", "copy"]
TURN = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


class Barcode(NamedTuple):
    symbology: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A stamp and where it goes. Its ink burns, wipes (white), flips what is there, or the stamp replaces all of it."""

    x: int
    y: int
    stamp: Callable[[], Image.Image]
    turn: int = 0
    ink: Ink = "burn"

    def press(self, canvas: Image.Image) -> None:
        stamp = self.stamp()
        x, y = self.x, self.y
        if self.turn == 90:
            x -= stamp.height - 1
        elif self.turn == 180:
            x, y = x - stamp.width + 1, y - stamp.height + 1
        elif self.turn == 270:
            y -= stamp.width - 1
        if self.turn in TURN:
            stamp = stamp.transpose(TURN[self.turn])
        if self.ink == "copy":
            canvas.paste(ImageChops.invert(stamp), (x, y))
        elif self.ink == "flip":
            area = (x, y, x + stamp.width, y + stamp.height)
            canvas.paste(ImageChops.invert(canvas.crop(area)), area[:2], stamp)
        else:
            canvas.paste(WHITE if self.ink == "wipe" else 0, (x, y), stamp)


@dataclass
class Page:
    """The image buffer: size in dots, marks, what they say, and what could not be understood."""

    width: int
    length: int
    marks: list[Mark] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    barcodes: list[Barcode] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    epc: str | None = None
    mirrored: bool = False
    _taken: "Page | None" = field(default=None, init=False, repr=False, compare=False)

    def add(self, mark: Mark, dots: int = 0) -> None:
        """`dots` is how many the stamp takes at most; an absurd one is left out and said."""
        if dots > MOST_DOTS:
            self.fault(f"a mark of {dots} dots fits on no label")
        elif len(self.marks) >= MOST_MARKS:
            self.fault("the image buffer is full")
        else:
            self.marks.append(mark)

    def fault(self, text: str) -> None:
        if len(self.faults) < 200:
            self.faults.append(text)

    def clear(self) -> None:
        self.marks.clear()
        self.texts.clear()
        self.barcodes.clear()
        self.faults.clear()
        self._taken = None

    def taken(self) -> "Page":
        """What is in the buffer now; faults are handed over once. Prints of an unchanged buffer share their marks."""
        last = self._taken
        if last is None or len(last.marks) != len(self.marks) or len(last.texts) != len(self.texts):
            last = replace(self, marks=[*self.marks], texts=[*self.texts], barcodes=[*self.barcodes])
        page = replace(last, width=self.width, length=self.length, mirrored=self.mirrored, faults=[*self.faults])
        self._taken = page
        self.faults.clear()
        return page

    def draw(self) -> Image.Image:
        """Mode "1": white paper, black dots."""
        canvas = Image.new("1", (max(1, self.width), max(1, self.length)), WHITE)
        for mark in self.marks:
            mark.press(canvas)
        return canvas.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else canvas
