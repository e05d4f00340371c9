"""The gateway's own service, `_floorgate._tcp`: screens and terminals find it without typing an address."""

import ipaddress
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import ifaddr
from zeroconf import Error, ServiceInfo, Zeroconf

from devices.discovery.network import heard, text_of
from devices.errors import DeviceError

SERVICE = "_floorgate._tcp.local."


@dataclass(frozen=True)
class Gateway:
    """A gateway that announces itself."""

    name: str
    url: str


class NotAnnounced(DeviceError):
    """There is no network to speak on, or its names are taken; the program runs on without."""


class Announcement:
    """One service for as long as the program runs. `start` and `stop` may come from two threads."""

    def __init__(self, name: str, host: str, port: int) -> None:
        self.name, self.host, self.port = name, host, port
        self._zeroconf: Zeroconf | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Announces the addresses that are bound, on their own interfaces and nowhere else. Raises NotAnnounced."""
        try:
            addresses = bound_addresses(self.host)
            zeroconf = Zeroconf(interfaces=addresses)
        except OSError as error:
            raise NotAnnounced(f"{self.host}: {error}") from error
        try:
            zeroconf.register_service(self._service(addresses), allow_name_change=True)
        except Error as error:
            zeroconf.close()
            raise NotAnnounced(f"{self.name}: {error!r}") from error
        with self._lock:
            self._zeroconf = zeroconf
            stopped = self._stopped
        if stopped:
            self.stop()

    def _service(self, addresses: list[str]) -> ServiceInfo:
        machine = socket.gethostname().partition(".")[0]
        return ServiceInfo(
            SERVICE,
            f"{self.name} ({machine}).{SERVICE}",
            port=self.port,
            properties={"gateway": self.name, "path": "/"},
            server=f"{machine}.local.",
            parsed_addresses=addresses,
        )

    def stop(self) -> None:
        """Takes it back."""
        with self._lock:
            zeroconf, self._zeroconf, self._stopped = self._zeroconf, None, True
        if zeroconf is not None:
            zeroconf.unregister_all_services()
            zeroconf.close()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound to `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def bound_addresses(host: str) -> list[str]:
    """The machine's addresses that a server bound to `host` can be reached at; loopback only where nothing else is."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        address = ipaddress.ip_address(socket.gethostbyname(host))
    if not address.is_unspecified:
        return [str(address)]
    own = [str(ip.ip) for adapter in ifaddr.get_adapters() for ip in adapter.ips if ip.is_IPv4]
    return [ip for ip in own if not ipaddress.ip_address(ip).is_loopback] or ["127.0.0.1"]


def gateways(timeout_s: float = 2.0, interfaces: Sequence[str] | None = None) -> list[Gateway]:
    """The gateways that can be heard within `timeout_s` seconds."""
    found = []
    for info in heard([SERVICE], timeout_s, interfaces):
        host = next((ip for ip in info.parsed_addresses() if "." in ip), "")
        if host and info.port:
            found.append(Gateway(text_of(info, "gateway") or info.name, f"http://{host}:{info.port}"))
    return found
