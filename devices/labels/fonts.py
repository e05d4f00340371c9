"""The open font for Chinese text: WenQuanYi Micro Hei (Debian package fonts-wqy-microhei; GPL-3 with font exception
or Apache-2.0). It is looked for when first needed."""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from devices.labels.document import LabelError

PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
MOST_KEPT = 8192
LARGEST_KEPT = 128  # dots
INK = 105  # of 255: thin strokes of small Chinese characters survive
INK_TABLE = [0] * INK + [255] * (256 - INK)
NAMES = ("wqy-microhei.ttc", "wqy-microhei.ttf")


@cache
def font_file(places: tuple[Path, ...] = PLACES) -> Path:
    """The font's file; LabelError says what to install."""
    for place in places:
        for name in NAMES:
            if found := next(iter(sorted(place.rglob(name))), None):
                return found
    raise LabelError(
        "Chinese text needs the font WenQuanYi Micro Hei, which is not on this machine: apt-get install "
        "fonts-wqy-microhei"
    )


@cache
def characters() -> frozenset[int]:
    """The code points that the font can draw."""
    with TTFont(font_file(), fontNumber=0, lazy=True) as face:
        return frozenset(face["cmap"].getBestCmap())


@lru_cache(maxsize=4096)
def undrawable(text: str) -> str:
    """The first character for which the font has no glyph, or nothing; spaces of all kinds need none."""
    known = characters()
    if known.issuperset(map(ord, text)):
        return ""
    return next((char for char in text if ord(char) not in known and not char.isspace()), "")


@lru_cache(maxsize=64)
def font(size_dots: int) -> ImageFont.FreeTypeFont:
    """The font with characters `size_dots` high, laid out plainly: Chinese and Latin need no shaping."""
    return ImageFont.truetype(str(font_file()), size_dots, layout_engine=ImageFont.Layout.BASIC)


class Advances(dict[str, float]):
    """The width in dots of each character in one size; asked anew for each it would take most of a label's time."""

    def __init__(self, size_dots: int) -> None:
        super().__init__()
        self._font = font(size_dots)

    def __missing__(self, char: str) -> float:
        if len(self) > MOST_KEPT:
            self.clear()
        wide = self[char] = self._font.getlength(char)
        return wide


@lru_cache(maxsize=64)
def advances(size_dots: int) -> Advances:
    return Advances(size_dots)


def length(text: str, size_dots: int) -> float:
    """The width of a line; the font's few kerning pairs do not matter on a label."""
    return sum(map(advances(size_dots).__getitem__, text))


class Glyph(NamedTuple):
    """A character's ink, one bit a dot, and where it lies from the pen, which is at the top of the line."""

    ink: Image.Image | None
    left: int
    top: int


def glyph(char: str, size_dots: int, stroke: float) -> Glyph:
    """Drawn once for each size, but for large ones: drawing takes fifty times as long as putting it in its place."""
    return (kept_glyph if size_dots <= LARGEST_KEPT else drawn_glyph)(char, size_dots, stroke)


def drawn_glyph(char: str, size_dots: int, stroke: float) -> Glyph:
    room = size_dots // 2 + 2
    image = Image.new("L", (size_dots * 2 + 2 * room, size_dots * 2 + 2 * room), 0)
    ImageDraw.Draw(image).text((room, room), char, fill=255, font=font(size_dots), stroke_width=stroke)
    ink = image.point(INK_TABLE, "1")
    box = ink.getbbox()
    return Glyph(None, 0, 0) if box is None else Glyph(ink.crop(box), box[0] - room, box[1] - room)


kept_glyph = lru_cache(maxsize=MOST_KEPT)(drawn_glyph)
