"""Serial and USB-CDC barcode scanners as Zebra and Honeywell ship them: the decoded text, then a carriage return.

Zebra DS22xx Product Reference Guide, "Miscellaneous": default transmission is `<data>`, and `<data><CR>` once the
common "CR" programming sheet was scanned; Honeywell Xenon user guide, "Serial Wedge": suffix CR (0x0D) by default for
serial. With code identifiers on, the AIM identifier of ISO/IEC 15424 comes before the data.
"""

import time
from collections import deque
from dataclasses import dataclass

from firmware_sim.registry import simulates
from firmware_sim.wire import Lines

AIM = {
    "code128": "]C0",
    "gs1-128": "]C1",
    "ean13": "]E0",
    "ean8": "]E4",
    "upca": "]E0",
    "code39": "]A0",
    "itf": "]I0",
    "codabar": "]F0",
    "databar": "]e0",
    "pdf417": "]L0",
    "qr": "]Q1",
    "gs1-qr": "]Q3",
    "datamatrix": "]d1",
    "gs1-datamatrix": "]d2",
}
KEPT = 200


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull of the trigger: what was under the beam, and whether a host was there to hear it."""

    no: int
    text: str
    symbology: str
    raw: bytes
    heard: bool
    at: float


@simulates("serial-scanner", kind="scanner")
class SimulatedScanner(Lines):
    """A scanner with a trigger. `prefix` and `suffix` are bytes around the text, `aim` sends AIM identifiers."""

    def __init__(
        self, *, prefix: bytes = b"", suffix: bytes = b"\r", aim: bool = False, encoding: str = "utf-8"
    ) -> None:
        super().__init__()
        self.prefix = prefix
        self.suffix = suffix
        self.aim = aim
        self.encoding = encoding
        self.pulls: deque[Pull] = deque(maxlen=KEPT)
        self.pulled = 0

    def trigger(self, text: str, symbology: str = "code128") -> bytes:
        """Point at `text` and pull: the bytes that went on the wire.

        A symbology that the scanner does not know raises ValueError; without a host or power the bytes are lost, as on
        a real wire (`pulls[-1].heard`).
        """
        raw = self.frame(text, symbology)
        with self.lock:
            heard = self.powered and self.connected
            self.pulled += 1
            self.pulls.append(Pull(self.pulled, text, symbology, raw, heard, time.time()))
            if heard:
                self.say(raw)
        self.ring()
        return raw

    def frame(self, text: str, symbology: str) -> bytes:
        """Prefix, AIM identifier where switched on, text, suffix."""
        if symbology not in AIM:
            raise ValueError(f"the scanner reads no {symbology!r}; it reads {', '.join(AIM)}")
        data = text
        if symbology == "upca" and self.aim and len(text) == 12:
            data = "0" + text
        aim = AIM[symbology].encode("ascii") if self.aim else b""
        return self.prefix + aim + data.encode(self.encoding) + self.suffix
