"""A machine made of folders: device files, udev's links, and sysfs as the kernel lays it out."""

import os
from pathlib import Path

from devices.discovery import Places

SCALE_DESCRIPTOR = bytes.fromhex("058d0920a101")
SCANNER_DESCRIPTOR = bytes.fromhex("058c0902a101")
MOUSE_DESCRIPTOR = bytes.fromhex("05010902a101")


class Machine:
    """`plug` and `unplug` do what kernel and udev do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.places = Places(folder / "dev", folder / "sys", folder / "net", libusb=False)
        for made in (self.places.dev, self.places.sys / "class", self.places.net):
            made.mkdir(parents=True)

    def plug(
        self,
        device_class: str,
        node: str,
        *,
        usb: tuple[int, int, str, str, str] | None = None,
        link: str = "",
        to: str = "",
        descriptor: bytes = b"",
    ) -> Path:
        """A device file `node` (a link to `to` where it shall work); `usb` is vendor, product, serial, maker, model."""
        folder = self.places.sys / "devices" / node
        (folder / "port").mkdir(parents=True)
        if usb is not None:
            vendor, product, serial, maker, model = usb
            texts = {"idVendor": f"{vendor:04x}", "idProduct": f"{product:04x}", "serial": serial}
            for name, text in (texts | {"manufacturer": maker, "product": model}).items():
                if text:
                    (folder / name).write_text(text + "\n")
        if descriptor:
            (folder / "port" / "report_descriptor").write_bytes(descriptor)
        entry = self.places.sys / "class" / device_class / node
        entry.mkdir(parents=True)
        (entry / "device").symlink_to(folder / "port")
        path = self.places.dev / ("input" if device_class == "input" else "") / node
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(to) if to else path.touch()
        if link:
            by_id = self.places.input_by_id if device_class == "input" else self.places.serial_by_id
            by_id.mkdir(parents=True, exist_ok=True)
            (by_id / link).symlink_to(path)
        return path

    def unplug(self, device_class: str, node: str) -> None:
        """The device is gone, and so are its file and its links; udev takes an empty folder away too."""
        path = self.places.dev / ("input" if device_class == "input" else "") / node
        for by_id in (self.places.serial_by_id, self.places.input_by_id):
            for link in self.places.links(by_id):
                if Path(os.readlink(link)) == path:
                    link.unlink()
            if by_id.is_dir() and not list(by_id.iterdir()):
                by_id.rmdir()
        path.unlink()
        entry = self.places.sys / "class" / device_class / node
        (entry / "device").unlink()
        entry.rmdir()
        (self.places.sys / "devices" / node).rename(self.folder / f"gone-{node}-{len(list(self.folder.iterdir()))}")

    def neighbour(self, ip: str, mac: str) -> None:
        """The kernel has talked to this machine."""
        head = "IP address       HW type     Flags       HW address            Mask     Device\n"
        (self.places.net / "arp").write_text(f"{head}{ip}      0x1         0x2         {mac}     *        eth0\n")
