"""What the kernel knows of the USB device behind a device file, read from sysfs; the device is not touched."""

import os
from dataclasses import dataclass
from pathlib import Path

from devices.discovery.places import Places

HIGHEST = 12  # folders between a port and the USB device it belongs to; hubs come above


@dataclass(frozen=True)
class UsbName:
    """Vendor and product as numbers, serial number and names as the device says them ("" where it is silent)."""

    vendor: int
    product: int
    serial: str = ""
    maker: str = ""
    model: str = ""

    @property
    def identity(self) -> str:
        """`usb:0a5f:0166:SERIAL`; without a serial number two devices of one model cannot be told apart."""
        return ":".join(part for part in ("usb", f"{self.vendor:04x}", f"{self.product:04x}", self.serial) if part)

    @property
    def title(self) -> str:
        """Maker and model, or the numbers."""
        return (
            " ".join(part for part in (self.maker, self.model) if part) or f"USB {self.vendor:04x}:{self.product:04x}"
        )


def usb_behind(places: Places, device_class: str, node: str) -> UsbName | None:
    """The USB device that `node` belongs to; None for ports on the board, and where sysfs is not to be seen."""
    try:
        folder = places.class_folder(device_class, node).resolve(strict=True)
    except (OSError, RuntimeError):
        return None
    for _ in range(HIGHEST):
        vendor, product = read_line(folder / "idVendor"), read_line(folder / "idProduct")
        if vendor and product:
            serial, maker, model = (read_line(folder / name) for name in ("serial", "manufacturer", "product"))
            return UsbName(int(vendor, 16), int(product, 16), serial, maker, model)
        if folder == folder.parent:
            return None
        folder = folder.parent
    return None


def usb_of_file(places: Places, device_class: str, path: Path) -> UsbName | None:
    """As `usb_behind`, for a device file or a link to one (of udev's making, or of a person's own)."""
    for _ in range(HIGHEST):
        if usb := usb_behind(places, device_class, path.name):
            return usb
        try:
            path = path.parent / os.readlink(path)
        except OSError:
            return None
    return None


def read_line(path: Path) -> str:
    """The first line of a file of sysfs, "" when there is none."""
    try:
        return path.read_bytes().split(b"\n")[0].decode("utf-8", "replace").strip()
    except OSError:
        return ""
