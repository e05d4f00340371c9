"""Where committed views and wake-ups go: the screens' sockets, the planner, the printers, the resting stations."""

import threading
from collections.abc import Callable
from typing import Protocol

import structlog

from gateway.floor.floor import Floor
from gateway.store.errors import GatewayError

log = structlog.get_logger(__name__)
REFRESH_S = 0.2


class Screens(Protocol):
    """Sockets by station."""

    def show(self, station: str, body: bytes) -> None:
        """Queues a view for the station's screens; never blocks."""


class FloorOutlet:
    """Handed to the writer; `push` and `wake` run on its thread and only hand over."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self._data: dict[str, bytes] = {}
        self.steps: dict[str, tuple[str, int]] = {}  # station -> (step, views so far)
        self._wakers: dict[str, Callable[[], None]] = {}
        self._kinds: set[str] = set()
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def on(self, name: str, waker: Callable[[], None]) -> None:
        """Who is woken by a signal (`plan`, `print`, `devices`)."""
        self._wakers[name] = waker

    def resume(self, steps: dict[str, str]) -> None:
        """Where the stations stood when the gateway stopped: a weight may come before the first view is pushed."""
        self.steps |= {station: (step, 0) for station, step in steps.items() if station not in self.steps}

    def push(self, station: str, step: str, body: bytes, data: bytes) -> None:
        """A station's new view."""
        self._data[station] = data
        self.steps[station] = (step, self.steps.get(station, ("", 0))[1] + 1)
        self._screens.show(station, body)

    def wake(self, names: set[str]) -> None:
        """Signals of a commit."""
        kinds = {name.partition(":")[2] for name in names if name.startswith("refresh:")}
        if kinds:
            with self._lock:
                self._kinds |= kinds
            self._woken.set()
        for name in names:
            waker = self._wakers.get(name)
            if waker is not None:
                waker()

    def start(self, floor: Floor) -> None:
        """Starts the thread that refreshes resting stations, at most five times a second."""
        self._thread = threading.Thread(target=self._run, args=(floor,), name="refresh", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self._stopping = True
        self._woken.set()
        if self._thread is not None:
            self._thread.join(1.0)

    def _run(self, floor: Floor) -> None:
        pause = threading.Event()
        while not self._stopping:
            self._woken.wait()
            pause.wait(REFRESH_S)
            self._woken.clear()
            with self._lock:
                kinds, self._kinds = self._kinds, set()
            if kinds and not self._stopping:
                try:
                    floor.refresh(kinds, self._data.get)
                except GatewayError as error:
                    log.warning("refresh failed", error=str(error))
