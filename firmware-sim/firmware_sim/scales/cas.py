"""A CAS AP-1, PD-II or ER scale with the cash-register protocol (CAS AP-1 "Transmission protocol standard"; Ohaus
Aviator 7000 service manual, chapter 6.1.1, prints the same), or an indicator that sends 22 bytes unasked (CAS NT-200
manual, page 48; CI-600D manual, page 74) with `mode` stream. 9600 8N1.

    ENQ (05)     ACK (06)  there is a weight      NAK (15)  not ready, ask again
    DC1 (11)     SOH STX sta sign ww.www kg BCC ETX EOT       after an ACK

sta   S stable for 500 ms, U not yet      sign   blank, - below zero, F above the range
BCC   all bytes between STX and BCC, xored; six characters of weight with the point, two of unit

    ST,GS,il,00001.25 kg CR LF     ST stable, US moving, OL over; GS gross, NT net; device 1 as 31 hex; lamps: bit 7
                                   always 1, 6 stable, 2 gross, 1 tare, 0 zero; eight digits with the point
"""

from collections.abc import Iterator, Mapping
from functools import reduce
from operator import xor
from typing import ClassVar, Unpack

from firmware_sim.registry import simulates
from firmware_sim.scales.plate import ScaleSettings
from firmware_sim.scales.scale import Scale

SOH, STX, ETX, EOT, ENQ, ACK, NAK, DC1 = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x15, 0x11
DIGITS, LONG_DIGITS = 6, 8


@simulates("cas", kind="scale")
class Cas(Scale):
    """A price-computing scale that is asked in two steps."""

    units: ClassVar[tuple[str, ...]] = ("kg", "lb")
    variants: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("command", "stream")}

    def __init__(self, *, mode: str = "command", device: int = 1, **settings: Unpack[ScaleSettings]) -> None:
        super().__init__(**settings)
        self.streams_in(mode)
        self.number_of_device = device
        self._ready: set[int] = set()

    def cut(self, buffer: bytearray) -> Iterator[bytes]:
        while buffer:
            yield bytes([buffer.pop(0)])

    def command(self, line: int, command: bytes, now: float) -> None:
        asked = 0 if self.streams else command[0]
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

    def frame(self, now: float) -> bytes:
        """The 22 bytes of an indicator."""
        shown = self.cell.display(now)
        ok = shown.range == "ok"
        header = ("ST" if shown.stable else "US") if ok else "OL"
        mode = "NT" if shown.tare_mg else "GS"
        lamps = (
            0x80 | (0x40 if shown.stable else 0) | (0x02 if shown.tare_mg else 0x04) | (0x01 if shown.at_zero else 0)
        )
        number = self.number(shown.net_mg, width=LONG_DIGITS) if ok else " " * LONG_DIGITS
        head = f"{header},{mode},".encode() + bytes([0x30 + self.number_of_device, lamps])
        return head + f",{number} {self.unit}\r\n".encode()

    def with_wrong_check(self, frame: bytes) -> bytes:
        checked = len(frame) > 3 and not self.streams
        return frame[:-3] + bytes([frame[-3] ^ 0x15]) + frame[-2:] if checked else frame
