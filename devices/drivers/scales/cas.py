"""CAS scales (SW, PD, AD, AP: asked) and indicators (CI, NT: a stream of 22 bytes).

    05        06                                            ENQ: are you there? ACK (15: not now)
    11        01 02 S s wwwwww uu bcc 03 04                 DC1: the weight      ?mode=command
              S  S stable, U in motion      s  blank or -, F overload [U]
              w  six characters with the point (seven on some models)      u  kg, lb, oz, g
              bcc  XOR of the bytes from S to u
              ST,GS,il,wwwwwwww_uu 0D 0A                    nobody asks          ?mode=stream
              ST, US in motion, OL overload      GS gross, NT net      i device number, l lamps

[U] No command for zero or tare is common to these models.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import ETX, STX, Framing, LineFrame, Piece
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

SOH, EOT, ENQ, ACK, DC1, NAK = 0x01, 0x04, 0x05, 0x06, 0x11, 0x15
LENGTHS = (15, 16)  # SOH to EOT
FIELDS = re.compile(rb"([SU])([ F-])([ \d.]{6,7})(kg|lb|oz| g|g )", re.IGNORECASE)
LINE = re.compile(rb"(ST|US|OL),(GS|NT),(..),?([ \d.+-]{8})[ ,]?(kg|lb| g| t|g |t )", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer11Frame:
    """SOH STX ... ETX EOT of one of two lengths; ACK and NAK stand alone."""

    limit: int = 64

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            if buffer[0] in (ACK, NAK):
                length, why = 1, ""
            elif buffer[0] == SOH:
                length, why = self._frame(buffer)
            else:
                length, why = self._next(buffer, 0), "it lies between two frames"
            if length == 0:
                break
            pieces.append(Piece(bytes(buffer[:length]), why))
            del buffer[:length]
        return pieces

    def _frame(self, buffer: bytearray) -> tuple[int, str]:
        if SOH in buffer[1:12]:
            return self._next(buffer, 1), "it is cut short"
        for length in LENGTHS:
            if buffer[length - 2 : length] == bytes([ETX, EOT]):
                return length, ""
        if len(buffer) >= max(LENGTHS):
            return self._next(buffer, 1), "it has no end"
        return 0, ""

    @staticmethod
    def _next(buffer: bytearray, begin: int) -> int:
        found = buffer.find(SOH, begin)
        return found if found > 0 else len(buffer)


@driver(
    "cas",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "checksum"),
    source="CAS, SW-II manual, RS-232C protocol; AP-1 transmission protocol; CI-600D manual, 10-1",
    options={"mode": ("command", "stream")},
)
class Cas:
    """CAS scales and indicators"""

    info: ClassVar[DriverInfo]
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self, mode: str = "command") -> None:
        self._stream = mode == "stream"
        self.frame: Framing = LineFrame(b"\r\n", marks=(b"ST,", b"US,", b"OL,")) if self._stream else Answer11Frame()
        self.poll = b"" if self._stream else bytes([ENQ])

    def decode(self, frame: bytes) -> WeightReading | Answer | None:
        if self._stream:
            return self._line(frame)
        if frame == bytes([ACK]):
            return None
        if frame == bytes([NAK]):
            return Answer(command="", ok=False, text="the scale has no weight to send now", raw=frame)
        body = frame[2:-3]
        match = FIELDS.fullmatch(body)
        if match is None or frame[:2] != bytes([SOH, STX]) or frame[-2:] != bytes([ETX, EOT]):
            raise BadFrame("cas", frame)
        if frame[-3] != reduce(xor, body):
            raise BadFrame("cas", frame, "the check byte is wrong")
        state, sign, number, unit = match.groups()
        name = unit.decode().strip().lower()
        if sign == b"F":
            return WeightReading(grams=None, unit=name, stable=False, range=Range.OVER, raw=frame)
        grams = grams_of("cas", frame, sign.strip() + number.strip(), name)
        return WeightReading(grams=grams, unit=name, stable=state == b"S", raw=frame)

    def reply(self, frame: bytes) -> bytes:
        return bytes([DC1]) if frame == bytes([ACK]) else b""

    @staticmethod
    def _line(frame: bytes) -> WeightReading:
        match = LINE.fullmatch(frame)
        if match is None:
            raise BadFrame("cas", frame)
        state, kind, _, number, unit = match.groups()
        name, net = unit.decode().strip().lower(), kind == b"NT"
        if state == b"OL":
            return WeightReading(grams=None, unit=name, stable=False, net=net, range=Range.OVER, raw=frame)
        grams = grams_of("cas", frame, number, name)
        return WeightReading(grams=grams, unit=name, stable=state == b"ST", net=net, raw=frame)
