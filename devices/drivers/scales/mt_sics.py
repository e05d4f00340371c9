"""Mettler Toledo scales and others that speak MT-SICS level 0 and 1 (manual 11781363, chapter 2; Kern KCP is the same).

Commands in upper case, CRLF behind each. The weight is right-justified in ten characters:

    S     S S     100.00 g     waits until the load is stable
    SI    S S     100.00 g     at once, stable
          S D     129.07 g     at once, in motion (dynamic)
          S I                  understood, not executable now (the scale is busy)
          S +   S -            above, below the weighing range
    T     T S     100.00 g     tare taken         T I   T +   T -
    Z     Z A                  zero set           Z I   Z +   Z -
    ZI    ZI S | ZI D          zero set at once   ZI I  ZI +  ZI -
    TAC   TAC A                tare cleared       TAC I
          ES  ET  EL           syntax, transmission, logical error

The answer does not say whether a tare is set, so `net` stays false. T and Z wait until the load is stable.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

WEIGHT = re.compile(rb"S ([SD]) +([+-]? *\d*\.?\d+) ([A-Za-z]+) *")
OUTSIDE = {b"S +": Range.OVER, b"S -": Range.UNDER}
ANSWER = re.compile(rb"(S(?= I$)|T|TI|Z|ZI|TAC) ([SDAI+-])(?: .*)?")
MEANING = {
    b"S": "done",
    b"D": "done, in motion",
    b"A": "done",
    b"I": "the scale is busy or in motion",
    b"+": "above the range",
    b"-": "below the range",
}
ERRORS = {b"ES": "the command is not known", b"ET": "transmission error", b"EL": "the command cannot be executed"}


@driver(
    "mt-sics",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "zero", "tare", "clear_tare"),
    source="Mettler Toledo, MT-SICS Reference Manual 11781363",
)
class MtSics:
    """Mettler Toledo and compatible scales, MT-SICS level 0"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n", marks=(b"S S ", b"S D "))
    poll: ClassVar[bytes] = b"SI\r\n"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r\n", "tare": b"T\r\n", "clear_tare": b"TAC\r\n"}

    def decode(self, frame: bytes) -> WeightReading | Answer:
        if match := WEIGHT.fullmatch(frame):
            return self._weight(frame, *match.groups())
        if frame in OUTSIDE:
            return WeightReading(grams=None, unit="", stable=False, range=OUTSIDE[frame], raw=frame)
        if frame in ERRORS:
            raise Refused("mt-sics", frame, ERRORS[frame])
        if match := ANSWER.fullmatch(frame):
            command, state = match.groups()
            return Answer(command=command.decode(), ok=state in b"SDA", text=MEANING[state], raw=frame)
        raise BadFrame("mt-sics", frame)

    @staticmethod
    def _weight(frame: bytes, state: bytes, number: bytes, unit: bytes) -> WeightReading:
        grams = grams_of("mt-sics", frame, number, unit)
        return WeightReading(grams=grams, unit=unit.decode(), stable=state == b"S", raw=frame)
