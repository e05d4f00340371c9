"""HID devices that tell what they are: scales (usage page 0x8D) and scanners (0x8C), from their report descriptors.

A report descriptor begins with its usage page, a short item `05 page` (HID 1.11, 6.2.2.7).
"""

from devices.discovery.places import PLACES, Places
from devices.discovery.suggestion import Suggestion
from devices.discovery.sysfs import usb_behind

USAGE_PAGES = {b"\x05\x8d": ("scale", "hid-scale"), b"\x05\x8c": ("scanner", "hid-pos")}


def hid_devices(places: Places = PLACES) -> list[Suggestion]:
    """Scales and scanners behind `/dev/hidraw*`, by name."""
    found = []
    for node in places.nodes("hidraw"):
        what = usage_of(places, node)
        if what is not None:
            kind, driver = what
            usb = usb_behind(places, "hidraw", node)
            url = f"hidraw://{places.dev / node}"
            found.append(Suggestion(kind, url, usb.title if usb else node, "hid", usb.identity if usb else "", driver))
    return found


def usage_of(places: Places, node: str) -> tuple[str, str] | None:
    """(kind, driver) that the descriptor's first usage page stands for; None for mice, keyboards and the like."""
    try:
        descriptor = (places.class_folder("hidraw", node) / "report_descriptor").read_bytes()
    except OSError:
        return None
    return USAGE_PAGES.get(descriptor[:2])
