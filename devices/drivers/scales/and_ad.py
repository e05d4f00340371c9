"""A&D scales and balances, standard format (some models are shipped at 2400 7E1).

Q CR LF     ST,+0001.234 kg CR LF     stable          US   in motion
            OL,+9999999E+19           over            OL,-  under
            QT,+000012 PC             counting mode: a number of pieces, which is no weight
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Range, WeightReading

WEIGHT = re.compile(rb"(ST|US),([+-][ \d]*\.?\d+) *([A-Za-z]{1,3}) *")
OUTSIDE = re.compile(rb"OL,([+-]).*")
PIECES = re.compile(rb"QT,[+-][ \d]+ *PC *")
REFUSAL = re.compile(rb"EC,E\d\d|\?")


@driver(
    "and-ad",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=2400, bits=7, parity="E"),
    capabilities=("weight", "stable", "zero"),
)
class AndAd:
    """A&D scales and balances, standard format"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    poll: ClassVar[bytes] = b"Q\r\n"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r\n"}

    def decode(self, frame: bytes) -> WeightReading | None:
        if match := WEIGHT.fullmatch(frame):
            state, number, unit = match.groups()
            grams = grams_of("and-ad", frame, number, unit)
            return WeightReading(grams=grams, unit=unit.decode(), stable=state == b"ST", raw=frame)
        if match := OUTSIDE.fullmatch(frame):
            where = Range.OVER if match[1] == b"+" else Range.UNDER
            return WeightReading(grams=None, unit="", stable=False, range=where, raw=frame)
        if PIECES.fullmatch(frame):
            return None
        if REFUSAL.fullmatch(frame):
            raise Refused("and-ad", frame, "the scale reports an error")
        raise BadFrame("and-ad", frame)
