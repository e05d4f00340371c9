"""One device of a station: its row, its session, what it said last, and who listens beside the floor."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from devices.errors import NotConnected
from devices.readings import Answer, Reading
from devices.session import DeviceState
from gateway.store.rows import Device

KEPT = 12


class Session(Protocol):
    """What a device session is to us (`devices.session.DeviceSession`)."""

    state: DeviceState

    def start(self) -> None:
        """Starts its thread."""

    def stop(self) -> None:
        """Ends it."""

    def command(self, name: str, /, timeout_s: float = 3.0, **arguments: Any) -> Answer:
        """Zero, tare and the like; a reader's take arguments (`devices.llrp.commands`)."""

    def report(self) -> dict[str, Any]:
        """Everything counted, and the last frames."""


OpenSession = Callable[[str, str, Callable[[Reading], None], Callable[[DeviceState], None]], Session]


class Bound:
    """A device as it hangs there now. `address` is where its session looks for it; `reason` why there is no session."""

    def __init__(self, device: Device, address: str, reason: str = "") -> None:
        self.device, self.address, self.reason = device, address, reason
        self.session: Session | None = None
        self.seq = 0
        self.recent: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._listeners: tuple[queue.SimpleQueue[Reading], ...] = ()
        self._alone = 0
        self._lock = threading.Lock()

    @property
    def key(self) -> tuple[str, str]:
        """(station, role)."""
        return self.device.station, self.device.role

    @property
    def state(self) -> DeviceState:
        """How it is now."""
        return self.session.state if self.session is not None else DeviceState("gone", self.reason, 0.0)

    def note(self, reading: Reading) -> bool:
        """Numbers and keeps a reading, and hands it to who listens; True when it is theirs alone."""
        self.seq += 1
        self.recent.append(reading.as_json(self.seq))
        taken = self._alone > 0
        for listener in self._listeners:
            listener.put(reading)
        return taken

    @contextmanager
    def listening(self, alone: bool = False) -> Iterator[queue.SimpleQueue[Reading]]:
        """The readings from now on; `alone`: the floor does not get them, as a scan for a test is no scan of goods."""
        heard: queue.SimpleQueue[Reading] = queue.SimpleQueue()
        with self._lock:
            self._listeners, self._alone = (*self._listeners, heard), self._alone + alone
        try:
            yield heard
        finally:
            with self._lock:
                self._listeners = tuple(one for one in self._listeners if one is not heard)
                self._alone -= alone

    def command(self, name: str, /, timeout_s: float = 3.0, **arguments: Any) -> Answer:
        """Raises DeviceError."""
        if self.session is None:
            raise NotConnected(f"{self.device.url} cannot be used: {self.reason}")
        return self.session.command(name, timeout_s, **arguments)

    def as_json(self) -> dict[str, Any]:
        """The truth about it, for the screens of the station."""
        state = self.state
        return {
            "role": self.device.role,
            "driver": self.device.driver,
            "url": self.device.url,
            "identity": self.device.identity,
            "state": state.name,
            "reason": state.reason,
            "since": state.since,
        }

    def report(self) -> dict[str, Any]:
        """As `as_json`, with counters, last frames and last readings."""
        counted = self.session.report() if self.session is not None else {}
        moved = {"address": self.address} if self.address != self.device.url else {}
        return counted | self.as_json() | moved | {"recent": list(self.recent)}
