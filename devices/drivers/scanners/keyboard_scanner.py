"""Scanners that pretend to be a USB keyboard, read through evdev and grabbed, so that no desktop sees their keys.

    struct input_event { long seconds, microseconds; u16 type, code; i32 value }      type 1 key; value 1 down, 0 up

The scanner has to be set to a US keyboard layout, which is how they are shipped. Enter or Tab ends a scan. Control
with a letter or `]` is the control character (GS as Ctrl-]). Keys that come more than a second after the one before
begin a new scan, and what was there is a bad frame. Scanners type other characters as Alt and digits: such a scan is
refused, because what it means depends on the scanner's code page; set it to a serial port instead.
"""

import re
import struct
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.errors import BadFrame
from devices.framing import FixedFrame, Framing
from devices.readings import ScanReading

EVENT = struct.Struct("llHHi")
KEY, DOWN, UP = 1, 1, 0
SHIFTS, CONTROLS, ALTS, ENDS = (42, 54), (29, 97), (56, 100), (28, 96, 15)
GAP_US = 1_000_000
AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")

# linux/input-event-codes.h: rows of keys from a first code on, without and with shift.
ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),  # the number block
)
PLAIN = {first + at: char for first, row, _ in ROWS for at, char in enumerate(row)} | {55: "*", 98: "/"}
SHIFTED = {first + at: char for first, _, row in ROWS for at, char in enumerate(row)} | {55: "*", 98: "/"}


@driver("keyboard-scanner", kind=Kind.SCANNER, capabilities=("scan", "aim"))
class KeyboardScanner:
    """Barcode scanners that type like a USB keyboard, through evdev"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = FixedFrame(EVENT.size)
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 0.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._text = ""
        self._last_us = 0
        self._strange = False

    def decode(self, frame: bytes) -> ScanReading | None:
        if len(frame) != EVENT.size:
            raise BadFrame("keyboard-scanner", frame)
        seconds, microseconds, kind, code, value = EVENT.unpack(frame)
        if kind != KEY or value not in (DOWN, UP):
            return None
        if code in (*SHIFTS, *CONTROLS, *ALTS):
            self._hold(code, value)
            return None
        return self._press(code, seconds * 1_000_000 + microseconds) if value == DOWN else None

    def _hold(self, code: int, value: int) -> None:
        if value == DOWN:
            self._held.add(code)
            self._strange = self._strange or code in ALTS
        else:
            self._held.discard(code)

    def _press(self, code: int, at_us: int) -> ScanReading | None:
        late = bool(self._text) and at_us - self._last_us > GAP_US
        lost, self._last_us = self._text, at_us
        if late:
            self._text = ""
        if code in ENDS:
            reading = self._end()
        else:
            reading = None
            self._type(code)
        if late:
            raise BadFrame("keyboard-scanner", lost.encode(), "its end did not come within 1 s")
        return reading

    def _type(self, code: int) -> None:
        char = (SHIFTED if self._held & set(SHIFTS) else PLAIN).get(code)
        if char is None:
            self._strange = True
        elif self._held & set(CONTROLS):
            self._text += chr(ord(char.upper()) & 0x1F)
        else:
            self._text += char

    def _end(self) -> ScanReading | None:
        text, strange = self._text, self._strange
        self._text, self._strange = "", False
        if strange:
            raise BadFrame("keyboard-scanner", text.encode(), "it holds keys that are no US keyboard's characters")
        aim = AIM.match(text)
        symbology = aim.group() if aim else ""
        if not text[len(symbology) :]:
            return None
        return ScanReading(text=text[len(symbology) :], symbology=symbology, raw=text.encode())
