"""Scales that answer: their frames as the makers' manuals print them."""

from typing import Any

import pytest

from tests.firmware_sim.scales.hosts import Wire, scale, still


@pytest.mark.parametrize(
    ("driver", "settings", "command", "answer"),
    [
        # PSC Magellan 8500 service manual 6.1.3.2: gross kilograms, gross pounds; the status bytes of table 12
        ("toledo-8217", {"grams": 1250}, b"W", b"\x0201.250\r"),
        ("toledo-8217", {"grams": 4536, "unit": "lb"}, b"W", b"\x0210.00\r"),
        ("toledo-8217", {"grams": -1}, b"W", b"\x02?\x44\r"),
        ("toledo-8217", {"grams": 40_000}, b"W", b"\x02?\x42\r"),
        ("toledo-8217", {"grams": -5000}, b"W", b"\x02?\x44\r"),
        ("toledo-8217", {}, b"Z", b"\x02?\x50\r"),
        ("toledo-8217", {"grams": 1250}, b"A", b"\x02\r"),
        ("toledo-8217", {"grams": 1250}, b"B", b"\x02?@\r"),
        ("toledo-8217", {"grams": 1250}, b"X", b"\x02?\x40\r"),
        # NCI 7800 manual page 32; 6702 manual page 14 for the bars; Magellan 6.1.1 for ECR; 3700LP page 11 for grams
        ("nci", {"grams": 1250}, b"W\r", b"\n  1.250kg\r\n00\r\x03"),
        ("nci", {"grams": 0}, b"W\r", b"\n  0.000kg\r\n20\r\x03"),
        ("nci", {"grams": -12}, b"W\r", b"\n -0.012kg\r\n00\r\x03"),
        ("nci", {"grams": 1250, "unit": "g"}, b"W\r", b"\n   1250g \r\n00\r\x03"),
        ("nci", {"grams": 1250, "second_lf": False}, b"W\r", b"\n  1.250kg\r00\r\x03"),
        ("nci", {"grams": 40_000}, b"W\r", b"\n^^^^^^^kg\r\n02\r\x03"),
        ("nci", {"grams": -5000}, b"W\r", b"\n_______kg\r\n01\r\x03"),
        ("nci", {"grams": 1250}, b"S\r", b"\n00\r\x03"),
        ("nci", {"grams": 100}, b"Z\r", b"\n20\r\x03"),
        ("nci", {"grams": 1250}, b"H\r", b"\n  1.2500kg\r\n00\r\x03"),
        ("nci", {"grams": 1250}, b"X\r", b"\n?\r\x03"),
        ("nci", {"grams": 1250}, b"T\r", b"\n0p4\r\x03"),
        ("nci", {"grams": 1250, "tares": False}, b"T\r", b"\n?\r\x03"),
        ("nci", {"grams": 1250, "dialect": "ecr"}, b"W\r", b"\n01.250KG\r\nS00\r\x03"),
        ("nci", {"grams": 40_000, "dialect": "ecr"}, b"W\r", b"\nS02\r\x03"),
        ("nci", {"grams": -1, "dialect": "ecr"}, b"W\r", b"\nS00\r\x03"),
        ("nci", {"grams": 1250, "dialect": "ecr"}, b"S\r", b"\nS00\r\x03"),
        # Sartorius PR 5211 manual, page EN-52: "<LF> <_> <1> <G> <_> <_> <____5.025> <lb_> <CR>"
        ("sma", {"grams": 7025}, b"\nW\r", b"\n 1G       7.025kg \r"),
        ("sma", {"grams": 0}, b"\nZ\r", b"\nZ1G       0.000kg \r"),
        ("sma", {"grams": 9000}, b"\nZ\r", b"\nE1G  ----------kg \r"),
        ("sma", {"grams": 40_000}, b"\nW\r", b"\nO1G      40.000kg \r"),
        ("sma", {"grams": -5000}, b"\nW\r", b"\nU1G      -5.000kg \r"),
        ("sma", {"grams": 1}, b"\nD\r", b"\n    \r"),
        ("sma", {"grams": 1}, b"\nX\r", b"\n?\r"),
        ("sma", {"grams": 1}, b"\nW\xa0\r", b"\n!\r"),
        ("sma", {"grams": 1}, b"\nI\r", b"\nSMA:2/1.0\r"),
        ("sma", {"grams": 1}, b"\nB\r", b"\n?\r"),
        # A&D EK-L manual 9-2 ("ST,+00123.45  g", the nines of OL); HC-i manual page 48 for the error codes
        ("and-ad", {"grams": 1234}, b"Q\r\n", b"ST,+0001.234 kg\r\n"),
        ("and-ad", {"grams": 123, "unit": "g", "division_mg": 10}, b"Q\r\n", b"ST,+00123.00  g\r\n"),
        ("and-ad", {"grams": -5}, b"Q\r\n", b"ST,-0000.005 kg\r\n"),
        ("and-ad", {"grams": 40_000}, b"Q\r\n", b"OL,+9999.999 kg\r\n"),
        ("and-ad", {"grams": -5000}, b"Q\r\n", b"OL,-9999.999 kg\r\n"),
        ("and-ad", {"grams": 1}, b"Z\r\n", b"Z\r\n"),
        ("and-ad", {"grams": 9000}, b"Z\r\n", b"I\r\n"),
        ("and-ad", {"grams": 9000}, b"PRT\r\n", b"PRT\r\n"),
        ("and-ad", {"grams": 1}, b"X\r\n", b"?\r\n"),
        ("and-ad", {"grams": 1, "errors": True}, b"X\r\n", b"EC,E01\r\n"),
        # Kern GAB-N 12.1.3, Excell EX-2001 page 23 ("ST,GS,+1234.56 g", blanks with OL), EX-2005 page 45 (E3)
        ("t-scale", {"grams": 1250}, b"RW\r\n", b"ST,GS,+  1.250kg\r\n"),
        ("t-scale", {"grams": -12}, b"RW\r\n", b"ST,GS,-  0.012kg\r\n"),
        ("t-scale", {"grams": 1250, "plus": False}, b"RW\r\n", b"ST,GS,   1.250kg\r\n"),
        ("t-scale", {"grams": 40_000}, b"RW\r\n", b"OL,GS,+       kg\r\n"),
        ("t-scale", {"grams": -5000}, b"RW\r\n", b"OL,GS,-       kg\r\n"),
        ("t-scale", {"grams": 1}, b"MZ\r\n", b"MZ\r\n"),
        ("t-scale", {"grams": 9000}, b"MZ\r\n", b"E2\r\n"),
        ("t-scale", {"grams": 1}, b"QQ\r\n", b"E3\r\n"),
        # Ohaus Defender 3000 manual 5.2: 1 + 1 + 7 + 1 + 5 + 1 + 3 characters; Discovery manual: ES
        ("ohaus", {"grams": 1250}, b"IP\r\n", b"    1.250 kg    G  \r\n"),
        ("ohaus", {"grams": -12}, b"P\r", b"-   0.012 kg    G  \r\n"),
        ("ohaus", {"grams": 1250, "unit": "g"}, b"IP\r\n", b"     1250 g     G  \r\n"),
        ("ohaus", {"grams": 40_000}, b"IP\r\n", b""),
        ("ohaus", {"grams": 1}, b"Z\r\n", b""),
        ("ohaus", {"grams": 1, "acknowledges": True}, b"Z\r\n", b"OK!\r\n"),
        ("ohaus", {"grams": 1}, b"QQ\r\n", b"ES\r\n"),
        ("ohaus", {"grams": 1}, b"PU\r\n", b"kg\r\n"),
        # Adam Highland manual, Format 2: sixteen characters, "0.12345lb_"
        ("adam", {"grams": 1234}, b"P\r\n", b"        1.234kg \r\n"),
        ("adam", {"grams": 123, "unit": "g", "division_mg": 10}, b"P\r\n", b"       123.00 g \r\n"),
        ("adam", {"grams": 0}, b"P\r\n", b""),
        ("adam", {"grams": 0, "shy": False}, b"P\r\n", b"        0.000kg \r\n"),
        ("adam", {"grams": 40_000}, b"P\r\n", b""),
        ("adam", {"grams": 1}, b"p\r\n", b""),
        ("adam", {"grams": 2000, "family": "cpwplus"}, b"G\r\n", b"G +   2.000 kg\r\n"),
        ("adam", {"grams": 2000, "family": "cpwplus"}, b"T\r\n", b"T +   0.000 kg\r\n"),
        # CAS AP-1: S, blank, five digits and the point, kg, and their xor
        ("cas", {"grams": 1250}, b"\x05", b"\x06"),
        ("cas", {"grams": 1250}, b"\x05\x11", b"\x06\x01\x02S 01.250kg\x67\x03\x04"),
        ("cas", {"grams": -12}, b"\x05\x11", b"\x06\x01\x02S-00.012kg\x6f\x03\x04"),
        ("cas", {"grams": 40_000}, b"\x05\x11", b"\x06\x01\x02UF00.000kg\x01\x03\x04"),
        ("cas", {"grams": 1250}, b"\x11", b"\x15"),
        # XK3190-A23p manual page 24: the commands in hex; fourteen bytes in an answer
        ("yaohua-a9", {"mode": "command"}, b"\x02\x41\x41\x30\x30\x03", b"\x02AA00\x03"),
        ("yaohua-a9", {"mode": "command", "grams": 1250}, b"\x02\x41\x42\x30\x33\x03", b"\x02AB+00125031D\x03"),
        ("yaohua-a9", {"mode": "command", "grams": 1250}, b"\x02\x41\x44\x30\x35\x03", b"\x02AD+00125031B\x03"),
        ("yaohua-a9", {"mode": "command", "grams": 1250}, b"\x02\x41\x43\x30\x32\x03", b"\x02AC+00000031A\x03"),
        ("yaohua-a9", {"mode": "command", "grams": 1250}, b"\x02\x42\x42\x30\x30\x03", b""),
        ("yaohua-a9", {"mode": "command", "grams": 1250}, b"\x02\x41\x42\x30\x34\x03", b""),
        ("yaohua-a12e", {"dialect": "a12", "grams": 1250}, b"R", b"ww001.250kg\r\n"),
    ],
)
def test_an_answer_is_what_the_manual_prints(
    driver: str, settings: dict[str, Any], command: bytes, answer: bytes
) -> None:
    assert still(driver, **settings).ask(command) == answer


