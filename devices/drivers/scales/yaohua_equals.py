"""Yaohua A23p, A26 and many cheap platform scales: `=` and eight characters, nobody asks, no end mark, no check.

    =0003.000   =-0001.00        ?direction=forward      continuous format 2: sign, then the highest digit first
    =000.3000   =00.1000-        ?direction=reversed     continuous format 1: the last digit first, then the sign

Some frames are valid both ways (`=0010.100` is 10.1 or 1.01), so the direction is chosen, never guessed. The unit is
kilograms. The wire tells no stability, so it is derived. A frame without a point is not read: a damaged one looks so.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import Framing, Piece
from devices.grams import grams_of
from devices.readings import WeightReading

START, LENGTH = ord("="), 9
WEIGHT = re.compile(rb"-?\d+\.\d+")


@dataclass(frozen=True)
class EqualsFrame:
    """`=` and the eight characters behind it; line ends that some scales add are skipped."""

    limit: int = 64

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            begin = buffer.find(START)
            lost = bytes(buffer[:begin] if begin >= 0 else buffer)
            if lost.strip(b"\r\n "):
                pieces.append(Piece(lost, "it lies between two frames"))
            del buffer[: len(lost)]
            if len(buffer) < LENGTH:
                break
            again = buffer.find(START, 1, LENGTH)
            end = again if again > 0 else LENGTH
            pieces.append(Piece(bytes(buffer[:end]), "it is cut short") if again > 0 else Piece(bytes(buffer[1:end])))
            del buffer[:end]
        return pieces


@driver(
    "yaohua-equals",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight",),
    source="Yaohua, XK3190-A26 manual, continuous formats 1 and 2",
    options={"direction": ("forward", "reversed")},
)
class YaohuaEquals:
    """Yaohua A23p, A26 and others with frames like =0003.000"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EqualsFrame()
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self, direction: str = "forward") -> None:
        self._reversed = direction == "reversed"

    def decode(self, frame: bytes) -> WeightReading:
        text = frame[::-1] if self._reversed else frame
        if len(frame) != LENGTH - 1 or WEIGHT.fullmatch(text) is None:
            raise BadFrame(self.info.name, frame)
        grams = grams_of(self.info.name, frame, text, "kg")
        return WeightReading(grams=grams, unit="kg", stable=False, derived=True, raw=frame)
