"""Toledo 8217 and the point-of-sale scales that copy it. The port is 9600 7E1, not 8N1.

    W     02 WW.WWW [N] 0D    the weight; N: net
          02 3F st 0D         no weight now, for the reasons in st

    st    bit 0 motion  1 over capacity  2 under zero  3 outside zero capture  4 centre of zero  5 net  6 always 1

The unit is not sent: a scale set to pounds wants ?unit=lb.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import CR, STX, EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import Range, WeightReading

WEIGHT = re.compile(rb"(\d{1,3}\.\d{1,3})(N?)")
STATUS = re.compile(rb"\?([\x40-\x7f])")
OVER, UNDER, OUTSIDE_ZERO, NET = 0x02, 0x04, 0x08, 0x20


@driver(
    "toledo-8217",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "net", "zero", "clear_tare"),
    options={"unit": ("kg", "lb")},
)
class Toledo8217:
    """Toledo 8217 and point-of-sale scales that copy it"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame(STX, CR)
    poll: ClassVar[bytes] = b"W"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z", "clear_tare": b"C"}

    def __init__(self, unit: str = "kg") -> None:
        self.unit = unit

    def decode(self, frame: bytes) -> WeightReading:
        if match := WEIGHT.fullmatch(frame):
            grams = grams_of(self.info.name, frame, match[1], self.unit)
            return WeightReading(grams=grams, unit=self.unit, stable=True, net=match[2] == b"N", raw=frame)
        if match := STATUS.fullmatch(frame):
            return self._no_weight(frame, match[1][0])
        raise BadFrame(self.info.name, frame)

    def _no_weight(self, frame: bytes, status: int) -> WeightReading:
        reasons = ((OVER, Range.OVER), (UNDER, Range.UNDER), (OUTSIDE_ZERO, Range.FAULT))
        where = next((place for bit, place in reasons if status & bit), Range.OK)
        return WeightReading(grams=None, unit=self.unit, stable=False, net=bool(status & NET), range=where, raw=frame)