def moving(driver: str, **settings: Any) -> Wire:
    made = scale(driver, **settings)
    made.motion(True)
    return Wire(made)


@pytest.mark.parametrize(
    ("driver", "settings", "command", "begins"),
    [
        ("toledo-8217", {}, b"W", b"\x02?"),
        ("nci", {"dialect": "ecr"}, b"W\r", b"\nS10\r\x03"),
        ("and-ad", {}, b"Q\r\n", b"US,+"),
        ("t-scale", {}, b"RW\r\n", b"US,GS,+"),
        ("mt-sics", {}, b"SI\r\n", b"S D "),
        ("cas", {}, b"\x05\x11", b"\x06\x01\x02U "),
    ],
)
def test_a_load_that_moves_is_said_to_move(
    driver: str, settings: dict[str, Any], command: bytes, begins: bytes
) -> None:
    assert moving(driver, grams=5000, **settings).ask(command).startswith(begins)


def test_the_marks_of_motion_that_stand_behind_the_weight() -> None:
    assert moving("nci", grams=5000).ask(b"W\r").endswith(b"kg\r\n10\r\x03")
    assert moving("sma", grams=5000).ask(b"\nW\r")[4:5] == b"M"
    assert moving("ohaus", grams=5000).ask(b"IP\r\n")[15:16] == b"?"


