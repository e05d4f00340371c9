r"""Scanners on a serial port, USB CDC or an Ethernet converter, as they are shipped or set by one configuration code.

    text CR | text LF | text CR LF | STX text ETX | STX text CR ETX | STX text CR | text, then a pause

Which of them is found from what comes. Inside STX ... ETX carriage return and line feed are data; FS, GS, RS, US and
EOT are data everywhere. A prefix or suffix that somebody configured in the scanner is told in the address, with `\r`,
`\n`, `\t` and `\xHH` for bytes: `?prefix=%5Cx16&suffix=%23%23`.

With the AIM identifier switched on, three characters come first (ISO/IEC 15424): `]` flag modifier, such as `]C1`
for GS1-128. It goes to `symbology`; the bytes of the wire are always kept in `raw`. Chinese QR codes come as
UTF-8 or GB 18030.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadUrl
from devices.framing import Framing
from devices.readings import ScanReading
from devices.scan_framing import ScanFraming
from devices.scan_text import scan_text

ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|([rnt0\\]))")
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


@driver(
    "serial-scanner",
    kind=Kind.SCANNER,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("scan", "aim"),
    source="Zebra DS22xx Product Reference Guide MN-002874 (prefix and suffix values, AIM code IDs); ISO/IEC 15424",
    options={"prefix": (), "suffix": ()},
)
class SerialScanner:
    """Barcode scanners that send text over a serial port or a socket"""

    info: ClassVar[DriverInfo]
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 0.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self, prefix: str = "", suffix: str = "") -> None:
        self.frame: Framing = ScanFraming(in_bytes("prefix", prefix), in_bytes("suffix", suffix))

    def decode(self, frame: bytes) -> ScanReading:
        text, symbology = scan_text("serial-scanner", frame)
        return ScanReading(text=text, symbology=symbology, raw=frame)


def in_bytes(option: str, written: str) -> bytes:
    r"""`\r`, `\n`, `\t`, `\0`, `\\` and `\xHH` are bytes; anything else is itself."""
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else ESCAPES[found[2]], written)
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as wrong:
        raise BadUrl(f"{option}={written!r} is more than bytes: write \\xHH for what is no ASCII") from wrong
