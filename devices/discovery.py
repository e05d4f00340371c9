"""Looking for devices: what names itself on the network, and serial ports by their lasting names.

Nothing is probed: a byte to the wrong port moves a machine. What is found is a suggestion that a person confirms.
"""

import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from zeroconf import ServiceBrowser, ServiceListener, Zeroconf

BY_ID = Path("/dev/serial/by-id")
# service -> (kind, how its address is written)
SERVICES = {
    "_pdl-datastream._tcp.local.": ("printer", "tcp"),
    "_printer._tcp.local.": ("printer", "tcp"),
    "_llrp._tcp.local.": ("reader", "llrp"),
}


@dataclass(frozen=True)
class Found:
    """A suggestion: `kind` is printer, reader or serial (which may be a scale or a scanner)."""

    kind: str
    url: str
    name: str
    source: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def discover(timeout_s: float = 3.0, by_id: Path = BY_ID) -> list[Found]:
    """Everything found within `timeout_s` seconds, in the order of the addresses."""
    return sorted(set(serial_ports(by_id) + on_the_network(timeout_s)), key=lambda found: found.url)


def serial_ports(by_id: Path = BY_ID) -> list[Found]:
    if not by_id.is_dir():
        return []
    return [Found("serial", f"serial://{port}", port.name, "by-id") for port in sorted(by_id.iterdir())]


class Listening(ServiceListener):
    """Notes the names of services as they are announced."""

    def __init__(self) -> None:
        self.names: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        with self._lock:
            self.names.append((type_, name))

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...


def on_the_network(timeout_s: float) -> list[Found]:
    """Announced printers and readers; none when the machine has no network."""
    until = time.monotonic() + timeout_s
    try:
        zeroconf = Zeroconf()
    except OSError:
        return []
    try:
        heard = Listening()
        browser = ServiceBrowser(zeroconf, list(SERVICES), heard)
        threading.Event().wait(timeout_s * 0.7)
        browser.cancel()
        return [found for type_, name in heard.names for found in resolved(zeroconf, type_, name, until)]
    finally:
        zeroconf.close()


def resolved(zeroconf: Zeroconf, type_: str, name: str, until: float) -> list[Found]:
    left_ms = max(int((until - time.monotonic()) * 1000), 50)
    info = zeroconf.get_service_info(type_, name, timeout=left_ms)
    if info is None:
        return []
    kind, scheme = SERVICES[type_]
    label = name.removesuffix("." + type_)
    return [Found(kind, f"{scheme}://{host}:{info.port}", label, type_) for host in info.parsed_addresses()[:1]]
