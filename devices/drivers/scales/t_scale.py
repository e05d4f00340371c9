"""Kern GAB, T-Scale and the many counting and platform scales with their line format (9600 8N1).

RW CR LF     ST,GS,+  1.250kg CR LF

ST stable  US in motion  OL outside the range      GS gross  NT net  TR the tare, which is no reading
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Range, WeightReading

LINE = re.compile(rb"(ST|US|OL),(GS|NT|TR),([+-]?) *(\d*\.?\d+|[ \-.]*) *([A-Za-z]{1,3}) *")


@driver(
    "t-scale",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare", "clear_tare"),
)
class TScale:
    """Kern GAB, T-Scale and compatible counting and platform scales"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    poll: ClassVar[bytes] = b"RW\r\n"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"MZ\r\n", "tare": b"MT\r\n", "clear_tare": b"CT\r\n"}

    def decode(self, frame: bytes) -> WeightReading | None:
        match = LINE.fullmatch(frame)
        if match is None:
            raise BadFrame("t-scale", frame)
        state, kind, sign, number, unit = match.groups()
        if kind == b"TR":
            return None
        net, name = kind == b"NT", unit.decode()
        if state == b"OL":
            where = Range.UNDER if sign == b"-" else Range.OVER
            return WeightReading(grams=None, unit=name, stable=False, net=net, range=where, raw=frame)
        grams = grams_of("t-scale", frame, sign + number, unit)
        return WeightReading(grams=grams, unit=name, stable=state == b"ST", net=net, raw=frame)
