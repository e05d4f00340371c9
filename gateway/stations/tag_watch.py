"""Readers that watch no gate: a bench's, a shelf's; and antennas of a gate's reader that hang at an exit.

They tell the floor what is new, and little of it: a tag that lies before a bench's reader is told once, not at every
read.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from devices.readings import Sighting
from gateway.floor import machine
from gateway.floor.floor import Floor
from gateway.floor.tags import gates, tag_places
from gateway.floor.tags.tag_places import shelf_of
from gateway.rfid.identity import identity_of
from gateway.rfid.presence import Presence, PresenceEvent
from gateway.stations.gate_watch import GateWatch, portal_of

TWICE_S = 2.0  # a tag counts once it was read twice within this
AGAIN_S = 10.0  # a bench tells a tag again after this: another order may be open
RINGS_AGAIN_S = 30.0
MOST = 4_096  # tags that are remembered
Key = tuple[str, str]  # station and role


class Watch(Protocol):
    """What a reader's sightings are good for."""

    def see(self, sighting: Sighting) -> None:
        """One tag report, on the device's thread."""

    def tick(self, now: float) -> None:
        """Twice a second, on the ticking thread."""

    def close(self) -> None:
        """The reader is taken away."""


class Twice:
    """Tags that were read twice within a moment, each told once in a while."""

    def __init__(self, again_s: float) -> None:
        self._again = again_s
        self._seen: OrderedDict[str, tuple[float, float]] = OrderedDict()  # (last read, last told)

    def new(self, epc: str, count: int, now: float) -> bool:
        """Whether this read is worth telling."""
        last, told = self._seen.get(epc, (float("-inf"), float("-inf")))
        good = (count > 1 or now - last <= TWICE_S) and now - told >= self._again
        self._seen[epc] = (now, now if good else told)
        self._seen.move_to_end(epc)
        if len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return good


