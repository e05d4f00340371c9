"""Each printer driver against the firmware of its language, which was written from the manual by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from devices.labels import render, sample
from devices.printer import PrinterSession
from devices.readings import Paper
from firmware_sim.registry import simulator, simulators
from firmware_sim.serving import TcpDevice
from tests.ports import free_port

EVERY = sorted(simulators("printer"))
SPEED = 20.0  # the firmware's clock against ours


@contextmanager
def served(driver: str, speed: float = SPEED, **options: Any) -> Iterator[tuple[Any, PrinterSession]]:
    printer = simulator(driver, "printer").make(**options)
    server = TcpDevice(printer, "127.0.0.1", free_port(), speed=speed)
    server.start()
    try:
        yield printer, PrinterSession(f"tcp://127.0.0.1:{server.port}", driver)
    finally:
        server.stop()


def label(driver: str) -> bytes:
    return render(sample("goods-50x30"), driver)


@pytest.mark.parametrize("driver", EVERY)
def test_a_label_is_confirmed_once_it_is_out(driver: str) -> None:
    with served(driver) as (printer, session):
        assert session.status().ready
        outcome = session.print(label(driver), 10.0)
        assert (outcome.state, outcome.reason) == ("confirmed", "")
        assert printer.printed == 1


@pytest.mark.parametrize("driver", EVERY)
def test_paper_and_head_are_told(driver: str) -> None:
    with served(driver) as (printer, session):
        printer.take_paper()
        assert session.status(2.0).paper is Paper.OUT
        assert session.print(label(driver), 2.0).state == "not_sent"
        printer.load_paper()
        printer.open_head()
        status = session.status(2.0)
        assert (status.answered, status.head_open) == (True, True)
        assert session.print(label(driver), 2.0).state == "not_sent"
        printer.close_head()
        assert session.print(label(driver), 10.0).state == "confirmed"
        assert printer.printed == 1


@pytest.mark.parametrize("driver", EVERY)
def test_a_mute_firmware_leaves_a_label_unknown(driver: str) -> None:
    with served(driver) as (printer, session):
        printer.spoil(mute=True)
        status = session.status(1.0)
        assert (status.online, status.answered) == (True, False)
        assert session.print(label(driver), 1.5).state == "unknown"


@pytest.mark.parametrize("driver", EVERY)
def test_a_firmware_that_hangs_up_is_never_ok(driver: str) -> None:
    with served(driver) as (printer, session):
        printer.spoil(hangs_up=True)
        status = session.status(1.0)
        assert (status.online, status.answered) == (False, False)
        assert session.print(label(driver), 1.5).state in ("not_sent", "unknown")
        assert printer.printed == 0


@pytest.mark.parametrize("driver", EVERY)
def test_noise_among_answers_is_counted_and_spoils_those_that_have_no_frame(driver: str) -> None:
    with served(driver) as (printer, session):
        printer.spoil(babbling=True)
        status = session.status(2.0)
        assert status.garbage > 0
        assert not (status.answered and session.info.make().queries[0].bare)


@pytest.mark.parametrize("driver", EVERY)
def test_power_that_fails_within_the_job_leaves_it_unknown(driver: str) -> None:
    with served(driver) as (printer, session):
        asked = sum(len(query.ask) for query in session.info.make().queries[:1])
        printer.fail_after(asked + 40)
        outcome = session.print(label(driver), 3.0)
        assert outcome.state == "unknown"
        assert printer.printed == 0


@pytest.mark.parametrize("driver", EVERY)
def test_paper_that_ends_between_two_labels_leaves_the_second_unknown(driver: str) -> None:
    with served(driver, roll=1) as (printer, session):
        outcome = session.print(label(driver) * 2, 2.0)
        assert (outcome.state, outcome.reason) == ("unknown", "the paper is out")
        assert printer.printed == 1
