"""Scanners that pretend to be a USB keyboard, read through evdev and grabbed, so that no desktop sees their keys.

    struct input_event { long seconds, microseconds; u16 type, code; i32 value }      linux/input.h
    type 0 SYN (code 3: the kernel dropped events)   1 KEY (value 1 down, 0 up, 2 repeat)   0x11 LED (code 1 caps lock)

The scanner has to be set to a US keyboard layout, which is how they are shipped. Enter or Tab ends a scan. Control
with a letter, `[`, `\\`, `]`, `6` or `-` is the control character (GS as Ctrl-]). Caps lock turns letters round. Alt
with a number on the number block is the character of that number, which is certain for ASCII only. Keys that come
more than a second after the one before begin a new scan, and what was there is a bad frame. AltGr, keys that US
keyboards have not, and codes of shifted digits only come from a scanner set to another country's keyboard: refused,
with what to set.
"""

import struct
from collections.abc import Mapping
from typing import ClassVar

from devices.driver import DriverInfo, Kind, driver
from devices.errors import BadFrame
from devices.framing import FixedFrame, Framing
from devices.readings import ScanReading
from devices.scan_text import AIM

EVENT = struct.Struct("@llHHi")
SYN, KEY, LED = 0, 1, 0x11
TYPES = (SYN, KEY, 2, 3, 4, LED, 0x12, 0x14)  # and movements, MSC, sounds, repetition: of no use here
DROPPED, CAPS_LED, CAPS = 3, 1, 58
DOWN, UP = 1, 0
SHIFTS, CONTROLS, ALT, ALT_GR, METAS = {42, 54}, {29, 97}, 56, 100, {125, 126}
ENDS, LOCKS = {28, 96, 15}, {69, 70}
FOREIGN = {86, 89, 93, 94, 92, 122, 123, 124}  # 102nd key, Ro, Katakana, Muhenkan, Henkan, Hangul, Hanja, Yen
GAP_US = 1_000_000

# linux/input-event-codes.h: rows of keys from a first code on, without and with shift.
ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
PAD = {71 + at: char for at, char in enumerate("789-456+1230.")} | {55: "*", 98: "/"}
PLAIN = {first + at: char for first, row, _ in ROWS for at, char in enumerate(row)} | PAD
SHIFTED = {first + at: char for first, _, row in ROWS for at, char in enumerate(row)} | PAD
CONTROLLED = "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_"

SET_US = "set it to a US keyboard, or to a serial port (USB CDC) and the driver serial-scanner"
ALT_GR_USED = f"the scanner types with AltGr, so it is set to another country's keyboard: {SET_US}"
NOT_US = f"the scanner uses keys that a US keyboard has not: {SET_US}"
FRENCH = f"it is made of shifted digits, as from a scanner set to a French keyboard: {SET_US}"
BEYOND_ASCII = f"the scanner types characters by Alt and numbers beyond ASCII: {SET_US}"


@driver(
    "evdev",
    kind=Kind.SCANNER,
    capabilities=("scan", "aim", "grab"),
    source="linux/input.h and linux/input-event-codes.h (struct input_event, key codes)",
)
class Evdev:
    """Barcode scanners that type like a USB keyboard, through evdev"""

    info: ClassVar[DriverInfo]
    frame: ClassVar[Framing] = FixedFrame(EVENT.size)
    poll: ClassVar[bytes] = b""
    quiet_s: ClassVar[float] = 0.0
    commands: ClassVar[Mapping[str, bytes]] = {}

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps = False
        self._text = self._alt_number = self._wrong = ""
        self._last_us = 0

    def decode(self, frame: bytes) -> ScanReading | None:
        if len(frame) != EVENT.size:
            raise BadFrame("evdev", frame)
        seconds, microseconds, kind, code, value = EVENT.unpack(frame)
        if not 0 <= microseconds < 1_000_000 or kind not in TYPES:
            raise BadFrame("evdev", frame, "it is no event of the kernel")
        if kind == SYN and code == DROPPED:
            self._wrong = "the kernel dropped keys of it"
        elif kind == LED and code == CAPS_LED:
            self._caps = bool(value)
        elif kind == KEY and value == UP:
            self._release(code)
        elif kind == KEY and value == DOWN:
            return self._press(code, seconds * 1_000_000 + microseconds)
        return None

    def _release(self, code: int) -> None:
        self._held.discard(code)
        if code == ALT and self._alt_number:
            number, self._alt_number = int(self._alt_number), ""
            if number < 128:
                self._text += chr(number)
            else:
                self._wrong = BEYOND_ASCII

    def _press(self, code: int, at_us: int) -> ScanReading | None:
        gap_us, self._last_us = at_us - self._last_us, at_us
        late, lost = bool(self._text) and gap_us > GAP_US, self._text
        if gap_us > GAP_US:
            self._text = self._wrong = self._alt_number = ""
            self._held.clear()
        reading = None
        if code in ENDS:
            reading = self._end()
        else:
            self._type(code)
        if late:
            raise BadFrame("evdev", lost.encode(), "its end did not come within 1 s")
        return reading

    def _type(self, code: int) -> None:
        if code == CAPS:
            self._caps = not self._caps
        elif code in SHIFTS | CONTROLS | METAS | {ALT, ALT_GR}:
            self._held.add(code)
            self._wrong = self._wrong or (ALT_GR_USED if code == ALT_GR else "")
        elif ALT in self._held:
            digit = PAD.get(code, "")
            self._alt_number += digit if digit.isdigit() else ""
            self._wrong = self._wrong or ("" if digit.isdigit() else NOT_US)
        elif code not in LOCKS:
            self._text += self._char(code)

    def _char(self, code: int) -> str:
        shift = bool(self._held & SHIFTS)
        char = (SHIFTED if shift else PLAIN).get(code, "")
        if not char or code in FOREIGN or self._held & METAS:
            self._wrong = self._wrong or NOT_US
            return ""
        if self._held & CONTROLS:
            sign = {"6": "^", "-": "_", "2": "@"}.get(PLAIN[code], PLAIN[code].upper())
            return chr(CONTROLLED.index(sign)) if sign in CONTROLLED else ""
        return char.swapcase() if self._caps and char.isalpha() else char

    def _end(self) -> ScanReading | None:
        text, wrong = self._text, self._wrong
        self._text = self._alt_number = self._wrong = ""
        if not wrong and len(text) >= 6 and set(text) <= set("!@#$%^&*()"):
            wrong = FRENCH
        if wrong:
            raise BadFrame("evdev", text.encode(), wrong)
        aim = AIM.match(text)
        symbology = aim.group() if aim else ""
        if not text[len(symbology) :]:
            return None
        return ScanReading(text=text[len(symbology) :], symbology=symbology, raw=text.encode())
