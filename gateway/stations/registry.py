"""Stations and their devices as rows: set up by an installer, listed for screens."""

from collections.abc import Sequence
from typing import Any

from devices.errors import DeviceError
from devices.registry import driver_info
from devices.urls import parse_url
from gateway.locale.texts import LANGUAGES
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, Station
from gateway.store.state import State
from gateway.store.unit import Unit

KINDS = ("receive", "pick", "pack", "gate")
ROLES = ("scanner", "scale", "printer", "reader")


class BadStation(GatewayError):
    """A station that cannot be set up as asked; the text says why."""


def put_station(
    unit: Unit, name: str, title: str, kind: str, devices: Sequence[tuple[str, str, str]], language: str = "zh_CN"
) -> None:
    """Creates or updates a station; `devices` are (role, driver, url) and replace what was there.

    Raises:
        BadStation: unknown kind, role, driver or URL; or the kind changes while work is in hand.
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
    state.stations.put(Station(station=name, name=title or name, kind=kind, language=language))
    for device in state.devices.by("station", name):
        state.devices.remove((name, device.role))
    for role, driver, url in devices:
        _check(state, name, role, driver, url)
        state.devices.put(Device(station=name, role=role, driver=driver, url=url))
    unit.signal("devices")


def _check(state: State, station: str, role: str, driver: str, url: str) -> None:
    if role not in ROLES:
        raise BadStation(f"role must be one of {', '.join(ROLES)}, not {role!r}")
    try:
        kind = driver_info(driver).kind.value
        parse_url(url)
    except DeviceError as error:
        raise BadStation(str(error)) from error
    if kind != role:
        raise BadStation(f"driver {driver!r} is for a {kind}, not for a {role}")
    for other in state.devices:
        if other.url == url and other.station != station:
            raise BadStation(f"{url} belongs to station {other.station} already")


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
                "operator": {"id": operator.operator, "name": operator.name} if operator else None,
                "step": work.step if work else ("gate" if station.kind == "gate" else "sign_in"),
                "devices": [
                    {"role": device.role, "driver": device.driver, "url": device.url}
                    for device in state.devices.by("station", station.station)
                ],
            }
        )
    return found
