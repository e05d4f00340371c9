"""What the antennas of a gate see now, for its screens: at most ten pictures a second, each whole by itself."""

import threading
import time
from collections.abc import Callable

import msgspec

from devices.readings import Sighting

PERIOD_S = 0.1
KEEP_S = 1.5  # a tag not seen for this long is gone from the picture
MOST_TAGS = 200
FULL = 1.0  # seconds over which reads are counted


class _Tag:
    __slots__ = ("antennas", "at")

    def __init__(self) -> None:
        self.at = 0.0
        self.antennas: dict[int, tuple[float, float]] = {}  # antenna -> (when, dBm)

    def heard(self, now: float) -> dict[str, float]:
        """dBm by antenna, of those that saw it within the last second."""
        return {str(antenna): round(dbm, 1) for antenna, (at, dbm) in self.antennas.items() if now - at < 1.0}


class _Gate:
    """The tags in sight of one reader."""

    def __init__(self) -> None:
        self.tags: dict[str, _Tag] = {}
        self.counted: dict[int, int] = {}
        self.rates: dict[int, float] = {}
        self.since = 0.0

    def see(self, sighting: Sighting, now: float) -> None:
        self.since = self.since or now
        antenna = sighting.antenna or 0
        self.counted[antenna] = self.counted.get(antenna, 0) + max(sighting.count, 1)
        tag = self.tags.get(sighting.epc)
        if tag is None:
            if len(self.tags) >= MOST_TAGS:
                return
            tag = self.tags[sighting.epc] = _Tag()
        tag.at = now
        loud = sighting.rssi_dbm if sighting.rssi_dbm is not None else -60.0
        before = tag.antennas.get(antenna)
        tag.antennas[antenna] = (now, loud if before is None else before[1] + 0.4 * (loud - before[1]))

    def picture(self, now: float) -> dict[str, object]:
        """Tags with the antennas that see them, and reads a second."""
        for epc in [epc for epc, tag in self.tags.items() if now - tag.at > KEEP_S]:
            del self.tags[epc]
        if now - self.since >= FULL:
            span = min(now - self.since, 2 * FULL)
            self.rates = {antenna: round(count / span, 1) for antenna, count in self.counted.items()}
            self.counted, self.since = {}, now
        tags = [{"epc": epc, "antennas": tag.heard(now)} for epc, tag in self.tags.items()]
        rates = {str(antenna): rate for antenna, rate in sorted(self.rates.items())}
        return {"kind": "gate", "tags": tags, "reads_s": round(sum(self.rates.values()), 1), "antennas": rates}


class GateLive:
    """`see` from device threads costs next to nothing while nobody looks; `show` is called on a thread of its own."""

    def __init__(self, show: Callable[[str, bytes], None], watched: Callable[[str], bool]) -> None:
        self._show, self._watched = show, watched
        self._gates: dict[str, _Gate] = {}
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="gate live", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def see(self, station: str, sighting: Sighting) -> None:
        """One tag report."""
        if not self._watched(station):
            return
        with self._lock:
            gate = self._gates.get(station)
            if gate is None:
                gate = self._gates[station] = _Gate()
            gate.see(sighting, time.monotonic())
        self._woken.set()

    def _run(self) -> None:
        while not self._stopping:
            self._woken.wait()
            if not self._pictures(time.monotonic()):
                self._woken.clear()
                if self._gates:
                    self._woken.set()
            time.sleep(PERIOD_S)

    def _pictures(self, now: float) -> bool:
        """Shows every gate once; a gate that shows nothing any more is told so once, and forgotten."""
        with self._lock:
            shown = {station: gate.picture(now) for station, gate in self._gates.items()}
            for station, picture in shown.items():
                if not picture["tags"] and not picture["reads_s"]:
                    del self._gates[station]
            left = bool(self._gates)
        for station, picture in shown.items():
            self._show(station, msgspec.json.encode({"live": picture}))
        return left
