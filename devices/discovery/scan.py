"""Tries given addresses for open ports. It connects, hangs up, and sends nothing."""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from devices.discovery.identity import identity_of
from devices.discovery.places import PLACES, Places
from devices.discovery.suggestion import Suggestion
from devices.errors import BadUrl

MOST_ADDRESSES = 256
MOST_PORTS = 16
CONNECT_S = 0.5
AT_ONCE = 64
# port -> (kind, driver, how its address is written): printers' raw port, LLRP, converters of some makers
PORTS: dict[int, tuple[str, str, str]] = {
    9100: ("printer", "", "tcp"),
    6101: ("printer", "zpl", "tcp"),
    5084: ("reader", "llrp", "llrp"),
}
USUAL_PORTS = (9100, 5084, 4001)
RANGE = re.compile(r"(\d+\.\d+\.\d+\.)(\d+)-(\d+)")


def addresses(texts: Iterable[str]) -> list[str]:
    """`192.168.1.0/28`, `192.168.1.20-40`, `192.168.1.7` or a name; BadUrl for anything else and for more than 256."""
    found: dict[str, None] = {}
    for text in texts:
        for address in _addresses(text.strip()):
            found[address] = None
            if len(found) > MOST_ADDRESSES:
                raise BadUrl(f"{text!r}: at most {MOST_ADDRESSES} addresses are tried at a time")
    return list(found)


def _addresses(text: str) -> Iterable[str]:
    if match := RANGE.fullmatch(text):
        head, first, last = match[1], int(match[2]), int(match[3])
        if not first <= last <= 255:
            raise BadUrl(f"{text!r} is no range of addresses")
        return [_checked(f"{head}{number}", text) for number in range(first, last + 1)]
    if "/" in text:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError as wrong:
            raise BadUrl(f"{text!r} is no network: {wrong}") from wrong
        if network.num_addresses > MOST_ADDRESSES + 2:
            raise BadUrl(
                f"{text!r} has {network.num_addresses} addresses: at most {MOST_ADDRESSES} are tried at a time"
            )
        return [str(host) for host in network.hosts()]
    return [_checked(text, text)]


def _checked(address: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", address) or (re.fullmatch(r"[\d.]+", address) and address.count(".") != 3):
        raise BadUrl(f"{text!r} is no address")
    if re.fullmatch(r"[\d.]+", address):
        try:
            ipaddress.ip_address(address)
        except ValueError as wrong:
            raise BadUrl(f"{text!r} is no address: {wrong}") from wrong
    return address


def longest_s(hosts: int, ports: int) -> float:
    """Seconds that a scan takes at most."""
    return -(-hosts * ports // AT_ONCE) * CONNECT_S


def scan(
    hosts: Sequence[str],
    ports: Sequence[int] = USUAL_PORTS,
    spared: Callable[[str, int], bool] = lambda host, port: False,
    places: Places = PLACES,
) -> list[Suggestion]:
    """What listens there, in the order given. `spared(host, port)` is not even connected to."""
    if len(ports) > MOST_PORTS:
        raise BadUrl(f"at most {MOST_PORTS} ports are tried at a time")
    wanted = [(host, port) for host in hosts for port in ports if not spared(host, port)]
    if not wanted:
        return []
    with ThreadPoolExecutor(min(AT_ONCE, len(wanted)), thread_name_prefix="scan") as pool:
        answers = list(pool.map(_listens, wanted))
    return [_suggest(host, port, places) for (host, port), open_ in zip(wanted, answers, strict=True) if open_]


def _listens(at: tuple[str, int]) -> bool:
    try:
        socket.create_connection(at, timeout=CONNECT_S).close()
    except (OSError, UnicodeError):
        return False
    return True


def _suggest(host: str, port: int, places: Places) -> Suggestion:
    kind, driver, scheme = PORTS.get(port, ("network", "", "socket"))
    url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    return Suggestion(kind, url, f"{host}:{port}", "scan", identity_of(url, places), driver)
