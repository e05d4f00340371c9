"""Announcements on the loopback: real zeroconf instances announce, ours listen."""

from collections.abc import Iterator
from contextlib import contextmanager

from zeroconf import ServiceInfo, Zeroconf

from devices.discovery.announce import SERVICE, Announcement, bound_addresses, gateways
from devices.discovery.network import on_the_network

LOOPBACK = ["127.0.0.1"]
WAIT_S = 1.5


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
        found = {one.name: one for one in on_the_network(WAIT_S, LOOPBACK)}
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
        assert [(one.name, one.url) for one in gateways(WAIT_S, LOOPBACK)] == [("gw-7", "http://127.0.0.1:7301")]
    finally:
        announcement.stop()
    assert gateways(0.5, LOOPBACK) == []


def test_two_gateways_of_one_name_are_two() -> None:
    first, second = (Announcement("gw-1", "127.0.0.1", port) for port in (7301, 7401))
    try:
        first.start()
        second.start()
        assert {one.url for one in gateways(WAIT_S, LOOPBACK)} == {"http://127.0.0.1:7301", "http://127.0.0.1:7401"}
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
