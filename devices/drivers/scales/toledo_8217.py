"""Toledo 8217 and the point-of-sale scales that copy it. The port is 9600 7E1, not 8N1.

    W     02 WW.WWW [N] 0D    kilograms; N: net     Z     02 3F st 0D    zero
          02 WW.WW  [N] 0D    pounds (or 0WW.WW)    T 0D  02 3F st 0D    tare what lies on the scale
          02 3F st 0D         no weight, see st     C     02 3F st 0D    clear the tare

    st    bit 0 motion  1 over capacity  2 under zero  3 outside zero capture  4 centre of zero  5 net  6 always 1

The unit is not sent: a scale set to pounds wants ?unit=lb. [U] Some copies answer T, C or Z with silence.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import CR, STX, EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

WEIGHTS = {
    "kg": re.compile(rb"(\d{2}\.\d{3}|\d{3}\.\d{2})(N?)"),
    "lb": re.compile(rb"(\d{2,3}\.\d{2})(N?)"),
}
STATUS = re.compile(rb"\?([\x40-\x7f])")
MOTION, OVER, UNDER, OUTSIDE_ZERO, CENTRE, NET = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
RANGES = ((OVER, Range.OVER), (UNDER, Range.UNDER), (OUTSIDE_ZERO, Range.FAULT))
REASONS = (
    (MOTION, "the scale is in motion"),
    (OVER, "the load is above the capacity"),
    (UNDER, "the load is below zero"),
    (OUTSIDE_ZERO, "the load is outside the range in which zero can be set"),
)


@driver(
    "toledo-8217",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "net", "zero", "tare", "clear_tare"),
    source="Mettler Toledo, DIVA Service Manual, 6.1.3.2 Command Descriptions",
    options={"unit": ("kg", "lb")},
)
class Toledo8217:
    """Toledo 8217 and point-of-sale scales that copy it"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame(STX, CR)
    poll: ClassVar[bytes] = b"W"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z", "tare": b"T\r", "clear_tare": b"C"}

    def __init__(self, unit: str = "kg") -> None:
        self._unit, self._weight = unit, WEIGHTS[unit]

    def decode(self, frame: bytes) -> WeightReading:
        if match := self._weight.fullmatch(frame):
            grams = grams_of("toledo-8217", frame, match[1], self._unit)
            return WeightReading(grams=grams, unit=self._unit, stable=True, net=match[2] == b"N", raw=frame)
        if match := STATUS.fullmatch(frame):
            status = match[1][0]
            where = next((place for bit, place in RANGES if status & bit), Range.OK)
            net = bool(status & NET)
            return WeightReading(grams=None, unit=self._unit, stable=False, net=net, range=where, raw=frame)
        raise BadFrame("toledo-8217", frame)

    def answer(self, command: str, frame: bytes) -> Answer | None:
        match = STATUS.fullmatch(frame)
        if match is None:
            return None
        reason = next((text for bit, text in REASONS if match[1][0] & bit), "")
        return Answer(command=command, ok=not reason, text=reason or "done", raw=frame)
