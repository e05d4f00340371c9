"""A picture in dots, as printers take it."""

from functools import lru_cache
from typing import NamedTuple

from PIL import Image

TURNS = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}


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

    def image(self) -> Image.Image:
        """One bit a dot; 1 is ink."""
        return Image.frombytes("1", (self.width, self.height), self.data)

    def inverted(self) -> bytes:
        """The rows for languages in which 0 burns; what fills up the last byte does not."""
        return self.data.translate(FLIPPED)


FLIPPED = bytes(byte ^ 0xFF for byte in range(256))
NOTHING = Bitmap(0, 0, b"")


def packed(image: Image.Image) -> Bitmap:
    """A one-bit image cut down to its ink."""
    box = image.getbbox()
    if box is None:
        return NOTHING
    inked = image.crop(box)
    return Bitmap(inked.width, inked.height, inked.tobytes(), box[0], box[1])


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """Turned clockwise."""
    return image.transpose(TURNS[degrees]) if degrees else image


@lru_cache(maxsize=256)
def symbol_bitmap(rows: tuple[int, ...], width: int, module: int, height: int, degrees: int) -> Bitmap:
    """A symbol with modules of `module` dots; bars (one row) are `height` dots high."""
    high = height if len(rows) == 1 else len(rows) * module
    row_bytes = (width + 7) // 8
    data = b"".join((row << (row_bytes * 8 - width)).to_bytes(row_bytes, "big") for row in rows)
    small = Image.frombytes("1", (width, len(rows)), data)
    return packed(turned(small.resize((width * module, high), Image.Resampling.NEAREST), degrees))
