"""Toledo continuous output: a frame about 17 times a second, nobody asks.

    02 A B C wwwwww tttttt 0D [chk]      chk: two's complement of the 7-bit sum of all bytes before it

    A   bits 0-2 place of the point: 0 xxxxxx00  1 xxxxxx0  2 xxxxxx  3 xxxxx.x  4 xxxx.xx  5 xxx.xxx  6, 7 on
        bits 3, 4 increment (1 x1, 2 x2, 3 x5)
    B   bit 0 net  1 negative  2 out of range  3 motion  4 kilograms (else pounds)  6 not zeroed since power-up
    C   bits 0-2 unit: 0 that of B  1 g  2 t  3 oz  6 short ton      bit 3 print request      bit 4 tenfold display

Whether chk is sent is a setting of the scale; it is found out (?checksum=yes, ?checksum=no). [U] Some manuals print
B bit 6 as always 1: ?power_up=ignored. Other units (4 ozt, 5 dwt, 7 custom) and the tenfold display make bad frames.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from devices.continuous_framing import LENGTH, ContinuousFrame
from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import CR, STX
from devices.grams import grams_of
from devices.readings import Range, WeightReading

NET, NEGATIVE, OUT_OF_RANGE, MOTION, KILOGRAMS, POWER_UP = 0x01, 0x02, 0x04, 0x08, 0x10, 0x40
UNITS = {1: "g", 2: "t", 3: "oz", 6: "ton"}
TENFOLD = 0x10


@driver(
    "toledo-continuous",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=9600, bits=7, parity="E"),
    capabilities=("weight", "stable", "net", "checksum", "zero", "tare", "clear_tare", "print"),
    source="Mettler Toledo, IND445 manual 22013194B, 5.2, and IND245 firmware (units of C); Kern FTC, 5.2",
    options={"checksum": ("auto", "yes", "no"), "power_up": ("fault", "ignored")},
)
class ToledoContinuous:
    """Toledo continuous output"""

    info: ClassVar[DriverInfo]
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 1.0
    commands: ClassVar[Mapping[str, bytes]] = {
        "zero": b"Z\r\n",
        "tare": b"T\r\n",
        "clear_tare": b"C\r\n",
        "print": b"P\r\n",
    }
    unanswered: ClassVar[tuple[str, ...]] = ("zero", "tare", "clear_tare", "print")

    def __init__(self, checksum: str = "auto", power_up: str = "fault") -> None:
        self.frame = ContinuousFrame({"auto": None, "yes": True, "no": False}[checksum])
        self._power_up = POWER_UP if power_up == "fault" else 0

    def decode(self, frame: bytes) -> WeightReading:
        if len(frame) not in (LENGTH, LENGTH + 1) or frame[0] != STX or frame[LENGTH - 1] != CR:
            raise BadFrame("toledo-continuous", frame)
        if len(frame) > LENGTH and sum(frame) & 0x7F:
            raise BadFrame("toledo-continuous", frame, "the check byte is wrong")
        first, second, third = frame[1:4]
        unit = self._unit(frame, second, third)
        where = self._range(second)
        grams = self._grams(frame, first, second, unit) if where is Range.OK else None
        stable = grams is not None and not second & MOTION
        return WeightReading(grams=grams, unit=unit, stable=stable, net=bool(second & NET), range=where, raw=frame)

    @staticmethod
    def _unit(frame: bytes, second: int, third: int) -> str:
        if third & TENFOLD:
            raise BadFrame("toledo-continuous", frame, "the display shows ten times the resolution")
        if not third & 0x07:
            return "kg" if second & KILOGRAMS else "lb"
        if third & 0x07 not in UNITS:
            raise BadFrame("toledo-continuous", frame, f"unit {third & 0x07} of status C is not known")
        return UNITS[third & 0x07]

    def _range(self, second: int) -> Range:
        if second & self._power_up:
            return Range.FAULT
        if second & OUT_OF_RANGE:
            return Range.UNDER if second & NEGATIVE else Range.OVER
        return Range.OK

    @staticmethod
    def _grams(frame: bytes, first: int, second: int, unit: str) -> int:
        digits = frame[4:10].decode("ascii", "replace").strip()
        if not digits.isdigit() or not digits.isascii():
            raise BadFrame("toledo-continuous", frame, f"{digits!r} is no weight")
        weight = Decimal(digits).scaleb(2 - (first & 0x07))
        sign = "-" if second & NEGATIVE else ""
        return grams_of("toledo-continuous", frame, f"{sign}{weight:f}", unit)
