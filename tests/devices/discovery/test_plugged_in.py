"""Serial ports, HID devices and keyboards, by what the system says of them."""

from pathlib import Path

import pytest

from devices.discovery.hid import hid_devices
from devices.discovery.keyboards import keyboards
from devices.discovery.known import PRODUCTS, VENDORS
from devices.discovery.looking import plugged_in
from devices.discovery.network import LANGUAGES
from devices.discovery.scan import PORTS
from devices.discovery.serial_ports import serial_ports
from devices.registry import drivers
from tests.devices.discovery.machine import MOUSE_DESCRIPTOR, SCALE_DESCRIPTOR, SCANNER_DESCRIPTOR, Machine
from tests.devices.discovery.usb_bus import Bus


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_port_is_named_by_id_and_by_maker(machine: Machine) -> None:
    machine.plug("tty", "ttyUSB0", usb=(0x0403, 0x6001, "A50285BI", "FTDI", "FT232R"), link="usb-FTDI_FT232R_A50285BI")
    (found,) = serial_ports(machine.places)
    link = machine.places.serial_by_id / "usb-FTDI_FT232R_A50285BI"
    assert found.as_json() == {
        "kind": "serial",
        "url": f"serial://{link}",
        "name": "FTDI FT232R (FTDI)",
        "source": "by-id",
        "identity": str(link),
    }


def test_a_port_without_a_lasting_name_is_listed_once_by_its_number(machine: Machine) -> None:
    machine.plug("tty", "ttyUSB0", usb=(0x1A86, 0x7523, "", "", "USB Serial"), link="usb-1a86_USB_Serial")
    machine.plug("tty", "ttyACM3", usb=(0x1EAB, 0x1D06, "NL77", "Newland", "HR52"))
    machine.plug("tty", "console")
    by_id, numbered = serial_ports(machine.places)
    assert by_id.source == "by-id"
    assert (numbered.url, numbered.identity) == (f"serial://{machine.places.dev}/ttyACM3", "usb:1eab:1d06:NL77")
    assert (numbered.kind, numbered.driver) == ("scanner", "serial-scanner")


def test_a_port_that_no_board_has_is_not_listed(machine: Machine) -> None:
    machine.plug("tty", "ttyS3")
    bus = machine.places.sys / "bus" / "platform"
    bus.mkdir(parents=True)
    (machine.places.class_folder("tty", "ttyS3") / "subsystem").symlink_to(bus)
    assert serial_ports(machine.places) == []


def test_hid_scales_and_scanners_are_known_by_their_usage_page(machine: Machine) -> None:
    machine.plug("hidraw", "hidraw0", usb=(0x0922, 0x8003, "1", "DYMO", "M10"), descriptor=SCALE_DESCRIPTOR)
    machine.plug("hidraw", "hidraw1", usb=(0x0C2E, 0x0B61, "2", "Honeywell", "1900"), descriptor=SCANNER_DESCRIPTOR)
    machine.plug("hidraw", "hidraw2", usb=(0x046D, 0xC077, "3", "Logitech", "Mouse"), descriptor=MOUSE_DESCRIPTOR)
    machine.plug("hidraw", "hidraw3")
    found = [(one.kind, one.driver, one.url, one.identity) for one in hid_devices(machine.places)]
    assert found == [
        ("scale", "hid-scale", f"hidraw://{machine.places.dev}/hidraw0", "usb:0922:8003:1"),
        ("scanner", "hid-pos", f"hidraw://{machine.places.dev}/hidraw1", "usb:0c2e:0b61:2"),
    ]


def test_a_keyboard_is_a_scanner_only_where_its_numbers_or_its_name_say_so(machine: Machine) -> None:
    machine.plug("input", "event1", usb=(0x046D, 0xC31C, "", "Logitech", "K120"), link="usb-Logitech_K120-event-kbd")
    machine.plug("input", "event2", usb=(0x05E0, 0x1200, "", "Symbol", "DS2208"), link="usb-Symbol_DS2208-event-kbd")
    machine.plug("input", "event3", usb=(0x1234, 0x1, "", "", "USB Barcode Scan"), link="usb-x-event-kbd")
    machine.plug("input", "event4", usb=(0x046D, 0xC077, "", "", "Mouse"), link="usb-m-event-mouse")
    found = [(one.kind, one.driver, one.name) for one in keyboards(machine.places)]
    assert found == [
        ("scanner", "evdev", "Symbol DS2208"),
        ("scanner", "evdev", "USB Barcode Scan"),
        ("keyboard", "", "Logitech K120"),
    ]


def test_a_machine_that_has_nothing_says_so(machine: Machine) -> None:
    assert plugged_in(machine.places, Bus()) == []


def test_a_scale_that_the_kernel_serves_is_not_named_a_second_time(machine: Machine) -> None:
    scale = (0x0922, 0x8003, "0071234", "DYMO", "M10")
    machine.plug("hidraw", "hidraw0", usb=scale, descriptor=SCALE_DESCRIPTOR)
    found = plugged_in(machine.places, Bus(scale, interface=3))
    assert [one.source for one in found] == ["hid"]


def test_every_guess_is_a_driver_that_there_is() -> None:
    known = [*PRODUCTS.values(), *VENDORS.values()]
    guessed = [(one.driver, one.kind) for one in known if one.driver]
    guessed += [(driver, kind) for kind, driver, _ in PORTS.values() if driver]
    guessed += [(driver, "printer") for driver in LANGUAGES.values()]
    guessed += [("serial-scanner", "scanner")]
    there = {(info.name, info.kind.value) for info in drivers().values()}
    late = {("hid-scale", "scale"), ("tspl", "printer"), ("escpos", "printer")}
    assert {one for one in guessed if one not in there} <= late
