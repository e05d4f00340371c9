"""Text and images as bitmaps: what a printer's own fonts cannot be trusted with."""

import io
import math
import re
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from devices.labels.bitmap import Bitmap, packed, turned
from devices.labels.document import LabelError
from devices.labels.fonts import advances, glyph, length

PITCH = 1.2  # line to line, in heights of a character
SMALLEST = 0.6
MOST_DOTS = 20_000_000  # of a picture that is put on a label
ELLIPSIS = "…"
RISE = 0.06  # the font's ink begins below the top of its line by so much, in heights of a character
DEPTH = 1.1  # and ends here, with the tails of g and y
BOLD = 0.025  # how much a stroke grows on each side, in heights of a character
PAPER_TABLE = [255] + [0] * 255
DARK_TABLE = [255] * 128 + [0] * 128
# A carriage return in a line makes the text layout fail; pasted addresses are full of them.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")


class Block(NamedTuple):
    """Lines of text in dots. `width` and `height` are the box before it is turned."""

    rows: tuple[str, ...]
    size: int
    width: int
    align: str
    bold: bool = False
    inverse: bool = False
    degrees: int = 0

    @property
    def pitch(self) -> int:
        return round(self.size * PITCH)

    @property
    def height(self) -> int:
        """From the top of the first line to the bottom of the last; without the white below it."""
        return self.pitch * (len(self.rows) - 1) + (self.pitch if self.inverse else math.ceil(self.size * DEPTH))

    @property
    def padding(self) -> int:
        return self.size // 5 if self.inverse else 0


def clean(text: str) -> str:
    """Without control characters but line breaks."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """What a text without a width is: line breaks are spaces too."""
    return clean(text).replace("\n", " ")


@lru_cache(maxsize=512)
def block_bitmap(block: Block) -> Bitmap:
    """The ink of a block of text in the open font."""
    spare = 0 if block.inverse else block.size
    ink = Image.new("1", (block.width + spare, block.pitch * len(block.rows) + spare), 0)
    down = round(block.size * ((PITCH - 1) / 2 if block.inverse else 0) - block.size * RISE)
    for number, row in enumerate(block.rows):
        draw_row(ink, row, round(left_of(row, block)), number * block.pitch + down, block)
    if block.inverse:
        ink = ink.point(PAPER_TABLE)
    if block.degrees:
        ink = turned(ink.crop((0, 0, block.width, block.height)), block.degrees)
    return packed(ink)


def draw_row(ink: Image.Image, row: str, left: int, top: int, block: Block) -> None:
    """One line, glyph by glyph."""
    stroke, wide, pen = (block.size * BOLD if block.bold else 0.0), advances(block.size), float(left)
    for char in row:
        one = glyph(char, block.size, stroke)
        if one.ink is not None:
            ink.paste(1, (round(pen) + one.left, top + one.top), one.ink)
        pen += wide[char]


def left_of(row: str, block: Block) -> float:
    """Where a line begins in its box, in dots."""
    spare = max(block.width - 2 * block.padding - length(row, block.size), 0)
    return block.padding + {"left": 0.0, "center": spare / 2, "right": spare}[block.align]


class Fitted(NamedTuple):
    size: int
    rows: list[str]
    whole: bool


def fitted(text: str, size: int, width: int, lines: int) -> Fitted:
    """The largest size down to 60 % at which the text fits, and its lines; else the smallest with an ellipsis."""
    text = clean(text)
    smallest = max(int(size * SMALLEST), 1)
    step = max(size // 10, 1)
    for smaller in range(size, smallest - 1, -step):
        rows = broken(text, smaller, width)
        if len(rows) <= lines and all(length(row, smaller) <= width for row in rows):
            return Fitted(smaller, rows, True)
    rows = broken(text, smallest, width)[:lines]
    last = rows[-1]
    while last and length(last + ELLIPSIS, smallest) > width:
        last = last[:-1]
    return Fitted(smallest, [*rows[:-1], last + ELLIPSIS], False)


def broken(text: str, size: int, width: int) -> list[str]:
    """Lines of at most `width` dots: between any two Chinese characters, at spaces inside Latin words' runs."""
    rows: list[str] = []
    widths = advances(size)
    for paragraph in text.split("\n"):
        if length(paragraph, size) <= width:
            rows.append(paragraph)
            continue
        row, used = "", 0.0
        for char in paragraph:
            wide = widths[char]
            if row and used + wide > width:
                row, rest = split_at_word(row, char)
                rows.append(row.rstrip())
                row, used = rest, length(rest, size)
            if row or char != " " or not rows:
                row, used = row + char, used + wide
        rows.append(row)
    return rows


def split_at_word(row: str, following: str) -> tuple[str, str]:
    """A Latin word or number that would be cut moves to the next line, if the line has a space to cut at."""
    if not (following.isascii() and following.isalnum() and row[-1].isascii() and row[-1].isalnum()):
        return row, ""
    head, space, tail = row.rpartition(" ")
    return (head, tail) if space and head else (row, "")


@lru_cache(maxsize=64)
def image_bitmap(png: bytes, width: int, height: int, degrees: int = 0) -> Bitmap:
    """A picture scaled into `width` x `height` dots; transparent is paper."""
    try:
        with Image.open(io.BytesIO(png)) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise LabelError(f"the image is too large: {opened.width} x {opened.height} dots")
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as wrong:
        raise LabelError(f"the image cannot be read: {wrong}") from wrong
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return packed(turned(paper.convert("L"), degrees).resize((width, height)).point(DARK_TABLE, "1"))
