"""NCI and Weigh-Tronix scales, SCP-01 and ECR (commonly 9600 7E1).

    W CR     LF xxxx.xxUU CR LF hh CR ETX        SCP-01
             LF xx.xxxUU CR LF S hh CR ETX       ECR
             LF hh CR ETX                        in motion, negative or over: the status alone
             LF ? CR ETX                         the command is not known

    h1   bit 0 motion  1 centre of zero  2 RAM error  3 EEPROM error     4, 5 always 1
    h2   bit 0 under   1 over            2 ROM error  3 calibration      4, 5 always 1   6 another byte follows

Some units leave out the second LF.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import ETX, Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Range, WeightReading

ANSWER = re.compile(
    rb"\n(?:[ ]*(-?[ ]*\d*\.?\d+)[ ]?(LB|KG|OZ|G)[ ]?\r\n?)?S?([\x30-\x3f])([\x30-\x3f]|[\x70-\x7f][\x30-\x3f])\r",
    re.IGNORECASE,
)
UNKNOWN_COMMAND = b"\n?\r"
MOTION, MEMORY = 0x01, 0x0C  # of h1
UNDER, OVER, BROKEN = 0x01, 0x02, 0x0C  # of h2


@driver(
    "nci",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "zero"),
)
class Nci:
    """NCI and Weigh-Tronix scales, SCP-01 and ECR"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(bytes([ETX]))
    poll: ClassVar[bytes] = b"W\r"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r"}

    def decode(self, frame: bytes) -> WeightReading:
        if frame == UNKNOWN_COMMAND:
            raise Refused("nci", frame, "the command is not known")
        match = ANSWER.fullmatch(frame)
        if match is None:
            raise BadFrame("nci", frame)
        number, unit, first, second = match.groups()
        where = self._range(first[0], second[0])
        grams = grams_of("nci", frame, number, unit) if number and where is Range.OK else None
        stable = grams is not None and not first[0] & MOTION
        return WeightReading(grams=grams, unit=(unit or b"").decode().lower(), stable=stable, range=where, raw=frame)

    @staticmethod
    def _range(first: int, second: int) -> Range:
        if first & MEMORY or second & BROKEN:
            return Range.FAULT
        if second & OVER:
            return Range.OVER
        return Range.UNDER if second & UNDER else Range.OK