class BenchWatch:
    """The reader of a packing, receiving or returns bench."""

    def __init__(self, floor: Floor, station: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._floor, self._station, self._clock = floor, station, clock
        self._twice = Twice(AGAIN_S)
        self._lock = threading.Lock()

    def see(self, sighting: Sighting) -> None:
        """One tag report."""
        with self._lock:
            new = self._twice.new(sighting.epc, sighting.count, self._clock())
        if new:
            self._floor.writer.submit(partial(tag_places.read, station=self._station, epc=sighting.epc))

    def tick(self, now: float) -> None:
        """Nothing is due."""

    def close(self) -> None:
        """Nothing to end."""


class ShelfWatch:
    """A reader whose antennas are bound to bins."""

    def __init__(
        self, floor: Floor, station: str, places: Mapping[int, str], clock: Callable[[], float] = time.time
    ) -> None:
        self.places = dict(places)
        self._floor, self._station, self._clock = floor, station, clock
        self._presence = Presence()
        self._lock = threading.Lock()

    def see(self, sighting: Sighting) -> None:
        """One tag report."""
        place = self.places.get(sighting.antenna or 0)
        if place is None:
            return
        with self._lock:
            events = self._presence.see(sighting.epc, self._clock(), place, sighting.rssi_dbm)
        self._tell(events, sighting.antenna or 0)

    def tick(self, now: float) -> None:
        """Tags that nobody hears any more have departed."""
        with self._lock:
            events = self._presence.due(now)
        self._tell(events, 0)

    def close(self) -> None:
        """What it saw stays as it was told."""

    def _tell(self, events: list[PresenceEvent], antenna: int) -> None:
        for event in events:
            told: dict[str, Any] = {
                "epc": event.epc,
                "kind": str(event.kind),
                "place": event.place,
                "before": event.before,
                "station": self._station,
                "antenna": antenna,
            }
            self._floor.writer.submit(partial(tag_places.seen, **told))


class ExitWatch:
    """Antennas of a gate's reader that hang at an exit: what passes them rings unless it was shipped."""

    def __init__(
        self, floor: Floor, station: str, antennas: frozenset[int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.antennas = antennas
        self._floor, self._station, self._clock = floor, station, clock
        self._twice = Twice(RINGS_AGAIN_S)
        self._lock = threading.Lock()

    def takes(self, sighting: Sighting) -> bool:
        """One tag report; False where it is none of these antennas'."""
        if sighting.antenna not in self.antennas:
            return False
        with self._lock:
            new = self._twice.new(sighting.epc, sighting.count, self._clock())
        if new:
            passed = partial(
                gates.passed,
                epc=sighting.epc,
                direction="unknown",
                first_seen_ms=int(time.time() * 1000),
                reads=max(sighting.count, 2),
                uri=identity_of(sighting.epc).uri,
                exit_here=True,
            )
            self._floor.writer.submit(partial(machine.say, station=self._station, act=passed))
        return True


class GateReader:
    """The reader of a gate: its portal, and those of its antennas that hang at an exit."""

    def __init__(self, floor: Floor, station: str, show: Callable[[str, Sighting], None]) -> None:
        self._station, self._show = station, show
        self._gate = GateWatch(floor, station)
        self._exit = ExitWatch(floor, station, frozenset())

    def hang(self, settings: Mapping[str, Any]) -> None:
        """As the gate's settings say, at once."""
        self._gate.hang(portal_of(settings))
        self._exit.antennas = exits_of(settings)

    def see(self, sighting: Sighting) -> None:
        """One tag report."""
        if not self._exit.takes(sighting):
            self._gate.see(sighting)
        self._show(self._station, sighting)

    def tick(self, now: float) -> None:
        """Visits that have ended."""
        self._gate.tick(now)

    def close(self) -> None:
        """Ends every visit."""
        self._gate.close()


class TagReaders:
    """One watch a reader, of the kind that its station and its settings make it; they follow when these change."""

    def __init__(self, floor: Floor, show: Callable[[str, Sighting], None]) -> None:
        self._floor, self._show = floor, show
        self._watches: dict[Key, Watch] = {}

    def see(self, key: Key, sighting: Sighting) -> None:
        """One tag report of a reader."""
        watch = self._watches.get(key)
        if watch is not None:
            watch.see(sighting)

    def sync(self, keys: set[Key]) -> None:
        """Each of these readers is watched as the rows say now."""
        state = self._floor.writer.state
        for station, role in keys:
            row, watch = state.stations.get(station), self._watches.get((station, role))
            if row is not None and row.kind == "gate" and role == "reader":
                if not isinstance(watch, GateReader):
                    watch = GateReader(self._floor, station, self._show)
                watch.hang(state.setting(f"gate:{station}", {}))
            elif places := shelf_of(state, station, role):
                if not isinstance(watch, ShelfWatch) or watch.places != places:
                    watch = ShelfWatch(self._floor, station, places)
            elif not isinstance(watch, BenchWatch):
                watch = BenchWatch(self._floor, station)
            self._watches[station, role] = watch

    def end(self, key: Key) -> None:
        """The reader is gone."""
        watch = self._watches.pop(key, None)
        if watch is not None:
            watch.close()

    def tick(self, now: float) -> None:
        """Visits end, tags depart, goods that waited for their fellows ring."""
        for watch in list(self._watches.values()):
            watch.tick(now)
        settle_gates(self._floor)


def exits_of(settings: Mapping[str, Any]) -> frozenset[int]:
    """The antennas of a gate that hang at an exit."""
    antennas = settings.get("antennas", {})
    return frozenset(int(one) for one, role in antennas.items() if role == "exit" and str(one).isdecimal())


def settle_gates(floor: Floor) -> None:
    """Tagged goods that have waited for their fellows long enough: now and then, from the ticking thread."""
    passages = floor.writer.state.passages
    for row in [passages.first("state", value) for value in list(passages.values("state"))]:
        if row is not None and row.state == "waits":
            floor.writer.submit(partial(machine.say, station=row.gate, act=gates.settle))
