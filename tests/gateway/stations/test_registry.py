"""Stations bind devices by what these keep; a replacement takes the old one's place in one step."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from gateway.contracts.facts import DeviceReplaced
from gateway.stations import registry
from gateway.stations.registry import BadStation, Wish
from gateway.store import migrations
from gateway.store.database import Database
from gateway.store.rows import Device
from gateway.store.state import State
from tests.devices.discovery.machine import Machine
from tests.gateway.site import Site

FTDI = (0x0403, 0x6001, "A50285BI", "FTDI", "FT232R")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path / "site").furnish()
    yield made
    made.close()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


def put(site: Site, station: str, *devices: Wish, kind: str = "pack") -> None:
    site.writer.call(lambda unit: registry.put_station(unit, station, station, kind, devices))


def scale(machine: Machine, url: str) -> Wish:
    return registry.wish("scale", "mt-sics", url, machine.places)


def facts(site: Site) -> list[DeviceReplaced]:
    found = [event.message() for event in site.outbox.read(0, 1000)]
    return [fact for fact in found if isinstance(fact, DeviceReplaced)]


def test_a_device_bound_by_its_number_is_kept_by_its_name(site: Site, machine: Machine) -> None:
    port = machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    put(site, "b9", scale(machine, f"serial://{port}"))
    row = site.state.devices[("b9", "scale")]
    assert row.identity == str(machine.places.serial_by_id / "usb-FTDI_A50285BI")
    assert facts(site) == [], "what a station is set up with replaces nothing"


def test_one_device_cannot_hang_at_two_stations_under_two_names(site: Site, machine: Machine) -> None:
    port = machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    put(site, "b8", scale(machine, f"serial://{port}"))
    with pytest.raises(BadStation, match="belongs to station b8 already"):
        put(site, "b9", scale(machine, f"serial://{machine.places.serial_by_id}/usb-FTDI_A50285BI?baud=4800"))
    assert "b9" not in site.state.stations, "refused as a whole"


def test_a_replacement_takes_the_place_at_once_and_is_noted(site: Site, machine: Machine) -> None:
    put(site, "b9", scale(machine, "socket://10.0.0.5:4001"))
    wish = registry.wish("scale", "and-ad", "socket://10.0.0.6:4001", machine.places)
    site.writer.call(lambda unit: registry.replace(unit, "b9", wish))
    assert site.state.devices[("b9", "scale")] == Device(
        station="b9", role="scale", driver="and-ad", url="socket://10.0.0.6:4001", identity="socket://10.0.0.6:4001"
    )
    (fact,) = facts(site)
    assert (fact.old_driver, fact.old_url, fact.driver, fact.url) == (
        "mt-sics",
        "socket://10.0.0.5:4001",
        "and-ad",
        "socket://10.0.0.6:4001",
    )
    assert site.writer.call(lambda unit: registry.replace(unit, "b9", wish)) is None, "the same again changes nothing"
    put(site, "b8", scale(machine, "socket://10.0.0.5:4001"))


def test_a_device_is_taken_away_and_brought_back(site: Site, machine: Machine) -> None:
    wish = scale(machine, "socket://10.0.0.5:4001")
    put(site, "b9", wish)
    site.writer.call(lambda unit: registry.remove(unit, "b9", "scale") and None)
    assert ("b9", "scale") not in site.state.devices
    site.writer.call(lambda unit: registry.replace(unit, "b9", wish) and None)
    assert site.state.devices[("b9", "scale")].url == "socket://10.0.0.5:4001"
    assert [bool(fact.url) for fact in facts(site)] == [False, True]
    with pytest.raises(BadStation, match="has no reader"):
        site.writer.call(lambda unit: registry.remove(unit, "b9", "reader") and None)


def test_the_log_replays_what_became_of_a_device(site: Site, machine: Machine) -> None:
    from gateway.floor.apply import apply

    put(site, "b9", scale(machine, "socket://10.0.0.5:4001"))
    wish = scale(machine, "socket://10.0.0.6:4001")
    site.writer.call(lambda unit: registry.replace(unit, "b9", wish) and None)
    state = State()
    for event in site.outbox.read(0, 1000):
        apply(state, event.message(), event.time)
    assert state.devices[("b9", "scale")] == site.state.devices[("b9", "scale")]


def test_setting_a_station_up_again_notes_what_is_new_and_keeps_what_is_not(site: Site, machine: Machine) -> None:
    first, scanner = (
        scale(machine, "socket://10.0.0.5:4001"),
        registry.wish("scanner", "serial-scanner", "socket://s:1"),
    )
    put(site, "b9", first, scanner)
    put(site, "b9", first, scanner)
    assert facts(site) == []
    put(site, "b9", scale(machine, "socket://10.0.0.6:4001"))
    assert [(fact.role, fact.url) for fact in facts(site)] == [("scanner", ""), ("scale", "socket://10.0.0.6:4001")]


def test_a_device_whose_hardware_address_is_learned_later_is_no_other_device(site: Site, machine: Machine) -> None:
    put(site, "b9", scale(machine, "socket://10.0.0.5:4001"))
    machine.neighbour("10.0.0.5", "00:90:e8:11:22:33")
    put(site, "b9", scale(machine, "socket://10.0.0.5:4001"))
    assert site.state.devices[("b9", "scale")].identity == "mac:00:90:e8:11:22:33/4001"
    assert facts(site) == []


@pytest.mark.parametrize("role", ["printer:goods", "printer:a-4"])
def test_a_station_has_further_printers_by_name(site: Site, role: str) -> None:
    put(site, "b9", registry.wish("printer", "zpl", "tcp://p:1"), registry.wish(role, "zpl", "tcp://q:1"))
    assert {row.role for row in site.state.devices.by("station", "b9")} == {"printer", role}


@pytest.mark.parametrize(
    ("role", "driver", "url", "why"),
    [
        ("scales", "mt-sics", "socket://s:1", "role must be one of"),
        ("scale:two", "mt-sics", "socket://s:1", "role must be one of"),
        ("scale", "zpl", "tcp://s:1", "is for a printer, not for a scale"),
        ("scale", "no-such", "tcp://s:1", "no driver is called"),
        ("scale", "mt-sics", "COM3", "is not a device address"),
    ],
)
def test_a_device_that_cannot_be_is_refused(role: str, driver: str, url: str, why: str) -> None:
    with pytest.raises(BadStation, match=why):
        registry.wish(role, driver, url)


def test_an_old_data_directory_is_migrated_and_its_devices_are_identified(tmp_path: Path, machine: Machine) -> None:
    old = tmp_path / "old"
    old.mkdir()
    _as_of("0001", old / "gateway.db")
    with sqlite3.connect(old / "gateway.db") as connection:
        connection.execute("INSERT INTO station VALUES ('b1', 'b1', 'pack', 'en')")
        bound = ("b1", "scale", "mt-sics", f"serial://{machine.places.dev}/ttyUSB0")
        connection.execute("INSERT INTO device (station, role, driver, url) VALUES (?, ?, ?, ?)", bound)
    connection.close()
    machine.plug("tty", "ttyUSB0", usb=FTDI, link="usb-FTDI_A50285BI")
    database = Database(old / "gateway.db")
    database.prepare()
    assert list(old.glob("gateway.db.before-*")), "a copy was kept"
    site = Site(old)
    site.writer.call(lambda unit: registry.identify(unit, machine.places))
    row = site.state.devices[("b1", "scale")]
    assert row.identity == str(machine.places.serial_by_id / "usb-FTDI_A50285BI")
    site.close()


def _as_of(revision: str, path: Path) -> None:
    """The file as an older version left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
