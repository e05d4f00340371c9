"""Printers of the USB class, through pyusb, on a bus without hardware."""

from devices.discovery.usb import usb_devices
from tests.devices.discovery.usb_bus import Bus

ZEBRA = (0x0A5F, 0x0166, "50J204101234", "Zebra Technologies", "ZTC ZD421-203dpi ZPL")
UNKNOWN = (0x1FC9, 0x2016, "", "", "")


def test_a_printer_is_named_with_a_guess_of_its_language() -> None:
    (found,) = usb_devices(Bus(ZEBRA))
    assert found.as_json() == {
        "kind": "printer",
        "url": "usb://0a5f:0166:50J204101234",
        "name": "Zebra Technologies ZTC ZD421-203dpi ZPL",
        "source": "usb",
        "identity": "usb:0a5f:0166:50J204101234",
        "driver": "zpl",
    }


def test_a_printer_that_nobody_knows_is_found_by_its_class() -> None:
    (found,) = usb_devices(Bus(UNKNOWN))
    assert (found.url, found.kind, found.driver, found.name) == ("usb://1fc9:2016", "printer", "", "USB 1fc9:2016")


def test_names_that_may_not_be_asked_cost_the_names_only() -> None:
    (found,) = usb_devices(Bus(ZEBRA, deny=True))
    assert (found.url, found.driver, found.name) == ("usb://0a5f:0166", "zpl", "Zebra")


def test_what_is_neither_printer_nor_scale_is_left_out() -> None:
    assert usb_devices(Bus((0x046D, 0xC31C, "", "Logitech", "K120"), interface=3)) == []
    (scale,) = usb_devices(Bus((0x0EB8, 0xF000, "", "", ""), interface=3))
    assert (scale.kind, scale.driver, scale.name) == ("scale", "hid-scale", "Mettler Toledo PS60")
