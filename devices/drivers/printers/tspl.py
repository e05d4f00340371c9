"""TSC and compatible label printers, TSPL / TSPL2 (programming manual: status polling commands).

`<ESC>!S` is answered at any time, even in error: STX, four bytes, ETX CR LF; each byte is 0x40 when all is well:

    1  @ normal  ` pause  B backing label  C cutting  E printer error  F form feed  K waits for the print key
       L waits until the label is taken  P printing batch  W imaging
    2  bit 0 paper low  bit 1 ribbon low  bit 3 receive buffer full
    3  bit 0 print head overheat  bit 1 stepping motor overheat  bit 2 print head error  bit 3 cutter jam
       bit 4 insufficient memory
    4  bit 0 paper empty  bit 1 paper jam  bit 2 ribbon empty  bit 3 ribbon jam  bit 5 print head open

Firmware before V6.29 and most clones know only `<ESC>!?`, answered with one bare byte:

    bit 0 head opened  1 paper jam  2 out of paper  3 out of ribbon  4 pause  5 printing  6 cover opened  7 other error

Both are told out of turn: a printer that has not begun with a job yet says "ready". So a job is out when the printer
was seen printing and then ready, or when it stays ready for a while.
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from devices.driver import DriverInfo, Kind, Query, driver
from devices.readings import Paper, PrinterStatus

EXTENDED = re.compile(rb"\x02([@-\x7f]{4})\x03(?:\r\n)?")
AT_WORK = b"BCFKPW"
MESSAGES = {ord("E"): "printer error"}
ASKS_A_PERSON = {ord("K"): "press the print key", ord("L"): "take the label"}
LOW = {0x01: "the paper is low", 0x02: "the ribbon is low", 0x08: "the receive buffer is full"}
BROKEN = {
    0x01: "print head too hot",
    0x02: "motor too hot",
    0x04: "print head error",
    0x08: "cutter jam",
    0x10: "memory is full",
}
ALL_WELL = 0x40
PAPER_EMPTY, PAPER_JAM, RIBBON_EMPTY, RIBBON_JAM, HEAD_OPEN = 0x01, 0x02, 0x04, 0x08, 0x20

OPEN, JAM, OUT, RIBBON, PAUSE, PRINTING, COVER, OTHER = (1 << bit for bit in range(8))


def extended(received: bytes) -> list[bytes]:
    return [match.group() for match in EXTENDED.finditer(received)]


def bare(received: bytes) -> list[bytes]:
    """One byte an answer, late frames of the other question left out; none of them where one makes no sense."""
    rest = EXTENDED.sub(b"", received)
    return [bytes([byte]) for byte in rest] if all(map(plausible, rest)) else []


def plausible(status: int) -> bool:
    """The manual's table: no jam where there is no paper, no ribbon fault beside both, and the upper bits alone."""
    return status & 0x0F not in (0x06, 0x07, 0x0E, 0x0F) and status >> 4 in (0, 1, 2, 3, 4, 8)


@driver(
    "tspl",
    kind=Kind.PRINTER,
    capabilities=("print", "status", "confirm"),
    source="TSC, TSPL/TSPL2 Programming Manual: <ESC>!?, <ESC>!S; Gprinter's manual of the same commands",
    options={"dpi": ("203", "300", "600")},
)
class Tspl:
    """TSC, Gprinter and compatible label printers, TSPL / TSPL2"""

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]] = (
        Query(b"\x1b!S", extended),
        Query(b"\x1b!?", bare, only_after_silence=True, bare=True),
    )
    in_order: ClassVar[Query | None] = None
    settle_s: ClassVar[float] = 0.6

    def __init__(self, dpi: str = "203") -> None:
        self.dpi = int(dpi)

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus:
        frame, byte = answers
        if frame is not None and (match := EXTENDED.fullmatch(frame)):
            return extended_status(frame, *match[1])
        if byte is not None and len(byte) == 1 and plausible(byte[0]):
            return bare_status(byte)
        return PrinterStatus(online=True, answered=False)


def extended_status(raw: bytes, message: int, warning: int, broken: int, supply: int) -> PrinterStatus:
    faults = [name for bit, name in BROKEN.items() if broken & bit]
    faults += ["paper jam"] if supply & PAPER_JAM else []
    faults += ["ribbon jam"] if supply & RIBBON_JAM else []
    if message in MESSAGES and not faults and not supply & ~ALL_WELL:
        faults.append(MESSAGES[message])  # where nothing else says what is wrong
    low = Paper.NEAR_END if warning & 0x01 else Paper.OK
    return PrinterStatus(
        online=True,
        answered=True,
        paper=Paper.OUT if supply & PAPER_EMPTY else low,
        head_open=bool(supply & HEAD_OPEN),
        ribbon_out=bool(supply & RIBBON_EMPTY),
        paused=message == ord("`"),
        waiting=int(message in AT_WORK),
        faults=tuple(faults),
        warnings=(
            *(name for bit, name in LOW.items() if warning & bit),
            *([ASKS_A_PERSON[message]] if message in ASKS_A_PERSON else []),
        ),
        raw=raw,
    )


def bare_status(raw: bytes) -> PrinterStatus:
    status = raw[0]
    return PrinterStatus(
        online=True,
        answered=True,
        paper=Paper.OUT if status & OUT else Paper.OK,
        head_open=bool(status & (OPEN | COVER)),
        ribbon_out=bool(status & RIBBON),
        paused=bool(status & PAUSE),
        waiting=int(bool(status & PRINTING)),
        faults=(*(["paper jam"] if status & JAM else []), *(["printer error"] if status & OTHER else [])),
        raw=raw,
    )
