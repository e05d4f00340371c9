"""Given addresses are tried: within bounds, and without a byte."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.discovery.scan import addresses, longest_s, scan
from devices.discovery.use import connected, in_use
from devices.errors import BadUrl
from tests.devices.discovery.machine import Machine
from tests.devices.discovery.recorder import Recorder
from tests.devices.wire import eventually
from tests.ports import free_port


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("192.168.1.0/28", "192.168.1.1", "192.168.1.14", 14),
        ("192.168.1.7/28", "192.168.1.1", "192.168.1.14", 14),
        ("10.0.0.5-20", "10.0.0.5", "10.0.0.20", 16),
        ("10.0.0.5", "10.0.0.5", "10.0.0.5", 1),
        ("moxa.local", "moxa.local", "moxa.local", 1),
        ("10.0.0.0/24", "10.0.0.1", "10.0.0.254", 254),
    ],
)
def test_addresses_are_written_as_networks_ranges_or_names(text: str, first: str, last: str, count: int) -> None:
    found = addresses([text])
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    "text", ["10.0.0.0/16", "10.0.0.9-3", "10.0.0.0-256", "10.0.0", "10.0.0.256", "10.0.0.0/xx", "a b", ""]
)
def test_what_is_no_address_or_too_much_is_refused(text: str) -> None:
    with pytest.raises(BadUrl):
        addresses([text])


def test_more_than_256_addresses_in_all_are_refused() -> None:
    with pytest.raises(BadUrl, match="at most 256"):
        addresses(["10.0.0.0/25", "10.0.1.0/25", "10.0.2.0/25"])
    assert longest_s(256, 3) <= 6


def test_a_port_that_listens_is_found_and_told_nothing(recorder: Recorder) -> None:
    silent = free_port()
    (found,) = scan(addresses(["127.0.0.0/29"]), [recorder.port, silent])
    assert (found.kind, found.url, found.source) == ("network", f"socket://{recorder.address}", "scan")
    eventually(lambda: recorder.connections == 1)
    assert recorder.received == b""


def test_a_device_in_use_is_not_even_connected_to(recorder: Recorder) -> None:
    assigned = in_use([f"socket://{recorder.address}?poll_ms=100"])
    assert scan(["127.0.0.1"], [recorder.port], assigned.socket) == []
    assert recorder.connections == 0


def test_a_peer_that_a_program_of_this_machine_talks_to_is_in_use(recorder: Recorder) -> None:
    assert ("127.0.0.1", recorder.port) not in connected()
    with socket.create_connection(("127.0.0.1", recorder.port)):
        eventually(lambda: ("127.0.0.1", recorder.port) in connected())
        assert scan(["127.0.0.1"], [recorder.port], in_use().socket) == []


def test_peers_are_read_as_the_kernel_writes_them(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    head = "  sl  local_address rem_address   st tx_queue rx_queue\n"
    line = "   0: 0100A8C0:C350 3201A8C0:238C 01 00000000:00000000\n   1: 0100A8C0:C351 3201A8C0:0FA1 06 0:0\n"
    (machine.places.net / "tcp").write_text(head + line)
    mapped = (
        "   0: 0:0 0000000000000000FFFF00000701A8C0:0FA1 01 0:0\n   1: 0:0 000080FE000000000000000001000000:13DC 01 0\n"
    )
    (machine.places.net / "tcp6").write_text(head + mapped)
    assert connected(machine.places) == {("192.168.1.50", 9100), ("192.168.1.7", 4001), ("fe80::1", 5084)}


def test_the_same_device_under_another_name_is_in_use(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    port = machine.plug("tty", "ttyUSB0", usb=(0x0403, 0x6001, "A5", "FTDI", "FT232R"), link="usb-FTDI_A5")
    assigned = in_use([f"serial://{port}?baud=4800"], machine.places)
    assert assigned.url(f"serial://{machine.places.serial_by_id}/usb-FTDI_A5")
    assert not assigned.url(f"serial://{machine.places.dev}/ttyUSB1")
