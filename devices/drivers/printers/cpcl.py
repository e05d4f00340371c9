"""Mobile label printers, CPCL (Zebra CPCL programming manual, section 11: ESC h).

`ESC h` is answered with one bare byte, once the label before it is finished:

    bit 0 busy  1 out of paper  2 latch open  3 battery low  4 reset since the last ESC N  5-7 zero
"""

from collections.abc import Sequence
from typing import ClassVar

from devices.driver import DriverInfo, Kind, Query, driver
from devices.readings import Paper, PrinterStatus

BUSY, PAPER, LATCH, BATTERY, RESET = (1 << bit for bit in range(5))
ALWAYS_ZERO = 0xE0


def statuses(received: bytes) -> list[bytes]:
    """One byte an answer; none of them where one has a bit that is always zero."""
    return [bytes([byte]) for byte in received] if not any(byte & ALWAYS_ZERO for byte in received) else []


@driver(
    "cpcl",
    kind=Kind.PRINTER,
    capabilities=("print", "status", "confirm"),
    source="Zebra, CPCL Programming Manual, section 11: ESC h; Brother RJ CPCL emulation reference 2.10",
    options={"dpi": ("203", "300")},
)
class Cpcl:
    """Mobile label printers of Zebra, Brother and others, CPCL"""

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]] = (Query(b"\x1bh", statuses, bare=True),)
    in_order: ClassVar[Query | None] = None
    settle_s: ClassVar[float] = 0  # an answer says that the label before it is finished

    def __init__(self, dpi: str = "203") -> None:
        self.dpi = int(dpi)

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus:
        (raw,) = answers
        if raw is None or len(raw) != 1 or raw[0] & ALWAYS_ZERO:
            return PrinterStatus(online=True, answered=False)
        status = raw[0]
        return PrinterStatus(
            online=True,
            answered=True,
            paper=Paper.OUT if status & PAPER else Paper.OK,
            head_open=bool(status & LATCH),
            waiting=int(bool(status & BUSY)),
            warnings=("the battery is low",) if status & BATTERY else (),
            raw=raw,
        )
