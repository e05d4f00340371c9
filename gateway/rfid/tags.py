"""What a reader sees while a person waits: one tag, or all that are near; a gate there is not disturbed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty

from devices.readings import Sighting
from gateway.stations.bound import Bound


@dataclass
class Near:
    """A tag in the field: how often it was read, and its loudest read."""

    epc: str
    reads: int = 0
    rssi_dbm: float | None = None
    antenna: int | None = None

    def add(self, sighting: Sighting) -> None:
        """One more report."""
        self.reads += sighting.count
        if sighting.rssi_dbm is not None and (self.rssi_dbm is None or sighting.rssi_dbm > self.rssi_dbm):
            self.rssi_dbm, self.antenna = sighting.rssi_dbm, sighting.antenna


def near(
    bound: Bound, seconds: float, enough: Callable[[dict[str, Near]], bool] = lambda seen: False
) -> dict[str, Near]:
    """All tags that the reader reports for so long, or until it is `enough`."""
    seen: dict[str, Near] = {}
    ends = time.monotonic() + seconds
    with bound.listening() as heard:
        while not enough(seen) and (left := ends - time.monotonic()) > 0:
            try:
                reading = heard.get(timeout=left)
            except Empty:
                break
            if isinstance(reading, Sighting):
                seen.setdefault(reading.epc, Near(reading.epc)).add(reading)
    return seen
