"""What every simulated scanner shares: the trigger, what was pulled, and how a symbol is identified.

AIM identifiers as ISO/IEC 15424 and the "AIM code identifiers" tables of the makers' guides give them.
"""

import time
from collections import deque
from dataclasses import dataclass

from firmware_sim.wire import Lines

AIM = {
    "code128": "]C0",
    "gs1-128": "]C1",
    "ean13": "]E0",
    "ean8": "]E4",
    "upca": "]E0",
    "code39": "]A0",
    "code93": "]G0",
    "itf": "]I0",
    "codabar": "]F0",
    "databar": "]e0",
    "pdf417": "]L0",
    "qr": "]Q1",
    "gs1-qr": "]Q3",
    "datamatrix": "]d1",
    "gs1-datamatrix": "]d2",
    "aztec": "]z0",
}
CHARSETS = ("utf-8", "gb18030")
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


class Triggered(Lines):
    """A scanner with a trigger. A subclass makes the bytes of a scan in `frame` and may hold them back in `send`."""

    def __init__(self, *, aim: bool = False, encoding: str = "utf-8") -> None:
        super().__init__()
        if encoding not in CHARSETS:
            raise ValueError(f"a symbol's text is {' or '.join(CHARSETS)}, not {encoding!r}")
        self.aim = aim
        self.encoding = encoding
        self.pulls: deque[Pull] = deque(maxlen=KEPT)
        self.pulled = 0

    def stands_in_for(self, other: Lines) -> None:
        """Take the place of another scanner: what was pulled goes on."""
        super().stands_in_for(other)
        if isinstance(other, Triggered):
            self.pulls, self.pulled = other.pulls, other.pulled

    def trigger(self, text: str, symbology: str = "code128") -> bytes:
        """Point at `text` and pull: the bytes that went on the wire.

        A symbology that the scanner does not know raises ValueError; without a host or power the bytes are lost, as on
        a real wire (`pulls[-1].heard`).
        """
        raw = self.frame(text, symbology)
        return self._pull(text, symbology, raw, raw)

    def half(self, text: str, symbology: str = "code128", count: int | None = None) -> bytes:
        """A pull of which only the first `count` bytes (half of them) get onto the wire."""
        raw = self.frame(text, symbology)
        return self._pull(text, symbology, raw, raw[: len(raw) // 2 if count is None else count])

    def double(self, text: str, symbology: str = "code128") -> bytes:
        """A trigger that bounces: the same symbol twice in one breath."""
        self.trigger(text, symbology)
        return self.trigger(text, symbology)

    def frame(self, text: str, symbology: str) -> bytes:
        """The bytes of one scan."""
        raise NotImplementedError

    def data(self, text: str, symbology: str) -> bytes:
        """The symbol's text in the symbol's charset; UPC-A has a leading zero where identifiers are on."""
        known(symbology)
        return ("0" + text if symbology == "upca" and self.aim and len(text) == 12 else text).encode(self.encoding)

    def send(self, raw: bytes) -> None:
        """Put a scan on the wire."""
        self.say(raw)

    def _pull(self, text: str, symbology: str, raw: bytes, sent: bytes) -> bytes:
        with self.lock:
            heard = self.powered and self.connected
            self.pulled += 1
            self.pulls.append(Pull(self.pulled, text, symbology, raw, heard, time.time()))
            if heard:
                self.send(sent)
        self.ring()
        return raw


def known(symbology: str) -> str:
    if symbology not in AIM:
        raise ValueError(f"the scanner reads no {symbology!r}; it reads {', '.join(AIM)}")
    return symbology
