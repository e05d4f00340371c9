"""A barcode as an SVG picture, to look at on a screen (and for a real scanner to read from it)."""

from collections.abc import Callable, Sequence

from firmware_sim.symbols import codabar, code39, code93, code128, datamatrix, ean13, itf, qr, upc

QUIET = 10
HEIGHT = 40
WIDE = 3  # narrow ones


def picture(text: str, symbology: str) -> str:
    """SVG of the symbol on white with its quiet zone; what the symbology cannot carry comes as Code 128 or as QR."""
    for name in (symbology, "code128"):
        drawn = DRAWN.get(name)
        if drawn is not None:
            try:
                return drawn(text)
            except (ValueError, code128.CannotEncode):
                continue
    return _qr(text)


def _qr(text: str) -> str:
    return _rows(qr.matrix(text.encode("utf-8")))


def _matrix(text: str, *, gs1: bool = False) -> str:
    content = (datamatrix.FNC1 if gs1 else "") + text.replace("\x1d", datamatrix.FNC1)
    return _rows(datamatrix.matrix(content))


def _of_widths(widths: Sequence[int]) -> str:
    at, bars = 0, []
    for place, width in enumerate(widths):
        if place % 2 == 0:
            bars.append((at, width))
        at += width
    return _bars(bars, at)


def _of_elements(elements: str) -> str:
    return _of_widths([1 if element == "n" else WIDE for element in elements])


def _of_modules(text: str, complete: Callable[[str], str], modules: Callable[[str], str]) -> str:
    """Only a text that is the whole number, check digit and all."""
    if not (text.isascii() and text.isdigit()) or complete(text) != text:
        raise ValueError(text)
    drawn = modules(text)
    return _bars([(at, 1) for at, module in enumerate(drawn) if module == "1"], len(drawn))


DRAWN: dict[str, Callable[[str], str]] = {
    "code128": lambda text: _of_widths(code128.widths(code128.automatic(text))),
    "gs1-128": lambda text: _of_widths(code128.widths(code128.automatic(text, gs1=True))),
    "code39": lambda text: _of_elements(code39.elements(text)),
    "code93": lambda text: _of_widths(code93.widths(text)),
    "codabar": lambda text: _of_elements(codabar.elements(text)),
    "itf": lambda text: _of_elements(itf.elements(text)),
    "ean13": lambda text: _of_modules(text, ean13.complete, ean13.modules),
    "ean8": lambda text: _of_modules(text, upc.ean8_digits, upc.ean8_modules),
    "upca": lambda text: _of_modules(text, upc.upca_digits, upc.upca_modules),
    "upce": lambda text: _of_modules(text, upc.upce_digits, upc.upce_modules),
    "qr": _qr,
    "datamatrix": _matrix,
    "gs1-datamatrix": lambda text: _matrix(text, gs1=True),
}


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
