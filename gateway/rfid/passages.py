"""From tag sightings at a portal to passages: one for each visit of a tag, with the way it went where that is plain.

A visit lasts while a tag is seen at least every `gap_s`. Its antennas stand on the warehouse's side of the portal
(inner) or on the yard's (outer); the direction is the order of the two sides' mean times, each read weighted by its
strength. A tag seen on one side only, or on both at about the same time, has an unknown direction: no guess is made.
Time is an argument everywhere (seconds of any one clock), memory is bounded.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Where an antenna of a portal stands."""

    INNER = "inner"
    OUTER = "outer"


class Direction(StrEnum):
    """Which way a tag went: into the warehouse or out of it."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Passage:
    """One visit of one tag. Times are seconds of the caller's clock; antennas are sorted."""

    epc: str
    direction: Direction
    first_seen: float
    last_seen: float
    reads: int
    antennas: tuple[int, ...]
    lingering: bool = False  # the tag is still there: a pallet parked beside the gate, not one going through
    strongest_dbm: float | None = None


@dataclass(frozen=True)
class Portal:
    """The settings of one gate. An antenna without a role counts reads but says nothing about the way."""

    roles: Mapping[int, Role] = field(default_factory=dict)
    gap_s: float = 2.0
    linger_s: float = 30.0  # a tag that stays longer is reported once, and again only after it was gone
    apart_s: float = 0.05  # the two sides' mean times must differ by this much
    least_reads: int = 1
    most_tags: int = 10_000


@dataclass
class _Side:
    weight: float = 0.0
    moment: float = 0.0  # sum of weight x seconds since the visit began, by the reader's clock where it has one

    def add(self, seconds: float, weight: float) -> None:
        self.weight += weight
        self.moment += weight * seconds


@dataclass
class _Visit:
    first_seen: float
    last_seen: float
    began: float  # on the clock that tells the direction
    reads: int = 0
    antennas: set[int] = field(default_factory=set)
    sides: dict[Role, _Side] = field(default_factory=lambda: {role: _Side() for role in Role})
    strongest_dbm: float | None = None
    reported: bool = False


class Passages:
    """The tags in sight of one portal. `see` takes each sighting, `due` is called now and then (every second, say)."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._visits: OrderedDict[str, _Visit] = OrderedDict()  # least recently seen first
        self.pushed_out = 0  # visits ended early because too many tags were in sight

    def __len__(self) -> int:
        return len(self._visits)

    def see(
        self,
        epc: str,
        at: float,
        antenna: int | None = None,
        rssi_dbm: float | None = None,
        count: int = 1,
        reader_at: float | None = None,
    ) -> list[Passage]:
        """Takes one sighting; gives the passages that ended before it.

        Args:
            epc: hex, any case.
            at: when it was received, in seconds; drives the windows.
            reader_at: when it was seen by the reader's own clock, in seconds; reports come in heaps, so it tells the
                order of antennas better. Leave out where the reader has no clock.
        """
        key = epc.lower()
        ended = list(self._ended(at))
        visit = self._visits.get(key)
        if visit is None:
            if len(self._visits) >= self._portal.most_tags:
                ended += self._push_out()
            visit = self._visits[key] = _Visit(at, at, at if reader_at is None else reader_at)
        self._visits.move_to_end(key)
        self._note(visit, at, antenna, rssi_dbm, max(count, 1), at if reader_at is None else reader_at)
        if not visit.reported and at - visit.first_seen >= self._portal.linger_s:
            visit.reported = True
            ended.append(self._passage(key, visit, lingering=True))
        return ended

    def due(self, now: float) -> list[Passage]:
        """The passages that have ended by now."""
        return list(self._ended(now))

    def close(self) -> list[Passage]:
        """Ends every visit, as at shutdown."""
        visits, self._visits = self._visits, OrderedDict()
        return [p for epc, visit in visits.items() if (p := self._finished(epc, visit))]

    def _note(
        self, visit: _Visit, at: float, antenna: int | None, rssi_dbm: float | None, count: int, seen: float
    ) -> None:
        visit.last_seen = max(visit.last_seen, at)
        visit.reads += count
        if rssi_dbm is not None:
            visit.strongest_dbm = max(rssi_dbm, visit.strongest_dbm if visit.strongest_dbm is not None else rssi_dbm)
        if antenna is None:
            return
        visit.antennas.add(antenna)
        if (role := self._portal.roles.get(antenna)) is not None:
            weight = count * 10 ** (max(min(rssi_dbm if rssi_dbm is not None else -60.0, 0.0), -120.0) / 20)
            visit.sides[role].add(seen - visit.began, weight)

    def _ended(self, now: float) -> Iterator[Passage]:
        while self._visits:
            epc, visit = next(iter(self._visits.items()))
            if now - visit.last_seen <= self._portal.gap_s:
                return
            del self._visits[epc]
            if passage := self._finished(epc, visit):
                yield passage

    def _push_out(self) -> list[Passage]:
        self.pushed_out += 1
        epc, visit = self._visits.popitem(last=False)
        passage = self._finished(epc, visit)
        return [passage] if passage else []

    def _finished(self, epc: str, visit: _Visit) -> Passage | None:
        if visit.reported or visit.reads < self._portal.least_reads:
            return None
        return self._passage(epc, visit)

    def _passage(self, epc: str, visit: _Visit, lingering: bool = False) -> Passage:
        antennas = tuple(sorted(visit.antennas))
        way = Direction.UNKNOWN if lingering else self._direction(visit)
        return Passage(
            epc, way, visit.first_seen, visit.last_seen, visit.reads, antennas, lingering, visit.strongest_dbm
        )

    def _direction(self, visit: _Visit) -> Direction:
        inner, outer = visit.sides[Role.INNER], visit.sides[Role.OUTER]
        if not inner.weight or not outer.weight:
            return Direction.UNKNOWN
        later_outside = outer.moment / outer.weight - inner.moment / inner.weight
        if abs(later_outside) < self._portal.apart_s:
            return Direction.UNKNOWN
        return Direction.OUT if later_outside > 0 else Direction.IN
