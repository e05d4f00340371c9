"""Announcements on the loopback: real zeroconf instances announce, ours listen."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from zeroconf import ServiceInfo, Zeroconf

from devices.discovery.announce import SERVICE, Announcement, bound_addresses, gateways
from devices.discovery.network import on_the_network

LOOPBACK = ["127.0.0.1"]
LOOK_S = 1.0
DEADLINE_S = 15.0
Found = TypeVar("Found")


def looking_until(look: Callable[[], Found], right: Callable[[Found], object]) -> Found:
    """Looks again until it is right: on a busy machine an answer may come after the time of one look."""
    until = time.monotonic() + DEADLINE_S
    while not right(found := look()):
        assert time.monotonic() < until, found
    return found


@contextmanager
def announcing(*services: ServiceInfo) -> Iterator[None]:
    zeroconf = Zeroconf(interfaces=LOOPBACK)
    try:
        for service in services:
            zeroconf.register_service(service)
        yield
    finally:
        zeroconf.close()


def service(kind: str, name: str, port: int, **texts: str) -> ServiceInfo:
    return ServiceInfo(
        f"{kind}.local.",
        f"{name}.{kind}.local.",
        port=port,
        properties=texts,
        server=f"{name.replace(' ', '-')}.local.",
        parsed_addresses=LOOPBACK,
    )


def test_printers_and_readers_are_found_by_what_they_announce() -> None:
    printer = service("_pdl-datastream._tcp", "Dock 3", 9100, ty="Zebra ZD421")
    lpd = service("_printer._tcp", "Office", 515, product="(Label Maker)")
    reader = service("_llrp._tcp", "SpeedwayR-12-34-56", 5084)
    with announcing(printer, lpd, reader):
        found = looking_until(
            lambda: {one.name: one for one in on_the_network(LOOK_S, LOOPBACK)}, lambda found: len(found) == 3
        )
    zebra = found["Dock 3 (Zebra ZD421)"]
    assert (zebra.kind, zebra.url, zebra.driver, zebra.source) == ("printer", "tcp://127.0.0.1:9100", "zpl", "mdns")
    office = found["Office (Label Maker)"]
    assert (office.url, office.driver) == ("tcp://127.0.0.1:9100", ""), "LPD is not spoken; raw data are"
    reader_found = found["SpeedwayR-12-34-56"]
    assert (reader_found.kind, reader_found.url, reader_found.driver) == ("reader", "llrp://127.0.0.1:5084", "llrp")


def test_a_gateway_announces_what_it_binds_and_is_found_until_it_stops() -> None:
    announcement = Announcement("gw-7", "127.0.0.1", 7301)
    announcement.start()
    try:
        (found,) = looking_until(lambda: gateways(LOOK_S, LOOPBACK), len)
        assert (found.name, found.url) == ("gw-7", "http://127.0.0.1:7301")
    finally:
        announcement.stop()
    assert not looking_until(lambda: gateways(0.5, LOOPBACK), lambda found: not found)


def test_two_gateways_of_one_name_are_two() -> None:
    first, second = (Announcement("gw-1", "127.0.0.1", port) for port in (7301, 7401))
    try:
        first.start()
        second.start()
        found = looking_until(lambda: gateways(LOOK_S, LOOPBACK), lambda found: len(found) == 2)
        assert {one.url for one in found} == {"http://127.0.0.1:7301", "http://127.0.0.1:7401"}
    finally:
        first.stop()
        second.stop()


def test_only_what_is_bound_is_announced() -> None:
    assert bound_addresses("127.0.0.1") == ["127.0.0.1"]
    assert bound_addresses("192.0.2.17") == ["192.0.2.17"]
    everything = bound_addresses("0.0.0.0")
    assert everything
    assert "0.0.0.0" not in everything
    assert SERVICE == "_floorgate._tcp.local."
