"""Scanners on a serial port, USB CDC or an Ethernet converter, as they are shipped or set by one configuration code.

    text CR | text LF | text CR LF | STX text ETX | STX text CR ETX

With the AIM identifier switched on, three characters come first (ISO/IEC 15424): `]` flag modifier, such as `]C1`
for GS1-128. It goes to `symbology`; the bytes of the wire are always kept in `raw`. Chinese QR codes come as
UTF-8 or GB 18030. Inside STX ... ETX carriage return and line feed are data.
"""

import re
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, SerialSettings, driver
from devices.errors import BadFrame
from devices.framing import Framing, ScanFrame
from devices.readings import ScanReading

AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
# Control characters that codes do carry: tab, line ends, EOT, FS, GS, RS, US.
CARRIED = "\t\r\n\x04\x1c\x1d\x1e\x1f"
CHARSETS = ("utf-8", "gb18030")


@driver(
    "serial-scanner",
    kind=Kind.SCANNER,
    serial=SerialSettings(baud=9600, bits=8, parity="N"),
    capabilities=("scan", "aim"),
)
class SerialScanner:
    """Barcode scanners that send lines over a serial port or a socket"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = ScanFrame()
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 0.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> ScanReading:
        text = decoded(frame)
        if any(not char.isprintable() and char not in CARRIED and char.isascii() for char in text):
            raise BadFrame("serial-scanner", frame, "it holds control characters that no code carries")
        aim = AIM.match(text)
        symbology = aim.group() if aim else ""
        if not text[len(symbology) :]:
            raise BadFrame("serial-scanner", frame, "it holds no text")
        return ScanReading(text=text[len(symbology) :], symbology=symbology, raw=frame)


def decoded(frame: bytes) -> str:
    for charset in CHARSETS:
        try:
            return frame.decode(charset)
        except UnicodeDecodeError:
            continue
    raise BadFrame("serial-scanner", frame, f"it is neither {' nor '.join(CHARSETS)}")
