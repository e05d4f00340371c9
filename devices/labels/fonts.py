"""The open font for Chinese text: WenQuanYi Micro Hei (Debian package fonts-wqy-microhei; GPL-3 with font exception
or Apache-2.0). It is looked for when first needed."""

from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

from devices.labels.document import LabelError

PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
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
    return next((char for char in text if ord(char) not in known and not char.isspace()), "")


@lru_cache(maxsize=64)
def font(size_dots: int) -> ImageFont.FreeTypeFont:
    """The font with characters `size_dots` high, laid out plainly: Chinese and Latin need no shaping."""
    return ImageFont.truetype(str(font_file()), size_dots, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=32768)
def advance(char: str, size_dots: int) -> float:
    """The width of one character in dots; asked anew for each it would take most of a label's time."""
    return font(size_dots).getlength(char)


def length(text: str, size_dots: int) -> float:
    """The width of a line; the font's few kerning pairs do not matter on a label."""
    return sum(advance(char, size_dots) for char in text)
