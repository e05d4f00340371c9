"""DLE EOT and GS r as Epson's reference prints them."""

import pytest

from devices.drivers.printers.escpos import EscPos, in_turns, real_times
from devices.readings import Paper, PrinterStatus

FINE = b"\x12\x12\x12"
AUTOMATIC = b"\x14\x00\x00\x0f"  # automatic status back, four bytes


def said(three: bytes) -> PrinterStatus:
    (answer,) = real_times(three)
    return EscPos().status([answer])


def test_a_printer_that_is_ready() -> None:
    assert (said(FINE).ready, said(FINE).paper, said(FINE).waiting) == (True, Paper.OK, None)
    assert said(b"\x16\x12\x12").ready  # the drawer's pin


@pytest.mark.parametrize(
    ("three", "hindrance"),
    [
        (b"\x1a\x12\x12", "the printer is offline"),
        (b"\x1a\x16\x12", "the head is open"),
        (b"\x1a\x32\x12", "the paper is out"),
        (b"\x1a\x12\x72", "the paper is out"),
        (b"\x1a\x52\x12", "printer error"),
    ],
)
def test_what_hinders_it(three: bytes, hindrance: str) -> None:
    assert said(three).answered
    assert said(three).hindrance == hindrance


def test_paper_near_its_end() -> None:
    assert said(b"\x12\x12\x1e").ready
    assert said(b"\x12\x12\x1e").paper is Paper.NEAR_END


def test_answers_of_both_kinds_are_told_apart() -> None:
    stream = FINE + b"\x03" + b"\x12\x12\x1e"
    assert real_times(stream) == [FINE, b"\x12\x12\x1e"]
    assert in_turns(stream) == [b"\x03"]
    assert real_times(FINE[:2]) == []


def test_status_that_comes_by_itself_is_left_out() -> None:
    assert real_times(AUTOMATIC + FINE + AUTOMATIC) == [FINE]
    assert in_turns(AUTOMATIC) == []


def test_anything_else_is_no_answer() -> None:
    assert real_times(b"\x10\x04\x01\x10\x04\x02\x10\x04\x04") == []  # what an echo says
    assert real_times(b"HTTP/1.1 400 Bad Request") == []
    assert real_times(FINE + b"\xff") == []
    assert real_times(bytes(40) + FINE) == []
