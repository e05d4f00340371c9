"""Hands readings to whoever wants them. Their faults and their slowness stay on their side of it."""

import threading
from collections import deque
from collections.abc import Callable

import structlog

from devices.readings import Reading
from devices.tally import Tally

log = structlog.get_logger(__name__)

QUEUE = 50_000  # a report of 1 MB holds 25,000 tags


class Direct:
    """Calls back on the session's thread: for devices that wait for nobody, such as scanners and scales."""

    def __init__(self, url: str, on_reading: Callable[[Reading], None], tally: Tally) -> None:
        self._url, self._on_reading, self._tally = url, on_reading, tally

    def start(self) -> None: ...

    def put(self, reading: Reading) -> None:
        self._tally.readings += 1
        try:
            self._on_reading(reading)
        except Exception:  # somebody else's code: its fault must not end the device's session
            self._tally.callback_failures += 1
            log.exception("on_reading failed", url=self._url)

    def put_all(self, readings: list[Reading]) -> None:
        for reading in readings:
            self.put(reading)

    def stop(self) -> None: ...


class Queued(Direct):
    """A bounded queue and a thread of its own: a slow callback costs the oldest readings, counted, and no keepalive."""

    def __init__(self, url: str, on_reading: Callable[[Reading], None], tally: Tally, limit: int = QUEUE) -> None:
        super().__init__(url, on_reading, tally)
        self._limit = limit
        self._readings: deque[Reading] = deque()
        self._change = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name=f"deliver {url}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put_all(self, readings: list[Reading]) -> None:
        with self._change:
            self._readings.extend(readings)
            while len(self._readings) > self._limit:
                self._readings.popleft()
                self._tally.dropped += 1
            self._change.notify()

    def stop(self) -> None:
        with self._change:
            self._ended = True
            self._change.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._readings or self._ended)
                if not self._readings:
                    return
                batch = list(self._readings)
                self._readings.clear()
            for reading in batch:
                self.put(reading)
