"""A&D scales, balances and indicators, standard format (some models are shipped at 2400 7E1).

    Q CR LF     ST,+00123.45  g CR LF     stable          US   in motion
                QT,+00001234 PC           counting mode: a number of pieces, which is no weight
                OL,+9999999E+19           over            OL,-  under
    Z T CT PRT  the same word             done            I     the scale is busy, in motion or out of range
                EC,E01                    error           ?     the command is not known

Header, comma, a sign with eight characters of weight, three characters of unit. In stream mode (?mode=stream) nobody
asks. [U] The unit `t` is a tonne on indicators and a tola on balances: say ?t=tonne or ?t=tola.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

WEIGHT = re.compile(rb"(ST|US|WT),([+-][ \d.]{7,8}) *([A-Za-z]{1,3}) *")
OUTSIDE = re.compile(rb"OL,([+-]).*")
PIECES = re.compile(rb"QT,[+-][ \d]+ *PC *")
ERROR = re.compile(rb"EC,E\d\d|\?")
TONNES = {"refused": "", "tonne": "t", "tola": "tola"}


@driver(
    "and-ad",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=2400, bits=7, parity="E"),
    capabilities=("weight", "stable", "zero", "tare", "clear_tare", "print"),
    source="A&D, EK-AEP series manual, Data format; AD-4401, RS-232C commands",
    options={"mode": ("command", "stream"), "t": ("refused", "tonne", "tola")},
)
class AndAd:
    """A&D scales and balances, standard format"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n", marks=(b"ST,", b"US,", b"WT,", b"QT,", b"OL,"))
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {
        "zero": b"Z\r\n",
        "tare": b"T\r\n",
        "clear_tare": b"CT\r\n",
        "print": b"PRT\r\n",
    }

    def __init__(self, mode: str = "command", t: str = "refused") -> None:
        self.poll = b"Q\r\n" if mode == "command" else b""
        self._tonne = TONNES[t]

    def decode(self, frame: bytes) -> WeightReading | Answer | None:
        if match := WEIGHT.fullmatch(frame):
            state, number, unit = match.groups()
            grams = grams_of("and-ad", frame, number, self._unit(frame, unit))
            return WeightReading(grams=grams, unit=unit.decode(), stable=state != b"US", raw=frame)
        if match := OUTSIDE.fullmatch(frame):
            where = Range.OVER if match[1] == b"+" else Range.UNDER
            return WeightReading(grams=None, unit="", stable=False, range=where, raw=frame)
        if PIECES.fullmatch(frame):
            return None
        if frame + b"\r\n" in self.commands.values():
            return Answer(command=frame.decode(), ok=True, text="done", raw=frame)
        if frame == b"I":
            return Answer(command="", ok=False, text="the scale is busy, in motion or out of range", raw=frame)
        if ERROR.fullmatch(frame):
            raise Refused("and-ad", frame, "the scale reports an error")
        raise BadFrame("and-ad", frame)

    def answer(self, command: str, frame: bytes) -> Answer | None:
        if command != "print" or WEIGHT.fullmatch(frame) is None:
            return None
        return Answer(command=command, ok=True, text=frame.decode("ascii"), raw=frame)

    def _unit(self, frame: bytes, unit: bytes) -> str:
        if unit != b"t":
            return unit.decode()
        if not self._tonne:
            raise BadFrame("and-ad", frame, "the unit t is a tonne or a tola: say ?t=tonne or ?t=tola")
        return self._tonne
