"""What every simulated device shares: who is on its lines, what it has to say, and a bell that wakes its server.

A device owns no socket, thread or clock. Its server hands it the bytes that arrived and the time (`now`, device
seconds, monotonic), takes away what it has to say, and asks when it wants to be woken. People turn its knobs from
other threads: each public method takes the lock and rings the bell.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

FRAMES = 32
LONGEST_FRAME = 256


@dataclass(frozen=True, slots=True)
class Say:
    """Bytes for one line; `hang_up` closes the line after them."""

    line: int
    data: bytes = b""
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Bytes that went over the wire: `out` of the device or `in` to it; `at` is UTC in seconds."""

    at: float
    way: str
    data: bytes


class Device(Protocol):
    """What a server needs of a simulated device. Lines are numbered by the server, a pty is line 0."""

    @property
    def powered(self) -> bool: ...
    def opened(self, line: int, now: float) -> None: ...
    def received(self, line: int, data: bytes, now: float) -> None: ...
    def closed(self, line: int, now: float) -> None: ...
    def due(self, now: float) -> list[Say]: ...
    def wake_at(self) -> float | None: ...
    def wants(self, line: int) -> bool: ...
    def hang_bell(self, bell: Callable[[], None], now: Callable[[], float]) -> None: ...
    def note(self, way: str, data: bytes) -> None: ...
    def with_wrong_check(self, frame: bytes) -> bytes: ...


class Lines:
    """The shared half of a device: lock, lines, outgoing bytes and the bell. A device inherits it and adds state."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.lines: list[int] = []
        self.powered = True
        self.mute = False
        self.frames: deque[Frame] = deque(maxlen=FRAMES)
        self._saying: list[Say] = []
        self._bell: Callable[[], None] = lambda: None
        self.now: Callable[[], float] = time.monotonic

    @property
    def connected(self) -> bool:
        """Somebody is on a line."""
        return bool(self.lines)

    def hang_bell(self, bell: Callable[[], None], now: Callable[[], float]) -> None:
        """The server's bell and clock; `now` is device seconds, for those who look at the device from outside."""
        self._bell = bell
        self.now = now

    def ring(self) -> None:
        """Wake the server: there is something to say, or time to look at."""
        self._bell()

    def opened(self, line: int, now: float) -> None:
        with self.lock:
            self.lines.append(line)

    def closed(self, line: int, now: float) -> None:
        with self.lock:
            if line in self.lines:
                self.lines.remove(line)

    def received(self, line: int, data: bytes, now: float) -> None:
        """Bytes from the host; a device that only talks ignores them."""

    def say(self, data: bytes, line: int | None = None) -> None:
        """Put bytes on one line, or on all of them."""
        with self.lock:
            for each in self.lines if line is None else [line]:
                self._saying.append(Say(each, data))

    def hang_up(self, line: int) -> None:
        with self.lock:
            self._saying.append(Say(line, hang_up=True))

    def due(self, now: float) -> list[Say]:
        """What is to be said by `now`, each piece once."""
        with self.lock:
            self.tick(now)
            said, self._saying = self._saying, []
            return [say for say in said if say.hang_up] if self.mute else said

    def tick(self, now: float) -> None:
        """Let time pass up to `now`."""

    def wake_at(self) -> float | None:
        """Device time of the next thing that happens by itself, None when nothing does."""
        return None

    def wants(self, line: int) -> bool:
        """False while the device's receive buffer is full."""
        return True

    def silent(self, on: bool = True) -> None:
        """It hears and does as ever, and says nothing."""
        with self.lock:
            self.mute = on
        self.ring()

    def note(self, way: str, data: bytes) -> None:
        """The server's word on what went over the wire; the last ones are kept in `frames`."""
        self.frames.append(Frame(time.time(), way, data[:LONGEST_FRAME]))

    def with_wrong_check(self, frame: bytes) -> bytes:
        """The frame with a check that is wrong; a protocol without one gives it back as it is."""
        return frame

    def stands_in_for(self, other: "Lines") -> None:
        """Take the place of another device: its switches are as that one's were."""
        self.powered, self.mute, self.now = other.powered, other.mute, other.now

    def power(self, on: bool) -> None:
        """The mains switch: off drops every line and answers no new one."""
        with self.lock:
            self.powered = on
        self.ring()
