"""QR and Data Matrix through zxing-cpp's writer, one dot a module."""

from typing import Any

import zxingcpp


def qr(text: str, level: str) -> tuple[int, tuple[int, ...]]:
    return made(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)


def datamatrix(text: str, gs1: bool = False) -> tuple[int, tuple[int, ...]]:
    """A square; GS1 text stands in brackets."""
    options = {"gs1": True} if gs1 else {}
    return made(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True, **options)


def made(text: str, kind: zxingcpp.BarcodeFormat, **options: object) -> tuple[int, tuple[int, ...]]:
    image: Any = zxingcpp.create_barcode(text, kind, **options).to_image(scale=1, add_quiet_zones=False)
    dots, (high, wide) = bytes(image), image.shape
    rows = (dots[at * wide : (at + 1) * wide] for at in range(high))
    return wide, tuple(int("".join("0" if dot else "1" for dot in row), 2) for row in rows)
