"""Which devices are in use now, so that neither scan nor probe touches them."""

import ipaddress
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from devices.discovery.identity import bare, identity_of, located
from devices.discovery.places import PLACES, Places

ESTABLISHED = "01"


@dataclass(frozen=True)
class InUse:
    """Addresses, identities and (host, port) that somebody owns."""

    known: frozenset[str]
    sockets: frozenset[tuple[str, int]]
    places: Places = PLACES

    def url(self, url: str) -> bool:
        """Whether the device at this address, under whatever name, is in use."""
        at = located(url)
        if at.host and self.socket(at.host, at.port):
            return True
        return bare(at) in self.known or identity_of(url, self.places) in self.known

    def socket(self, host: str, port: int) -> bool:
        """Whether this port is in use."""
        return (host.lower(), port) in self.sockets


def in_use(urls: Iterable[str] = (), places: Places = PLACES) -> InUse:
    """The devices at `urls`, and every peer that a program of this machine is connected to now. Raises BadUrl."""
    known, sockets = set(), set(connected(places))
    for url in urls:
        at = located(url)
        known |= {bare(at), identity_of(url, places)}
        if at.host:
            sockets.add((at.host.lower(), at.port))
    return InUse(frozenset(known), frozenset(sockets), places)


def connected(places: Places = PLACES) -> set[tuple[str, int]]:
    """(address, port) of the peers of this machine's TCP connections (`/proc/net/tcp`, `tcp6`)."""
    peers = set()
    for name in ("tcp", "tcp6"):
        try:
            lines = (places.net / name).read_text().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if len(fields) > 3 and fields[3] == ESTABLISHED:
                address, _, port = fields[2].partition(":")
                peers.add((_address(address), int(port, 16)))
    return peers


def _address(hexadecimal: str) -> str:
    """`0100007F` as the kernel prints 127.0.0.1: words of the machine's own byte order (ours are little-endian)."""
    words = [int(hexadecimal[i : i + 8], 16) for i in range(0, len(hexadecimal), 8)]
    packed = b"".join(struct.pack("=I", word) for word in words)
    address = ipaddress.ip_address(packed)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)
