"""Stations and their devices as rows: set up by an installer, listed for screens."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from devices.discovery.identity import bare, identity_of, located
from devices.discovery.places import PLACES, Places
from devices.errors import DeviceError
from devices.registry import driver_info
from gateway.contracts.facts import DeviceReplaced
from gateway.locale.texts import LANGUAGES
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, Station
from gateway.store.state import State
from gateway.store.unit import Unit

KINDS = ("receive", "pick", "pack", "gate")
ROLES = ("scanner", "scale", "printer", "reader")
# One device a role; further printers and readers have names: `printer:goods`, `reader:hand`.
ROLE = re.compile(r"(scanner|scale|(?:reader|printer)(?::[a-z0-9-]{1,20})?)")


class BadStation(GatewayError):
    """A station that cannot be set up as asked; the text says why."""


class Wish(NamedTuple):
    """A device to hang at a station, its driver and address checked."""

    role: str
    driver: str
    url: str
    identity: str


def kind_of(role: str) -> str:
    """The kind of driver that a role takes: `printer:goods` takes a printer."""
    return role.partition(":")[0]


def wish(role: str, driver: str, url: str, places: Places = PLACES) -> Wish:
    """Checks role, driver and address, and finds what the device is known by. Raises BadStation."""
    if not ROLE.fullmatch(role):
        raise BadStation(f"role must be one of {', '.join(ROLES)}, not {role!r}")
    try:
        info = driver_info(driver)
        info.address(url)
        identity = identity_of(url, places)
    except DeviceError as error:
        raise BadStation(str(error)) from error
    if info.kind.value != kind_of(role):
        raise BadStation(f"driver {driver!r} is for a {info.kind.value}, not for a {kind_of(role)}")
    return Wish(role, driver, url, identity)


def put_station(
    unit: Unit,
    name: str,
    title: str,
    kind: str,
    devices: Sequence[Wish],
    language: str = "zh_CN",
    warehouse: str | None = None,
) -> None:
    """Creates or updates a station; `devices` take the place of what was there. Without `warehouse` it keeps its own,
    "" is the gateway's.

    Raises:
        BadStation: unknown kind or warehouse, a device that hangs elsewhere, or the kind or the warehouse changes while
            work is in hand.
    """
    if kind not in KINDS:
        raise BadStation(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    if not name or len(name) > 40 or not all(ch.isalnum() or ch in "-_" for ch in name):
        raise BadStation(f"station {name!r}: use letters, digits, - and _")
    if language not in LANGUAGES:
        raise BadStation(f"language must be one of {', '.join(LANGUAGES)}, not {language!r}")
    state = unit.state
    known = state.stations.get(name)
    work = state.works.get(name)
    if known is not None and known.kind != kind:
        if work is not None and work.session is not None:
            raise BadStation(f"station {name} has work in hand: its kind cannot change now")
        state.works.remove(name)
    before = known.warehouse if known is not None else ""
    place = before if warehouse is None else warehouse
    if place and place not in state.places.warehouses:
        raise BadStation(f"this gateway serves no warehouse {place!r}")
    if place != before and work is not None and work.session is not None:
        raise BadStation(f"station {name} has work in hand: its warehouse cannot change now")
    state.stations.put(Station(station=name, name=title or name, kind=kind, language=language, warehouse=place))
    wanted = {device.role for device in devices}
    for device in state.devices.by("station", name):
        if device.role not in wanted:
            remove(unit, name, device.role)
    for new in devices:
        _hang(unit, name, new, known is None)
    unit.signal("devices")


def _hang(unit: Unit, station: str, new: Wish, first: bool) -> None:
    """The devices that a station is set up with are no change of anything."""
    if first:
        _refuse_double(unit.state, station, new)
        row = Device(station=station, role=new.role, driver=new.driver, url=new.url, identity=new.identity)
        unit.state.devices.put(row)
    else:
        replace(unit, station, new)


def replace(unit: Unit, station: str, new: Wish) -> DeviceReplaced | None:
    """One step: the new device is where the old one was, at once for everybody; what was set for it stays.

    None when it is the very same device. Raises BadStation: no such station, or the device hangs elsewhere.
    """
    state = unit.state
    if station not in state.stations:
        raise BadStation(f"there is no station {station!r}")
    _refuse_double(state, station, new)
    old = state.devices.get((station, new.role))
    if old is not None and (old.driver, old.url) == (new.driver, new.url):
        if old.identity == new.identity:
            return None
        if old.identity in ("", bare(located(old.url))):  # nothing was known of it but its address
            state.devices.change(old, identity=new.identity)
            return None
    fact = DeviceReplaced(
        station=station,
        role=new.role,
        driver=new.driver,
        url=new.url,
        identity=new.identity,
        old_driver=old.driver if old else "",
        old_url=old.url if old else "",
        old_identity=old.identity if old else "",
    )
    return _record(unit, fact)


def remove(unit: Unit, station: str, role: str) -> DeviceReplaced:
    """Takes a device away; its place is empty. Raises BadStation when there is none."""
    old = unit.state.devices.get((station, role))
    if old is None:
        raise BadStation(f"station {station!r} has no {role}")
    fact = DeviceReplaced(station=station, role=role, old_driver=old.driver, old_url=old.url, old_identity=old.identity)
    return _record(unit, fact)


def _record(unit: Unit, fact: DeviceReplaced) -> DeviceReplaced:
    unit.record(fact, subject=f"{fact.station}/{fact.role}")
    unit.signal("devices")
    return fact


def _refuse_double(state: State, station: str, new: Wish) -> None:
    for other in state.devices:
        if other.station != station and new.identity in (other.identity, other.url):
            raise BadStation(f"{new.url} belongs to station {other.station} already")


def identify(unit: Unit, places: Places = PLACES) -> None:
    """Gives those bound by an older version their identity; what is away now is known by its address."""
    for device in list(unit.state.devices):
        if not device.identity:
            unit.state.devices.change(device, identity=identity_of(device.url, places))


def list_stations(state: State) -> list[dict[str, Any]]:
    """Stations with who works there and what hangs there (without device states)."""
    found = []
    for station in state.stations:
        work = state.works.get(station.station)
        operator = state.operators.get(work.operator) if work else None
        found.append(
            {
                "station": station.station,
                "name": station.name,
                "kind": station.kind,
                "language": station.language,
                "warehouse": station.warehouse,
                "operator": {"id": operator.operator, "name": operator.name} if operator else None,
                "step": work.step if work else ("gate" if station.kind == "gate" else "sign_in"),
                "devices": [
                    {"role": row.role, "driver": row.driver, "url": row.url, "identity": row.identity}
                    for row in state.devices.by("station", station.station)
                ],
            }
        )
    return found