def test_the_status_byte_of_the_8217_has_its_motion_bit() -> None:
    answer = moving("toledo-8217", grams=5000).ask(b"W")
    assert answer[2] & 0x01
    assert answer[2] & 0x40


@pytest.mark.parametrize(
    ("driver", "command", "answer"),
    [
        ("and-ad", b"S\r\n", b"ST,+0000.830 kg\r\n"),
        ("t-scale", b"#RW\r\n", b"ST,GS,+  0.830kg\r\n"),
        ("ohaus", b"SP\r\n", b"    0.830 kg    G  \r\n"),
        ("sma", b"\nP\r", b"\n 1G       0.830kg \r"),
        ("adam", b"P\r\n", b"        0.830kg \r\n"),
    ],
)
def test_a_question_that_waits_is_answered_once_the_load_stands_still(
    driver: str, command: bytes, answer: bytes
) -> None:
    wire = still(driver, settle_s=0.6)
    wire.scale.put(830)
    assert wire.ask(command) == b""
    assert wire.scale.wake_at() == pytest.approx(100.6)
    assert wire.wait(0.59) == b""
    assert wire.wait(0.02) == answer


@pytest.mark.parametrize(
    ("driver", "command", "late"),
    [("sma", b"\nP\r", b"\n 1G  ----------   \r"), ("and-ad", b"S\r\n", b"I\r\n"), ("adam", b"P\r\n", b"")],
)
def test_a_question_that_waits_in_vain(driver: str, command: bytes, late: bytes) -> None:
    wire = moving(driver, grams=500, patience_s=2.0)
    assert wire.ask(command) == b""
    assert wire.wait(2.1) == late
    assert wire.wait(10) == b""


