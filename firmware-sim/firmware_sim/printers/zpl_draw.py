"""Draws a ZPL format dot by dot with Pillow: a one-bit picture, as the print head burns it.

The scalable font stands in for the printer's own (CG Triumvirate Condensed): Pillow's built-in font, so that a label
looks the same on every machine; `^A@` takes the first Chinese system font found. Glyphs differ from a real printer's,
places and symbols do not.
"""

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from firmware_sim.printers.stamps import frame, modules, typeface
from firmware_sim.printers.zpl_fields import Bars, Box, Field, Font, Format, Matrix, Picture, Place, Text
from firmware_sim.symbols import datamatrix, qr

TURN = {"R": Image.Transpose.ROTATE_270, "I": Image.Transpose.ROTATE_180, "B": Image.Transpose.ROTATE_90}
ASCENT = 0.78
NARROW = 0.92
WHITE = 255


def draw(label: Format) -> Image.Image:
    """The label as mode "1", white paper, black dots."""
    canvas = Image.new("1", (label.width, label.length), WHITE)
    for field in label.fields:
        _place(canvas, field)
    return canvas.transpose(Image.Transpose.ROTATE_180) if label.inverted else canvas


def _place(canvas: Image.Image, field: Field) -> None:
    if isinstance(field, Box):
        stamp, base = _box(field), None
    elif isinstance(field, Picture):
        graphic = field.graphic
        stamp, base = Image.frombytes("1", (graphic.width, graphic.height), graphic.data), None
    elif isinstance(field, Matrix):
        stamp, base = _matrix(field), None
    elif isinstance(field, Bars):
        stamp, base = _bars(field)
    else:
        stamp, base = _text(field)
    turn = field.font.turn if isinstance(field, Text) else getattr(field, "turn", "N")
    x, y = _corner(field.place, stamp, stamp.height if base is None else base, turn)
    if turn in TURN:
        stamp = stamp.transpose(TURN[turn])
    _burn(canvas, stamp, x, y, white=isinstance(field, Box) and field.white, reverse=field.reverse)


def _corner(place: Place, stamp: Image.Image, base: int, turn: str) -> tuple[int, int]:
    """The upper left corner of the turned stamp; `base` is the base line inside the upright one."""
    x, y = place.x, place.y
    if place.on_base:
        if turn == "N":
            y -= base
        elif turn == "R":
            x -= stamp.height - base
        elif turn == "I":
            x, y = x - stamp.width, y - (stamp.height - base)
        else:
            x, y = x - base, y - stamp.width
    if place.align_right:
        x -= stamp.width if turn in "NI" else stamp.height
    return x, y


def _burn(canvas: Image.Image, stamp: Image.Image, x: int, y: int, *, white: bool, reverse: bool) -> None:
    """Set the stamp's dots; with `reverse` (^FR) a dot on black becomes white and a dot on white black."""
    if reverse:
        area = (x, y, x + stamp.width, y + stamp.height)
        canvas.paste(ImageChops.invert(canvas.crop(area)), area[:2], stamp)
    else:
        canvas.paste(WHITE if white else 0, (x, y), stamp)


def _box(box: Box) -> Image.Image:
    return frame(box.width, box.height, box.thickness, box.rounding * min(box.width, box.height) / 16)


def _matrix(field: Matrix) -> Image.Image:
    if field.symbology == "qr":
        rows = qr.matrix(field.text.encode("utf-8"), field.level, field.mask)
    else:
        rows = datamatrix.matrix(field.data, rows=field.size[0], columns=field.size[1])
    return modules(rows, field.module)


