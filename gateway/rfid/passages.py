"""From tag sightings at a portal to passages: one for each time that a tag goes through, with its way; strays are none.

A visit lasts while a tag is seen at least every `gap_s`. When it ends, or has lasted `linger_s`, it is judged by
`judgement` from its profile of time bins (`profile`) and those of the tags that moved with it: those of its load have
left too by then, the gap is that long for it. One that was no passage
is remembered for `memory_s` and goes on when the tag comes back; a passage that goes the way of the last one is the
same passage, seen once more. A portal that knows no posts, before a reader that tells no phases, falls back on the
order of reads. Time is an argument everywhere (seconds of any one clock), memory is bounded.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count

from gateway.rfid.judgement import Judgement, judged
from gateway.rfid.profile import Profile
from gateway.rfid.story import Story, told
from gateway.rfid.weights import model


class Role(StrEnum):
    """Where an antenna of a portal stands."""

    INNER = "inner"
    OUTER = "outer"


class Post(StrEnum):
    """On which post of the gate an antenna hangs."""

    LEFT = "left"
    RIGHT = "right"


class Direction(StrEnum):
    """Which way a tag went: into the warehouse or out of it."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Passage:
    """One tag that went through. Times are seconds of the caller's clock; antennas are sorted."""

    epc: str
    direction: Direction
    first_seen: float
    last_seen: float
    reads: int
    antennas: tuple[int, ...]
    lingering: bool = False  # the tag is still there
    strongest_dbm: float | None = None
    odds: float = 0.0  # log-odds that it passed


@dataclass(frozen=True)
class Portal:
    """The settings of one gate. An antenna without a role counts reads but says nothing about the way.

    Reads are judged by the model where `posts` tell which antenna hangs on which post or the reader tells phases;
    else by the order of their sides.
    """

    roles: Mapping[int, Role] = field(default_factory=dict)
    posts: Mapping[int, Post] = field(default_factory=dict)
    gap_s: float = 3.0
    linger_s: float = 30.0  # a tag that stays is judged that often
    memory_s: float = 8.0
    claim_from: float = -1.0  # log-odds
    apart_s: float = 0.05  # by order: the two sides' mean times must differ by this much
    least_reads: int = 2
    most_tags: int = 10_000
    most_neighbours: int = 256
    stale_s: float = 1.5  # a neighbour in sight may be judged as it was that long ago
    neighbours_s: float = 5.0  # visits that were last seen at most that far apart may have moved as one


UNLIKELY = 0.0  # log-odds by which a tag that lingers must fall short of a claim for its companions not to be asked


Judge = Callable[[Story, Iterable[Story]], Judgement]


def by_model(own: Story, others: Iterable[Story]) -> Judgement:
    """The gateway's own judge."""
    return judged(own, others, model())


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
    judged_at: float
    reads: int = 0
    antennas: set[int] = field(default_factory=set)
    sides: dict[Role, _Side] = field(default_factory=lambda: {role: _Side() for role in Role})
    profile: Profile = field(default_factory=Profile)
    modelled: bool = False  # its reads tell enough for the model
    strongest_dbm: float | None = None
    reported: Direction | None = None  # the way of its last passage
    story: tuple[int, Story] | None = None  # as of that many reads


