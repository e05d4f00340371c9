"""Zebra and compatible label printers, ZPL II (programming guide P1099958: ~HS, ~HQ).

`~HS` answers three strings, each from STX to ETX and CR LF:

    aaa,b,c,dddd,eee,f,g,h,iii,j,k,l        b paper out  c pause  eee formats in the buffer  f buffer full
                                            h partial format  j corrupt RAM  k too cold  l too hot
    mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www        o head up  p ribbon out  u labels left of the batch
    xxxx,y

While media or ribbon is out or the head is open, a Zebra sends **no** answer to ~HS, so silence is not "offline":
`~HQES` answers even then, with two groups of eight hex digits for errors and for warnings:

    PRINTER STATUS
      ERRORS:         1 00000000 00000005
      WARNINGS:       0 00000000 00000000
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from devices.driver import DriverInfo, Kind, Query, driver
from devices.readings import Paper, PrinterStatus

HOST_STATUS = re.compile(
    rb"\x02(\d{3},[01],[01],\d+,\d+,[01],[01],[01],\d{3},[01],[01],[01])\x03\s*"
    rb"\x02(\d{3},\d,[01],[01],[01],.,\d,[01],\d+,[01],\d+)\x03\s*"
    rb"\x02(\d+,\d)\x03"
)
QUERY_STATUS = re.compile(
    rb"(?:PRINTER STATUS\s+)?"
    rb"ERRORS:\s+[01]\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})\s+WARNINGS:\s+[01]\s+([0-9A-Fa-f]{8})\s+([0-9A-Fa-f]{8})"
)
MEDIA_OUT, RIBBON_OUT, HEAD_OPEN, PAUSED = 0x1, 0x2, 0x4, 0x10000
NEAR_END = 0x8  # a warning
ERROR_NAMES = {
    0x8: "cutter fault",
    0x10: "print head too hot",
    0x20: "motor too hot",
    0x40: "bad print head element",
    0x80: "print head detection error",
    0x20000: "retract function timed out",
    0x40000: "black mark calibration error",
    0x80000: "black mark not found",
}


def host_statuses(received: bytes) -> list[bytes]:
    return [match.group() for match in HOST_STATUS.finditer(received)]


def query_statuses(received: bytes) -> list[bytes]:
    return [match.group() for match in QUERY_STATUS.finditer(received)]


@driver(
    "zpl",
    kind=Kind.PRINTER,
    capabilities=("print", "status", "confirm", "rfid"),
    source="Zebra, ZPL II Programming Guide P1099958-001: ~HS, ~HQ",
    options={"dpi": ("203", "300", "600")},
)
class Zpl:
    """Zebra and compatible label printers, ZPL II"""

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]] = (
        Query(b"~HS\r\n", host_statuses),
        Query(b"~HQES\r\n", query_statuses, only_after_silence=True),
    )
    in_order: ClassVar[Query | None] = None
    settle_s: ClassVar[float] = 0  # ~HS counts what waits

    def __init__(self, dpi: str = "203") -> None:
        self.dpi = int(dpi)

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus:
        host, query = answers
        said = [host_status(host)] if host is not None else []
        said += [query_status(query)] if query is not None else []
        if not said:
            return PrinterStatus(online=True, answered=False)
        return said[0] if len(said) == 1 else together(*said)


def host_status(raw: bytes) -> PrinterStatus:
    match = HOST_STATUS.fullmatch(raw)
    if match is None:
        return PrinterStatus(online=True, answered=False, raw=raw)
    first, second = (group.decode("ascii").split(",") for group in match.groups()[:2])
    named = ((9, "memory is corrupt"), (10, "print head too cold"), (11, "print head too hot"))
    return PrinterStatus(
        online=True,
        answered=True,
        paper=Paper.OUT if first[1] == "1" else Paper.OK,
        paused=first[2] == "1",
        head_open=second[2] == "1",
        ribbon_out=second[3] == "1",
        waiting=int(first[4]) + int(first[7]) + int(second[8]),
        faults=tuple(name for at, name in named if first[at] == "1"),
        raw=raw,
    )


def query_status(raw: bytes) -> PrinterStatus:
    match = QUERY_STATUS.search(raw)
    if match is None:
        return PrinterStatus(online=True, answered=False, raw=raw)
    errors, warnings = int(match[2], 16), int(match[4], 16)
    near_end = Paper.NEAR_END if warnings & NEAR_END else Paper.OK
    return PrinterStatus(
        online=True,
        answered=True,
        paper=Paper.OUT if errors & MEDIA_OUT else near_end,
        head_open=bool(errors & HEAD_OPEN),
        ribbon_out=bool(errors & RIBBON_OUT),
        paused=bool(errors & PAUSED),
        faults=tuple(name for bit, name in ERROR_NAMES.items() if errors & bit),
        raw=raw,
    )


def together(host: PrinterStatus, query: PrinterStatus) -> PrinterStatus:
    """Both answers in one: only ~HQES knows that the paper is near its end, only ~HS what still waits."""
    papers = (host.paper, query.paper)
    return PrinterStatus(
        online=True,
        answered=host.answered or query.answered,
        paper=next((paper for paper in (Paper.OUT, Paper.NEAR_END) if paper in papers), host.paper),
        head_open=host.head_open or query.head_open,
        ribbon_out=host.ribbon_out or query.ribbon_out,
        paused=host.paused or query.paused,
        waiting=host.waiting,
        faults=tuple(dict.fromkeys(host.faults + query.faults)),
        raw=host.raw + query.raw,
    )
