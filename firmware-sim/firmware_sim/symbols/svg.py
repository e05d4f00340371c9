"""A barcode as an SVG picture, to look at on a screen (and for a real scanner to read from it)."""

from collections.abc import Sequence

from firmware_sim.symbols import code128, ean13, qr

QUIET = 10
HEIGHT = 40


def picture(text: str, symbology: str) -> str:
    """SVG of the symbol on white with its quiet zone; what the symbology cannot carry comes as Code 128 or as QR."""
    if symbology == "qr":
        return _rows(qr.matrix(text.encode("utf-8")))
    if symbology == "ean13" and len(text) == 13 and text.isdigit() and ean13.complete(text) == text:
        modules = ean13.modules(text)
        return _bars([(at, 1) for at, module in enumerate(modules) if module == "1"], len(modules))
    try:
        widths = code128.widths(code128.automatic(text))
    except code128.CannotEncode:
        return _rows(qr.matrix(text.encode("utf-8")))
    at, bars = 0, []
    for place, width in enumerate(widths):
        if place % 2 == 0:
            bars.append((at, width))
        at += width
    return _bars(bars, at)


def _bars(bars: Sequence[tuple[int, int]], width: int) -> str:
    path = "".join(f"M{QUIET + at} 0h{size}v{HEIGHT}h-{size}z" for at, size in bars)
    return _svg(width + 2 * QUIET, HEIGHT, path, stretch=True)


def _rows(rows: Sequence[Sequence[bool]]) -> str:
    quiet = 4
    path = "".join(
        f"M{quiet + x} {quiet + y}h1v1h-1z" for y, row in enumerate(rows) for x, module in enumerate(row) if module
    )
    return _svg(len(rows) + 2 * quiet, len(rows) + 2 * quiet, path, stretch=False)


def _svg(width: int, height: int, path: str, *, stretch: bool) -> str:
    ratio = ' preserveAspectRatio="none"' if stretch else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width * 2}"'
        f' height="{height * 2}"{ratio} shape-rendering="crispEdges"><rect width="{width}" height="{height}"'
        f' fill="#fff"/><path d="{path}"/></svg>'
    )
