"""A scanner that pretends to be a USB keyboard, as the kernel hands its keys out: `struct input_event` records.

Linux, include/uapi/linux/input.h: timeval (two longs), type u16, code u16, value s32; each key is EV_MSC/MSC_SCAN with
its HID usage, EV_KEY 1, EV_SYN, EV_KEY 0, EV_SYN. Usages are those of the USB HID Usage Tables 1.5, page 7; the key
codes of the kernel belong to them by drivers/hid/hid-input.c. `layout` is the country that the scanner is set to:
"us" as shipped, "de" types `]` with AltGr, "fr" digits with shift. `caps` leaves caps lock on, as some scanners do.
"""

import struct
import time

from firmware_sim.registry import simulates
from firmware_sim.scanners.trigger import AIM, Triggered

EV_SYN, EV_KEY, EV_MSC, MSC_SCAN = 0, 1, 4, 4
LEFT_CTRL, LEFT_SHIFT, RIGHT_ALT, CAPS_LOCK, ENTER, TAB = 29, 42, 100, 58, 28, 15

# The kernel's key codes by the character on a US key, plain and with shift.
US = {
    "1!": 2, "2@": 3, "3#": 4, "4$": 5, "5%": 6, "6^": 7, "7&": 8, "8*": 9, "9(": 10, "0)": 11, "-_": 12, "=+": 13,
    "qQ": 16, "wW": 17, "eE": 18, "rR": 19, "tT": 20, "yY": 21, "uU": 22, "iI": 23, "oO": 24, "pP": 25, "[{": 26,
    "]}": 27, "aA": 30, "sS": 31, "dD": 32, "fF": 33, "gG": 34, "hH": 35, "jJ": 36, "kK": 37, "lL": 38, ";:": 39,
    "'\"": 40, "`~": 41, "\\|": 43, "zZ": 44, "xX": 45, "cC": 46, "vV": 47, "bB": 48, "nN": 49, "mM": 50, ",<": 51,
    ".>": 52, "/?": 53, "  ": 57,
}  # fmt: skip
USAGES = {28: 0x28, 15: 0x2B, 57: 0x2C, 42: 0xE1, 29: 0xE0, 100: 0xE6, 58: 0x39}


@simulates("evdev", kind="scanner")
class SimulatedKeyboard(Triggered):
    """A keyboard wedge. Characters that no key has are left out, as scanners do that are not set to Alt codes."""

    def __init__(
        self,
        *,
        aim: bool = False,
        encoding: str = "utf-8",
        layout: str = "us",
        caps: bool = False,
        end: str = "enter",
    ) -> None:
        super().__init__(aim=aim, encoding=encoding)
        if layout not in ("us", "de", "fr"):
            raise ValueError(f"the scanner has no layout {layout!r}; it has us, de, fr")
        self.layout = layout
        self.caps = caps
        self._end = {"enter": ENTER, "tab": TAB}[end]
        self._caps_on = False

    def frame(self, text: str, symbology: str) -> bytes:
        data = self.data(text, symbology).decode(self.encoding)
        keys = b""
        if self.caps != self._caps_on:
            keys += self._stroke(CAPS_LOCK)
            self._caps_on = self.caps
        for char in (AIM[symbology] if self.aim else "") + data:
            keys += self._type(char)
        return keys + self._stroke(self._end)

    def _type(self, char: str) -> bytes:
        if char < " ":
            return self._stroke(code_of(chr(ord(char) | 0x40).lower())[0], LEFT_CTRL)
        if self.layout == "de" and char in "[]{}":
            return self._stroke({"[": 9, "]": 10, "{": 8, "}": 11}[char], RIGHT_ALT)
        if not any(char in keys for keys in US):
            return b""
        code, shifted = code_of(char.swapcase() if self._caps_on and char.isalpha() else char)
        if self.layout == "fr" and char.isdigit():
            shifted = True
        return self._stroke(code, LEFT_SHIFT if shifted else 0)

    def _stroke(self, code: int, holding: int = 0) -> bytes:
        before = self._event(EV_KEY, holding, 1) + self._sync() if holding else b""
        after = self._event(EV_KEY, holding, 0) + self._sync() if holding else b""
        scan = self._event(EV_MSC, MSC_SCAN, 0x70000 | USAGES.get(code, code))
        return (
            before
            + scan
            + self._event(EV_KEY, code, 1)
            + self._sync()
            + self._event(EV_KEY, code, 0)
            + self._sync()
            + after
        )

    def _sync(self) -> bytes:
        return self._event(EV_SYN, 0, 0)

    @staticmethod
    def _event(kind: int, code: int, value: int) -> bytes:
        now = time.time_ns()
        return struct.pack("@llHHi", now // 10**9, now // 1000 % 10**6, kind, code, value)


def code_of(char: str) -> tuple[int, bool]:
    """The key and whether shift is held."""
    for keys, code in US.items():
        if char in keys:
            return code, char == keys[1] and keys[0] != keys[1]
    raise ValueError(f"no key types {char!r}")
