"""The light stack of a gate, on the outputs of its reader: red while something rings, amber or green for a passage.

Which output is which lamp is a setting of the station, `gate:STATION` = {"lights": {"go": 1, "look": 2, "stop": 3}}.
"""

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import structlog

from devices.errors import DeviceError
from gateway.floor.tags.gates import ringing
from gateway.stations.bound import Bound
from gateway.stations.devices import StationDevices
from gateway.store.unit import Unit
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
LAMPS = ("go", "look", "stop")
SHOWN_S = 3.0
AGAIN_S = 5.0  # a lamp that could not be switched is tried again


class _Wanted(NamedTuple):
    ports: dict[str, int]
    lamp: str
    left_s: float  # until the lamp goes out by itself


class GateLights:
    """One thread for all gates; `wake` is the floor's signal `gate`."""

    def __init__(self, writer: Writer, devices: StationDevices, clock: Callable[[], float] = time.time) -> None:
        self._writer, self._devices, self._clock = writer, devices, clock
        self._lit: dict[str, tuple[Bound, float, dict[int, bool]]] = {}
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="gate lights", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread; the lamps stay as they are."""
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def wake(self) -> None:
        """A passage, or an acknowledgement."""
        self._woken.set()

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping:
            self._woken.wait(wait)
            self._woken.clear()
            if self._stopping:
                return
            try:
                wait = self.look()
            except Exception:  # lamps must not end while the gateway works
                log.exception("gate lights failed")
                wait = AGAIN_S

    def look(self) -> float:
        """Switches what differs; seconds until the next look."""
        now_ms = self._clock() * 1000
        wanted = self._writer.call(lambda unit: _wanted(unit, now_ms))
        for station, wish in wanted.items():
            self._switch(station, {port: lamp == wish.lamp for lamp, port in wish.ports.items()})
        return min([AGAIN_S, *(wish.left_s + 0.05 for wish in wanted.values() if wish.left_s > 0)])

    def _switch(self, station: str, wish: dict[int, bool]) -> None:
        bound = self._devices.bound(station, "reader")
        if bound is None or bound.state.name != "reading":
            self._lit.pop(station, None)
            return
        before = self._lit.get(station)
        same = before is not None and before[0] is bound and before[1] == bound.state.since
        lit = before[2] if before is not None and same else {}
        for port, on in sorted(wish.items(), key=lambda one: one[1]):  # off before on: never two at once
            if lit.get(port) is on:
                continue
            try:
                answer = bound.command("gpo", port=port, on=on)
            except DeviceError as error:
                log.info("lamp not switched", station=station, port=port, error=str(error))
                continue
            if answer.ok:
                lit[port] = on
            else:
                log.info("lamp not switched", station=station, port=port, error=answer.text)
        self._lit[station] = (bound, bound.state.since, lit)


def _wanted(unit: Unit, now_ms: float) -> dict[str, _Wanted]:
    found = {}
    for station in unit.state.stations.by("kind", "gate"):
        ports = dict(unit.state.setting(f"gate:{station.station}", {}).get("lights", {}))
        if not ports:
            continue
        lamp, left_s = "", 0.0
        last = next(iter(unit.state.passages.newest("gate", station.station, 1)), None)
        if ringing(unit.state, station.station):
            lamp = "stop"
        elif (
            last is not None
            and (age_s := (now_ms - last.at_ms) / 1000) < SHOWN_S
            and (last.verified or not last.parcel)
        ):
            lamp, left_s = ("go" if last.verified else "look"), max(SHOWN_S - age_s, 0.05)
        found[station.station] = _Wanted(ports, lamp, left_s)
    return found
