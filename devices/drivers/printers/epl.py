"""Eltron / Zebra desktop printers, EPL2 (programming guide 14245L: ^ee; error codes of the same page).

`^ee` is answered in its turn of the commands, and while the printer waits for an error to be mended: two digits and
CR LF, or several codes with commas between. With `US` switched on, 07 also tells how many labels are left (`07P003`;
R for ribbon), with `UT` the raster lines too (`07P003L00120`). ACK, NAK, XON and XOFF and reports with a character of
their own (`eR$,2`: `$11`) come unasked: they are no answers.

    00 no error            05 memory configuration  10 not in data entry mode  15, 16 battery low
    01 syntax error        06 RS-232 interface      11 print head up           50 busy with a print job
    02 object too large    07 paper or ribbon out   12 paused                  81 cutter  82 sensor  84 media
    03 bar code data       08 name used twice       13 print head too hot      80, 83, 93 undefined, interrupt, PDF417
    04 memory is full      09 name not found        14 motor too hot
"""

import re
from collections.abc import Sequence
from typing import ClassVar

from devices.driver import DriverInfo, Kind, Query, driver
from devices.readings import Paper, PrinterStatus

CODE = rb"\d\d(?:[PR]\d{3}(?:L\d{5})?)?"
REPORT = re.compile(rb"(?:(?<=[\x06\x11\x13\x15\r\n])|\A)" + CODE + rb"(?:," + CODE + rb")*\r\n")
SUPPLY, HEAD, PAUSED, BUSY = 7, 11, 12, 50
BATTERY = {15: "the battery is low", 16: "the battery is nearly empty"}
FAULTS = {
    13: "print head too hot",
    14: "motor too hot",
    80: "printer error",
    81: "cutter jam",
    82: "sensor failure",
    83: "printer error",
    84: "no gap or black mark found",
}
# What was wrong with a job: the printer goes on, the label is not as it should be.
COMPLAINTS = {
    1: "syntax error",
    2: "an object does not fit on the label",
    3: "bar code data of a wrong length",
    4: "memory is full",
    5: "memory configuration error",
    6: "interface error",
    8: "a name is used twice",
    9: "a name is not found",
    10: "not in data entry mode",
    93: "a PDF417 symbol does not fit",
}
QUIET = {0, SUPPLY, HEAD, PAUSED, BUSY, *BATTERY, *COMPLAINTS}


def reports(received: bytes) -> list[bytes]:
    return [match.group() for match in REPORT.finditer(received)]


@driver(
    "epl",
    kind=Kind.PRINTER,
    capabilities=("print", "status", "confirm"),
    source="Zebra, EPL Programming Guide 14245L-003: ^ee, eR, US; Intermec ESim reference for the reply formats",
    options={"dpi": ("203", "300")},
)
class Epl:
    """Eltron and Zebra desktop label printers, EPL2"""

    info: ClassVar[DriverInfo]
    queries: ClassVar[Sequence[Query]] = (Query(b"^ee\r\n", reports),)
    in_order: ClassVar[Query | None] = None
    settle_s: ClassVar[float] = 0  # ^ee keeps its turn and says 50 while a job prints

    def __init__(self, dpi: str = "203") -> None:
        self.dpi = int(dpi)

    def status(self, answers: Sequence[bytes | None]) -> PrinterStatus:
        (raw,) = answers
        if raw is None or REPORT.fullmatch(raw) is None:
            return PrinterStatus(online=True, answered=False)
        parts = raw.strip().decode("ascii").split(",")
        codes = {int(part[:2]): part[2:] for part in parts}
        left = next((int(more[1:4]) for more in codes.values() if more), 0)
        ribbon = codes.get(SUPPLY, "").startswith("R")
        return PrinterStatus(
            online=True,
            answered=True,
            paper=Paper.OUT if SUPPLY in codes and not ribbon else Paper.OK,
            ribbon_out=ribbon,
            head_open=HEAD in codes,
            paused=PAUSED in codes,
            waiting=max(left, int(BUSY in codes)),
            faults=tuple(FAULTS.get(code, f"error {code:02}") for code in codes if code not in QUIET),
            warnings=tuple(BATTERY[code] for code in codes if code in BATTERY),
            complaints=tuple(COMPLAINTS[code] for code in codes if code in COMPLAINTS),
            raw=raw,
        )
