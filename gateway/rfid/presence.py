"""Where tags lie, seen by antennas that watch places: arrived, moved, departed.

The anchor algorithm (EdgeX RFID-LLRP inventory): of each tag and place the mean strength of its last reads. A tag is
where it was until another place hears it louder by an offset, which falls with the time since the old place heard it
last; so a reflection moves nothing, and a tag that was carried off is soon believed. Time is an argument (seconds of
one clock), memory is bounded.
"""

from collections import OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What happened to a tag."""

    ARRIVED = "arrived"
    MOVED = "moved"
    DEPARTED = "departed"


class PresenceEvent(NamedTuple):
    """One change; `place` is empty once it departed, `before` when it arrived."""

    kind: Kind
    epc: str
    place: str
    before: str
    at: float


@dataclass(frozen=True)
class Rules:
    """Figures of the algorithm (dB, seconds)."""

    reads: int = 20  # of which the mean is taken
    least_reads: int = 2  # at a new place
    offset_db: float = 6.0
    hold_s: float = 0.5  # the offset stays whole for so long
    falls_db_s: float = 8.0
    departed_s: float = 600.0
    most_tags: int = 50_000


@dataclass
class _Heard:
    strengths: deque[float]
    last: float = 0.0

    @property
    def mean(self) -> float:
        return sum(self.strengths) / len(self.strengths)


@dataclass
class _Tag:
    place: str = ""
    last: float = 0.0
    heard: dict[str, _Heard] = field(default_factory=dict)


class Presence:
    """The tags that some antennas see. `see` takes each sighting, `due` is called now and then."""

    def __init__(self, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()
        self._tags: OrderedDict[str, _Tag] = OrderedDict()  # least recently seen first

    def __len__(self) -> int:
        return len(self._tags)

    def place_of(self, epc: str) -> str:
        """Where the tag is, "" where it is not known."""
        tag = self._tags.get(epc.lower())
        return tag.place if tag is not None else ""

    def see(self, epc: str, at: float, place: str, rssi_dbm: float | None) -> list[PresenceEvent]:
        """One sighting by an antenna that watches `place`; gives what it changes."""
        rules, key = self._rules, epc.lower()
        events = self.due(at)
        tag = self._tags.get(key)
        if tag is None:
            if len(self._tags) >= rules.most_tags:
                gone, old = self._tags.popitem(last=False)
                events += _departed(gone, old, at)
            tag = self._tags[key] = _Tag()
        self._tags.move_to_end(key)
        tag.last = at
        heard = tag.heard.get(place)
        if heard is None:
            heard = tag.heard[place] = _Heard(deque(maxlen=rules.reads))
        heard.strengths.append(-60.0 if rssi_dbm is None else rssi_dbm)
        heard.last = at
        if tag.place != place and len(heard.strengths) >= rules.least_reads and self._louder(tag, heard, at):
            kind = Kind.MOVED if tag.place else Kind.ARRIVED
            events.append(PresenceEvent(kind, key, place, tag.place, at))
            tag.place = place
        return events

    def due(self, now: float) -> list[PresenceEvent]:
        """The tags that nobody has heard for long."""
        return list(self._over(now))

    def _louder(self, tag: _Tag, heard: _Heard, at: float) -> bool:
        old = tag.heard.get(tag.place)
        if old is None:
            return True
        rules = self._rules
        quiet = max(0.0, at - old.last - rules.hold_s)
        return heard.mean > old.mean + rules.offset_db - rules.falls_db_s * quiet

    def _over(self, now: float) -> Iterator[PresenceEvent]:
        while self._tags:
            epc, tag = next(iter(self._tags.items()))
            if now - tag.last <= self._rules.departed_s:
                return
            del self._tags[epc]
            yield from _departed(epc, tag, now)


def _departed(epc: str, tag: _Tag, at: float) -> list[PresenceEvent]:
    return [PresenceEvent(Kind.DEPARTED, epc, "", tag.place, at)] if tag.place else []
