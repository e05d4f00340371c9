"""Scales that talk without being asked: their frames as the makers' manuals print them."""

from typing import Any

import pytest

from tests.firmware_sim.scales.hosts import scale, shown, still


@pytest.mark.parametrize(
    ("driver", "settings", "frame"),
    [
        # XK3190-A26 manual page 10, and a capture of an empty scale with no places
        ("yaohua-a9", {"division_mg": 1_000_000}, bytes.fromhex("022b3030303030303031 4203")),
        ("yaohua-a9", {"grams": 1250}, b"\x02+00125031E\x03"),
        ("yaohua-a9", {"grams": 1250, "letters": False}, b"\x02+00125031>\x03"),
        ("yaohua-a9", {"grams": -12}, b"\x02-00001231D\x03"),
        ("yaohua-a9", {"grams": 40_000}, b""),
        ("yaohua-a9", {"grams": 1250, "mode": "command"}, b""),
        # XK3190-A12(E) manual page 12, in hex there
        ("yaohua-a12e", {"grams": 4139}, bytes.fromhex("5747 3030342E313339 6B67 3344 0D0A")),
        ("yaohua-a12e", {"grams": 40_000}, b" " * 9 + b"OL23\r\n"),
        ("yaohua-a12e", {"grams": -5000}, b" " * 9 + b"LO23\r\n"),
        ("yaohua-a12e", {"grams": -21}, b" " * 9 + b"LO23\r\n"),
        ("yaohua-a12e", {"grams": -12}, b"WG-00.012kg2C\r\n"),
        ("yaohua-a12e", {"grams": 4139, "dialect": "a12"}, b""),
        # XK3190-A23p manual page 22 and A26 manual page 11
        ("yaohua-equals", {"grams": 3000}, b"=0003.000"),
        ("yaohua-equals", {"grams": -1000, "division_mg": 10_000, "capacity_g": 150_000}, b"=-0001.00"),
        ("yaohua-equals", {"grams": 3000, "direction": "reversed"}, b"=000.3000"),
        (
            "yaohua-equals",
            {"grams": -1000, "division_mg": 10_000, "capacity_g": 150_000, "direction": "reversed"},
            b"=00.1000-",
        ),
        ("yaohua-equals", {"grams": 40_000}, b""),
        # IND445 manual 5.2: status A 5 = three places, 8 = steps of one, 20 always; B 10 kg
        ("toledo-continuous", {"grams": 1250, "checksum": False}, b"\x02\x2d\x30\x20  1250     0\r"),
        ("toledo-continuous", {"grams": 1250, "unit": "g", "checksum": False}, b"\x02\x2a\x20\x21  1250     0\r"),
        ("toledo-continuous", {"grams": 1250, "division_mg": 5000, "checksum": False}, b"\x02=0   1250     0\r"),
        ("toledo-continuous", {"grams": -12, "checksum": False}, b"\x02-2     12     0\r"),
        ("toledo-continuous", {"grams": 40_000, "checksum": False}, b"\x02-4  40000     0\r"),
        # HID Point of Sale Usage Tables 1.02, chapter 4
        ("hid-scale", {"grams": 1250, "unit": "g"}, bytes.fromhex("03 04 02 00 e204")),
        ("hid-scale", {"grams": 1250}, bytes.fromhex("03 04 03 fd e204")),
        ("hid-scale", {"grams": 1250, "unit": "oz"}, bytes.fromhex("03 04 0b fe 3911")),
        ("hid-scale", {"grams": 0}, bytes.fromhex("03 02 03 fd 0000")),
        ("hid-scale", {"grams": -12}, bytes.fromhex("03 05 03 fd 0c00")),
        ("hid-scale", {"grams": 40_000}, bytes.fromhex("03 06 03 fd 409c")),
        ("hid-scale", {"grams": 100_000, "capacity_g": 150_000}, bytes.fromhex("03 04 03 fe 1027")),
        # CAS CI-600D manual page 74: "13.5 kg" is 0 0 0 0 1 3 . 5; lamps 80 + stable 40 + gross 04
        ("cas", {"mode": "stream", "grams": 13_500, "division_mg": 100_000}, b"ST,GS,1\xc4,000013.5 kg\r\n"),
        ("ohaus", {"grams": 1250, "mode": "stream"}, b"    1.250 kg    G  \r\n"),
        ("cas", {"mode": "stream"}, b"ST,GS,1\xc5,0000.000 kg\r\n"),
        ("cas", {"mode": "stream", "grams": 40_000}, b"OL,GS,1\xc4,         kg\r\n"),
        ("and-ad", {"grams": 1234, "mode": "stream"}, b"ST,+0001.234 kg\r\n"),
        ("t-scale", {"grams": 1250, "mode": "stream"}, b"ST,GS,+  1.250kg\r\n"),
    ],
)
def test_a_frame_is_what_the_manual_prints(driver: str, settings: dict[str, Any], frame: bytes) -> None:
    assert shown(driver, **settings) == frame


