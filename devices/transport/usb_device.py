"""USB devices through pyusb, where no file of the system stands for them: `usb://vid:pid[:serial]`, numbers in hex.

Reads the IN endpoint of an interface that has one, HID (interrupt) before printers and others (bulk), and writes to
its OUT endpoint; a HID device without one takes reports by SET_REPORT. The kernel's driver is put aside while we have
the device.
"""

import contextlib
import errno
import time
from dataclasses import dataclass, field
from typing import Any

import usb.core
import usb.util

from devices.errors import BadUrl, Disconnected, NotConnected
from devices.transport.reasons import ABSENT, reason
from devices.urls import DeviceUrl

HID, PRINTER = 3, 7
SET_REPORT, OUTPUT_REPORT, TO_INTERFACE = 0x09, 0x0200, 0x21
WRITE_TIMEOUT_MS = 5000
SHORTEST_MS = 1  # 0 would wait for ever
NO_LIBRARY = "libusb-1.0 is missing: install it (apt install libusb-1.0-0)"


class UsbConnection:
    """A claimed interface. What one transfer brings is handed out as it is: a whole report of a HID device."""

    def __init__(self, device: Any, interface: Any, name: str, reattach: bool) -> None:
        self._device, self._interface, self._name, self._reattach = device, interface, name, reattach
        self._in = endpoint(interface, usb.util.ENDPOINT_IN)
        self._out = endpoint(interface, usb.util.ENDPOINT_OUT)

    def read(self, timeout_s: float) -> bytes:
        if self._in is None:  # a printer that only listens
            time.sleep(timeout_s)
            return b""
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, max(round(timeout_s * 1000), SHORTEST_MS)))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as gone:
            if gone.errno == errno.EOVERFLOW:  # a babbling device: what it said is lost, it is still there
                return b""
            raise Disconnected(f"{self._name} is gone: {gone}") from gone

    def write(self, data: bytes) -> None:
        try:
            if self._out is not None:
                while data:  # a printer whose buffer fills takes less than it is given
                    data = data[self._out.write(data, WRITE_TIMEOUT_MS) :]
            else:
                number = self._interface.bInterfaceNumber
                value = OUTPUT_REPORT | (data[0] if data else 0)
                self._device.ctrl_transfer(TO_INTERFACE, SET_REPORT, value, number, data, WRITE_TIMEOUT_MS)
        except usb.core.USBError as gone:
            raise Disconnected(f"{self._name} takes no bytes: {gone}") from gone

    def close(self) -> None:
        number = self._interface.bInterfaceNumber
        with contextlib.suppress(usb.core.USBError):
            usb.util.release_interface(self._device, number)
        if self._reattach:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                self._device.attach_kernel_driver(number)
        with contextlib.suppress(usb.core.USBError):
            usb.util.dispose_resources(self._device)


@dataclass(frozen=True)
class UsbTransport:
    """`backend` is pyusb's; None takes the libusb that is installed."""

    url: DeviceUrl
    backend: Any = field(default=None, compare=False)

    def __post_init__(self) -> None:
        self._wanted()

    def open(self) -> UsbConnection:
        name = f"usb://{self.url.path}"
        device = self._find(name)
        try:
            return self._claim(device, name)
        except usb.core.USBError as refused:
            usb.util.dispose_resources(device)
            raise NotConnected(f"{name} cannot be opened: {reason(refused)}") from refused

    def _wanted(self) -> tuple[int, int, str]:
        vendor, _, rest = self.url.path.partition(":")
        product, _, serial = rest.partition(":")
        try:
            return int(vendor, 16), int(product, 16), serial
        except ValueError as wrong:
            raise BadUrl(f"{self.url.text!r}: write usb://vid:pid or usb://vid:pid:serial, numbers in hex") from wrong

    def _find(self, name: str) -> Any:
        vendor, product, serial = self._wanted()
        try:
            found = list(usb.core.find(find_all=True, backend=self.backend, idVendor=vendor, idProduct=product) or ())
            device = next((one for one in found if not serial or serial_of(one) == serial), None)
        except usb.core.NoBackendError as missing:
            raise NotConnected(f"{name} cannot be opened: {NO_LIBRARY}") from missing
        except usb.core.USBError as refused:
            raise NotConnected(f"{name} cannot be opened: {reason(refused)}") from refused
        if device is None:
            raise NotConnected(f"{name} cannot be opened: {ABSENT}")
        return device

    @staticmethod
    def _claim(device: Any, name: str) -> UsbConnection:
        interface = useful(device)
        if interface is None:
            raise NotConnected(f"{name} cannot be opened: none of its interfaces takes or gives bytes")
        number, reattach = interface.bInterfaceNumber, False
        with contextlib.suppress(NotImplementedError):
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
                reattach = True
        usb.util.claim_interface(device, number)
        return UsbConnection(device, interface, name, reattach)


def useful(device: Any) -> Any:
    """HID before printers before others, what can be read before what only listens; None when nothing has an end."""
    found = [one for one in configuration(device) if one.bNumEndpoints]
    order = {HID: 0, PRINTER: 1}
    return min(
        found,
        key=lambda one: (endpoint(one, usb.util.ENDPOINT_IN) is None, order.get(one.bInterfaceClass, len(order))),
        default=None,
    )


def configuration(device: Any) -> Any:
    """The active one; a device that nobody has set up yet gets its first."""
    try:
        return device.get_active_configuration()
    except usb.core.USBError:
        device.set_configuration()
        return device.get_active_configuration()


def endpoint(interface: Any, direction: int) -> Any:
    return usb.util.find_descriptor(
        interface, custom_match=lambda one: usb.util.endpoint_direction(one.bEndpointAddress) == direction
    )


def serial_of(device: Any) -> str:
    """Empty when the device has none or does not let us ask."""
    with contextlib.suppress(usb.core.USBError, ValueError, NotImplementedError):
        return str(device.serial_number or "")
    return ""
