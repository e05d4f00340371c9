"""Yaohua XK3190-A9, A26, A23p, DS1 and compatible indicators: continuous format 0 and command mode (8N1).

    02 s dddddd p xH xL 03        every frame      s sign (+ -)   d six digits   p places behind the point
                                                   x XOR of the bytes from s to p, as two hexadecimal digits
    02 a B 30+ 33 03              ?mode=command    a address A-Z (?address=A)   B gross  D net (?read=net)
    02 a B s dddddd p xH xL 03                     x XOR of the bytes from a to p

`02 41 42 30 33 03` reads the gross weight of address A. A real capture of an empty scale in continuous mode is
`02 2B 30 30 30 30 30 30 30 31 42 03`. Some units send 30 + nibble (`3B`) instead of a digit A-F. The unit is not sent:
kilograms, or ?unit=t, lb, g. The wire tells no stability, so it is derived. 1200 to 9600 baud.
"""

import re
from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import ETX, STX, EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import WeightReading

FRAME = re.compile(rb"((?:[A-Z][BD])?)([+-])(\d{6})([0-6])([0-?A-F]{2})")
COMMANDS = {"gross": b"B", "net": b"D"}
ADDRESSES = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def nibble(char: int) -> int:
    """A digit 0-9 A-F, or 30 hex + nibble."""
    return char - 0x37 if char >= 0x41 else char - 0x30


def checked(body: bytes) -> bytes:
    """STX, the body, its check digits, ETX."""
    return bytes([STX]) + body + b"%02X" % reduce(xor, body) + bytes([ETX])


@driver(
    "yaohua-a9",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "net", "checksum"),
    source="Yaohua, XK3190-A9+ manual, 2-5; XK3190-A23p manual, command mode; a capture of an empty A9",
    options={
        "mode": ("stream", "command"),
        "address": ADDRESSES,
        "read": ("gross", "net"),
        "unit": ("kg", "t", "lb", "g"),
    },
)
class YaohuaA9:
    """Yaohua XK3190-A9, A26 and A23p"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame()
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self, mode: str = "stream", address: str = "A", read: str = "gross", unit: str = "kg") -> None:
        self._unit = unit
        self._head = address.encode() + COMMANDS[read] if mode == "command" else b""
        self.poll = checked(self._head) if self._head else b""

    def decode(self, frame: bytes) -> WeightReading:
        match = FRAME.fullmatch(frame)
        if match is None:
            raise BadFrame("yaohua-a9", frame)
        head, sign, digits, places, check = match.groups()
        if nibble(check[0]) << 4 | nibble(check[1]) != reduce(xor, frame[:-2]):
            raise BadFrame("yaohua-a9", frame, "the check digits are wrong")
        if head != self._head:
            raise BadFrame("yaohua-a9", frame, f"it is no frame of ?mode={'command' if self._head else 'stream'}")
        point = 6 - int(places)
        grams = grams_of("yaohua-a9", frame, sign + digits[:point] + b"." + digits[point:] + b"0", self._unit)
        net = head.endswith(COMMANDS["net"])
        return WeightReading(grams=grams, unit=self._unit, stable=False, derived=True, net=net, raw=frame)
