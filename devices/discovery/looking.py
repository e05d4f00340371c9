"""All ways at once."""

from collections.abc import Sequence
from typing import Any

from devices.discovery.hid import hid_devices
from devices.discovery.keyboards import keyboards
from devices.discovery.network import on_the_network
from devices.discovery.places import PLACES, Places
from devices.discovery.serial_ports import serial_ports
from devices.discovery.suggestion import Suggestion
from devices.discovery.usb import usb_devices


def plugged_in(places: Places = PLACES, usb_backend: Any = None) -> list[Suggestion]:
    """What hangs on this machine; at once. A device that the kernel serves as HID is not named a second time as USB."""
    hid = hid_devices(places)
    served = {one.identity for one in hid if one.identity}
    bus = usb_devices(usb_backend) if places.libusb or usb_backend is not None else []
    usb = [one for one in bus if one.kind == "printer" or one.identity not in served]
    return [*serial_ports(places), *hid, *usb, *keyboards(places)]


def discover(
    timeout_s: float = 3.0, places: Places = PLACES, interfaces: Sequence[str] | None = None, usb_backend: Any = None
) -> list[Suggestion]:
    """Everything that is plugged in or announces itself within `timeout_s` seconds; nothing is sent to a device."""
    found = [*plugged_in(places, usb_backend), *on_the_network(timeout_s, interfaces, places)]
    return list({one.url: one for one in found}.values())
