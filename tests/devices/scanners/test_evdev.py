"""Key events as the kernel hands them out."""

import os
import struct
from pathlib import Path

import pytest

from devices.drivers.scanners.evdev import PLAIN, SHIFTED
from devices.errors import NotConnected
from devices.tally import Tally
from devices.transport import transport_for
from devices.urls import parse_url
from tests.devices.scanners.wire import Scan, Wire

SHIFT, CONTROL, ALT, ALT_GR, CAPS, ENTER, TAB = 42, 29, 56, 100, 58, 28, 15


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


def heard(wire: bytes) -> tuple[list[Scan], Tally]:
    """Whole and byte by byte alike."""
    whole, pieces = Wire("evdev"), Wire("evdev")
    whole.hear(wire)
    pieces.hear(wire, apart_s=0.0001)
    assert whole.scans == pieces.scans
    return whole.scans, whole.tally


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


def alt(number: str) -> bytes:
    pad = {"7": 71, "8": 72, "9": 73, "4": 75, "5": 76, "6": 77, "1": 79, "2": 80, "3": 81, "0": 82}
    return event(ALT, 1) + b"".join(key(pad[digit]) for digit in number) + event(ALT, 0)


def test_ascii_typed_by_alt_and_numbers_is_certain() -> None:
    assert heard(alt("065") + alt("045") + alt("48") + alt("029") + key(ENTER))[0] == [("A-0\x1d", "")]


def test_caps_lock_turns_letters_round_by_key_and_by_lamp() -> None:
    lamp = 0x11
    wire = key(CAPS) + typed("sf1A") + event(1, 1, kind=lamp) + typed("yt2") + event(1, 0, kind=lamp) + typed("x-3")
    assert heard(wire)[0] == [("SF1a", ""), ("YT2", ""), ("x-3", "")]


def test_the_number_block_types_numbers_whatever_num_lock_says() -> None:
    wire = key(69) + b"".join(key(code) for code in (79, 80, 81, 75, 83, 74)) + key(96)
    assert heard(wire)[0] == [("1234.-", "")]


def test_a_modifier_held_by_one_device_changes_nothing_at_another() -> None:
    first, second = Wire("evdev"), Wire("evdev")
    first.hear(event(SHIFT, 1))
    second.hear(typed("a-07"))
    assert second.scans == [("a-07", "")]


def altgr(code: int) -> bytes:
    return event(ALT_GR, 1) + key(code) + event(ALT_GR, 0)


@pytest.mark.parametrize(
    ("wire", "reason"),
    [
        (alt("0214"), "by Alt and numbers beyond ASCII"),
        (event(ALT, 1) + key(30) + event(ALT, 0), "keys that a US keyboard has not"),
        (altgr(9) + key(3), "types with AltGr, so it is set to another country's keyboard"),
        (key(86) + key(3), "keys that a US keyboard has not"),
        (event(125, 1) + key(19) + event(125, 0), "keys that a US keyboard has not"),
        (event(SHIFT, 1) + b"".join(map(key, (7, 10, 11, 2, 3, 4))) + event(SHIFT, 0), "set to a French keyboard"),
        (key(2) + event(3, 0, kind=0) + key(3), "the kernel dropped keys of it"),
    ],
)
def test_what_is_no_us_keyboard_is_refused_once_and_says_what_to_do(wire: bytes, reason: str) -> None:
    scans, tally = heard(wire + key(ENTER) + typed("y"))
    assert scans == [("y", "")]
    assert tally.bad_frames == 1
    assert reason in tally.last_bad[0].reason
    assert "dropped" in reason or "set it to a US keyboard" in tally.last_bad[0].reason


def test_only_an_input_device_can_be_grabbed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "event0")
    with pytest.raises(NotConnected, match="cannot be had alone"):
        transport_for(parse_url(f"evdev://{tmp_path}/event0")).open()
