"""<ESC>!S and <ESC>!? as the programming manual's tables print them."""

import pytest

from devices.drivers.printers.tspl import Tspl, bare, extended
from devices.readings import Paper, PrinterStatus


def said(four: bytes) -> PrinterStatus:
    (answer,) = extended(b"\x02" + four + b"\x03\r\n")
    return Tspl().status([answer, None])


def byte(status: int) -> PrinterStatus:
    (answer,) = bare(bytes([status]))
    return Tspl().status([None, answer])


def test_a_printer_that_is_ready() -> None:
    status = said(b"@@@@")
    assert (status.ready, status.paper, status.waiting) == (True, Paper.OK, 0)


@pytest.mark.parametrize(
    ("four", "hindrance"),
    [
        (b"`@@@", "the printer is paused"),
        (b"E@@@", "printer error"),
        (b"@@A@", "print head too hot"),
        (b"@@B@", "motor too hot"),
        (b"@@H@", "cutter jam"),
        (b"@@P@", "memory is full"),
        (b"@@@A", "the paper is out"),
        (b"@@@B", "paper jam"),
        (b"@@@D", "the ribbon is out"),
        (b"@@@H", "ribbon jam"),
        (b"@@@`", "the head is open"),
    ],
)
def test_what_hinders_it(four: bytes, hindrance: str) -> None:
    assert said(four).answered
    assert said(four).hindrance == hindrance


@pytest.mark.parametrize("message", [b"P", b"W", b"B", b"C", b"F", b"K"])
def test_a_printer_at_work(message: bytes) -> None:
    assert said(message + b"@@@").waiting == 1


def test_a_label_that_waits_to_be_taken_is_out() -> None:
    status = said(b"L@@@")
    assert (status.ready, status.waiting, status.warnings) == (True, 0, ("take the label",))


def test_paper_that_is_low_is_a_warning() -> None:
    assert said(b"@A@@").ready
    assert said(b"@A@@").paper is Paper.NEAR_END


@pytest.mark.parametrize(
    ("status", "hindrance"),
    [
        (0x00, ""),
        (0x01, "the head is open"),
        (0x02, "paper jam"),
        (0x03, "the head is open"),
        (0x04, "the paper is out"),
        (0x05, "the paper is out"),
        (0x08, "the ribbon is out"),
        (0x09, "the head is open"),
        (0x0A, "the ribbon is out"),
        (0x0B, "the head is open"),
        (0x0C, "the paper is out"),
        (0x0D, "the paper is out"),
        (0x10, "the printer is paused"),
        (0x20, ""),
        (0x80, "printer error"),
    ],
)
def test_the_table_of_the_short_answer(status: int, hindrance: str) -> None:
    assert byte(status).answered
    assert byte(status).hindrance == hindrance
    assert byte(status).waiting == int(status == 0x20)


def test_what_the_table_does_not_have_is_no_answer() -> None:
    assert bare(b"\xff") == []
    assert bare(b"\x00\xff") == []
    assert Tspl().status([None, b"\xff"]) == PrinterStatus(online=True, answered=False)


def test_the_two_answers_are_told_apart_in_one_stream() -> None:
    stream = b"\x02@@@@\x03\r\n\x20\x02P@@@\x03\r\n\x00"
    assert [Tspl().status([one, None]).waiting for one in extended(stream)] == [0, 1]
    assert [Tspl().status([None, one]).waiting for one in bare(stream)] == [1, 0]
    assert extended(b"\x02@@@") == []