@pytest.mark.parametrize(
    ("driver", "start", "frame", "stop"),
    [
        ("and-ad", b"SIR\r\n", b"ST,+0000.020 kg\r\n", b"C\r\n"),
        ("t-scale", b"%RW\r\n", b"ST,GS,+  0.020kg\r\n", b"%\r\n"),
        ("ohaus", b"CP\r\n", b"    0.020 kg    G  \r\n", b"0P\r\n"),
        ("sma", b"\nR\r", b"\n 1G       0.020kg \r", b"\x1b"),
    ],
)
def test_a_weight_that_is_repeated_until_it_is_told_to_stop(
    driver: str, start: bytes, frame: bytes, stop: bytes
) -> None:
    wire = still(driver, grams=20, rate_hz=10)
    assert wire.ask(start) == frame
    assert wire.wait(0.1) + wire.wait(0.11) == frame * 2
    assert wire.ask(stop) == b""
    assert wire.wait(1) == b""


@pytest.mark.parametrize(
    ("driver", "tare", "read", "net", "clear", "gross"),
    [
        ("and-ad", b"T\r\n", b"Q\r\n", b"ST,+0000.500 kg\r\n", b"CT\r\n", b"ST,+0000.700 kg\r\n"),
        ("t-scale", b"MT\r\n", b"RW\r\n", b"ST,NT,+  0.500kg\r\n", b"CT\r\n", b"ST,GS,+  0.700kg\r\n"),
        ("ohaus", b"T\r\n", b"IP\r\n", b"    0.500 kg    NET\r\n", b"0T\r\n", b"    0.700 kg    G  \r\n"),
        ("sma", b"\nT\r", b"\nW\r", b"\n 1N       0.500kg \r", b"\nC\r", b"\n 1G       0.700kg \r"),
        ("toledo-8217", b"T\r", b"W", b"\x0200.500N\r", b"C", b"\x0200.700\r"),
        ("adam", b"T\r\n", b"P\r\n", b"        0.500kg \r\n", b"T0\r\n", b"        0.700kg \r\n"),
    ],
)
def test_a_tare_makes_net_weights_until_it_is_cleared(
    driver: str, tare: bytes, read: bytes, net: bytes, clear: bytes, gross: bytes
) -> None:
    wire = still(driver, grams=200)
    wire.ask(tare)
    wire.wait(0.2)
    wire.scale.put(500)
    wire.heard()
    wire.wait(1)
    assert wire.ask(read) == net
    wire.ask(clear)
    wire.wait(0.2)
    assert wire.ask(read) == gross


def test_a_tare_adds_the_third_status_byte_of_an_nci_scale() -> None:
    wire = still("nci", grams=200)
    assert wire.scale.press_tare(wire.now)
    assert wire.ask(b"W\r") == b"\n  0.000kg\r\n0p4\r\x03"


def test_an_8217_answers_tare_after_150_ms_and_takes_a_known_one() -> None:
    wire = still("toledo-8217", grams=700)
    assert wire.ask(b"T00200\r") == b""
    assert wire.wait(0.16) == b"\x02?\x60\r"
    assert wire.ask(b"W") == b"\x0200.500N\r"


def test_an_adam_scale_prints_a_weight_once_until_there_is_another_one() -> None:
    wire = still("adam", grams=830)
    assert wire.ask(b"P\r\n") == b"        0.830kg \r\n"
    assert wire.ask(b"P\r\n") == b""
    wire.scale.put(170)
    wire.heard()
    wire.wait(1)
    assert wire.ask(b"P\r\n") == b"        1.000kg \r\n"
    wire.scale.clear()
    wire.heard()
    wire.wait(1)
    assert wire.ask(b"P\r\n") == b""
    wire.scale.put(1000)
    wire.heard()
    wire.wait(1)
    assert wire.ask(b"P\r\n") == b"        1.000kg \r\n"


@pytest.mark.parametrize(
    ("driver", "command", "answer"),
    [
        ("mt-sics", b"SI\r\n", b"S I\r\n"),
        ("toledo-8217", b"W", b"\x02?\x48\r"),
        ("nci", b"W\r", b"\n-------kg\r\n80\r\x03"),
        ("sma", b"\nW\r", b"\nE1G  ----------kg \r"),
        ("and-ad", b"Q\r\n", b"OL,+9999.999 kg\r\n"),
        ("t-scale", b"RW\r\n", b"OL,GS,+       kg\r\n"),
        ("cas", b"\x05", b"\x15"),
        ("ohaus", b"IP\r\n", b""),
    ],
)
def test_a_broken_cell_is_never_a_weight(driver: str, command: bytes, answer: bytes) -> None:
    wire = still(driver, grams=500)
    wire.scale.fault()
    assert wire.ask(command) == answer
