"""Live readings for screens: the newest one a station, at most twenty a second, older ones skipped."""

import threading
import time
from collections.abc import Callable

import msgspec

PERIOD_S = 0.05


class LiveReadings:
    """`put` from device threads never blocks; `show` is called from one thread of its own."""

    def __init__(self, show: Callable[[str, bytes], None], watched: Callable[[str], bool]) -> None:
        self._show = show
        self._watched = watched
        self._latest: dict[str, dict[str, object]] = {}
        self._shown: dict[str, tuple[object, ...]] = {}
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def put(self, station: str, reading: dict[str, object]) -> None:
        """A station's newest reading; one that looks like the last is not shown again."""
        if not self._watched(station):
            return
        seen = (reading.get("grams"), reading.get("stable"), reading.get("range"))
        if self._shown.get(station) == seen:
            return
        self._shown[station] = seen
        with self._lock:
            self._latest[station] = reading
        self._woken.set()

    def again(self, station: str) -> None:
        """A new screen looks: the next reading is shown in any case."""
        self._shown.pop(station, None)

    def _run(self) -> None:
        while not self._stopping:
            self._woken.wait()
            self._woken.clear()
            with self._lock:
                latest, self._latest = self._latest, {}
            for station, reading in latest.items():
                self._show(station, msgspec.json.encode({"live": reading}))
            time.sleep(PERIOD_S)
