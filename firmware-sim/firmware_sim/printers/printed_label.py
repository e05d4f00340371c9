"""A label that came out of a simulated printer."""

import io
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from firmware_sim.printers.page import Barcode
from firmware_sim.printers.reading import read

DOTS_MM = {203: 8, 300: 12, 600: 24}


@dataclass
class PrintedLabel:
    """A label that came out: the bytes it came from, its texts, its barcodes as sent, the EPC in its tag.

    `format` is what the printer made of the bytes: it has width, length (dots), texts, barcodes, epc and faults.
    """

    no: int
    raw: bytes
    format: Any
    dpi: int
    at: float
    draw: Callable[[], Image.Image]
    language: str = "zpl"
    _png: bytes | None = None
    _read: list[Barcode] | None = None
    _drawing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def png(self) -> bytes:
        """Drawn when first asked for: most labels of a fast run are never looked at."""
        with self._drawing:
            if self._png is None:
                out = io.BytesIO()
                self.draw().save(out, "PNG", dpi=(self.dpi, self.dpi), compress_level=2)
                self._png = out.getvalue()
            return self._png

    @property
    def zpl(self) -> bytes:
        return self.raw

    @property
    def texts(self) -> list[str]:
        return list(self.format.texts)

    @property
    def barcodes(self) -> Sequence[Barcode]:
        """The symbols that the printer drew; on a label without one, what a scanner reads in its pictures."""
        if self.format.barcodes:
            return list(self.format.barcodes)
        with self._drawing:
            if self._read is None:
                self._read = read(self.draw())
            return list(self._read)

    @property
    def epc(self) -> str | None:
        epc: str | None = self.format.epc
        return epc

    def as_json(self) -> dict[str, object]:
        return {
            "no": self.no,
            "language": self.language,
            "dpi": self.dpi,
            "texts": self.texts,
            "barcodes": [one._asdict() for one in self.barcodes],
            "epc": self.epc,
            "faults": self.format.faults,
            "width_mm": self.format.width // DOTS_MM[self.dpi],
            "height_mm": self.format.length // DOTS_MM[self.dpi],
        }
