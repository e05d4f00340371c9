"""What a reader tells of itself beside the tags: troubles that pass and that stay, counters, its clock."""

import math
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from devices.llrp.models import name_of
from devices.llrp.setup import Reader
from devices.readings import Sighting

NOTED_S = 300.0  # for so long a trouble is told that nothing ends
CLOCK_EVENTS = 16
COUNTED = ("reports", "events", "keepalives", "exceptions", "overflows", "other_clients")


class Told:
    """The news of one connection."""

    def __init__(self, wall: Callable[[], float]) -> None:
        self.counts: Counter[str] = Counter()
        self._wall = wall
        self._by_antenna: Counter[int | None] = Counter()
        self._notes: dict[str, tuple[str, float]] = {}
        self._offsets_s: deque[float] = deque(maxlen=CLOCK_EVENTS)

    def note(self, name: str, text: str, until: float = math.inf) -> None:
        self._notes[name] = (text, until)

    def forget(self, name: str) -> None:
        self._notes.pop(name, None)

    def __contains__(self, name: str) -> bool:
        return name in self._notes

    def reasons(self, now: float) -> list[str]:
        return [text for text, until in self._notes.values() if now < until]

    def count(self, sightings: list[Sighting]) -> None:
        self._by_antenna.update([sighting.antenna for sighting in sightings])

    def event(self, event: dict[str, Any], now: float) -> None:
        """Those of a READER_EVENT_NOTIFICATION that are news and nothing more."""
        self.counts["events"] += 1
        self._clock(event.get("UTCTimestamp", {}).get("Microseconds"))
        if "AntennaEvent" in event:
            self._antenna(event["AntennaEvent"])
        if "ReaderExceptionEvent" in event:
            self.counts["exceptions"] += 1
            text = event["ReaderExceptionEvent"].get("Message")
            text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
            self.note("exception", f"the reader reports: {text}", now + NOTED_S)
        if "ReportBufferOverflowErrorEvent" in event:
            self.counts["overflows"] += 1
            self.note("overflow", "the reader's report buffer ran over: reports are lost", now + NOTED_S)

    def other_client(self, status: object, now: float) -> None:
        self.counts["other_clients"] += 1
        self.note("client", f"another client tried to connect to this reader: {status}", now + NOTED_S)

    def _antenna(self, event: dict[str, object]) -> None:
        name = f"antenna {event.get('AntennaID')}"
        if event.get("EventType") == "Disconnected":
            self.note(name, f"{name} is disconnected")
        else:
            self.forget(name)

    def _clock(self, microseconds: object) -> None:
        """The way here only makes the reader's clock look late: the greatest of the last offsets is the truest."""
        if isinstance(microseconds, int):
            self._offsets_s.append(microseconds / 1e6 - self._wall())

    def details(self, reader: Reader) -> dict[str, Any]:
        """For screens and metrics."""
        able, offset = reader.able, max(list(self._offsets_s), default=None)
        by_antenna = sorted(self._by_antenna.items(), key=lambda one: one[0] or 0)
        return {
            "model": name_of(able),
            "firmware": able.firmware,
            "llrp": "1.1" if reader.version > 1 else "1.0.1",
            "antennas": able.antennas,
            "inputs": able.gpis,
            "outputs": able.gpos,
            "clock_offset_ms": None if offset is None else round(offset * 1000),
            "sightings_by_antenna": {str(antenna): count for antenna, count in by_antenna},
            **{name: self.counts[name] for name in COUNTED},
        }
