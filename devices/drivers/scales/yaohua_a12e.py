"""Yaohua XK3190-A12E and the older A12, lines (9600 8N1).

    WG004.139kg3D CR LF      A12E: WG gross, WN net; seven characters of weight, the last blank when it has no point,
                             the first - when negative; the two hexadecimal digits are the XOR of the eleven before
    _________OL23 CR LF      over (above Max + 9e)      _________LO23 CR LF   under (below -20d)
    ww000.000kg CR LF        A12: ww gross, wn net, wt the tare, which is no reading
    R T Z                    A12 in command mode (?mode=command): read, tare, zero

The wire tells no stability, so it is derived. T and Z are answered only when they are not valid, by an empty line.
Lines of the A12 have no check digits; they are not taken from a scale that has sent checked ones.
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

CHECKED = re.compile(rb"(W[GN])(-?[\d.]{5,7} ?)(?<=W[GN].{7})(kg|lb)([0-9A-F]{2})")
OLDER = re.compile(rb"(w[wnt])(-?[\d.]{6,7})(kg|lb)")
COMMANDS = {"zero": b"Z", "tare": b"T"}
BEYOND = {b" " * 9 + b"OL23": Range.OVER, b" " * 9 + b"LO23": Range.UNDER, b" " * 9 + b"L023": Range.UNDER}


@driver(
    "yaohua-a12e",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "net", "checksum", "zero", "tare"),
    source="Yaohua, XK3190-A12(E) manual, communication mode; XK3190-A12+SS, serial interface",
    options={"mode": ("stream", "command")},
)
class YaohuaA12e:
    """Yaohua XK3190-A12E and A12"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n", marks=(b"WG", b"WN", b"ww", b"wn", b"wt", b" " * 9))
    quiet_s: ClassVar[float] = 1.0
    unanswered: ClassVar[tuple[str, ...]] = ("zero", "tare")

    def __init__(self, mode: str = "stream") -> None:
        self.poll = b"R" if mode == "command" else b""
        self.commands: Mapping[str, bytes] = COMMANDS if mode == "command" else {}  # one that streams hears nothing
        self._checks = False

    def decode(self, frame: bytes) -> WeightReading | None:
        if frame in BEYOND:
            return WeightReading(grams=None, unit="", stable=False, derived=True, range=BEYOND[frame], raw=frame)
        match = CHECKED.fullmatch(frame)
        if match and int(match[4], 16) != reduce(xor, frame[:-2]):
            raise BadFrame("yaohua-a12e", frame, "the check digits are wrong")
        self._checks = self._checks or match is not None
        match = match or (None if self._checks else OLDER.fullmatch(frame))
        if match is None:
            raise BadFrame("yaohua-a12e", frame)
        if match[1] == b"wt":
            return None
        grams = grams_of("yaohua-a12e", frame, match[2], match[3])
        net = match[1] in (b"WN", b"wn")
        return WeightReading(grams=grams, unit=match[3].decode(), stable=False, derived=True, net=net, raw=frame)
