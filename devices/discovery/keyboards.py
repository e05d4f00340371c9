"""Scanners that the system takes for keyboards: `/dev/input/by-id/*-event-kbd`, read through evdev.

A cheap scanner calls itself a keyboard and nothing else, so every keyboard is listed; the kind is `scanner` only where
its numbers or its name say so. A person must not take the keyboard that they type on.
"""

from pathlib import Path

from devices.discovery.known import known, sounds_like_a_scanner
from devices.discovery.places import PLACES, Places
from devices.discovery.suggestion import Suggestion
from devices.discovery.sysfs import usb_of_file

ENDING = "-event-kbd"


def keyboards(places: Places = PLACES) -> list[Suggestion]:
    """Scanners first, then what may be one."""
    found = [_suggest(places, link) for link in places.links(places.input_by_id) if link.name.endswith(ENDING)]
    return sorted(found, key=lambda one: one.kind != "scanner")


def _suggest(places: Places, link: Path) -> Suggestion:
    usb = usb_of_file(places, "input", link)
    name = usb.title if usb else link.name.removesuffix(ENDING)
    what = known(usb.vendor, usb.product) if usb else None
    scanner = (what is not None and what.kind == "scanner") or sounds_like_a_scanner(f"{name} {link.name}")
    kind, driver = ("scanner", "evdev") if scanner else ("keyboard", "")
    return Suggestion(kind, f"evdev://{link}", name, "input", str(link), driver)
