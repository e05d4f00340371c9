"""Serial and USB-CDC barcode scanners as Zebra and Honeywell ship them: the decoded text, then a carriage return.

Zebra DS22xx Product Reference Guide, "Miscellaneous": default transmission is `<data>`, and `<data><CR>` once the
common "CR" programming sheet was scanned; Honeywell Xenon user guide, "Serial Wedge": suffix CR (0x0D) by default for
serial. With code identifiers on, the AIM identifier of ISO/IEC 15424 comes before the data. The order on the wire is
prefix, code identifier, data, suffix.
"""

from firmware_sim.registry import simulates
from firmware_sim.scanners.trigger import AIM, Pull, Triggered

__all__ = ["FRAMINGS", "Pull", "SimulatedScanner"]

# The programming sheets that people use: name -> prefix and suffix.
FRAMINGS = {
    "cr": (b"", b"\r"),
    "lf": (b"", b"\n"),
    "crlf": (b"", b"\r\n"),
    "stx-etx": (b"\x02", b"\x03"),
    "stx-cr": (b"\x02", b"\r"),
    "tab": (b"", b"\t"),
    "none": (b"", b""),
}


@simulates("serial-scanner", kind="scanner")
class SimulatedScanner(Triggered):
    """A scanner with a trigger. `prefix` and `suffix` are bytes around the text, `aim` sends AIM identifiers."""

    def __init__(
        self,
        *,
        prefix: bytes = b"",
        suffix: bytes = b"\r",
        aim: bool = False,
        encoding: str = "utf-8",
        framing: str = "",
    ) -> None:
        super().__init__(aim=aim, encoding=encoding)
        if framing and framing not in FRAMINGS:
            raise ValueError(f"no framing is called {framing!r}; there are {', '.join(FRAMINGS)}")
        self.prefix, self.suffix = FRAMINGS[framing] if framing else (prefix, suffix)

    def frame(self, text: str, symbology: str) -> bytes:
        data = self.data(text, symbology)
        aim = AIM[symbology].encode("ascii") if self.aim else b""
        return self.prefix + aim + data + self.suffix
