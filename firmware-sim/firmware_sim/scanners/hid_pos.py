"""USB scanners of the HID class "Bar Code Scanner" (page 0x8C), their input reports back to back on a line.

USB-IF, HID Point of Sale Usage Tables 1.02, chapter 3, as laid out in makers' report descriptors (Honeywell Xenon
"USB HID POS", Access-IS ATR110 appendix A): one input report of 64 bytes,

    byte 0      report id 2
    byte 1      how many of the 56 data bytes count
    byte 2-4    AIM symbology identifier, zeros where identifiers are off
    byte 5-60   decoded data, zeros behind it
    byte 61-62  the maker's own code identifier and a reserved byte
    byte 63     bit 0: the data goes on in the next report
"""

from firmware_sim.registry import simulates
from firmware_sim.scanners.trigger import AIM, Triggered

ROOM = 56


@simulates("hid-pos", kind="scanner")
class SimulatedHidPos(Triggered):
    """A HID scanner; this class always knows the symbology, and `aim=False` is a maker who leaves it out."""

    def __init__(self, *, aim: bool = True, encoding: str = "utf-8") -> None:
        super().__init__(aim=aim, encoding=encoding)

    def frame(self, text: str, symbology: str) -> bytes:
        data = self.data(text, symbology)
        identifier = AIM[symbology].encode("ascii") if self.aim else bytes(3)
        reports = b""
        while True:
            piece, data = data[:ROOM], data[ROOM:]
            report = bytearray(64)
            report[0], report[1] = 2, len(piece)
            report[2:5] = identifier
            report[5 : 5 + len(piece)] = piece
            report[63] = 1 if data else 0
            reports += report
            if not data:
                return reports
