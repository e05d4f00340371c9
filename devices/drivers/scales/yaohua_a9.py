"""Yaohua XK3190-A9, A26 and compatible indicators, continuous format 0 (8N1, 1200 to 9600 baud).

    02 s dddddd p xH xL 03      s sign (+ -)   d six digits   p places behind the point
                                x XOR of the bytes from s to p, as two hexadecimal digits

A real capture of an empty scale is `02 2B 30 30 30 30 30 30 30 31 42 03`. Some units send 30 + nibble (`3B`) instead
of a digit A-F. The unit is kilograms. The wire tells no stability, so it is derived.
"""

import re
from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import WeightReading

FRAME = re.compile(rb"([+-])(\d{6})([0-6])([0-?A-F]{2})")


def nibble(char: int) -> int:
    """A digit 0-9 A-F, or 30 hex + nibble."""
    return char - 0x37 if char >= 0x41 else char - 0x30


@driver(
    "yaohua-a9",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight",),
)
class YaohuaA9:
    """Yaohua XK3190-A9 and A26, continuous format 0"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame()
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> WeightReading:
        match = FRAME.fullmatch(frame)
        if match is None:
            raise BadFrame("yaohua-a9", frame)
        sign, digits, places, check = match.groups()
        if nibble(check[0]) << 4 | nibble(check[1]) != reduce(xor, frame[:8]):
            raise BadFrame("yaohua-a9", frame, "the check digits are wrong")
        point = 6 - int(places)
        grams = grams_of("yaohua-a9", frame, sign + digits[:point] + b"." + digits[point:] + b"0", "kg")
        return WeightReading(grams=grams, unit="kg", stable=False, derived=True, raw=frame)
