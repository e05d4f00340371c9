"""What a print head can put down, as small one-bit pictures: letters, bars, modules, boxes, bitmaps; 1 is ink.

Pillow's built-in font stands in for a printer's own Latin fonts, so that a label looks the same on every machine;
Chinese takes the first Chinese system font found. Glyphs differ from a real printer's, cells, places and symbols do
not.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

CHINESE = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
FIRST_CHINESE = 0x2E80
MOST_DOTS = 20_000_000
ASCENT = 0.78
BLACK_FROM = 110


@cache
def typeface(chinese: bool, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The Latin or the Chinese face; without a Chinese font on the machine that is the Latin one."""
    if chinese:
        for path in CHINESE:
            if Path(path).exists():
                return ImageFont.truetype(path, size)
    return ImageFont.load_default(size)


def is_wide(char: str) -> bool:
    """Chinese characters and their punctuation take a cell of their own width."""
    return ord(char) >= FIRST_CHINESE


@lru_cache(4096)
def glyph(char: str, width: int, height: int) -> Image.Image:
    """One character in its cell, squeezed where it is too wide."""
    stamp = Image.new("1", (width, height), 0)
    if char.isspace() or not char.isprintable():
        return stamp
    face = typeface(is_wide(char), max(1, round(height * (0.92 if is_wide(char) else 1))))
    natural = max(1, round(face.getlength(char)))
    grey = Image.new("L", (natural, height), 0)
    base = round(height * (0.86 if is_wide(char) else ASCENT))
    ImageDraw.Draw(grey).text((0, base), char, 255, face, anchor="ls")
    if natural > width:
        grey = grey.resize((width, height), Image.Resampling.BILINEAR)
    stamp.paste(grey.point(lambda value: 255 if value > BLACK_FROM else 0, "1"), (max(0, (width - natural) // 2), 0))
    return stamp


def must_fit(text: str, width: int, height: int) -> None:
    """ValueError for a line that is far off any label, before it is drawn."""
    if len(text) * width * height > MOST_DOTS:
        raise ValueError(f"{len(text)} characters of {width} x {height} dots fit on no label")


def cells(text: str, width: int, height: int, *, gap: int = 0, wide: int = 0) -> Image.Image:
    """A line in a font of fixed cells, `gap` dots between them.

    `wide` is the cell of a Chinese font, which all its characters but ASCII take, `é` and `·` too.
    """
    steps = [wide if wide and not char.isascii() else width for char in text]
    stamp = Image.new("1", (max(1, sum(steps) + gap * max(0, len(text) - 1)), height), 0)
    at = 0
    for char, step in zip(text, steps, strict=True):
        stamp.paste(glyph(char, step, height), (at, 0))
        at += step + gap
    return stamp


def flowing(text: str, height: int, stretch: float = 1.0) -> Image.Image:
    """A line in a proportional font as high as `height`."""
    pieces = []
    for wide, run in _runs(text):
        face = typeface(wide, max(1, round(height * (0.9 if wide else 1))))
        natural = max(1, round(face.getlength(run)) + 1)
        grey = Image.new("L", (natural, height + height // 4), 0)
        ImageDraw.Draw(grey).text((0, round(height * ASCENT)), run, 255, face, anchor="ls")
        width = max(1, round(natural * stretch))
        pieces.append(grey if width == natural else grey.resize((width, grey.height), Image.Resampling.BILINEAR))
    stamp = Image.new("L", (max(1, sum(piece.width for piece in pieces)), height + height // 4), 0)
    at = 0
    for piece in pieces:
        stamp.paste(piece, (at, 0))
        at += piece.width
    return stamp.point(lambda value: 255 if value > BLACK_FROM else 0, "1")


def _runs(text: str) -> list[tuple[bool, str]]:
    runs: list[tuple[bool, str]] = []
    for char in text:
        if runs and runs[-1][0] == is_wide(char):
            runs[-1] = (is_wide(char), runs[-1][1] + char)
        else:
            runs.append((is_wide(char), char))
    return runs


def bars(
    widths: Sequence[int], height: int, text: str = "", size: int = 0, *, above: bool = False, gap: int = 4
) -> Image.Image:
    """Alternating bar and space widths in dots; `text` in cells of `size` dots below (or above) when it is given."""
    wide = sum(widths)
    line = cells(text, max(1, size * 2 // 3), size) if text and size else None
    margin = size + gap if line is not None else 0
    stamp = Image.new("1", (max(1, wide, line.width if line else 0), height + margin), 0)
    pen = ImageDraw.Draw(stamp)
    top = margin if above else 0
    at = 0
    for place, width in enumerate(widths):
        if place % 2 == 0 and width:
            pen.rectangle((at, top, at + width - 1, top + height - 1), fill=1)
        at += width
    if line is not None:
        stamp.paste(line, (max(0, (wide - line.width) // 2), 0 if above else height + gap))
    return stamp


def modules(rows: Sequence[Sequence[bool]], size: int) -> Image.Image:
    """A matrix symbol without its quiet zone, `size` dots a module."""
    small = Image.new("1", (len(rows[0]), len(rows)), 0)
    small.putdata([int(module) for row in rows for module in row])
    return small.resize((small.width * size, small.height * size), Image.Resampling.NEAREST)


def solid(width: int, height: int) -> Image.Image:
    return Image.new("1", (max(1, width), max(1, height)), 1)


def frame(width: int, height: int, thickness: int, radius: float = 0) -> Image.Image:
    """A rectangle's outline, `thickness` dots inwards."""
    stamp = Image.new("1", (max(1, width), max(1, height)), 0)
    pen = ImageDraw.Draw(stamp)
    radius = max(0, min(radius, min(width, height) / 2))
    corners = (0, 0, max(1, width) - 1, max(1, height) - 1)
    filled = thickness * 2 >= min(width, height)
    if not radius:  # a rounded rectangle of one dot and no radius is nothing
        pen.rectangle(corners, fill=1 if filled else None, outline=1, width=max(1, thickness))
    elif filled:
        pen.rounded_rectangle(corners, radius, fill=1)
    else:
        pen.rounded_rectangle(corners, radius, outline=1, width=max(1, thickness))
    return stamp


def ellipse(width: int, height: int, thickness: int) -> Image.Image:
    stamp = Image.new("1", (max(1, width), max(1, height)), 0)
    ImageDraw.Draw(stamp).ellipse((0, 0, width - 1, height - 1), outline=1, width=max(1, thickness))
    return stamp


def stroke(width: int, height: int, thickness: int, *, rising: bool) -> Image.Image:
    """A line from corner to corner of its box; `rising` from the lower left to the upper right."""
    stamp = Image.new("1", (max(1, width), max(1, height)), 0)
    ends = (0, height - 1, width - 1, 0) if rising else (0, 0, width - 1, height - 1)
    ImageDraw.Draw(stamp).line(ends, fill=1, width=max(1, thickness))
    return stamp


def bits(row_bytes: int, height: int, data: bytes, *, burns: int = 1) -> Image.Image:
    """A bitmap, most significant bit first; bits of the value `burns` are ink."""
    whole = data.ljust(row_bytes * height, b"\0" if burns else b"\xff")
    stamp = Image.frombytes("1", (row_bytes * 8, height), whole)
    return stamp if burns else ImageOps.invert(stamp)


def enlarged(stamp: Image.Image, across: int, down: int) -> Image.Image:
    """Each dot as `across` x `down` dots."""
    if across == down == 1:
        return stamp
    return stamp.resize((stamp.width * across, stamp.height * down), Image.Resampling.NEAREST)


def reversed_out(stamp: Image.Image) -> Image.Image:
    """White on black."""
    return ImageOps.invert(stamp)
