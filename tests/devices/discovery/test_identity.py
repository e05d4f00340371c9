"""What a device keeps when it is plugged in elsewhere, and where it is then."""

from pathlib import Path

import pytest

from devices.discovery.identity import address_of, identity_of
from devices.errors import BadUrl
from tests.devices.discovery.machine import SCALE_DESCRIPTOR, Machine

FTDI = (0x0403, 0x6001, "A50285BI", "FTDI", "FT232R")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_port_bound_by_its_number_is_known_by_its_name_and_found_under_another_number(machine: Machine) -> None:
    port = machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    url = f"serial://{port}?baud=4800"
    identity = identity_of(url, machine.places)
    assert identity == str(machine.places.serial_by_id / "usb-FTDI_A50285BI")
    machine.unplug("tty", "ttyUSB0")
    other = machine.plug("tty", "ttyUSB1", usb=FTDI, link="usb-FTDI_A50285BI")
    found = address_of(identity, url, machine.places)
    assert found == f"serial://{identity}?baud=4800"
    assert Path(identity).resolve() == other.resolve()


@pytest.mark.parametrize(
    ("device_class", "first", "then"), [("tty", "ttyACM0", "ttyACM7"), ("hidraw", "hidraw0", "hidraw4")]
)
def test_without_udevs_links_a_serial_number_does(machine: Machine, device_class: str, first: str, then: str) -> None:
    scheme = {"tty": "serial", "hidraw": "hidraw"}[device_class]
    port = machine.plug(device_class, first, usb=FTDI, descriptor=SCALE_DESCRIPTOR)
    url = f"{scheme}://{port}"
    identity = identity_of(url, machine.places)
    assert identity == "usb:0403:6001:A50285BI"
    machine.unplug(device_class, first)
    assert address_of(identity, url, machine.places) == url, "nowhere: the old address says what is missing"
    machine.plug(device_class, first, usb=(0x0403, 0x6001, "ANOTHER", "FTDI", "FT232R"))
    port = machine.plug(device_class, then, usb=FTDI)
    assert address_of(identity, url, machine.places) == f"{scheme}://{port}"


def test_a_device_of_the_network_is_known_by_its_hardware_address(machine: Machine) -> None:
    machine.neighbour("192.168.1.50", "00:07:4D:AA:BB:CC")
    identity = identity_of("tcp://192.168.1.50:9100", machine.places)
    assert identity == "mac:00:07:4d:aa:bb:cc/9100"
    machine.neighbour("192.168.1.77", "00:07:4d:aa:bb:cc")
    assert address_of(identity, "tcp://192.168.1.50:9100", machine.places) == "tcp://192.168.1.77:9100"


def test_two_ports_of_one_converter_are_two_devices(machine: Machine) -> None:
    machine.neighbour("192.168.1.50", "00:90:e8:11:22:33")
    first, second = (identity_of(f"socket://192.168.1.50:{port}", machine.places) for port in (4001, 4002))
    assert first != second


@pytest.mark.parametrize(
    ("url", "identity"),
    [
        ("tcp://Printer-7.local:9100", "host:printer-7.local/9100"),
        ("socket://10.0.0.9:4001?poll_ms=100", "socket://10.0.0.9:4001"),
        ("socket://10.0.0.9:4001?unit=lb&baud=4800", "socket://10.0.0.9:4001"),
        ("tcp://10.0.0.9", "tcp://10.0.0.9:9100"),
        ("usb://0A5F:0166:50J2", "usb:0a5f:0166:50J2"),
        ("usb://0A5F:0166", "usb:0a5f:0166"),
        ("serial:///dev/ttyS0?baud=1200", "serial:///dev/ttyS0"),
    ],
)
def test_where_nothing_better_is_known_the_address_does(machine: Machine, url: str, identity: str) -> None:
    assert identity_of(url, machine.places) == identity
    assert address_of(identity, url, machine.places) == url


def test_what_is_no_address_has_no_identity(machine: Machine) -> None:
    with pytest.raises(BadUrl):
        identity_of("COM3", machine.places)
