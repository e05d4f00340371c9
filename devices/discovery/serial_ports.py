"""Serial ports, by the names that last: `/dev/serial/by-id/...`, else by the number that the system gave them."""

import re
from collections.abc import Iterator
from pathlib import Path

from devices.discovery.known import CONVERTERS, known
from devices.discovery.places import PLACES, Places
from devices.discovery.suggestion import Suggestion
from devices.discovery.sysfs import UsbName, usb_behind, usb_of_file

# Ports that a device may hang on; consoles and pseudo terminals are none.
NODES = re.compile(r"tty(USB|ACM|AMA|XRUSB|S)\d+")


def serial_ports(places: Places = PLACES) -> list[Suggestion]:
    """Every port once, those with a lasting name first."""
    by_id = [_linked(places, link) for link in places.links(places.serial_by_id)]
    seen = {link.resolve() for link in places.links(places.serial_by_id)}
    return by_id + [_numbered(places, node) for node in _ports(places) if node.resolve() not in seen]


def _linked(places: Places, link: Path) -> Suggestion:
    usb = usb_of_file(places, "tty", link)
    return _suggest(f"serial://{link}", usb, link.name, str(link), "by-id")


def _numbered(places: Places, node: Path) -> Suggestion:
    usb = usb_behind(places, "tty", node.name)
    return _suggest(f"serial://{node}", usb, node.name, usb.identity if usb and usb.serial else "", "port")


def _suggest(url: str, usb: UsbName | None, name: str, identity: str, source: str) -> Suggestion:
    what = known(usb.vendor, usb.product) if usb else None
    chip = CONVERTERS.get(usb.vendor, "") if usb else ""
    kind = what.kind if what else "serial"
    driver = what.driver if what and what.kind == "printer" else "serial-scanner" if kind == "scanner" else ""
    title = f"{usb.title} ({chip})" if usb and chip else usb.title if usb else name
    return Suggestion(kind, url, title, source, identity, driver)


def _ports(places: Places) -> Iterator[Path]:
    """Device files of ports that exist: the kernel lists four `ttyS` that no board has, on the platform bus."""
    for node in places.nodes("tty"):
        if NODES.fullmatch(node) and (places.dev / node).exists():
            subsystem = (places.class_folder("tty", node) / "subsystem").resolve().name
            if subsystem not in ("platform", "serial-base"):
                yield places.dev / node
