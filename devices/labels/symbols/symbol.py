"""A symbol in modules, and the door to all symbologies."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from devices.labels.symbols import code128, ean13, itf14, matrix

# Modules of white that the standards ask for, before and after (ISO/IEC 15417, 15420, 16390, 18004, 16022).
QUIET = {
    "code128": (10, 10),
    "gs1-128": (10, 10),
    "ean13": (11, 7),
    "itf14": (10, 10),
    "qr": (4, 4),
    "datamatrix": (2, 2),
    "gs1-datamatrix": (2, 2),
}


class Symbol(NamedTuple):
    """`rows` are numbers of `width` bits, the highest left, 1 is ink; bars have one row."""

    width: int
    rows: tuple[int, ...]
    quiet: tuple[int, int]

    @property
    def is_square(self) -> bool:
        return len(self.rows) > 1


def of_bars(widths: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Bar, space, bar, ... in modules, as one row."""
    row = 0
    for at, wide in enumerate(widths):
        row = row << wide | (0 if at % 2 else (1 << wide) - 1)
    return sum(widths), (row,)


@lru_cache(maxsize=1024)
def symbol(symbology: str, text: str, level: str = "M") -> Symbol:
    """ValueError when the symbology cannot carry the text."""
    drawers: dict[str, Callable[[], tuple[int, tuple[int, ...]]]] = {
        "code128": lambda: of_bars(code128.widths(code128.values(text))),
        "gs1-128": lambda: of_bars(code128.widths(code128.values(code128.gs1_text(text)))),
        "ean13": lambda: of_bars(ean13.widths(text)),
        "itf14": lambda: of_bars(itf14.widths(text)),
        "qr": lambda: matrix.qr(text, level),
        "datamatrix": lambda: matrix.datamatrix(text),
        "gs1-datamatrix": lambda: matrix.datamatrix(text, gs1=True),
    }
    return Symbol(*drawers[symbology](), QUIET[symbology])
