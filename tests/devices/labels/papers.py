"""Labels that try everything: each symbology in each turn, and what is found on a picture of them."""

import io
from collections.abc import Iterable
from typing import NamedTuple

import zxingcpp
from PIL import Image

from devices.labels import Barcode, LabelDocument

TEXTS = {
    "code128": "YT8800000000017",
    "gs1-128": "(01)09501101530003(10)AB-123(37)24",
    "qr": "YT8800000000017",
    "gs1-datamatrix": "(01)09501101530003(17)271231(10)AB-123",
    "datamatrix": "https://example.cn/货/1",
    "ean13": "6901234567892",
    "itf14": "16901234567899",
}
FORMATS = {
    "code128": zxingcpp.BarcodeFormat.Code128,
    "gs1-128": zxingcpp.BarcodeFormat.Code128,
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "gs1-datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "ean13": zxingcpp.BarcodeFormat.EAN13,
    "itf14": zxingcpp.BarcodeFormat.ITF,
}
SIDE_MM = 120
LARGE = 4_000_000


class Seen(NamedTuple):
    """A symbol that was read, the box that it fills, in dots, and how it is turned, in degrees."""

    text: str
    kind: str
    box: tuple[int, int, int, int]
    turn: int = 0


def one_symbol(symbology: str, rotation: int = 0, text: str = "", **settings: object) -> LabelDocument:
    """A label with one symbol somewhere in the middle."""
    bars = Barcode(
        x_mm=15.3,
        y_mm=12.7,
        symbology=symbology,  # type: ignore[arg-type]
        text=text or TEXTS[symbology],
        rotation=rotation,  # type: ignore[arg-type]
        **{"module_mm": 0.25, "height_mm": 12.5, "readable": False} | settings,  # type: ignore[arg-type]
    )
    return LabelDocument(width_mm=SIDE_MM, height_mm=SIDE_MM, elements=(bars,))


def seen(png: bytes, kinds: Iterable[str] = TEXTS) -> list[Seen]:
    """The symbols on a picture, from top to bottom."""
    wanted = [FORMATS[kind] for kind in kinds]
    found = []
    with Image.open(io.BytesIO(png)) as picture:
        # Half as fine is fine enough at 600 dpi, and read in a quarter of the time.
        scale = 2 if picture.width * picture.height > LARGE else 1
        for one in zxingcpp.read_barcodes(picture.convert("L").reduce(scale), formats=wanted):
            place = one.position
            corners = (place.top_left, place.top_right, place.bottom_left, place.bottom_right)
            across, down = [corner.x * scale for corner in corners], [corner.y * scale for corner in corners]
            found.append(
                Seen(one.text, str(one.format), (min(across), min(down), max(across), max(down)), one.orientation)
            )
    return sorted(found, key=lambda one: (one.box[1], one.box[0]))


def ink_box(png: bytes) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of everything that is black."""
    with Image.open(io.BytesIO(png)) as picture:
        box = picture.convert("L").point([255] * 128 + [0] * 128).getbbox()
    assert box is not None, "the picture is empty"
    return box
