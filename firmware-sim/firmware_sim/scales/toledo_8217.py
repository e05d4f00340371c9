"""A checkout scale that speaks the Toledo 8217 protocol (PSC Magellan 8500 service manual, chapter 6.1.3; Mettler
Toledo PS2 specifications, appendix "Host Interface"; Rice Lake BenchPro manual, page 26).

One letter in upper case, 9600 7E1:

    W         STX WW.WWW CR     gross kilograms      STX WW.WW CR   gross pounds      N behind it: net
              STX ? status CR   in motion, below zero, over capacity
    Z         STX ? status CR   zero, on the next conversion, if stable, in range and gross
    T CR      STX ? status CR   tare, 150 ms later   TWWWWW CR   a known tare, five digits, as WW.WWW kg or WWW.WW lb
    C         STX ? status CR   tare cleared, 150 ms later; ignored in motion
    A         STX CR            confidence test      B   STX ? @ CR   its result, all passed
    others    STX ? status CR

status: bit 0 in motion, 1 over capacity, 2 under zero, 3 outside the zero capture range (after power-up), 4 centre of
zero, 5 net, 6 always 1.
"""

from collections.abc import Iterator
from typing import ClassVar

from firmware_sim.registry import simulates
from firmware_sim.scales.load_cell import Display
from firmware_sim.scales.plate import MG_IN
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart

STX, CR = b"\x02", b"\r"
TARE_DELAY_S = 0.15
RANGES = {"over": 0x02, "under": 0x04, "fault": 0x08}


@simulates("toledo-8217", kind="scale")
class Toledo8217(Scale):
    """A checkout scale with the 8217 protocol."""

    uart: ClassVar[Uart | None] = Uart(9600, 7, "E")
    units: ClassVar[tuple[str, ...]] = ("kg", "lb")

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        """Single letters; only a T runs on to its CR."""
        while buffer:
            if buffer[:1] != b"T":
                yield bytes(buffer[:1])
                del buffer[:1]
            elif (end := buffer.find(CR)) >= 0:
                yield bytes(buffer[:end])
                del buffer[: end + 1]
            elif buffer[1:].isdigit() or len(buffer) == 1:
                return
            else:
                del buffer[:1]

    def command(self, line: int, command: bytes, now: float) -> None:
        if command == b"W":
            self.say(self.weight(now), line)
        elif command == b"A":
            self.say(STX + CR, line)
        elif command == b"B":
            self.say(STX + b"?@" + CR, line)
        elif command[:1] == b"T":
            self.later(line, now + TARE_DELAY_S, lambda at: self._tared(command[1:], at))
        elif command == b"C":
            self.later(line, now + TARE_DELAY_S, self._tare_cleared)
        elif command not in (CR, b"\n"):
            if command == b"Z" and not self.cell.tare_mg:
                self.cell.zero(now)
            self.say(self.status(now), line)

    def weight(self, now: float) -> bytes:
        """The answer to W."""
        shown = self.cell.display(now)
        if shown.range != "ok" or not shown.stable or shown.net_mg < 0:
            return self._status_of(shown)
        net = b"N" if shown.tare_mg else b""
        return STX + self.number(shown.net_mg, width=3 + self.places).encode() + net + CR

    def status(self, now: float) -> bytes:
        """STX ? status CR."""
        return self._status_of(self.cell.display(now))

    def _status_of(self, shown: Display) -> bytes:
        bits = 0x40 | RANGES.get(shown.range, 0)
        bits |= 0 if shown.stable else 0x01
        bits |= 0x04 if shown.range == "ok" and shown.net_mg < 0 else 0
        bits |= 0x10 if shown.at_zero else 0
        bits |= 0x20 if shown.tare_mg else 0
        return STX + b"?" + bytes([bits]) + CR

    @property
    def places(self) -> int:
        """Five digits with a fixed point."""
        return 3 if self.unit == "kg" else 2

    def _tared(self, digits: bytes, now: float) -> bytes:
        if not digits:
            self.cell.tare(now)
        elif len(digits) == 5 and self.cell.still(now):
            mg = int(digits) * MG_IN[self.unit] // 10**self.places
            self.cell.tare_mg = self.cell.rounded(mg) if mg <= self.cell.capacity_mg else self.cell.tare_mg
        return self.status(now)

    def _tare_cleared(self, now: float) -> bytes:
        if self.cell.still(now):
            self.cell.tare_mg = 0
        return self.status(now)
