"""What a session has counted since it began; nothing is dropped silently."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

KEPT = 8
LOGGED = 32
SHOWN = 256  # bytes of a frame


@dataclass(frozen=True)
class KeptFrame:
    """A frame that could not be used. `when` is seconds since 1970."""

    when: float
    frame: bytes
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"when": round(self.when, 3), "frame": self.frame[:SHOWN].hex(), "reason": self.reason}


class LoggedFrame(NamedTuple):
    """What went over the wire. `at` is seconds since 1970, `way` is in or out, `note` why it could not be read."""

    at: float
    way: str
    data: bytes
    note: str

    def as_json(self) -> dict[str, Any]:
        return {"at": round(self.at, 3), "way": self.way, "hex": self.data.hex(), "note": self.note}


@dataclass
class Tally:
    """Counters of one device, over all its connections.

    `last_bad` keeps the last few bad frames, `frames` the last of all frames, both ways. `details` gives what only this
    kind of device has to tell.
    """

    readings: int = 0
    bad_frames: int = 0
    half_frames: int = 0
    connections: int = 0
    dropped: int = 0
    callback_failures: int = 0
    last_bad: deque[KeptFrame] = field(default_factory=lambda: deque(maxlen=KEPT))
    frames: deque[LoggedFrame] = field(default_factory=lambda: deque(maxlen=LOGGED))
    details: Callable[[], dict[str, Any]] = field(default=dict, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def frame(self, way: str, data: bytes, note: str = "") -> None:
        """Logs a frame, or the bytes of one that could not be read."""
        with self._lock:
            self.frames.append(LoggedFrame(time.time(), way, bytes(data[:SHOWN]), note))

    def bad(self, frame: bytes, reason: str) -> None:
        self.frame("in", frame, reason)
        with self._lock:
            self.bad_frames += 1
            self.last_bad.append(KeptFrame(time.time(), bytes(frame), reason))

    def half(self, rest: bytes) -> None:
        """The connection ended within a frame: it is counted and never decoded."""
        reason = "the connection ended within this frame"
        self.frame("in", rest, reason)
        with self._lock:
            self.half_frames += 1
            self.last_bad.append(KeptFrame(time.time(), bytes(rest), reason))

    def as_json(self) -> dict[str, Any]:
        with self._lock:
            kept = [frame.as_json() for frame in self.last_bad]
            frames = [frame.as_json() for frame in self.frames]
        return {
            "readings": self.readings,
            "bad_frames": self.bad_frames,
            "half_frames": self.half_frames,
            "connections": self.connections,
            "dropped": self.dropped,
            "callback_failures": self.callback_failures,
            "last_bad": kept,
            "frames": frames,
            **({"details": details} if (details := self.details()) else {}),
        }
