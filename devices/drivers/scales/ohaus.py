"""Ohaus scales (Defender, Ranger, Navigator, Scout): lines with fields in fixed places, CRLF behind each.

    IP CR LF     p _ wwwwwww _ uuuuu s lll       Defender, Valor: unit of 5 characters, legend G, NET or T
                 p _ _ wwwwwww _ uu _ s _ lll    Ranger (command P): legend NET or B/G
                 wwwwwwwwwwww _ u.. _ s lll      Navigator, Scout: weight right-justified with its sign

    p polarity (blank or -)   w weight   u unit   s ? in motion, else blank   l legend

    P print   SP print when stable   CP print all the time   Z zero   T tare      OK! done   ES the command is not known

IP is asked (?ask=P for scales that know no IP); in a stream (?mode=stream) nobody asks. [U] Most models answer Z and T
with silence, which counts as obeyed.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Answer, WeightReading

# A line begins with a blank or a minus, so that the tail of a torn line is none.
LINE = re.compile(rb"(?=[ -])( *-? *)(\d+\.?\d*|\.\d+) +([A-Za-z]{1,5}) *(\??) *(NET|N|B/G|G|T|)( [A-Z ]*)? *")
TARE = b"T"


@driver(
    "ohaus",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare", "print"),
    source="Ohaus, Defender 3000 manual, 5.2; Ranger Count RC, 5.1.4; RS232 Interface manual (Scout, Navigator)",
    options={"mode": ("command", "stream"), "ask": ("IP", "P")},
)
class Ohaus:
    """Ohaus scales"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r\n", "tare": b"T\r\n", "print": b"P\r\n"}
    unanswered: ClassVar[tuple[str, ...]] = ("zero", "tare")

    def __init__(self, mode: str = "command", ask: str = "IP") -> None:
        self.poll = ask.encode() + b"\r\n" if mode == "command" else b""

    def decode(self, frame: bytes) -> WeightReading | Answer | None:
        if frame == b"ES":
            raise Refused("ohaus", frame, "the command is not known")
        if frame == b"OK!":
            return Answer(command="", ok=True, text="done", raw=frame)
        match = LINE.fullmatch(frame)
        if match is None:
            raise BadFrame("ohaus", frame)
        sign, number, unit, moving, legend, _ = match.groups()
        if legend == TARE:
            return None
        grams = grams_of("ohaus", frame, sign.strip() + number, unit)
        net = legend in (b"N", b"NET")
        return WeightReading(grams=grams, unit=unit.decode(), stable=moving != b"?", net=net, raw=frame)

    def answer(self, command: str, frame: bytes) -> Answer | None:
        if command != "print":
            return None
        return Answer(command=command, ok=True, text=frame.decode("ascii", "replace").strip(), raw=frame)
