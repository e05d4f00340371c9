"""Scales with the communication protocol of the Scale Manufacturers Association, SMA SCP-0499, level 1.

LF W CR     LF s r n m f xxxxxx.xxx uuu CR      (no blanks between the letters; the weight has ten characters)
            LF ? CR                             the command is not known

s   blank, Z centre of zero, O over, U under, E zero error, I initial zero error, T tare error
n   G gross  T tare  N net          m   M in motion
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import CR, LF, EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import Range, WeightReading

ANSWER = re.compile(rb"([ ZOUEIT])(.)([GTNgtn])([M ])(.)([ \d.+-]{10})([A-Za-z ]{1,3})")
RANGES = {b"O": Range.OVER, b"U": Range.UNDER, b"E": Range.FAULT, b"I": Range.FAULT, b"T": Range.FAULT}


@driver(
    "sma",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare"),
)
class Sma:
    """Scales with the SMA protocol SCP-0499"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame(LF, CR)
    poll: ClassVar[bytes] = b"\nW\r"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"\nZ\r", "tare": b"\nT\r"}

    def decode(self, frame: bytes) -> WeightReading | None:
        if frame in (b"?", b"!"):
            raise Refused("sma", frame, "the command is not known or cannot be executed")
        match = ANSWER.fullmatch(frame)
        if match is None:
            raise BadFrame("sma", frame)
        state, _scale, mode, motion, _custom, number, unit = match.groups()
        if mode in b"Tt":
            return None  # the tare, not what lies on the scale
        where = RANGES.get(state, Range.OK)
        grams = grams_of("sma", frame, number, unit) if where is Range.OK else None
        return WeightReading(
            grams=grams,
            unit=unit.decode().strip(),
            stable=grams is not None and motion != b"M",
            net=mode in b"Nn",
            range=where,
            raw=frame,
        )
