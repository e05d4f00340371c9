"""A USB scale of the HID class (USB-IF "HID Point of Sale Usage Tables" 1.02, chapter 4, usage page 0x8D), on a fake
hidraw: a terminal or a socket that carries its input reports one behind the other, six bytes each.

    03 status unit exponent weight-low weight-high      weight x 10^exponent, exponent signed

status  1 fault, 2 stable at zero, 3 in motion, 4 stable, 5 under zero, 6 over the limit, 7 calibrate, 8 zero again
unit    2 grams, 3 kilograms, 11 ounces, 12 pounds

It reads the output report `02 xx`: bit 0 enforced zero return, bit 1 zero the scale.
"""

import struct
from collections.abc import Iterator
from typing import ClassVar

from firmware_sim.registry import simulates
from firmware_sim.scales.load_cell import Display
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

REPORT = struct.Struct("<BBBbH")
INPUT, OUTPUT = 3, 2
UNITS = {"g": 2, "kg": 3, "oz": 11, "lb": 12}
RANGES = {"fault": 1, "under": 5, "over": 6}
MOST = 0xFFFF


@simulates("hid-scale", kind="scale")
class HidScale(Scale):
    """A USB scale that sends a report at each conversion."""

    uart: ClassVar[Uart | None] = None
    streams = True
    length: ClassVar[int] = REPORT.size

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while buffer:
            if buffer[0] != OUTPUT:
                del buffer[0]
            elif len(buffer) < 2:
                return
            else:
                yield bytes(buffer[:2])
                del buffer[:2]

    def command(self, line: int, command: bytes, now: float) -> None:
        if command[1] & 0b11:
            self.cell.zero(now)

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        status = RANGES.get(shown.range) or self._status(shown)
        weight, exponent = abs(self.steps(shown.net_mg)), -self.places
        while weight > MOST:
            weight, exponent = (weight + 5) // 10, exponent + 1
        return REPORT.pack(INPUT, status, UNITS[self.unit], exponent, weight)

    def _status(self, shown: Display) -> int:
        if shown.net_mg < 0:
            return RANGES["under"]
        if not shown.stable:
            return 3
        return 2 if shown.net_mg == 0 else 4
