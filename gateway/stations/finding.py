"""Devices that could hang at a station: found, and marked where they hang already."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from devices.discovery import Places, Suggestion
from devices.discovery.identity import identity_of
from devices.discovery.looking import discover, plugged_in
from devices.discovery.places import PLACES
from devices.discovery.probe import probed
from devices.discovery.scan import USUAL_PORTS, addresses, scan
from devices.discovery.use import InUse, in_use
from devices.errors import DeviceError
from gateway.store.errors import GatewayError
from gateway.store.rows import Device
from gateway.store.unit import Unit
from gateway.store.writer import Writer

LOOK_S = 2.0
NOT_NEWS = ("keyboard",)  # nor is a port of the board itself: they are there all the time
Look = Callable[[float], list[Suggestion]]


class CannotLook(GatewayError):
    """Nothing was looked for; the text says why."""


class Finder:
    """One search at a time: two would ask the same devices at once."""

    def __init__(
        self, writer: Writer, places: Places = PLACES, interfaces: Sequence[str] = (), look: Look | None = None
    ) -> None:
        self._writer, self._places = writer, places
        self._look = look or partial(discover, places=places, interfaces=interfaces or None)
        self._busy = threading.Lock()
        self._plugged: list[Suggestion] = []

    def look_here(self) -> None:
        """Looks at what is plugged into this machine; called at the start and whenever something comes or goes."""
        self._plugged = [one for one in plugged_in(self._places) if one.kind not in NOT_NEWS and one.source != "port"]

    def plugged(self) -> list[dict[str, Any]]:
        """What is plugged in and hangs at no station yet."""
        if not self._plugged:
            return []
        devices = self._writer.call(_devices)
        return [one.as_json() for one in self._plugged if not self._owner(one, devices)]

    def find(
        self, networks: Sequence[str] = (), ports: Sequence[int] = (), probe: bool = False, seconds: float = LOOK_S
    ) -> list[dict[str, Any]]:
        """Suggestions as JSON; `networks` are tried too, and with `probe` what hangs nowhere yet is asked.

        What a station uses is neither connected to nor asked. Raises CannotLook.
        """
        if not self._busy.acquire(blocking=False):
            raise CannotLook("somebody looks for devices just now: try again in a moment")
        try:
            devices = self._writer.call(_devices)
            assigned = in_use([device.url for device in devices], self._places)
            found = self._look(seconds)
            if networks:
                found += scan(addresses(networks), ports or USUAL_PORTS, assigned.socket, self._places)
            unique = list({one.url: one for one in reversed(found)}.values())[::-1]
            asked = [one if not probe or self._taken(one, devices, assigned) else probed(one) for one in unique]
            return [self._as_json(one, devices) for one in asked]
        except DeviceError as error:
            raise CannotLook(str(error)) from error
        finally:
            self._busy.release()

    def _taken(self, one: Suggestion, devices: Sequence[Device], assigned: InUse) -> bool:
        return bool(self._owner(one, devices)) or assigned.url(one.url)

    def _owner(self, one: Suggestion, devices: Sequence[Device]) -> str:
        """`B3/scale` where the device hangs, "" where it hangs nowhere."""
        known = {one.identity, one.url, identity_of(one.url, self._places)} - {""}
        for device in devices:
            if known & {device.identity, device.url, identity_of(device.url, self._places)}:
                return f"{device.station}/{device.role}"
        return ""

    def _as_json(self, one: Suggestion, devices: Sequence[Device]) -> dict[str, Any]:
        owner = self._owner(one, devices)
        return one.as_json() | ({"assigned_to": owner} if owner else {})


def _devices(unit: Unit) -> list[Device]:
    return list(unit.state.devices)