def _bars(field: Bars) -> tuple[Image.Image, int]:
    """The symbol with its interpretation line; the base is the foot of the bars."""
    width = sum(field.widths) * field.module
    size = max(18, 10 * field.module)
    margin = 0 if field.line == "none" else size + 4
    stamp = Image.new("1", (width, field.height + margin), 0)
    pen = ImageDraw.Draw(stamp)
    top = margin if field.line == "above" else 0
    x = 0
    for place, width_of in enumerate(field.widths):
        if place % 2 == 0:
            pen.rectangle((x, top, x + width_of * field.module - 1, top + field.height - 1), fill=1)
        x += width_of * field.module
    if margin:
        line = _letters(field.text.replace("\x1d", ""), Font("0", size, size))
        stamp.paste(1, ((width - line.width) // 2, 0 if field.line == "above" else field.height + 4), line)
    return stamp, top + field.height


@lru_cache(8192)
def _advance(text: str, font: Font) -> float:
    """Width of the text in dots."""
    if not text:
        return 0.0
    return typeface(font.name == "@", font.height).getlength(text) * _stretch(font)


def _stretch(font: Font) -> float:
    if font.name == "@":
        return font.width / font.height
    if font.name.isalpha():
        return 1.1 * font.width / font.height
    return NARROW * font.width / font.height


def _letters(text: str, font: Font) -> Image.Image:
    """One line as a stamp as high as the font."""
    face = typeface(font.name == "@", font.height)
    natural = max(1, round(face.getlength(text)) + 1)
    grey = Image.new("L", (natural, font.height + font.height // 4), 0)
    bold = 0.02 * font.height if font.name == "0" else 0
    ImageDraw.Draw(grey).text((0, round(font.height * ASCENT)), text, 255, face, anchor="ls", stroke_width=bold)
    wide = max(1, round(natural * _stretch(font)))
    if wide != natural:
        grey = grey.resize((wide, grey.height), Image.Resampling.BILINEAR)
    return grey.point(lambda value: 255 if value > 110 else 0, "1")


def _text(field: Text) -> tuple[Image.Image, int]:
    """A line or a block; the base is the base line of the first line."""
    base = round(field.font.height * ASCENT)
    if field.block is None or not field.block.width:
        return _letters(field.text, field.font), base
    block = field.block
    lines = wrap(field.text, field.font, block.width, block.hang)
    pitch = field.font.height + block.spacing
    shown = min(len(lines), block.lines)
    stamp = Image.new("1", (block.width, max(1, pitch * (shown - 1) + field.font.height * 5 // 4)), 0)
    for no, line in enumerate(lines):
        indent = block.hang if no else 0
        letters = _letters(line, field.font)
        room = block.width - indent - letters.width
        left = indent + {"C": room // 2, "R": room}.get(block.justify, 0)
        stamp.paste(1, (left, pitch * min(no, block.lines - 1)), letters)
    return stamp, base


def wrap(text: str, font: Font, width: int, hang: int = 0) -> list[str]:
    r"""Lines that fit in `width` dots; `\&` breaks a line. Words too long are cut, Chinese breaks anywhere."""
    lines: list[str] = []
    for part in text.split("\\&"):
        line, used = "", 0.0
        for word in _words(part):
            for piece in _pieces(word, font, width - hang):
                room = width - (hang if lines else 0)
                bare = _advance(piece.rstrip(), font)
                if line and used + bare > room:
                    lines.append(line.rstrip())
                    line, used = "", 0.0
                line += piece
                used += _advance(piece, font)
        lines.append(line.rstrip())
    return lines


def _pieces(word: str, font: Font, room: int) -> list[str]:
    """The word, or as much of it as fits again and again."""
    pieces = []
    while len(word) > 1 and _advance(word.rstrip(), font) > room:
        cut = 1
        while cut < len(word) and _advance(word[: cut + 1], font) <= room:
            cut += 1
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def _words(text: str) -> list[str]:
    """Pieces that must stay together: words with the blanks after them, single Chinese characters."""
    pieces: list[str] = []
    for char in text:
        if pieces and ord(char) < 0x2E80 and ord(pieces[-1][-1]) < 0x2E80 and (char == " " or pieces[-1][-1] != " "):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces
