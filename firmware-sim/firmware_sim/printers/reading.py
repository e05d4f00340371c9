"""What a scanner reads on a printed label, by zxing-cpp: for labels whose symbols came as pictures."""

import zxingcpp
from PIL import Image

from firmware_sim.printers.page import Barcode
from firmware_sim.symbols.spoken import spoken

SYMBOLOGIES = {
    "Code 128": "code128",
    "QR Code": "qr",
    "Data Matrix": "datamatrix",
    "EAN-13": "ean13",
    "EAN-8": "ean8",
    "UPC-A": "upca",
    "UPC-E": "upce",
    "ITF": "itf",
    "Code 39": "code39",
    "Code 93": "code93",
    "Codabar": "codabar",
}
GS1 = {"code128": "gs1-128", "datamatrix": "gs1-datamatrix", "qr": "gs1-qr"}


def read(picture: Image.Image) -> list[Barcode]:
    """Symbols from top to bottom; GS1 element strings with GS (0x1D) between them."""
    found = []
    for symbol in zxingcpp.read_barcodes(picture.convert("L")):
        name = SYMBOLOGIES.get(str(symbol.format), str(symbol.format).casefold())
        is_gs1 = symbol.content_type.name == "GS1"
        text = spoken(symbol.bytes) if is_gs1 else symbol.text
        place = (symbol.position.top_left.y, symbol.position.top_left.x)
        found.append((place, Barcode(GS1.get(name, name) if is_gs1 else name, text)))
    return [barcode for _, barcode in sorted(found)]