class Passages:
    """The tags in sight of one portal. `see` takes each sighting, `due` is called now and then (every second, say)."""

    def __init__(self, portal: Portal, judge: Judge = by_model) -> None:
        self._portal = portal
        self._judge = judge
        self._stories = count()
        self._visits: OrderedDict[str, _Visit] = OrderedDict()  # least recently seen first
        self._gone: OrderedDict[str, _Visit] = OrderedDict()  # the same, no longer in sight
        self.pushed_out = 0  # visits ended early because too many tags were in sight
        self.rejected = 0  # visits that were no passage

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
        channel: int | None = None,
        phase: float | None = None,
    ) -> list[Passage]:
        """Takes one sighting; gives the passages that ended before it.

        Args:
            epc: hex, any case.
            at: when it was received, in seconds; drives the windows.
            reader_at: when it was seen by the reader's own clock, in seconds; reports come in heaps, so it tells the
                order of antennas better. Leave out where the reader has no clock.
            phase: degrees; tells apart what moves and what stands.
        """
        key = epc.lower()
        ended = list(self._ended(at))
        visit = self._visits.get(key)
        if visit is None:
            if len(self._visits) >= self._portal.most_tags:
                ended += self._push_out()
            visit = self._visits[key] = self._begun(key, at, at if reader_at is None else reader_at)
        self._visits.move_to_end(key)
        seen = at if reader_at is None else reader_at
        self._note(visit, at, antenna, rssi_dbm, max(count, 1), seen, channel, phase)
        if at - visit.judged_at >= self._portal.linger_s:
            visit.judged_at = at
            ended += self._lingered(key, visit)
        return ended

    def due(self, now: float) -> list[Passage]:
        """The passages that have ended by now."""
        return list(self._ended(now))

    def close(self) -> list[Passage]:
        """Ends every visit, as at shutdown."""
        ended: list[Passage] = []
        while self._visits:
            epc, visit = self._visits.popitem(last=False)
            ended += self._finished(epc, visit)
        self._gone.clear()
        return ended

    def _begun(self, epc: str, at: float, seen: float) -> _Visit:
        """A new visit; what was no passage lately goes on, what was one begins anew."""
        before = self._gone.pop(epc, None)
        if before is None:
            return _Visit(at, at, seen, at)
        if before.reported is None and before.modelled:
            return before
        return _Visit(at, at, seen, at, reported=before.reported)

    def _note(
        self, visit: _Visit, at: float, antenna: int | None, rssi_dbm: float | None, count: int, seen: float,
        channel: int | None, phase: float | None,
    ) -> None:  # fmt: skip
        visit.last_seen = max(visit.last_seen, at)
        visit.reads += count
        if rssi_dbm is not None:
            visit.strongest_dbm = max(rssi_dbm, visit.strongest_dbm if visit.strongest_dbm is not None else rssi_dbm)
        if antenna is None:
            return
        visit.antennas.add(antenna)
        if (role := self._portal.roles.get(antenna)) is None:
            return
        outer = role is Role.OUTER
        if self._portal.posts or phase is not None:
            post = self._portal.posts.get(antenna)
            right = None if post is None else post is Post.RIGHT
            visit.profile.add(seen, outer, right, -70.0 if rssi_dbm is None else rssi_dbm, count)
            visit.modelled = True
            if phase is not None:
                visit.profile.turn(seen, antenna, outer, right, channel, phase)
        else:
            weight = count * 10 ** (max(min(rssi_dbm if rssi_dbm is not None else -60.0, 0.0), -120.0) / 20)
            visit.sides[role].add(seen - visit.began, weight)

    def _ended(self, now: float) -> Iterator[Passage]:
        while self._visits:
            epc, visit = next(iter(self._visits.items()))
            if now - visit.last_seen <= self._portal.gap_s:
                break
            del self._visits[epc]
            yield from self._finished(epc, visit)
        while self._gone:
            epc, visit = next(iter(self._gone.items()))
            if now - visit.last_seen <= self._portal.memory_s and len(self._gone) <= self._portal.most_tags:
                break
            del self._gone[epc]

    def _push_out(self) -> list[Passage]:
        self.pushed_out += 1
        epc, visit = self._visits.popitem(last=False)
        return self._finished(epc, visit)

    def _finished(self, epc: str, visit: _Visit) -> list[Passage]:
        self._gone[epc] = visit
        if visit.modelled:
            return self._judged(epc, visit)
        if visit.reads < self._portal.least_reads or visit.reported is Direction.UNKNOWN:
            visit.reported = None
            return []
        return [self._passage(epc, visit, self._order(visit))]

    def _lingered(self, epc: str, visit: _Visit) -> list[Passage]:
        if visit.modelled:
            return self._judged(epc, visit, lingering=True)
        if visit.reported is not None:
            return []
        visit.reported = Direction.UNKNOWN
        return [self._passage(epc, visit, Direction.UNKNOWN, lingering=True)]

    def _judged(self, epc: str, visit: _Visit, lingering: bool = False) -> list[Passage]:
        story = self._story(epc, visit, 0.0)
        if lingering and self._judge(story, ()).odds < self._portal.claim_from - UNLIKELY:
            visit.story = None  # it will be asked again; a pallet that stays there should cost little
            self.rejected += 1
            return []
        found = self._judge(story, self._neighbours(visit))
        if visit.reads < self._portal.least_reads or found.odds < self._portal.claim_from or not found.way:
            self.rejected += 1
            return []
        way = Direction.OUT if found.way > 0 else Direction.IN
        if visit.reported is way:
            return []
        visit.reported = way
        return [self._passage(epc, visit, way, lingering, found.odds)]

    def _neighbours(self, visit: _Visit) -> Iterator[Story]:
        """What else was last seen at about that time, in sight or gone; told only where the judge asks for it."""
        found = 0
        for visits in (self._visits, self._gone):
            for epc, other in reversed(visits.items()):
                if (
                    other.last_seen < visit.last_seen - self._portal.neighbours_s
                    or found >= self._portal.most_neighbours
                ):
                    break
                near = other.last_seen <= visit.last_seen + self._portal.neighbours_s
                if other is not visit and near and other.first_seen < visit.last_seen + 1:
                    found += 1
                    yield self._story(epc, other, self._portal.stale_s)

    def _story(self, epc: str, visit: _Visit, stale_s: float) -> Story:
        """Its story, told anew where reads came since; a neighbour's may be a little older."""
        known = visit.story
        if known is not None and (known[0] == visit.reads or visit.last_seen - known[1].last < stale_s):
            return known[1]
        strongest = -99.0 if visit.strongest_dbm is None else visit.strongest_dbm
        number = next(self._stories)
        story = told(number, epc, visit.profile, visit.reads, strongest, visit.first_seen, visit.last_seen)
        visit.story = (visit.reads, story)
        return story

    def _passage(self, epc: str, visit: _Visit, way: Direction, lingering: bool = False, odds: float = 0.0) -> Passage:
        antennas = tuple(sorted(visit.antennas))
        return Passage(
            epc, way, visit.first_seen, visit.last_seen, visit.reads, antennas, lingering, visit.strongest_dbm, odds
        )

    def _order(self, visit: _Visit) -> Direction:
        """The side whose reads, weighted by strength, come later on average."""
        inner, outer = visit.sides[Role.INNER], visit.sides[Role.OUTER]
        if not inner.weight or not outer.weight:
            return Direction.UNKNOWN
        later_outside = outer.moment / outer.weight - inner.moment / inner.weight
        if abs(later_outside) < self._portal.apart_s:
            return Direction.UNKNOWN
        return Direction.OUT if later_outside > 0 else Direction.IN
