"""NCI and Weigh-Tronix scales, protocols SCP-01 (NCI standard, 3825) and ECR (commonly 9600 7E1).

    W CR     LF xxxx.xxuu CR LF hh CR ETX        SCP-01
             LF xxlb SP xx.xoz CR LF hh CR ETX   pounds and ounces
             LF ^^^^^^uu | ______uu | ------uu   over, under capacity, zero error
             LF xx.xxxUU CR LF S hh CR ETX       ECR
             LF hh CR ETX, LF S hh CR ETX        ECR in motion, negative or over: the status alone
    S Z T CR LF hh CR ETX                        status, zero, tare (SCP-01)
             LF ? CR ETX                         the command is not known

    h1   bit 0 motion  1 at zero        2 RAM error  3 EEPROM error        4, 5 always 1
    h2   bit 0 under   1 over           2 ROM error  3 faulty calibration  4, 5 always 1   6 another byte follows
    h3   bits 0, 1 range (3 high)       2 net        3 initial zero error  4, 5 always 1   6 another byte follows

Some units leave out the second LF. [U] Tare (T) is an addition of Adam and Brecknell; others answer ?.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame, Refused
from devices.framing import ETX, Framing, LineFrame
from devices.grams import grams_of
from devices.readings import Answer, Range, WeightReading

STATUS = rb"(S?)([\x30-\x3f](?:[\x70-\x7f]{0,2}[\x30-\x3f]))"
ANSWER = re.compile(rb"\n(?:([^\r\n]+)\r\n?)?" + STATUS + rb"\r")
WEIGHT = re.compile(rb" *(- *)?(\d+\.\d+|\d+|\.\d+) ?(lb|kg|oz|g) ?", re.IGNORECASE)
POUNDS_OUNCES = re.compile(rb" *(- *)?(\d+) ?lb +(\d+(?:\.\d+)?) ?oz", re.IGNORECASE)
BEYOND = re.compile(rb" *(\^+|_+|-{3,}) ?(?:lb|kg|oz|g)?", re.IGNORECASE)
UNKNOWN_COMMAND = b"\n?\r"
MOTION, AT_ZERO, MEMORY = 0x01, 0x02, 0x0C  # of h1
UNDER, OVER, BROKEN = 0x01, 0x02, 0x0C  # of h2
NET, ZERO_ERROR = 0x04, 0x08  # of h3
PLACES = {ord("^"): Range.OVER, ord("_"): Range.UNDER, ord("-"): Range.FAULT}


@driver(
    "nci",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "net", "zero", "tare"),
    source="Weigh-Tronix, SCP-01 8408-14788-01; Mettler Toledo, DIVA Service Manual (ECR); Adam MDW, 8.5",
    options={"dialect": ("auto", "scp01", "ecr")},
)
class Nci:
    """NCI and Weigh-Tronix scales, SCP-01 and ECR"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(bytes([ETX]))
    poll: ClassVar[bytes] = b"W\r"
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"Z\r", "tare": b"T\r"}

    def __init__(self, dialect: str = "auto") -> None:
        self._marks = {"auto": (b"", b"S"), "scp01": (b"",), "ecr": (b"S",)}[dialect]

    def decode(self, frame: bytes) -> WeightReading:
        text, status = self._parts(frame)
        where = self._range(text, status)
        grams, unit = self._weight(frame, text) if text and where is Range.OK else (None, "")
        stable = grams is not None and not status[0] & MOTION
        net = len(status) > 2 and bool(status[2] & NET)
        return WeightReading(grams=grams, unit=unit, stable=stable, net=net, range=where, raw=frame)

    def answer(self, command: str, frame: bytes) -> Answer | None:
        text, status = self._parts(frame)
        if text:
            return None
        done = bool(status[0] & AT_ZERO) if command == "zero" else not status[0] & MOTION
        return Answer(command=command, ok=done, text="done" if done else "in motion or outside the range", raw=frame)

    def _parts(self, frame: bytes) -> tuple[bytes, bytes]:
        if frame == UNKNOWN_COMMAND:
            raise Refused("nci", frame, "the command is not known")
        match = ANSWER.fullmatch(frame)
        if match is None or match[2] not in self._marks:
            raise BadFrame("nci", frame)
        return match[1] or b"", match[3]

    @staticmethod
    def _range(text: bytes, status: bytes) -> Range:
        if status[0] & MEMORY or status[1] & BROKEN or (len(status) > 2 and status[2] & ZERO_ERROR):
            return Range.FAULT
        if status[1] & OVER:
            return Range.OVER
        if status[1] & UNDER:
            return Range.UNDER
        beyond = BEYOND.fullmatch(text)
        return PLACES[beyond[1][0]] if beyond else Range.OK

    @staticmethod
    def _weight(frame: bytes, text: bytes) -> tuple[int, str]:
        if match := POUNDS_OUNCES.fullmatch(text):
            sign, pounds, ounces = match.groups()
            total = Decimal(pounds.decode()) * 16 + Decimal(ounces.decode())
            return grams_of("nci", frame, f"{'-' if sign else ''}{total:f}", "oz"), "oz"
        if match := WEIGHT.fullmatch(text):
            sign, number, unit = match.groups()
            return grams_of("nci", frame, (b"-" if sign else b"") + number, unit), unit.decode().lower()
        raise BadFrame("nci", frame, f"{text!r} is no weight")
