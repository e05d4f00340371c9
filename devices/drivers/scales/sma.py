"""Scales with the communication protocol of the Scale Manufacturers Association, SMA SCP-0499, levels 1 and 2.

    LF W CR     LF s r n m f xxxxxx.xxx uuu CR      (no blanks between the letters; the weight has ten characters)
    LF Z CR     the same frame, s = Z when zero was set     LF T CR   n = N when the tare was taken, s = T when not
    LF C CR     n = G when the tare was cleared             LF ? CR   the command is not known

    s   blank, Z centre of zero, O over, U under, E zero error, I initial zero error, T tare error
    r   range, 1 for single range scales      n   G gross  T tare  N net  (g, n in high resolution)
    m   M in motion                           f   reserved

At E, I and T the weight is dashes.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import CR, LF, EnclosedFrame, Framing
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

ANSWER = re.compile(rb"([ ZOUEIT])(.)([GTNgtn])([M ])(.)([ \d.+-]{10})([A-Za-z ]{1,3})")
RANGES = {b"O": Range.OVER, b"U": Range.UNDER, b"E": Range.FAULT, b"I": Range.FAULT, b"T": Range.FAULT}
FAULTS = {b"E": "zero error", b"I": "initial zero error", b"T": "tare error"}


@driver(
    "sma",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("weight", "stable", "net", "zero", "tare", "clear_tare"),
    source="Scale Manufacturers Association, SMA SCP-0499, 4.1-4.7 and 5.1; Fairbanks FB2550, appendix III",
)
class Sma:
    """Scales with the SMA protocol SCP-0499"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = EnclosedFrame(LF, CR)
    poll: ClassVar[bytes] = b"\nW\r"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"\nZ\r", "tare": b"\nT\r", "clear_tare": b"\nC\r"}

    def decode(self, frame: bytes) -> WeightReading | None:
        state, mode, motion, number, unit = self._fields(frame)
        if mode in b"Tt":
            return None  # the tare, not what lies on the scale
        where = RANGES.get(state, Range.OK)
        grams = grams_of("sma", frame, number, unit) if where is Range.OK else None
        return WeightReading(
            grams=grams,
            unit=unit.decode().strip(),
            stable=grams is not None and motion != b"M",
            net=mode in b"Nn",
            range=where,
            raw=frame,
        )

    def answer(self, command: str, frame: bytes) -> Answer | None:
        state, mode, motion, _, _ = self._fields(frame)
        done = {"zero": state == b"Z", "tare": state != b"T" and mode in b"Nn", "clear_tare": mode in b"Gg"}[command]
        reason = FAULTS.get(state) or ("in motion" if motion == b"M" else "the scale did not do it")
        return Answer(command=command, ok=done, text="done" if done else reason, raw=frame)

    @staticmethod
    def _fields(frame: bytes) -> tuple[bytes, bytes, bytes, bytes, bytes]:
        if frame in (b"?", b"!"):
            raise Refused("sma", frame, "the command is not known or cannot be executed")
        match = ANSWER.fullmatch(frame)
        if match is None:
            raise BadFrame("sma", frame)
        state, _range, mode, motion, _reserved, number, unit = match.groups()
        return state, mode, motion, number, unit
