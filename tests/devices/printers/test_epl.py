"""^ee and its codes as the EPL programming guide lists them."""

import pytest

from devices.drivers.printers.epl import Epl, reports
from devices.readings import Paper, PrinterStatus


def said(line: bytes) -> PrinterStatus:
    (answer,) = reports(line + b"\r\n")
    return Epl().status([answer])


def test_a_printer_that_is_ready() -> None:
    assert (said(b"00").ready, said(b"00").waiting, said(b"00").paper) == (True, 0, Paper.OK)


@pytest.mark.parametrize(
    ("line", "hindrance"),
    [
        (b"07", "the paper is out"),
        (b"07P003", "the paper is out"),
        (b"07P003L00120", "the paper is out"),
        (b"07R002", "the ribbon is out"),
        (b"11", "the head is open"),
        (b"12", "the printer is paused"),
        (b"13", "print head too hot"),
        (b"81", "cutter jam"),
        (b"84", "no gap or black mark found"),
        (b"99", "error 99"),
        (b"11,13", "the head is open"),
    ],
)
def test_what_hinders_it(line: bytes, hindrance: str) -> None:
    assert said(line).answered
    assert said(line).hindrance == hindrance


def test_labels_that_are_left() -> None:
    assert said(b"07P003").waiting == 3
    assert said(b"50").waiting == 1


def test_a_job_with_a_mistake_is_complained_of_and_hinders_nothing() -> None:
    status = said(b"01")
    assert (status.ready, status.complaints) == (True, ("syntax error",))


def test_a_low_battery_is_a_warning() -> None:
    assert said(b"15").warnings == ("the battery is low",)
    assert said(b"15").ready


def test_reports_that_come_unasked_are_no_answers() -> None:
    assert reports(b"$11\r\n") == []
    assert reports(b"\x06\x1507") == []
    assert reports(b"^ee\r\n") == []
    assert reports(b"\x06\x0600\r\n50\r\n") == [b"00\r\n", b"50\r\n"]
