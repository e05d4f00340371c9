"""Kern GAB, T-Scale and the many counting and platform scales with their line format (9600 8N1).

    RW CR LF     ST,GS,+  1.250kg CR LF      ST,NT,+  1.000kg      ST,TR,+  0.250kg
                 US,GS,+  1.310kg            OL,GS,+               OL,GS,-  (nothing behind the sign)

    ST stable  US in motion  OL outside the range      GS gross  NT net  TR the tare, which is no reading

    RW the weight shown   %RW in a stream   #RW once it is stable
    MZ zero   MT tare   CT clear the tare          the same word: done   E2 cannot now   E3 not known

In a stream (?mode=stream) nobody asks. [U] Some models do not answer MZ, MT and CT: silence counts as obeyed.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

LINE = re.compile(rb"(ST|US),(GS|NT|TR),([+-]?) *(\d+\.?\d*|\.\d+) *([A-Za-z]{1,3}) *")
BEYOND = re.compile(rb"OL,(GS|NT|TR),([+-]?)[ \-.\d]*([A-Za-z]{0,3}) *")

ERRORS = {b"E2": "the scale cannot do it now", b"E3": "the command is not known"}


@driver(
    "t-scale",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare", "clear_tare"),
    source="Kern GAB-N manual, RS-232 output and commands; T-Scale counting scales, command formats A and B",
    options={"mode": ("command", "stream")},
)
class TScale:
    """Kern GAB, T-Scale and compatible counting and platform scales"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n", marks=(b"ST,", b"US,", b"OL,"))
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"MZ\r\n", "tare": b"MT\r\n", "clear_tare": b"CT\r\n"}
    unanswered: ClassVar[tuple[str, ...]] = ("zero", "tare", "clear_tare")

    def __init__(self, mode: str = "command") -> None:
        self.poll = b"RW\r\n" if mode == "command" else b""

    def decode(self, frame: bytes) -> WeightReading | Answer | None:
        if frame + b"\r\n" in self.commands.values():
            return Answer(command=frame.decode(), ok=True, text="done", raw=frame)
        if frame in ERRORS:
            raise Refused("t-scale", frame, ERRORS[frame])
        if match := BEYOND.fullmatch(frame):
            kind, sign, unit = match.groups()
            where = Range.UNDER if sign == b"-" else Range.OVER
            name = unit.decode()
            return WeightReading(grams=None, unit=name, stable=False, net=kind == b"NT", range=where, raw=frame)
        match = LINE.fullmatch(frame)
        if match is None:
            raise BadFrame("t-scale", frame)
        state, kind, sign, number, unit = match.groups()
        if kind == b"TR":
            return None
        grams = grams_of("t-scale", frame, sign + number, unit)
        return WeightReading(grams=grams, unit=unit.decode(), stable=state == b"ST", net=kind == b"NT", raw=frame)
