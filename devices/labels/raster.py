"""Text and images as bitmaps: what a printer's own fonts cannot be trusted with."""

import io
import re
from functools import lru_cache
from typing import NamedTuple

from PIL import Image, ImageDraw, UnidentifiedImageError

from devices.labels.document import LabelError
from devices.labels.fonts import advance, font, length

INK = 105  # of 255: thin strokes of small Chinese characters survive
PITCH = 1.2  # line to line, in heights of a character
SMALLEST = 0.6
ELLIPSIS = "…"
INK_TABLE = [0] * INK + [255] * (256 - INK)
DARK_TABLE = [255] * 128 + [0] * 128


class Bitmap(NamedTuple):
    """Rows of whole bytes, the highest bit left, 1 is ink; `left` and `top` say where its corner goes, in dots."""

    width: int
    height: int
    data: bytes
    left: int = 0
    top: int = 0

    @property
    def row_bytes(self) -> int:
        return (self.width + 7) // 8


# A carriage return in a line makes the text layout fail; pasted addresses are full of them.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
NOTHING = Bitmap(0, 0, b"")


def packed(image: Image.Image) -> Bitmap:
    """A one-bit image cut down to its ink."""
    box = image.getbbox()
    if box is None:
        return NOTHING
    inked = image.crop(box)
    return Bitmap(inked.width, inked.height, inked.tobytes(), box[0], box[1])


@lru_cache(maxsize=2048)
def text_bitmap(text: str, size: int, width: int, lines: int, align: str) -> Bitmap:
    """Text in the open font, `size` dots high, in a box `width` dots wide (0: one line as long as it is)."""
    text = CONTROL.sub(" ", text.replace("\r\n", "\n"))
    if not width:
        text = text.replace("\n", " ")
        width, rows = int(length(text, size)) + 1, [text]
    else:
        size, rows = fitted(text, size, width, lines)
    face, pitch = font(size), round(size * PITCH)
    image = Image.new("L", (width + size, pitch * len(rows) + size), 0)
    draw = ImageDraw.Draw(image)
    for number, row in enumerate(rows):
        spare = max(width - length(row, size), 0)
        left = {"left": 0.0, "center": spare / 2, "right": spare}[align]
        draw.text((round(left), number * pitch), row, fill=255, font=face)
    return packed(image.point(INK_TABLE, "1"))


def fitted(text: str, size: int, width: int, lines: int) -> tuple[int, list[str]]:
    """The largest size down to 60 % at which the text fits, and its lines; else the smallest with an ellipsis."""
    smallest = max(int(size * SMALLEST), 1)
    step = max(size // 10, 1)
    for smaller in range(size, smallest - 1, -step):
        rows = broken(text, smaller, width)
        if len(rows) <= lines:
            return smaller, rows
    rows = broken(text, smallest, width)[:lines]
    last = rows[-1]
    while last and length(last + ELLIPSIS, smallest) > width:
        last = last[:-1]
    return smallest, [*rows[:-1], last + ELLIPSIS]


def broken(text: str, size: int, width: int) -> list[str]:
    """Lines of at most `width` dots: between any two Chinese characters, at spaces inside Latin words' runs."""
    rows: list[str] = []
    for paragraph in text.split("\n"):
        row, used = "", 0.0
        for char in paragraph:
            wide = advance(char, size)
            if row and used + wide > width:
                row, rest = split_at_word(row, char)
                rows.append(row.rstrip())
                row, used = rest, length(rest, size)
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
def image_bitmap(png: bytes, width: int, height: int) -> Bitmap:
    """A picture scaled into `width` x `height` dots; transparent is paper."""
    try:
        with Image.open(io.BytesIO(png)) as opened:
            picture = opened.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as wrong:
        raise LabelError(f"the image cannot be read: {wrong}") from wrong
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return packed(paper.convert("L").resize((width, height)).point(DARK_TABLE, "1"))
