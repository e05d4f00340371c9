"""ESC h as the CPCL manual's table prints it."""

import pytest

from devices.drivers.printers.cpcl import Cpcl, statuses
from devices.readings import Paper, PrinterStatus


def said(status: int) -> PrinterStatus:
    (answer,) = statuses(bytes([status]))
    return Cpcl().status([answer])


def test_a_printer_that_is_ready() -> None:
    assert (said(0x00).ready, said(0x00).waiting, said(0x00).paper) == (True, 0, Paper.OK)


@pytest.mark.parametrize(
    ("status", "hindrance", "waiting"),
    [
        (0x01, "", 1),
        (0x02, "the paper is out", 0),
        (0x04, "the head is open", 0),
        (0x06, "the paper is out", 0),
        (0x08, "", 0),
        (0x10, "", 0),
    ],
)
def test_each_bit(status: int, hindrance: str, waiting: int) -> None:
    assert (said(status).hindrance, said(status).waiting) == (hindrance, waiting)


def test_a_low_battery_is_a_warning() -> None:
    assert said(0x08).warnings == ("the battery is low",)


def test_text_is_no_status() -> None:
    assert statuses(b"HTTP/1.1 400") == []
    assert Cpcl().status([b"H"]) == PrinterStatus(online=True, answered=False)
