"""The open font for Chinese text: WenQuanYi Micro Hei (Debian package fonts-wqy-microhei; GPL-3 with font exception
or Apache-2.0). It is looked for when first needed."""

from functools import cache, lru_cache
from pathlib import Path

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


@lru_cache(maxsize=32)
def font(size_dots: int) -> ImageFont.FreeTypeFont:
    """The font with characters `size_dots` high."""
    return ImageFont.truetype(str(font_file()), size_dots)


@lru_cache(maxsize=16384)
def advance(char: str, size_dots: int) -> float:
    """The width of one character in dots; asked anew for each it would take most of a label's time."""
    return font(size_dots).getlength(char)


def length(text: str, size_dots: int) -> float:
    """The width of a line; the font's few kerning pairs do not matter on a label."""
    return sum(advance(char, size_dots) for char in text)
