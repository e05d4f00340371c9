"""The gateway's own service, `_floorgate._tcp`: screens and terminals find it without typing an address."""

import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import ifaddr
from zeroconf import ServiceInfo, Zeroconf

from devices.discovery.network import heard, text_of

SERVICE = "_floorgate._tcp.local."


@dataclass(frozen=True)
class Gateway:
    """A gateway that announces itself."""

    name: str
    url: str


class Announcement:
    """One service for as long as the program runs. `start` raises OSError where there is no network to speak on."""

    def __init__(self, name: str, host: str, port: int) -> None:
        self.name, self.port = name, port
        self.addresses = bound_addresses(host)
        self._zeroconf: Zeroconf | None = None

    def start(self) -> None:
        """Announces the addresses that are bound, on their own interfaces and nowhere else."""
        zeroconf = Zeroconf(interfaces=self.addresses)
        machine = socket.gethostname().partition(".")[0]
        info = ServiceInfo(
            SERVICE,
            f"{self.name} ({machine}).{SERVICE}",
            port=self.port,
            properties={"gateway": self.name, "path": "/"},
            server=f"{machine}.local.",
            parsed_addresses=self.addresses,
        )
        try:
            zeroconf.register_service(info, allow_name_change=True)
        except BaseException:
            zeroconf.close()
            raise
        self._zeroconf = zeroconf

    def stop(self) -> None:
        """Takes it back."""
        if self._zeroconf is not None:
            self._zeroconf.unregister_all_services()
            self._zeroconf.close()
            self._zeroconf = None


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
