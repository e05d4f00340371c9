"""An indicator with Toledo continuous output (Mettler Toledo IND445/ICS425 user manual 22013194, chapter 5.2; Mettler
Toledo Wildcat user's manual, tables 6-9 to 6-11; Rockwell 57C428 user guide, appendix D).

Seventeen bytes and a check that can be switched off, unasked, some ten times a second:

    STX A B C wwwwww tttttt CR [check]      displayed weight and tare, six digits, leading zeros as blanks

A   bits 0-2 the point (2 XXXXXX, 3 XXXXX.X, 4 XXXX.XX, 5 XXX.XXX), 3-4 steps of 1, 2 or 5 (1, 2, 3), 5 always 1
B   0 net, 1 negative, 2 out of range, 3 motion, 4 kilograms, 5 always 1, 6 switched on and not yet zeroed
C   0-2 unit when B4 does not say it (0 pounds or kilograms, 1 grams, 3 ounces), 3 print request, 5 always 1

check: what brings the sum of all bytes, STX and CR too, to 0 in seven bits. It hears P (print request in the next
frame), T (tare), Z (zero) and C (clear the tare).
"""

from collections.abc import Iterator
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import MG_IN, ScaleSettings
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

STX, CR = 0x02, 0x0D
UNIT_BITS = {"kg": 0, "lb": 0, "g": 1, "oz": 3}
STEPS = {1: 1, 2: 2, 5: 3}


@simulates("toledo-continuous", kind="scale")
class ToledoContinuous(Scale):
    """An indicator that sends all the time; `checksum` says whether the check byte is sent."""

    uart: ClassVar[Uart | None] = Uart(9600, 7, "E")
    streams = True

    def __init__(self, *, checksum: bool = True, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.checksum = checksum
        self.unzeroed = False
        self._print = False

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while buffer:
            yield bytes([buffer.pop(0)])

    def command(self, line: int, command: bytes, now: float) -> None:
        if command == b"Z":
            if self.cell.zero(now) is None:
                self.unzeroed = False
        elif command == b"T":
            self.cell.tare(now)
        elif command == b"C":
            self.cell.tare_mg = 0
        elif command == b"P":
            self._print = True

    def power(self, on: bool) -> None:
        with self.lock:
            self.unzeroed = self.unzeroed or (on and not self.powered)
        super().power(on)

    def frame(self, now: float) -> bytes:
        shown = self.cell.display(now)
        frame = bytes([STX, self._a(), self._b(now), self._c()])
        frame += f"{abs(self.steps(shown.net_mg)):>6}{self.steps(shown.tare_mg):>6}".encode()[-12:] + bytes([CR])
        self._print = False
        return frame + bytes([-sum(frame) & 0x7F]) if self.checksum else frame

    def _a(self) -> int:
        unit = MG_IN[self.unit]
        step = self.cell.division_mg * 10**self.places // unit
        return 0x20 | STEPS.get(step, 1) << 3 | (2 + self.places)

    def _b(self, now: float) -> int:
        shown = self.cell.display(now, steady=True)
        bits = 0x20 | (0x01 if shown.tare_mg else 0) | (0x02 if shown.net_mg < 0 else 0)
        bits |= 0x04 if shown.range != "ok" else 0
        bits |= 0 if shown.stable else 0x08
        return bits | (0x10 if self.unit == "kg" else 0) | (0x40 if self.unzeroed else 0)

    def _c(self) -> int:
        return 0x20 | UNIT_BITS[self.unit] | (0x08 if self._print else 0)

    def with_wrong_check(self, frame: bytes) -> bytes:
        return frame[:-1] + bytes([frame[-1] ^ 0x15]) if self.checksum and len(frame) == 18 else frame
