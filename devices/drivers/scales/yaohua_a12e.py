"""Yaohua XK3190-A12E and the older A12, continuous lines (9600 8N1).

    WG004.139kg3D CR LF      A12E: the two hexadecimal digits are the XOR of the eleven characters before them
    _________OL23 CR LF      over                 _________LO23   under
    ww000.000kg CR LF        A12: ww gross, wn net, wt the tare, which is no reading

The wire tells no stability, so it is derived.
"""

import re
from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Range, WeightReading

CHECKED = re.compile(rb"(W[GN])([ -]?\d*\.?\d+)(kg|lb|g)([0-9A-F]{2})")
OLDER = re.compile(rb"(w[wnt])([ -]?\d*\.?\d+)(kg|lb|g)")
OUTSIDE = {b"OL": Range.OVER, b"LO": Range.UNDER}
BEYOND = re.compile(rb" {9}(OL|LO)[0-9A-F]{2}")


@driver(
    "yaohua-a12e",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "net"),
)
class YaohuaA12e:
    """Yaohua XK3190-A12E and A12"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> WeightReading | None:
        if match := BEYOND.fullmatch(frame):
            return WeightReading(grams=None, unit="", stable=False, derived=True, range=OUTSIDE[match[1]], raw=frame)
        match = CHECKED.fullmatch(frame)
        if match and int(match[4], 16) != reduce(xor, frame[:-2]):
            raise BadFrame("yaohua-a12e", frame, "the check digits are wrong")
        match = match or OLDER.fullmatch(frame)
        if match is None:
            raise BadFrame("yaohua-a12e", frame)
        if match[1] == b"wt":
            return None
        grams = grams_of("yaohua-a12e", frame, match[2], match[3])
        net = match[1] in (b"WN", b"wn")
        return WeightReading(grams=grams, unit=match[3].decode(), stable=False, derived=True, net=net, raw=frame)
