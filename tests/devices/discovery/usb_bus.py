"""A USB bus without hardware: a backend of pyusb with devices of one configuration and one interface each."""

import array
import errno
from types import SimpleNamespace
from typing import Any

import usb.core
from usb.backend import IBackend

GET_DESCRIPTOR, STRING, US_ENGLISH = 0x06, 0x03, 0x0409
Device = tuple[int, int, str, str, str]  # vendor, product, serial, maker, model


class Bus(IBackend):  # type: ignore[misc]
    """`deny` refuses to open anything, as for a user without the right."""

    def __init__(self, *devices: Device, interface: int = 7, deny: bool = False) -> None:
        super().__init__()
        self.devices, self.interface, self.deny = devices, interface, deny

    def enumerate_devices(self) -> Any:
        return iter(range(len(self.devices)))

    def get_device_descriptor(self, dev: int) -> Any:
        vendor, product, serial, maker, model = self.devices[dev]
        strings = [number if text else 0 for number, text in ((1, maker), (2, model), (3, serial))]
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=vendor, idProduct=product, bcdDevice=0x100, iManufacturer=strings[0],
            iProduct=strings[1], iSerialNumber=strings[2], bNumConfigurations=1, address=dev + 1, bus=1,
            port_number=dev + 1, port_numbers=(dev + 1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=18, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0x80, bMaxPower=50, extra_descriptors=b"", interface=None,
        )  # fmt: skip

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError("no such interface")
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=0,
            bInterfaceClass=self.interface, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=b"", endpoint=None,
        )  # fmt: skip

    def open_device(self, dev: int) -> int:
        if self.deny:
            raise usb.core.USBError("Access denied", errno=errno.EACCES)
        return dev

    def close_device(self, dev_handle: int) -> None:
        """Nothing is open."""

    def ctrl_transfer(self, dev_handle: int, *asked: Any) -> int:
        _kind, request, value, _index, data, _timeout = asked
        if (request, value >> 8) != (GET_DESCRIPTOR, STRING):
            raise usb.core.USBError("Pipe error", errno=errno.EPIPE)  # it knows its names only
        _, _, serial, maker, model = self.devices[dev_handle]
        texts = ["", maker, model, serial]
        body = US_ENGLISH.to_bytes(2, "little") if not value & 0xFF else texts[value & 0xFF].encode("utf-16-le")
        answer = array.array("B", bytes([len(body) + 2, STRING]) + body)[: len(data)]
        data[: len(answer)] = answer
        return len(answer)
