"""hidraw and evdev: whole records, taken alone, through real files that behave as the kernel's do."""

import errno
import os
import pty
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import Disconnected, NotConnected
from devices.readings import Reading, WeightReading
from devices.session import DeviceSession
from devices.transport import transport_for
from devices.transport.device_file import DeviceFileTransport, grab, lock
from devices.urls import parse_url
from tests.devices.wire import eventually

REPORT = struct.pack("<BBBbH", 3, 4, 2, 0, 1250)  # stable, g, 10^0


@pytest.fixture
def hidraw(tmp_path: Path) -> str:
    """A pipe: what is written in one piece is read in one piece, and it stays open without a writer."""
    path = tmp_path / "hidraw0"
    os.mkfifo(path)
    return str(path)


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """A device file whose other end can go away: (that end, path)."""
    end, device = pty.openpty()
    yield end, os.ttyname(device)
    os.close(device)


def put(path: str, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    os.write(handle, data)
    os.close(handle)


def test_a_report_comes_whole_and_silence_is_no_report(hidraw: str) -> None:
    connection = DeviceFileTransport(hidraw, lock).open()
    assert connection.read(0.01) == b""
    put(hidraw, REPORT)
    assert connection.read(1.0) == REPORT
    connection.close()
    connection.close()  # harmless


def test_a_device_has_one_owner(hidraw: str) -> None:
    transport = transport_for(parse_url(f"hidraw://{hidraw}"))
    first = transport.open()
    with pytest.raises(NotConnected, match="cannot be had alone: it is in use by another program"):
        transport.open()
    first.close()
    transport.open().close()


def test_the_keys_of_a_scanner_are_taken_from_everybody_else(hidraw: str) -> None:
    taken: list[int] = []
    connection = DeviceFileTransport(hidraw, taken.append).open()
    assert len(taken) == 1
    assert os.fstat(taken[0]).st_ino == Path(hidraw).stat().st_ino
    connection.close()


def test_what_is_no_input_device_cannot_be_grabbed(hidraw: str) -> None:
    with pytest.raises(NotConnected, match="cannot be had alone"):
        DeviceFileTransport(hidraw, grab).open()
    handles = {os.readlink(f"/proc/self/fd/{one}") for one in os.listdir("/proc/self/fd") if _is_open(one)}
    assert hidraw not in handles, "it was given back"


def _is_open(number: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{number}")


def test_a_device_that_refuses_says_why(tmp_path: Path) -> None:
    def busy(_handle: int) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    (tmp_path / "event3").touch()
    with pytest.raises(NotConnected, match="in use by another program: stop that one"):
        DeviceFileTransport(str(tmp_path / "event3"), busy).open()
    with pytest.raises(NotConnected, match="it is not there"):
        DeviceFileTransport(str(tmp_path / "event9"), lock).open()


def test_a_device_that_is_pulled_out_ends_the_connection(terminal: tuple[int, str]) -> None:
    end, path = terminal
    connection = DeviceFileTransport(path, lambda handle: None).open()
    os.close(end)
    with pytest.raises(Disconnected, match="is gone"):
        connection.read(1.0)
    with pytest.raises(Disconnected):
        connection.write(b"x")
    connection.close()


def test_a_session_reads_a_hid_scale_through_its_device_file(hidraw: str) -> None:
    heard: list[Reading] = []
    session = DeviceSession(f"hidraw://{hidraw}", "hid-scale", heard.append)
    session.start()
    try:
        eventually(lambda: session.state.name == "connected")
        put(hidraw, REPORT)
        eventually(lambda: heard)
        reading = heard[0]
        assert isinstance(reading, WeightReading)
        assert (reading.grams, reading.stable, reading.raw) == (1250, True, REPORT)
    finally:
        session.stop()
