"""Where this machine lists its devices; a test names folders of its own."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Roots of the device files, of sysfs and of the kernel's network tables; `libusb`: whether that is asked too."""

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")
    net: Path = Path("/proc/net")
    libusb: bool = True

    @property
    def serial_by_id(self) -> Path:
        """Serial ports by maker, product and number: these names survive that ports are numbered anew."""
        return self.dev / "serial" / "by-id"

    @property
    def input_by_id(self) -> Path:
        """Keyboards, and scanners that are taken for keyboards."""
        return self.dev / "input" / "by-id"

    def links(self, folder: Path) -> list[Path]:
        """What lies in a folder of links, by name; nothing where udev made no such folder."""
        try:
            return sorted(folder.iterdir())
        except OSError:
            return []

    def class_folder(self, device_class: str, node: str) -> Path:
        """The kernel's folder of a device file: `tty` `ttyUSB0`, `hidraw` `hidraw1`, `input` `event3`."""
        return self.sys / "class" / device_class / node / "device"

    def nodes(self, device_class: str) -> list[str]:
        """The device files of a class, by name."""
        return [entry.name for entry in self.links(self.sys / "class" / device_class)]


PLACES = Places()
