"""~HS and ~HQES as the programming guide prints them."""

import pytest

from devices.drivers.printers.zpl import Zpl
from devices.readings import Paper, PrinterStatus

READY = b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
QUERY = (
    b"\x02\r\n\r\n  PRINTER STATUS                           \r\n   ERRORS:         %s\r\n   WARNINGS:       %s\r\n\x03"
)
FINE = b"0 00000000 00000000"


def host(data: bytes) -> PrinterStatus:
    query = Zpl.queries[0]
    (answer,) = query.answers(data)
    return Zpl().status([answer, None])


def asked(errors: bytes, warnings: bytes = FINE) -> PrinterStatus:
    (answer,) = Zpl.queries[1].answers(QUERY % (errors, warnings))
    return Zpl().status([None, answer])


def test_a_printer_that_is_ready() -> None:
    status = host(READY)
    assert status.ready
    assert (status.paper, status.waiting, status.hindrance) == (Paper.OK, 0, "")


@pytest.mark.parametrize(
    ("old", "new", "hindrance"),
    [
        (b"030,0,0", b"030,1,0", "the paper is out"),
        (b"030,0,0", b"030,0,1", "the printer is paused"),
        (b"\x02000,0,0", b"\x02000,0,1", "the head is open"),
        (b"\x02000,0,0,0", b"\x02000,0,0,1", "the ribbon is out"),
        (b"000,0,0,0\x03", b"000,0,0,1\x03", "print head too hot"),
    ],
)
def test_what_hinders_it(old: bytes, new: bytes, hindrance: str) -> None:
    assert host(READY.replace(old, new, 1)).hindrance == hindrance


def test_what_still_waits() -> None:
    assert host(READY.replace(b",1245,000,", b",1245,003,")).waiting == 3
    assert host(READY.replace(b"00000000,1", b"00000012,1")).waiting == 12


@pytest.mark.parametrize(
    ("errors", "hindrance"),
    [
        (b"1 00000000 00000001", "the paper is out"),
        (b"1 00000000 00000002", "the ribbon is out"),
        (b"1 00000000 00000004", "the head is open"),
        (b"1 00000000 00010000", "the printer is paused"),
        (b"1 00000000 00000008", "cutter fault"),
        (b"0 00000000 00000000", ""),
    ],
)
def test_errors_by_query(errors: bytes, hindrance: str) -> None:
    status = asked(errors)
    assert status.answered
    assert status.hindrance == hindrance


def test_paper_near_its_end_is_a_warning() -> None:
    assert asked(FINE, b"1 00000000 00000008").paper is Paper.NEAR_END
    both = Zpl().status([READY.strip(), Zpl.queries[1].answers(QUERY % (FINE, b"1 00000000 00000008"))[0]])
    assert (both.paper, both.waiting, both.answered) == (Paper.NEAR_END, 0, True)


def test_answers_are_found_in_the_stream_in_order() -> None:
    stream = READY[:-9] + READY[-9:] + QUERY % (FINE, FINE) + READY.replace(b",000,0,0,0,", b",002,0,0,0,", 1)
    assert [Zpl().status([answer, None]).waiting for answer in Zpl.queries[0].answers(stream)] == [0, 2]
    assert Zpl.queries[0].answers(READY[:-4]) == []


def test_silence_is_not_offline() -> None:
    status = Zpl().status([None, None])
    assert (status.online, status.answered, status.paper) == (True, False, Paper.UNKNOWN)
