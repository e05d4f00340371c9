"""Reports of the HID point of sale class, one as the manual of the Access-IS LSR118 prints it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.registry import driver_info
from tests.devices.scanners.wire import Wire

# Appendix B.1.1: a boarding pass of 60 characters, so 56 and 4; byte 63 says that more follows.
BOARDING_PASS = "M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23   1234"
MANUAL = (
    bytes([0x02, 0x38, 0x5D, 0x51, 0x30]) + BOARDING_PASS[:56].encode() + b"s\x00\x01"
    + bytes([0x02, 0x04, 0x5D, 0x51, 0x30]) + BOARDING_PASS[56:].encode() + bytes(52) + b"s\x00\x00"
)  # fmt: skip


def report(text: bytes, aim: bytes = b"]E0", more: int = 0, length: int | None = None) -> bytes:
    return bytes([2, len(text) if length is None else length]) + aim + text.ljust(56, b"\0") + b"\0\0" + bytes([more])


def reports(text: bytes, aim: bytes) -> bytes:
    parts = [text[at : at + 56] for at in range(0, len(text), 56)]
    return b"".join(report(part, aim, at < len(parts) - 1) for at, part in enumerate(parts))


def test_the_manuals_example_comes_in_two_reports() -> None:
    wire = Wire("hid-pos")
    wire.hear(MANUAL[:64])
    assert wire.scans == []
    wire.hear(MANUAL[64:])
    assert wire.scans == [(BOARDING_PASS, "]Q0")]
    assert wire.readings[0].raw == MANUAL


def test_a_scanner_that_knows_no_symbology() -> None:
    wire = Wire("hid-pos")
    wire.hear(report(b"6901234567892", bytes(3)) + report(b"A-07-03"))
    assert wire.scans == [("6901234567892", ""), ("A-07-03", "]E0")]


@given(
    st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cc", "Cn", "Co", "Cs"]), min_size=1, max_size=300)
)
def test_a_code_of_any_length_goes_round(text: str) -> None:
    if is_rather_gb(text):
        return
    whole, pieces = Wire("hid-pos"), Wire("hid-pos")
    sent = reports(text.encode(), b"]Q1")
    whole.hear(sent)
    pieces.hear(sent, apart_s=0.0001)
    assert whole.scans == pieces.scans == [(text, "]Q1")]


def is_rather_gb(text: str) -> bool:
    """Two-byte characters of UTF-8 that are no word are taken as Chinese: told in devices/scan_text.py."""
    return any("\x7f" < char <= "\u07ff" or char == "\ufeff" for char in text)


def test_chinese_in_gb18030_over_the_edge_of_a_report() -> None:
    text = "a" + "杭州市西湖区" * 20
    wire = Wire("hid-pos")
    wire.hear(reports(text.encode("gb18030"), b"]Q1"))
    assert wire.scans == [(text, "]Q1")]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (report(b"1", aim=b"abc"), "no report of a scanner"),
        (report(b"1", length=57), "no report of a scanner"),
        (report(b"123", length=2), "no report of a scanner"),
        (report(b"1", more=2), "no report of a scanner"),
        (report(b""), "it holds no text"),
        (report(b"1", b"]E0", more=1) + report(b"2", b"]Q1"), "its reports are of two codes"),
    ],
)
def test_what_is_no_report_is_told_and_the_next_is_read(wrong: bytes, reason: str) -> None:
    wire = Wire("hid-pos")
    wire.hear(wrong)
    wire.silence(1.2)
    wire.hear(report(b"6901234567892"))
    assert wire.texts == ["6901234567892"]
    assert any(reason in one for one in wire.reasons)


def test_a_code_whose_further_reports_do_not_come_is_no_code() -> None:
    wire = Wire("hid-pos")
    wire.hear(MANUAL[:64])
    wire.silence(1.2)
    wire.hear(report(b"A-07-03", b"]Q0"))
    assert wire.texts == ["A-07-03"]
    assert wire.tally.bad_frames == 1


def test_it_is_listed_with_its_source() -> None:
    assert "Point of Sale" in driver_info("hid-pos").source
