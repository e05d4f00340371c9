"""Symbols on the screen: the path is drawn and read with zxing-cpp."""

import re

import pytest
import zxingcpp
from PIL import Image

from firmware_sim.symbols.svg import picture

SIZE = 4


def drawn(svg: str) -> Image.Image:
    """The squares of the path on white."""
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert size is not None
    canvas = Image.new("L", (int(size[1]) * SIZE, (int(size[2]) + 4) * SIZE), 255)
    for x, y, width, height in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h", svg):
        left, top = int(x) * SIZE, (int(y) + 2) * SIZE
        canvas.paste(0, (left, top, left + int(width) * SIZE, top + int(height) * SIZE))
    return canvas


@pytest.mark.parametrize(
    ("symbology", "text", "read"),
    [
        ("code128", "YT1234567890123", ("Code 128", "YT1234567890123")),
        ("gs1-128", "0106901234567892" + "10L1\x1d21A", ("Code 128", "(01)06901234567892(10)L1(21)A")),
        ("code39", "ABC-123", ("Code 39", "ABC-123")),
        ("code93", "ABC123", ("Code 93", "ABC123")),
        ("codabar", "A1234B", ("Codabar", "A1234B")),
        ("itf", "16901234567899", ("ITF", "16901234567899")),
        ("ean13", "6901234567892", ("EAN-13", "6901234567892")),
        ("ean8", "96385074", ("EAN-8", "96385074")),
        ("upca", "036000291452", ("EAN-13", "0036000291452")),
        ("upce", "04252614", ("UPC-E", "0042100005264")),
        ("qr", "杭州", ("QR Code", "杭州")),
        ("datamatrix", "DATA", ("Data Matrix", "DATA")),
        ("gs1-datamatrix", "0106901234567892", ("Data Matrix", "(01)06901234567892")),
        ("ean13", "not thirteen digits", ("Code 128", "not thirteen digits")),
        ("itf", "123", ("Code 128", "123")),
        ("code128", "杭州", ("QR Code", "杭州")),
        ("runes", "abc", ("Code 128", "abc")),
    ],
)
def test_a_symbol_on_the_screen_reads_back(symbology: str, text: str, read: tuple[str, str]) -> None:
    found = zxingcpp.read_barcodes(drawn(picture(text, symbology)))
    assert [(str(one.format), one.text) for one in found] == [read]
