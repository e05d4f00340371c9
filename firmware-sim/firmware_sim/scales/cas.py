"""A CAS AP-1, PD-II or ER scale with the cash-register protocol (CAS AP-1 "Transmission protocol standard"; Ohaus
Aviator 7000 service manual, chapter 6.1.1, prints the same). 9600 8N1.

    ENQ (05)     ACK (06)  there is a weight      NAK (15)  not ready, ask again
    DC1 (11)     SOH STX sta sign ww.www kg BCC ETX EOT       after an ACK

sta   S stable for 500 ms, U not yet      sign   blank, - below zero, F above the range
BCC   all bytes between STX and BCC, xored; six characters of weight with the point, two of unit
"""

from collections.abc import Iterator
from functools import reduce
from operator import xor
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.scale import Scale, ScaleSettings

SOH, STX, ETX, EOT, ENQ, ACK, NAK, DC1 = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x11
DIGITS = 6


@simulates("cas", kind="scale")
class Cas(Scale):
    """A price-computing scale that is asked in two steps."""

    units: ClassVar[tuple[str, ...]] = ("kg", "lb")

    def __init__(self, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self._ready: set[int] = set()

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while buffer:
            yield bytes([buffer.pop(0)])

    def command(self, line: int, command: bytes, now: float) -> None:
        asked = command[0]
        if asked == ENQ:
            ready = self.cell.display(now).range in ("ok", "over")
            self._ready.add(line) if ready else self._ready.discard(line)
            self.say(bytes([ACK if ready else NAK]), line)
        elif asked == DC1:
            self.say(self.weight(now) if line in self._ready else bytes([NAK]), line)
            self._ready.discard(line)

    def closed(self, line: int, now: float) -> None:
        super().closed(line, now)
        self._ready.discard(line)

    def weight(self, now: float) -> bytes:
        """The whole answer to DC1."""
        shown = self.cell.display(now)
        state = "S" if shown.stable and shown.range == "ok" else "U"
        over = shown.range == "over"
        sign = "F" if over else "-" if shown.net_mg < 0 else " "
        number = "0".zfill(2) + "." + "0" * 3 if over else self.number(abs(shown.net_mg), width=DIGITS)
        content = f"{state}{sign}{number}{self.unit}".encode()
        return bytes([SOH, STX]) + content + bytes([reduce(xor, content), ETX, EOT])

    def with_wrong_check(self, frame: bytes) -> bytes:
        return frame[:-3] + bytes([frame[-3] ^ 0x15]) + frame[-2:] if len(frame) > 3 else frame
