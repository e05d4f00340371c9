"""Device sessions of all stations: readings go to the floor, states to the screens."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
import structlog

from devices.errors import DeviceError
from devices.readings import Reading, ScanReading, Sighting, WeightReading
from devices.session import DeviceSession, DeviceState
from gateway.floor.floor import Floor
from gateway.floor.outlet import FloorOutlet
from gateway.floor.steps import Weight
from gateway.stations.gate_watch import GateWatch
from gateway.stations.live import LiveReadings
from gateway.stations.weigh_gate import WeighGate
from gateway.store.rows import Device
from gateway.store.unit import Unit

log = structlog.get_logger(__name__)
WEIGHING = frozenset({"verify.weigh", "verify.held"})


class Session(Protocol):
    """What a device session is to us (`devices.session.DeviceSession`)."""

    state: DeviceState

    def start(self) -> None:
        """Starts its thread."""

    def stop(self) -> None:
        """Ends it."""


OpenSession = Callable[[str, str, Callable[[Reading], None], Callable[[DeviceState], None]], Session]


@dataclass
class _Bound:
    device: Device
    session: Session | None
    reason: str = ""


class StationDevices:
    """Keeps one session a bound device, as the rows say. Printers are the print queue's."""

    def __init__(
        self,
        floor: Floor,
        outlet: FloorOutlet,
        live: LiveReadings,
        show: Callable[[str, bytes], None],
        printer_state: Callable[[str], dict[str, Any] | None],
        open_session: OpenSession = DeviceSession,
    ) -> None:
        self._floor, self._outlet, self._live, self._show = floor, outlet, live, show
        self._printer_state = printer_state
        self._open = open_session
        self._bound: dict[tuple[str, str], _Bound] = {}
        self._gates: dict[str, GateWatch] = {}
        self._lock = threading.Lock()
        self._seq = 0

    def sync(self) -> None:
        """Starts, replaces and ends sessions until they are as the rows say."""

        def rows(unit: Unit) -> list[Device]:
            return [device for device in unit.state.devices if device.role != "printer"]

        wanted = {(device.station, device.role): device for device in self._floor.writer.call(rows)}
        with self._lock:
            for key, bound in list(self._bound.items()):
                if wanted.get(key) != bound.device:
                    self._end(key)
            for key, device in wanted.items():
                if key not in self._bound:
                    self._begin(key, device)

    def stop(self) -> None:
        """Ends all sessions (at the same time)."""
        with self._lock:
            threads = [threading.Thread(target=self._end, args=(key,)) for key in list(self._bound)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(2.0)

    def tick(self) -> None:
        """Ends the visits of tags that are gone."""
        for gate in list(self._gates.values()):
            gate.tick(time.time())

    def states(self, station: str) -> list[dict[str, Any]]:
        """The station's devices with the truth about each."""
        with self._lock:
            found = [self._state_of(bound) for key, bound in self._bound.items() if key[0] == station]
        printer = self._printer_state(station)
        return [*found, printer] if printer else found

    def _state_of(self, bound: _Bound) -> dict[str, Any]:
        device, session = bound.device, bound.session
        state = session.state if session is not None else DeviceState("gone", bound.reason, 0.0)
        return {
            "role": device.role,
            "driver": device.driver,
            "url": device.url,
            "state": state.name,
            "reason": state.reason,
            "since": state.since,
        }

    def _begin(self, key: tuple[str, str], device: Device) -> None:
        station = device.station
        on_reading = self._reader(station, device)
        try:
            session = self._open(device.url, device.driver, on_reading, lambda state: self.show_states(station))
        except DeviceError as error:
            self._bound[key] = _Bound(device, None, str(error))
            return
        self._bound[key] = _Bound(device, session)
        session.start()

    def _end(self, key: tuple[str, str]) -> None:
        bound = self._bound.pop(key, None)
        if bound is not None and bound.session is not None:
            bound.session.stop()
        if key[1] == "reader" and (gate := self._gates.pop(key[0], None)):
            gate.close()

    def show_states(self, station: str) -> None:
        """Tells the station's screens how its devices are (from a thread of its own: states come on device threads)."""
        threading.Thread(
            target=lambda: self._show(station, msgspec.json.encode({"devices": self.states(station)})), daemon=True
        ).start()

    def _reader(self, station: str, device: Device) -> Callable[[Reading], None]:
        if device.role == "reader":
            watch = self._gates[station] = GateWatch(self._floor, station)
            return lambda reading: watch.see(reading) if isinstance(reading, Sighting) else None
        gate = WeighGate()

        def take(reading: Reading) -> None:
            if isinstance(reading, ScanReading):
                self._floor.scan(station, reading.text, reading.symbology)
            elif isinstance(reading, WeightReading):
                self._weight(station, gate, reading)

        return take

    def _weight(self, station: str, gate: WeighGate, reading: WeightReading) -> None:
        self._seq += 1
        self._live.put(station, reading.as_json(self._seq))
        step, views = self._outlet.steps.get(station, ("", 0))
        grams = gate.offer(reading, views if step in WEIGHING else -1)
        if grams is not None and step in WEIGHING:
            gate.consumed()
            self._floor.weigh(station, Weight(grams))
