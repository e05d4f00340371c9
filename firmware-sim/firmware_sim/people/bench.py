"""One station's hardware as the people at it use it."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from firmware_sim.printers.zpl import PrintedLabel, SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner

_KEPT_LABELS = 200


@dataclass
class Bench:
    """A station: receive, pick, pack or gate, with what stands on it. `kind` is the gateway's word."""

    name: str
    title: str
    kind: str
    scanner: SimulatedScanner | None = None
    scale: SimulatedScale | None = None
    printer: SimulatedPrinter | None = None
    reader: SimulatedReader | None = None
    urls: dict[str, tuple[str, str]] = field(default_factory=dict)  # role -> (driver, url)
    free: bool = False  # left for a person
    _labels: "OrderedDict[str, str]" = field(default_factory=OrderedDict)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def label_came_out(self, label: PrintedLabel) -> None:
        """Remembers which barcodes hang in the printer's mouth, and the EPC written to the label's tag."""
        with self._news:
            for barcode in label.barcodes:
                self._labels[barcode.text] = label.epc or ""
            while len(self._labels) > _KEPT_LABELS:
                self._labels.popitem(last=False)
            self._news.notify_all()

    def epc_of(self, barcode: str, timeout_s: float) -> str | None:
        """The EPC of the label with this barcode once it has come out; None when none has within the time."""
        deadline = time.monotonic() + timeout_s
        with self._news:
            while barcode not in self._labels:
                left = deadline - time.monotonic()
                if left <= 0 or not self._news.wait(left):
                    return None
            return self._labels[barcode]
