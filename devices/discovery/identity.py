"""What a device keeps when it is plugged in elsewhere, and where it is now.

/dev/serial/by-id/...   a serial port, /dev/input/by-id/... a keyboard: udev's own lasting name
usb:VID:PID:SERIAL      any other USB device with a serial number
mac:00:07:4d:aa:bb:cc/9100   a device of the network that the kernel's neighbour table knows (port after the slash)
host:NAME/9100          one that is called by name
its address without options, where nothing better is to be had
"""

import ipaddress
import re
from pathlib import Path

from devices.discovery.places import PLACES, Places
from devices.discovery.sysfs import usb_behind, usb_of_file
from devices.urls import DeviceUrl, parse_url

FILE_CLASSES = {"serial": "tty", "hidraw": "hidraw", "evdev": "input"}
NO_MAC = "00:00:00:00:00:00"


def identity_of(url: str, places: Places = PLACES) -> str:
    """The best identity that the address allows now. Raises BadUrl."""
    at = located(url)
    if at.scheme == "usb":
        return f"usb:{at.path.lower() if at.path.count(':') == 1 else _usb(at.path)}"
    if at.scheme in FILE_CLASSES:
        return _file_identity(at, places) or bare(at)
    return _network_identity(at, places)


def address_of(identity: str, url: str, places: Places = PLACES) -> str:
    """Where the device with this identity is now, with the options of `url`; `url` itself where nobody knows."""
    at = located(url)
    if identity.startswith("/"):
        return _with(url, f"{at.scheme}://{identity}")
    if identity.startswith("usb:") and at.scheme in FILE_CLASSES:
        node = _node_of(identity, FILE_CLASSES[at.scheme], places)
        return _with(url, f"{at.scheme}://{node}") if node else url
    if identity.startswith("mac:"):
        mac = identity.removeprefix("mac:").partition("/")[0]
        host = next((ip for ip, known in neighbours(places).items() if known == mac), "")
        return _with(url, f"{at.scheme}://{_bracketed(host)}:{at.port}") if host else url
    return url


def located(url: str) -> DeviceUrl:
    """The address alone: which options it may have is a matter of the driver. Raises BadUrl."""
    return parse_url(url.partition("?")[0])


def bare(at: DeviceUrl) -> str:
    """An address without its options, always written the same way."""
    if at.host:
        return f"{at.scheme}://{_bracketed(at.host)}:{at.port}"
    return f"{at.scheme}://{at.path}"


def neighbours(places: Places = PLACES) -> dict[str, str]:
    """IP address -> MAC address of the machines that this one has talked to of late (`/proc/net/arp`)."""
    try:
        lines = (places.net / "arp").read_text().splitlines()[1:]
    except OSError:
        return {}
    rows = [line.split() for line in lines]
    return {row[0]: row[3].lower() for row in rows if len(row) >= 6 and row[3] != NO_MAC}


def _usb(path: str) -> str:
    vendor, product, serial = path.split(":", 2)
    return f"{vendor.lower()}:{product.lower()}:{serial}"


def _file_identity(at: DeviceUrl, places: Places) -> str:
    folder = {"serial": places.serial_by_id, "evdev": places.input_by_id}.get(at.scheme)
    path = Path(at.path)
    if folder is not None:
        if path.parent == folder:
            return str(path)
        for link in places.links(folder):
            if link.resolve() == path.resolve():
                return str(link)
    usb = usb_of_file(places, FILE_CLASSES[at.scheme], path)
    return usb.identity if usb and usb.serial else ""


def _node_of(identity: str, device_class: str, places: Places) -> str:
    """The device file of a USB device; "" when it is away."""
    for node in places.nodes(device_class):
        usb = usb_behind(places, device_class, node)
        if usb is not None and usb.identity == identity:
            return str(places.dev / ("input" if re.fullmatch(r"event\d+", node) else "") / node)
    return ""


def _network_identity(at: DeviceUrl, places: Places) -> str:
    try:
        address = ipaddress.ip_address(at.host)
    except ValueError:
        return f"host:{at.host.lower().rstrip('.')}/{at.port}"
    mac = neighbours(places).get(str(address))
    return f"mac:{mac}/{at.port}" if mac else bare(at)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _with(url: str, address: str) -> str:
    """The address with the options that were written behind the old one."""
    _, mark, options = url.partition("?")
    return address + mark + options
