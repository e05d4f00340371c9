"""USB scanners of the HID class "Point of Sale" (usage page 0x8C), read through hidraw.

USB-IF, HID Point of Sale Usage Tables 1.02, chapter 3 (usages FB-FE: AIM identifier and decoded data, FF: decoded
data continued), in the report that makers ship (Zebra, Honeywell, Datalogic, Access-IS LSR118 manual, appendix B):

    02  length  ] flag modifier   data[56]   2 bytes, other or none   bit 0: more follows
     0     1          2..4          5..60            61..62                    63

A code longer than 56 bytes comes in several reports, which are put together. Scanners that know no symbology leave
the identifier zero. An output report is not needed to read.
"""

from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.errors import BadFrame
from devices.framing import Framing, Piece
from devices.readings import ScanReading
from devices.scan_text import scan_text

REPORT_ID, LENGTH, ROOM, MORE = 2, 64, 56, 63
NO_AIM = bytes(3)


class ReportChain:
    """Reports up to the one that nothing follows; bytes that begin no report are broken."""

    limit = 160 * LENGTH  # a QR code of version 40 is 127 of them

    def cut(self, buffer: bytearray) -> list[Piece]:
        pieces: list[Piece] = []
        begin = 0
        while len(buffer) - begin >= LENGTH:
            report = bytes(buffer[begin : begin + LENGTH])
            if not is_report(report):
                pieces.append(Piece(self._lose(buffer, begin), "it is no report of a scanner"))
                begin = 0
                continue
            begin += LENGTH
            if not report[MORE]:
                pieces.append(Piece(bytes(buffer[:begin])))
                del buffer[:begin]
                begin = 0
        return pieces

    @staticmethod
    def _lose(buffer: bytearray, begin: int) -> bytes:
        """What was put together so far, and all bytes before the next that can begin a report."""
        after = buffer.find(REPORT_ID, begin + 1, begin + LENGTH)
        end = begin + LENGTH if after < 0 else after
        lost = bytes(buffer[:end])
        del buffer[:end]
        return lost


def is_report(report: bytes) -> bool:
    length, aim = report[1], report[2:5]
    return (
        report[0] == REPORT_ID
        and length <= ROOM
        and (aim[0] == ord("]") or aim == NO_AIM)
        and report[MORE] in (0, 1)
        and not any(report[5 + length : 5 + ROOM])
    )


@driver(
    "hid-pos",
    kind=Kind.SCANNER,
    capabilities=("scan", "aim"),
    source="USB-IF HID Point of Sale Usage Tables 1.02, chapter 3; Access-IS LSR118 product manual, appendix B",
)
class HidPos:
    """USB scanners of the HID point of sale class, through hidraw"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = ReportChain()
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 0.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def decode(self, frame: bytes) -> ScanReading | None:
        reports = [frame[at : at + LENGTH] for at in range(0, len(frame), LENGTH)]
        if not reports or len(reports[-1]) != LENGTH or not all(is_report(report) for report in reports):
            raise BadFrame("hid-pos", frame, "it is no report of a scanner")
        aims = {report[2:5] for report in reports}
        if len(aims) > 1:
            raise BadFrame("hid-pos", frame, "its reports are of two codes")
        data = b"".join(report[5 : 5 + report[1]] for report in reports)
        if not data:
            raise BadFrame("hid-pos", frame, "it holds no text")
        aim = aims.pop()
        text, symbology = scan_text("hid-pos", data if aim == NO_AIM else aim + data)
        return ScanReading(text=text, symbology=symbology, raw=frame)
