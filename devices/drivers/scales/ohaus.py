"""Ohaus scales (Ranger, Defender, Valor): immediate print, fields in fixed places.

IP CR LF     p _ wwwwwww _ uuuuu ? lll CR LF

p polarity (blank or -)   w weight, seven characters   u unit, five   ? in motion, else blank   l legend: NET, G, T
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import WeightReading

LINE = re.compile(rb"([ +-]) ([ \d.]{7}) ([A-Za-z ]{1,5})([? ]?)([A-Z ]{0,3}) *")


@driver(
    "ohaus",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare"),
)
class Ohaus:
    """Ohaus scales"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    poll: ClassVar[bytes] = b"IP\r\n"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r\n", "tare": b"T\r\n"}

    def decode(self, frame: bytes) -> WeightReading:
        if frame == b"ES":
            raise Refused("ohaus", frame, "the command is not known")
        match = LINE.fullmatch(frame)
        if match is None:
            raise BadFrame("ohaus", frame)
        sign, number, unit, moving, legend = match.groups()
        grams = grams_of("ohaus", frame, sign.strip() + number.strip(), unit)
        net = legend.strip() in (b"N", b"NET")
        return WeightReading(grams=grams, unit=unit.decode().strip(), stable=moving != b"?", net=net, raw=frame)