def test_the_check_of_toledo_continuous_makes_the_sum_zero_in_seven_bits() -> None:
    frame = shown("toledo-continuous", grams=1250)
    assert len(frame) == 18
    assert sum(frame) & 0x7F == 0
    wrong = scale("toledo-continuous").with_wrong_check(frame)
    assert sum(wrong) & 0x7F != 0


@pytest.mark.parametrize(
    ("driver", "at", "bits"),
    [("toledo-continuous", 2, 0x38), ("hid-scale", 1, 3)],
)
def test_motion_has_its_bit(driver: str, at: int, bits: int) -> None:
    wire = still(driver, grams=5000, settle_s=1e9)
    wire.heard()
    wire.scale.motion(True)
    assert wire.wait(0.11)[at] == bits


def test_frames_come_at_their_rate_and_never_in_a_burst() -> None:
    wire = still("yaohua-a9", grams=1, rate_hz=10)
    first = wire.heard()
    assert wire.wait(0.05) == b""
    assert wire.wait(0.05) == first
    assert wire.wait(5.0) == first


def test_toledo_continuous_hears_tare_zero_clear_and_print() -> None:
    wire = still("toledo-continuous", grams=200, checksum=False)
    wire.heard()
    wire.ask(b"T")
    assert wire.wait(0.1) == b"\x02-1      0   200\r"
    wire.ask(b"P")
    assert wire.wait(0.1)[3] == 0x28
    assert wire.wait(0.1)[3] == 0x20
    wire.ask(b"C\r\n")
    assert wire.wait(0.1) == b"\x02-0    200     0\r"
    wire.ask(b"Z")
    assert wire.wait(0.1) == b"\x02-0      0     0\r"


def test_power_up_is_told_until_it_is_zeroed() -> None:
    wire = still("toledo-continuous", checksum=False)
    wire.scale.power(False)
    wire.scale.power(True)
    assert wire.wait(0.1)[2] == 0x70
    wire.ask(b"Z")
    assert wire.wait(0.1)[2] == 0x30


def test_a_usb_scale_is_zeroed_by_its_output_report() -> None:
    wire = still("hid-scale", grams=100)
    assert wire.heard()[1] == 4
    wire.ask(bytes([2, 0b10]))
    assert wire.wait(0.1)[1] == 2


@pytest.mark.parametrize(
    ("driver", "frame", "wrong"),
    [
        ("yaohua-a9", b"\x02+00125031E\x03", b"\x02+001250310\x03"),
        ("yaohua-a12e", b"WG001.250kg37\r\n", b"WG001.250kg30\r\n"),
        ("cas", b"\x01\x02S 01.250kg\x57\x03\x04", b"\x01\x02S 01.250kg\x42\x03\x04"),
        ("yaohua-equals", b"=0003.000", b"=0003.000"),
    ],
)
def test_a_wrong_check_is_wrong_and_nothing_else(driver: str, frame: bytes, wrong: bytes) -> None:
    assert scale(driver).with_wrong_check(frame) == wrong


def test_a_broken_cell_is_a_status_or_silence() -> None:
    for driver, frame in {
        "yaohua-a9": b"",
        "yaohua-equals": b"",
        "yaohua-a12e": b" " * 9 + b"OL23\r\n",
        "hid-scale": bytes.fromhex("03 01 03 fd f401"),
    }.items():
        broken = still(driver, grams=500)
        broken.scale.fault()
        assert broken.heard() == frame, driver
