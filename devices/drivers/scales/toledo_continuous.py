"""Toledo continuous output: a frame about 17 times a second, nobody asks.

    02 A B C wwwwww tttttt 0D [chk]      chk: two's complement of the 7-bit sum of all bytes before it

    A   bits 0-2 place of the point: 0 xxxxxx00  1 xxxxxx0  2 xxxxxx  3 xxxxx.x  4 xxxx.xx  5 xxx.xxx  6, 7 on
    B   bit 0 net  1 negative  2 out of range  3 motion  4 kilograms (else pounds)  6 not zeroed since power-up
    C   bits 0-2: 0 the unit of B; other units are not verified against a manual and make a bad frame

Whether the check byte is sent is a setting of the scale; both are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import CR, STX, Framing, Piece
from devices.grams import grams_of
from devices.readings import Range, WeightReading

LENGTH = 17  # STX to CR
CHECK_LIKE_STX = bytes([STX])  # a check byte can have the value of STX
NET, NEGATIVE, OUT_OF_RANGE, MOTION, KILOGRAMS, POWER_UP = 0x01, 0x02, 0x04, 0x08, 0x10, 0x40


@dataclass(frozen=True)
class ContinuousFrame:
    """From STX to CR, with the check byte when one follows: the next byte tells whether it does."""

    limit: int = 128

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while len(buffer) > LENGTH:
            if buffer[0] != STX or buffer[LENGTH - 1] != CR:
                begin = buffer.find(STX, 1)
                lost = bytes(buffer[: begin if begin > 0 else len(buffer)])
                if lost != CHECK_LIKE_STX:
                    pieces.append(Piece(lost, "it is no whole frame"))
                del buffer[: len(lost)]
                continue
            end = LENGTH if buffer[LENGTH] == STX else LENGTH + 1
            pieces.append(Piece(bytes(buffer[:end])))
            del buffer[:end]
        return pieces


@driver(
    "toledo-continuous",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "net"),
)
class ToledoContinuous:
    """Toledo continuous output"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = ContinuousFrame()
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> WeightReading:
        if len(frame) not in (LENGTH, LENGTH + 1) or frame[0] != STX or frame[LENGTH - 1] != CR:
            raise BadFrame("toledo-continuous", frame)
        if len(frame) > LENGTH and sum(frame) & 0x7F:
            raise BadFrame("toledo-continuous", frame, "the check byte is wrong")
        first, second, third = frame[1:4]
        if third & 0x07:
            raise BadFrame("toledo-continuous", frame, f"unit {third & 0x07} of status C is not known")
        unit = "kg" if second & KILOGRAMS else "lb"
        where = self._range(second)
        grams = self._grams(frame, first, second, unit) if where is Range.OK else None
        stable = grams is not None and not second & MOTION
        return WeightReading(grams=grams, unit=unit, stable=stable, net=bool(second & NET), range=where, raw=frame)

    @staticmethod
    def _range(second: int) -> Range:
        if second & POWER_UP:
            return Range.FAULT
        if second & OUT_OF_RANGE:
            return Range.UNDER if second & NEGATIVE else Range.OVER
        return Range.OK

    @staticmethod
    def _grams(frame: bytes, first: int, second: int, unit: str) -> int:
        digits = frame[4:10].decode("ascii", "replace").strip()
        if not digits.isdigit() or not digits.isascii():
            raise BadFrame("toledo-continuous", frame, f"{digits!r} is no weight")
        weight = Decimal(digits).scaleb(2 - (first & 0x07))
        sign = "-" if second & NEGATIVE else ""
        return grams_of("toledo-continuous", frame, f"{sign}{weight:f}", unit)
