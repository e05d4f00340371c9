"""USB scales of the HID class (usage page 0x8D), through hidraw or pyusb.

    03 status unit exponent weight:16 little endian        weight x 10^exponent, exponent signed

    status   1 fault  2 stable at zero  3 in motion  4 stable  5 under zero  6 over  7 calibrate  8 zero again
    unit     1 mg  2 g  3 kg  4 ct  8 t  10 ozt  11 oz  12 lb
    02 02    the report that sets zero (bit 0 enforces the return to zero, bit 1 zeroes)

Nothing but a whole report is a reading: a scale that sleeps and says nothing does not weigh 0. [U] DYMO ignores 02 02.
"""

import struct
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.errors import BadFrame
from devices.framing import STALL_S, Framing, Piece
from devices.grams import grams_of
from devices.readings import Range, WeightReading

REPORT = struct.Struct("<BBBbH")
SIZE = REPORT.size
REPORT_ID = 3
UNITS = {1: "mg", 2: "g", 3: "kg", 4: "ct", 8: "t", 10: "ozt", 11: "oz", 12: "lb"}
STABLE, RANGES = (2, 4), {1: Range.FAULT, 5: Range.UNDER, 6: Range.OVER, 7: Range.FAULT, 8: Range.FAULT}
MOTION = 3
STATUSES = (*STABLE, *RANGES, MOTION)
EXPONENTS = range(-8, 7)
PATIENCE_S = 0.05  # a report that is torn goes on by then


def plausible(begin: bytes | bytearray) -> bool:
    """Whether a report may begin so; as far as it has come."""
    fields = begin[:4]
    exponent = int.from_bytes(fields[3:], "little", signed=True)
    allowed = zip(fields, ((REPORT_ID,), STATUSES, UNITS), strict=False)
    return all(value in values for value, values in allowed) and exponent in EXPONENTS


class ReportFrame:
    """Reports one behind the other, of which no byte is a mark.

    What hidraw hands out at once is whole; within a stream, one is whole when the next begins behind it, or nothing.
    """

    limit = 4096

    def __init__(self) -> None:
        self._left = 0

    def inherit(self, before: Framing) -> None:
        """Nothing is learnt."""

    def cut(self, buffer: bytearray) -> list[Piece]:
        if not self._left and len(buffer) % SIZE == 0:
            records = [bytes(buffer[at : at + SIZE]) for at in range(0, len(buffer), SIZE)]
            if all(map(plausible, records)):
                buffer.clear()
                return [Piece(record) for record in records]
        pieces = self._search(buffer)
        self._left = len(buffer)
        return pieces

    def _search(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        while buffer:
            at = next((at for at in range(len(buffer)) if self._fits(buffer[at : at + SIZE + 4])), len(buffer))
            if at:
                pieces.append(Piece(bytes(buffer[:at]), "it lies outside a report"))
                del buffer[:at]
            if len(buffer) <= SIZE:
                break
            pieces.append(Piece(bytes(buffer[:SIZE])))
            del buffer[:SIZE]
        return pieces

    @staticmethod
    def _fits(begin: bytearray) -> bool:
        return plausible(begin) and plausible(begin[SIZE:])

    @staticmethod
    def patience_s(buffer: bytearray) -> float:
        return PATIENCE_S if len(buffer) == SIZE else STALL_S

    def rest(self, buffer: bytearray) -> list[Piece]:
        whole = len(buffer) == SIZE
        piece = Piece(bytes(buffer), "" if whole else f"a frame had no end within {STALL_S:g} s")
        buffer.clear()
        self._left = 0
        return [piece]


@driver(
    "hid-scale",
    kind=Kind.SCALE,
    capabilities=("weight", "stable", "zero"),
    source="USB-IF, HID Point of Sale Usage Tables 1.02, Weighing Devices; captures of DYMO and Mettler Toledo scales",
)
class HidScale:
    """USB scales of the HID class"""

    info: ClassVar[DriverInfo]
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 3.0
    commands: ClassVar[Mapping[str, bytes]] = {"zero": b"\x02\x02"}
    unanswered: ClassVar[tuple[str, ...]] = ("zero",)

    def __init__(self) -> None:
        self.frame = ReportFrame()

    def decode(self, frame: bytes) -> WeightReading:
        if len(frame) != SIZE or frame[0] != REPORT_ID:
            raise BadFrame("hid-scale", frame)
        _, status, unit, exponent, weight = REPORT.unpack(frame)
        if status not in STATUSES:
            raise BadFrame("hid-scale", frame, f"status {status} is not known")
        where = RANGES.get(status, Range.OK)
        if where is not Range.OK:
            return WeightReading(grams=None, unit=UNITS.get(unit, ""), stable=False, range=where, raw=frame)
        if unit not in UNITS or exponent not in EXPONENTS:
            raise BadFrame("hid-scale", frame, f"unit {unit} or exponent {exponent} is not known")
        grams = grams_of("hid-scale", frame, f"{Decimal(weight).scaleb(exponent):f}", UNITS[unit])
        return WeightReading(grams=grams, unit=UNITS[unit], stable=status in STABLE, raw=frame)
