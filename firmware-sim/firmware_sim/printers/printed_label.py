"""A label that came out of a simulated printer."""

import threading
from dataclasses import dataclass, field

from firmware_sim.printers.zpl_draw import png
from firmware_sim.printers.zpl_fields import Barcode, Format

DOTS_MM = {203: 8, 300: 12}


@dataclass
class PrintedLabel:
    """A label that came out: the ZPL it came from, its texts, its barcodes as sent, the EPC in its tag."""

    no: int
    zpl: bytes
    format: Format
    dpi: int
    at: float
    _png: bytes | None = None
    _drawing: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def png(self) -> bytes:
        """Drawn when first asked for: most labels of a fast run are never looked at."""
        with self._drawing:
            if self._png is None:
                self._png = png(self.format, self.dpi)
            return self._png

    @property
    def texts(self) -> list[str]:
        return self.format.texts

    @property
    def barcodes(self) -> list[Barcode]:
        return self.format.barcodes

    @property
    def epc(self) -> str | None:
        return self.format.epc

    def as_json(self) -> dict[str, object]:
        return {
            "no": self.no,
            "texts": self.texts,
            "barcodes": [one._asdict() for one in self.barcodes],
            "epc": self.epc,
            "faults": self.format.faults,
            "width_mm": self.format.width // DOTS_MM[self.dpi],
            "height_mm": self.format.length // DOTS_MM[self.dpi],
        }
