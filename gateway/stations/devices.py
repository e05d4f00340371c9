"""Device sessions of all stations: readings go to the floor, states to the screens."""

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import structlog

from devices.discovery.identity import address_of
from devices.discovery.places import PLACES, Places
from devices.errors import DeviceError
from devices.readings import Reading, ScanReading, Sighting, WeightReading
from devices.session import DeviceSession
from gateway.floor.floor import Floor
from gateway.floor.outlet import FloorOutlet
from gateway.floor.steps import Weight
from gateway.stations.bound import Bound, OpenSession
from gateway.stations.live import LiveReadings
from gateway.stations.registry import kind_of
from gateway.stations.tag_watch import TagReaders
from gateway.stations.weigh_gate import WeighGate
from gateway.store.rows import Device
from gateway.store.unit import Unit

log = structlog.get_logger(__name__)
WEIGHING = frozenset({"run.weigh", "verify.weigh", "verify.held"})
LOOKS_ON = frozenset({"shipped"})  # a weight there is of the parcel that shipped, or of nothing yet
LOOK_AGAIN_S = 5.0
AWAY = ("gone", "looking")


class StationDevices:
    """Keeps one session a bound device, as the rows say. Printers are the print queue's."""

    def __init__(
        self,
        floor: Floor,
        outlet: FloorOutlet,
        live: LiveReadings,
        show: Callable[[str, bytes], None],
        printers: Callable[[str], list[dict[str, Any]]],
        open_session: OpenSession = DeviceSession,
        places: Places = PLACES,
        sightings: Callable[[str, Sighting], None] = lambda station, sighting: None,
    ) -> None:
        self._floor, self._outlet, self._live, self._show = floor, outlet, live, show
        self._printers = printers
        self._open = open_session
        self._places = places
        self._bound: dict[tuple[str, str], Bound] = {}
        self._tags = TagReaders(floor, sightings)
        self._lock = threading.Lock()
        self._looked = time.monotonic()

    def sync(self) -> None:
        """Starts, replaces and ends sessions until they are as the rows say and look where the devices are now."""

        def rows(unit: Unit) -> list[Device]:
            return [device for device in unit.state.devices if kind_of(device.role) != "printer"]

        wanted = {(device.station, device.role): device for device in self._floor.writer.call(rows)}
        with self._lock:
            for key, bound in list(self._bound.items()):
                device = wanted.get(key)
                if device != bound.device or self._address(bound.device) != bound.address:
                    self._end(key)
            for key, device in wanted.items():
                if key not in self._bound:
                    self._begin(key, device)
            self._tags.sync({key for key in wanted if kind_of(key[1]) == "reader"})

    def _address(self, device: Device) -> str:
        """Where the device is now: it may have been plugged in elsewhere."""
        return address_of(device.identity, device.url, self._places) if device.identity else device.url

    def stop(self) -> None:
        """Ends all sessions (at the same time)."""
        with self._lock:
            threads = [threading.Thread(target=self._end, args=(key,)) for key in list(self._bound)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(2.0)

    def tick(self) -> None:
        """Ends the visits of tags that are gone; looks now and then whether a device came back elsewhere."""
        self._tags.tick(time.time())
        now = time.monotonic()
        if now - self._looked >= LOOK_AGAIN_S:
            self._looked = now
            if any(bound.state.name in AWAY for bound in list(self._bound.values())):
                self.sync()

    def bound(self, station: str, role: str) -> Bound | None:
        """The device, unless it is a printer or there is none."""
        return self._bound.get((station, role))

    def states(self, station: str) -> list[dict[str, Any]]:
        """The station's devices with the truth about each."""
        with self._lock:
            found = [bound.as_json() for key, bound in self._bound.items() if key[0] == station]
        return [*found, *self._printers(station)]

    def _begin(self, key: tuple[str, str], device: Device) -> None:
        station, address = device.station, self._address(device)
        bound = self._bound[key] = Bound(device, address)
        on_reading = self._reader(station, bound)
        try:
            bound.session = self._open(address, device.driver, on_reading, lambda state: self.show_states(station))
        except DeviceError as error:
            bound.reason = str(error)
            return
        bound.session.start()

    def _end(self, key: tuple[str, str]) -> None:
        bound = self._bound.pop(key, None)
        if bound is not None and bound.session is not None:
            bound.session.stop()
        self._tags.end(key)

    def show_states(self, station: str) -> None:
        """Tells the station's screens how its devices are (from a thread of its own: states come on device threads)."""
        threading.Thread(
            target=lambda: self._show(station, msgspec.json.encode({"devices": self.states(station)})), daemon=True
        ).start()

    def _reader(self, station: str, bound: Bound) -> Callable[[Reading], None]:
        floor = self._to_floor(station, bound)

        def take(reading: Reading) -> None:
            if not bound.note(reading):
                floor(reading)

        return take

    def _to_floor(self, station: str, bound: Bound) -> Callable[[Reading], None]:
        if kind_of(bound.device.role) == "reader":
            key = (station, bound.device.role)
            self._tags.sync({key})

            def tag(reading: Reading) -> None:
                if isinstance(reading, Sighting):
                    self._tags.see(key, reading)

            return tag
        gate = WeighGate()

        def take(reading: Reading) -> None:
            if isinstance(reading, ScanReading):
                self._floor.scan(station, reading.text, reading.symbology)
            elif isinstance(reading, WeightReading):
                self._weight(station, bound, gate, reading)

        return take

    def _weight(self, station: str, bound: Bound, gate: WeighGate, reading: WeightReading) -> None:
        self._live.put(station, bound.recent[-1])
        step, views = self._outlet.steps.get(station, ("", 0))
        grams = gate.offer(reading, views if step in WEIGHING else -1)
        if grams is not None and step in WEIGHING:
            gate.consumed()
            self._floor.weigh(station, Weight(grams))
        elif grams is not None and step in LOOKS_ON:
            self._floor.look_at_weight(station, Weight(grams))
