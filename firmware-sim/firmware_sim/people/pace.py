"""How fast people move: `real` seconds, `fast` (twenty times that), `max` (no walking or handling time at all)."""

import random
import threading

FACTORS = {"real": 1.0, "fast": 0.05, "max": 0.0}


class Pace:
    """Seconds of work; `take` waits them out unless the shift ends."""

    def __init__(self, speed: str, stopping: threading.Event, seed: int = 1) -> None:
        if speed not in FACTORS:
            raise ValueError(f"speed is one of {', '.join(FACTORS)}, not {speed!r}")
        self.speed = speed
        self._factor = FACTORS[speed]
        self._stopping = stopping
        self._dice = random.Random(seed)

    def without_waiting(self) -> "Pace":
        """The same person in a hurry: no time passes."""
        return Pace("max", self._stopping)

    def take(self, seconds: float) -> None:
        """Waits `seconds` of human time, more or less."""
        if self._factor:
            self._stopping.wait(seconds * self._factor * self._dice.uniform(0.7, 1.4))

    def walk(self, millimetres: int) -> None:
        """1.2 m/s."""
        self.take(millimetres / 1200)
