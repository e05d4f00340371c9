"""Key events as the kernel hands them out."""

import os
import struct
from pathlib import Path

import pytest

from devices.drivers.scanners.keyboard_scanner import PLAIN, SHIFTED, KeyboardScanner
from devices.errors import NotConnected
from devices.readings import ScanReading
from devices.stream import StreamConversation
from devices.tally import Tally
from devices.transport import transport_for
from devices.urls import parse_url

SHIFT, CONTROL, ALT, ENTER, TAB = 42, 29, 56, 28, 15


def event(code: int, value: int, at_s: float = 0.0, kind: int = 1) -> bytes:
    return struct.pack("llHHi", int(at_s), int(at_s % 1 * 1e6), kind, code, value)


def key(code: int, at_s: float = 0.0) -> bytes:
    return event(4, 458, at_s, kind=4) + event(code, 1, at_s) + event(0, 0, at_s, kind=0) + event(code, 0, at_s)


def typed(text: str, end: int = ENTER, at_s: float = 0.0) -> bytes:
    wire = b""
    for char in text:
        if char < " ":
            code = next(code for code, plain in PLAIN.items() if plain == chr(ord(char) | 0x40).lower())
            wire += event(CONTROL, 1, at_s) + key(code, at_s) + event(CONTROL, 0, at_s)
            continue
        shifted = char not in PLAIN.values()
        code = next(code for code, one in (SHIFTED if shifted else PLAIN).items() if one == char)
        pressed = key(code, at_s)
        wire += event(SHIFT, 1, at_s) + pressed + event(SHIFT, 0, at_s) if shifted else pressed
    return wire + key(end, at_s)


def heard(wire: bytes) -> tuple[list[tuple[str, str]], Tally]:
    tally = Tally()
    talk = StreamConversation(KeyboardScanner(), tally)
    talk.begin(0.0)
    scans = [reading for reading in talk.receive(wire, 0.0) if isinstance(reading, ScanReading)]
    return [(scan.text, scan.symbology) for scan in scans], tally


@pytest.mark.parametrize("end", [ENTER, TAB, 96])
def test_every_character_of_a_us_keyboard(end: int) -> None:
    text = "".join(chr(code) for code in range(0x20, 0x7F))
    assert heard(typed(text, end))[0] == [(text, "")]


def test_symbology_and_group_separator() -> None:
    assert heard(typed("]C10106901234567892\x1d10A"))[0] == [("0106901234567892\x1d10A", "]C1")]


def test_fast_scans_stay_apart_and_held_keys_repeat_nothing() -> None:
    wire = typed("A-07-03") + typed("6901234567892") + event(2, 2) * 5 + key(ENTER)
    assert heard(wire)[0] == [("A-07-03", ""), ("6901234567892", "")]


def test_keys_long_after_the_others_begin_a_new_scan() -> None:
    scans, tally = heard(typed("123", at_s=1.0)[: -len(key(ENTER))] + typed("456", at_s=3.0))
    assert scans == [("456", "")]
    assert tally.bad_frames == 1
    assert tally.last_bad[0].reason.endswith("its end did not come within 1 s")


def test_characters_typed_by_alt_and_digits_are_refused_once() -> None:
    alt = event(ALT, 1) + key(79) + key(80) + event(ALT, 0)
    scans, tally = heard(alt + typed("x") + typed("y"))
    assert scans == [("y", "")]
    assert tally.bad_frames == 1


def test_only_an_input_device_can_be_grabbed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "event0")
    with pytest.raises(NotConnected, match="cannot be had alone"):
        transport_for(parse_url(f"evdev://{tmp_path}/event0")).open()
