"""Printers and readers that announce themselves on the network (mDNS, DNS-SD: RFC 6762, 6763)."""

import threading
import time
from collections.abc import Sequence

from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from devices.discovery.identity import identity_of
from devices.discovery.places import PLACES, Places
from devices.discovery.suggestion import Suggestion

# service -> (kind, how its address is written)
SERVICES = {
    "_pdl-datastream._tcp.local.": ("printer", "tcp"),
    "_printer._tcp.local.": ("printer", "tcp"),
    "_llrp._tcp.local.": ("reader", "llrp"),
}
LPD_PORT, RAW_PORT = 515, 9100  # what `_printer._tcp` names is LPD; the same printers take raw data on 9100
# a word in a printer's name -> the language that its maker's label printers mostly speak
LANGUAGES = {"zebra": "zpl", "zbr": "zpl", "tsc": "tspl", "epson tm": "escpos", "tm-": "escpos"}


class Listening(ServiceListener):
    """Notes the names of services as they are announced."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], None] = {}
        self._lock = threading.Lock()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._lock:
            self.names[(type_, name)] = None

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...


def on_the_network(
    timeout_s: float, interfaces: Sequence[str] | None = None, places: Places = PLACES
) -> list[Suggestion]:
    """What is announced within `timeout_s` seconds; nothing when the machine has no network.

    `interfaces` are this machine's addresses to listen on; all of them when left out.
    """
    found = heard(list(SERVICES), timeout_s, interfaces)
    return [suggestion for info in found if (suggestion := _suggest(info, places)) is not None]


def heard(services: list[str], timeout_s: float, interfaces: Sequence[str] | None = None) -> list[ServiceInfo]:
    """The services of these types with their addresses, in the order of their names."""
    until = time.monotonic() + timeout_s
    try:
        zeroconf = Zeroconf(interfaces=list(interfaces)) if interfaces else Zeroconf()
    except OSError:
        return []
    try:
        listening = Listening()
        browser = ServiceBrowser(zeroconf, services, listening)
        threading.Event().wait(timeout_s * 0.7)
        browser.cancel()
        asked = (_resolved(zeroconf, *one, until) for one in sorted(listening.names))
        return [info for info in asked if info is not None]
    finally:
        zeroconf.close()


def _resolved(zeroconf: Zeroconf, type_: str, name: str, until: float) -> ServiceInfo | None:
    left_ms = max(int((until - time.monotonic()) * 1000), 50)
    return zeroconf.get_service_info(type_, name, timeout=left_ms)


def _suggest(info: ServiceInfo, places: Places) -> Suggestion | None:
    kind, scheme = SERVICES[info.type]
    host = next(iter(info.parsed_addresses()), "")
    if not host or not info.port:
        return None
    port = RAW_PORT if info.port == LPD_PORT else info.port
    url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    name = info.name.removesuffix("." + info.type)
    model = text_of(info, "ty") or text_of(info, "product").strip("()") or name
    title = name if model == name else f"{name} ({model})"
    return Suggestion(kind, url, title, "mdns", identity_of(url, places), _driver(kind, f"{name} {model}"))


def _driver(kind: str, name: str) -> str:
    if kind == "reader":
        return "llrp"
    return next((driver for word, driver in LANGUAGES.items() if word in name.lower()), "")


def text_of(info: ServiceInfo, key: str) -> str:
    """A value of the service's text record."""
    value = info.properties.get(key.encode())
    return value.decode("utf-8", "replace") if value else ""
