"""What a session has counted since it began; nothing is dropped silently."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

KEPT = 8


@dataclass(frozen=True)
class KeptFrame:
    """A frame that could not be used. `when` is seconds since 1970."""

    when: float
    frame: bytes
    reason: str

    def as_json(self) -> dict[str, Any]:
        return {"when": round(self.when, 3), "frame": self.frame[:256].hex(), "reason": self.reason}


@dataclass
class Tally:
    """Counters of one device, over all its connections; `last_bad` keeps the last few bad frames."""

    readings: int = 0
    bad_frames: int = 0
    half_frames: int = 0
    connections: int = 0
    dropped: int = 0
    callback_failures: int = 0
    last_bad: deque[KeptFrame] = field(default_factory=lambda: deque(maxlen=KEPT))
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def bad(self, frame: bytes, reason: str) -> None:
        with self._lock:
            self.bad_frames += 1
            self.last_bad.append(KeptFrame(time.time(), bytes(frame), reason))

    def half(self, rest: bytes) -> None:
        """The connection ended within a frame: it is counted and never decoded."""
        with self._lock:
            self.half_frames += 1
            self.last_bad.append(KeptFrame(time.time(), bytes(rest), "the connection ended within this frame"))

    def as_json(self) -> dict[str, Any]:
        with self._lock:
            kept = [frame.as_json() for frame in self.last_bad]
        return {
            "readings": self.readings,
            "bad_frames": self.bad_frames,
            "half_frames": self.half_frames,
            "connections": self.connections,
            "dropped": self.dropped,
            "callback_failures": self.callback_failures,
            "last_bad": kept,
        }
