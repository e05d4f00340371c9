"""USB scales of the HID class (usage page 0x8D), read through hidraw.

    03 status unit exponent weight:16 little endian        weight x 10^exponent, exponent signed

    status   1 fault  2 stable at zero  3 in motion  4 stable  5 under zero  6 over  7 calibrate  8 zero again
    unit     2 g  3 kg  11 oz  12 lb

Nothing but a whole report is a reading: a scale that sleeps and says nothing does not weigh 0.
"""

import struct
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.errors import BadFrame
from devices.framing import FixedFrame, Framing
from devices.grams import grams_of
from devices.readings import Range, WeightReading

REPORT = struct.Struct("<BBBbH")
REPORT_ID = 3
UNITS = {2: "g", 3: "kg", 11: "oz", 12: "lb"}
STABLE, RANGES = (2, 4), {1: Range.FAULT, 5: Range.UNDER, 6: Range.OVER, 7: Range.FAULT, 8: Range.FAULT}
MOTION = 3


@driver("hid-scale", kind=Kind.SCALE, capabilities=("weight", "stable"))
class HidScale:
    """USB scales of the HID class, through hidraw"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = FixedFrame(REPORT.size, start=REPORT_ID)
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 3.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> WeightReading:
        if len(frame) != REPORT.size or frame[0] != REPORT_ID:
            raise BadFrame("hid-scale", frame)
        _, status, unit, exponent, weight = REPORT.unpack(frame)
        if status not in (*STABLE, *RANGES, MOTION):
            raise BadFrame("hid-scale", frame, f"status {status} is not known")
        where = RANGES.get(status, Range.OK)
        if where is not Range.OK:
            return WeightReading(grams=None, unit=UNITS.get(unit, ""), stable=False, range=where, raw=frame)
        if unit not in UNITS or not -6 <= exponent <= 6:
            raise BadFrame("hid-scale", frame, f"unit {unit} or exponent {exponent} is not known")
        grams = grams_of("hid-scale", frame, f"{Decimal(weight).scaleb(exponent):f}", UNITS[unit])
        return WeightReading(grams=grams, unit=UNITS[unit], stable=status in STABLE, raw=frame)
