"""Receipt and label printers, ESC/POS (Epson's reference: DLE EOT, GS r, GS a).

`DLE EOT n` is answered at once, out of turn, with one byte in which bits 1 and 4 are set and bits 0 and 7 are not; the
three questions go out together, so that their answers cannot be taken for each other:

    n=1  bit 3 offline                  n=2  bit 2 cover open  bit 5 stopped by paper end  bit 6 error
    n=4  bits 2, 3 paper near its end   bits 5, 6 paper out

`GS r 1` keeps its turn: its byte (bits 4 and 7 not set; bits 0, 1 near end) says that all that was sent before is
worked through. It is not answered while the paper is out. A few clones never answer it; then a job is out when the
printer stays ready for a while. Where automatic status back is on, blocks of four bytes come unasked: left out.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from devices.driver import DriverInfo, Kind, Query, driver
from devices.readings import Paper, PrinterStatus

AUTOMATIC = re.compile(
    rb"[\x10\x14\x18\x1c\x30\x34\x38\x3c\x50\x54\x58\x5c\x70\x74\x78\x7c][\x00-\x0f\x20-\x2f\x40-\x4f\x60-\x6f]{3}"
)
IN_ORDER = (0x00, 0x03, 0x0C, 0x0F)  # bits 5 and 6 are not defined
OFFLINE = 0x08
COVER, STOPPED, ERROR = 0x04, 0x20, 0x40
NEAR_END, OUT = 0x0C, 0x60


def real_time(byte: int) -> bool:
    return byte & 0x93 == 0x12


def in_turn(byte: int) -> bool:
    return byte & 0x9F in IN_ORDER


def told(received: bytes) -> bytes:
    """All bytes of either answer; empty where something else is among them."""
    rest = AUTOMATIC.sub(b"", received)
    return rest if all(real_time(byte) or in_turn(byte) for byte in rest) else b""


def real_times(received: bytes) -> list[bytes]:
    """Three bytes an answer; none where more bytes of the other question came than are asked for."""
    rest = told(received)
    mine = bytes(byte for byte in rest if real_time(byte))
    if len(rest) - len(mine) > 1:
        return []
    return [mine[at : at + 3] for at in range(0, len(mine) - 2, 3)]


def in_turns(received: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in told(received) if not real_time(byte)]


@driver(
    "escpos",
    kind=Kind.PRINTER,
    capabilities=("print", "status", "confirm"),
    source="Epson, ESC/POS Command Reference: DLE EOT, GS r, GS a; TM-T88III manual for the bits",
    options={"dpi": ("203", "300")},
)
class EscPos:
    """Epson and compatible receipt and label printers, ESC/POS"""

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]] = (Query(b"\x10\x04\x01\x10\x04\x02\x10\x04\x04", real_times, bare=True),)
    in_order: ClassVar[Query | None] = Query(b"\x1dr\x01", in_turns, bare=True)
    settle_s: ClassVar[float] = 1.5

    def __init__(self, dpi: str = "203") -> None:
        self.dpi = int(dpi)

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus:
        (raw,) = answers
        if raw is None or len(raw) != 3 or not all(map(real_time, raw)):
            return PrinterStatus(online=True, answered=False)
        printer, cause, paper = raw
        out = bool(paper & OUT or cause & STOPPED)
        known = out or cause & (COVER | ERROR)
        faults = ["printer error"] if cause & ERROR else []
        faults += ["the printer is offline"] if printer & OFFLINE and not known else []
        near_end = Paper.NEAR_END if paper & NEAR_END else Paper.OK
        return PrinterStatus(
            online=True,
            answered=True,
            paper=Paper.OUT if out else near_end,
            head_open=bool(cause & COVER),
            faults=tuple(faults),
            raw=raw,
        )
