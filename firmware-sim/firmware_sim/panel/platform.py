"""What a person has put on a scale by hand, so that it can be taken off again piece by piece."""

import threading
from dataclasses import dataclass

from firmware_sim.scales.scale import Scale

MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the platform."""

    no: int
    name: str
    grams: int


class Platform:
    """The things on one scale. Simulated people use the scale too: what they move is the rest, without a name."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        self._items: list[Item] = []
        self._next = 1
        self._lock = threading.Lock()

    def items(self) -> list[Item]:
        """What lies there; when somebody else has cleared the scale it is forgotten."""
        with self._lock:
            if sum(item.grams for item in self._items) > self.scale.load_grams:
                self._items.clear()
            return list(self._items)

    def put(self, name: str, grams: int) -> None:
        with self._lock:
            self._items = [*self._items[-MOST_ITEMS + 1 :], Item(self._next, name, grams)]
            self._next += 1
        self.scale.put(grams)

    def take(self, no: int) -> bool:
        """Take one thing off; False when it is not there any more."""
        with self._lock:
            item = next((one for one in self._items if one.no == no), None)
            if item is None:
                return False
            self._items.remove(item)
        self.scale.take(item.grams)
        return True

    def clear(self) -> None:
        with self._lock:
            self._items.clear()
        self.scale.clear()
