"""Plugging in and out is noticed by the links that come and go."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.discovery.hotplug import HotPlug, NoWatch
from tests.devices.discovery.machine import Machine
from tests.devices.wire import eventually


class Noted:
    """Counts calls; `fails` makes the next one raise."""

    def __init__(self) -> None:
        self.calls = 0
        self.fails = False

    def __call__(self) -> None:
        self.calls += 1
        if self.fails:
            self.fails = False
            raise RuntimeError("somebody else's fault")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def noted(machine: Machine) -> Iterator[Noted]:
    """Watches with inotify alone: the look that would find everything comes once in an hour."""
    noted = Noted()
    watching = HotPlug(noted, machine.places, every_s=3600)
    watching.start()
    yield noted
    watching.stop()
    assert not any(thread.name == "hot-plug" for thread in threading.enumerate())


def test_a_device_is_noticed_when_it_comes_moves_and_goes(machine: Machine, noted: Noted) -> None:
    machine.plug("tty", "ttyUSB0", link="usb-scale")
    eventually(lambda: noted.calls == 1)
    machine.plug("tty", "ttyUSB5", link="usb-scanner")
    eventually(lambda: noted.calls == 2)
    machine.unplug("tty", "ttyUSB0")
    eventually(lambda: noted.calls == 3)


def test_the_last_device_that_goes_takes_the_folder_along_and_the_next_one_is_noticed(
    machine: Machine, noted: Noted
) -> None:
    machine.plug("input", "event3", link="usb-scanner-event-kbd")
    eventually(lambda: noted.calls == 1)
    machine.unplug("input", "event3")
    eventually(lambda: noted.calls == 2)
    machine.plug("input", "event4", link="usb-scanner-event-kbd")
    eventually(lambda: noted.calls == 3)


def test_a_fault_of_whoever_is_told_does_not_end_the_watching(machine: Machine, noted: Noted) -> None:
    noted.fails = True
    machine.plug("tty", "ttyUSB0", link="usb-scale")
    eventually(lambda: noted.calls == 1)
    machine.unplug("tty", "ttyUSB0")
    eventually(lambda: noted.calls == 2)


def test_where_there_is_no_inotify_a_look_now_and_then_does(machine: Machine) -> None:
    noted = Noted()
    watching = HotPlug(noted, machine.places, every_s=0.01, watch=NoWatch)
    watching.start()
    machine.plug("tty", "ttyUSB0", link="usb-scale")
    eventually(lambda: noted.calls == 1)
    watching.stop()
