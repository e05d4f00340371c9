"""USB devices that libusb sees: label printers (interface class 7), and scales and scanners of the HID class.

Needs libusb-1.0; without it, or without the right to look, nothing is found this way.
"""

import contextlib
from collections.abc import Iterator
from typing import Any

import usb.core
import usb.util

from devices.discovery.known import known
from devices.discovery.suggestion import Suggestion
from devices.discovery.sysfs import UsbName
from devices.printer_id import driver_of, read_id

PRINTER_CLASS, HID_CLASS = 7, 3


def usb_devices(backend: Any = None) -> list[Suggestion]:
    """By vendor, product and serial number. `backend` is pyusb's; None takes what is installed."""
    found = []
    for device in _all(backend):
        with contextlib.suppress(usb.core.USBError, NotImplementedError):  # unplugged while we looked
            if suggestion := _suggest(device):
                found.append(suggestion)
    return sorted(found, key=lambda one: one.url)


def _all(backend: Any) -> Iterator[Any]:
    try:
        yield from usb.core.find(find_all=True, backend=backend)
    except (usb.core.NoBackendError, usb.core.USBError):
        return


def _suggest(device: Any) -> Suggestion | None:
    what = known(device.idVendor, device.idProduct)
    classes = {interface.bInterfaceClass for configuration in device for interface in configuration}
    if PRINTER_CLASS in classes:
        kind, driver = "printer", what.driver if what and what.kind == "printer" else _spoken(device)
    elif HID_CLASS in classes and what is not None and what.kind == "scale":
        kind, driver = what.kind, what.driver
    else:
        return None
    maker, model, serial = (_text(device, i) for i in (device.iManufacturer, device.iProduct, device.iSerialNumber))
    name = UsbName(device.idVendor, device.idProduct, serial, maker or (what.name if what else ""), model)
    return Suggestion(kind, name.identity.replace("usb:", "usb://", 1), name.title, "usb", name.identity, driver)


def _spoken(device: Any) -> str:
    """The driver for the language that an unknown printer says it speaks."""
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass == PRINTER_CLASS and (driver := driver_of(read_id(device, interface))):
                return driver
    return ""


def _text(device: Any, index: int) -> str:
    """A name that the device keeps; "" when it has none or may not be asked."""
    if not index:
        return ""
    try:
        text = usb.util.get_string(device, index)
    except (usb.core.USBError, ValueError, NotImplementedError):
        return ""
    return (text or "").strip("\0 ")
