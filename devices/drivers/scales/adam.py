"""Adam Equipment scales (AZextra, CPWplus, CBC, Highland): a line when it is asked for, CRLF behind each.

    P CR LF     1.234kg | + 1.234 kg | Gross Wt   1.234 Kg      AZextra, CBC, Highland: ?ask=P
    T Z                                                         tare, zero
    G CR LF     G + 2.00 kg | G/W +  2.00 lb                    CPWplus: ?ask=G (9600 baud)
    N CR LF     N + 1.00 kg                                     CPWplus, net: ?ask=N
                ST,GS   1.234kg | US,NT   1.234kg               models that print their stability
    Z                                                           zero and tare are one key

Printouts have further lines (Date, Time, No., Unit Wt., PCS, T): they carry no weight on the scale. Where the line
tells no stability, it is derived. An AZextra stays silent until a new weight other than zero lies on it, also after
the load was taken off: silence is stale, never 0, and what is said but once is never called stable (set it to print
all the time). [U] The label format of the AZextra is a setting; format 3, with the unit, is read. T and Z are not
answered.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import Framing, LineFrame
from devices.grams import grams_of
from devices.readings import WeightReading

LINE = re.compile(
    rb"[\r\n ]*(?:(ST|US)[, ]+)?(?:(GS?|NT?|Gross|Net)(?:/W| ?Wt\.?)?[, ])? *([+-]?) *"
    rb"(\d+\.\d+|\d+(?= *g)) *(kg|g|lb|oz)[\r\n ]*",
    re.IGNORECASE,
)
OTHER = re.compile(rb"[\r\n ]*(Date|Time|No\.|ID|Unit|PCS|Total|T[ +/-]|Tare).*", re.IGNORECASE | re.DOTALL)
FAMILIES = {
    "P": {"zero": b"Z\r\n", "tare": b"T\r\n", "print": b"P\r\n"},
    "G": {"zero": b"Z\r\n", "tare": b"Z\r\n"},
    "N": {"zero": b"Z\r\n", "tare": b"Z\r\n"},
}


@driver(
    "adam",
    kind=Kind.SCALE,
    serial=SerialSettings(baud=4800, bits=8, parity="N"),
    capabilities=("weight", "net", "zero", "tare", "print"),
    source="Adam Equipment, AZextra manual, 3.10; CPWplus manual, input commands; CBC and Highland manuals, RS-232",
    options={"ask": ("P", "G", "N")},
)
class Adam:
    """Adam Equipment scales"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = LineFrame(b"\r\n")
    quiet_s: ClassVar[float] = 3.0
    unanswered: ClassVar[tuple[str, ...]] = ("zero", "tare", "print")

    def __init__(self, ask: str = "P") -> None:
        self.poll = ask.encode() + b"\r\n"
        self.commands: Mapping[str, bytes] = FAMILIES[ask]

    def decode(self, frame: bytes) -> WeightReading | None:
        if match := LINE.fullmatch(frame):
            state, kind, sign, number, unit = match.groups()
            return WeightReading(
                grams=grams_of("adam", frame, sign + number, unit),
                unit=unit.decode(),
                stable=state == b"ST",
                derived=state is None,
                net=(kind or b"").upper().startswith(b"N"),
                raw=frame,
            )
        if OTHER.fullmatch(frame):
            return None
        raise BadFrame("adam", frame)
