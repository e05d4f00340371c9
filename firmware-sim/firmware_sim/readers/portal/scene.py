"""What moves and stands around a portal, and the truth of it: loads with tags on them, people, paths, who passed when.

The gate is the line x = 0: inside (the warehouse) is x < 0, outside (the yard) x > 0; y runs along the wall, z up.
Metres and seconds.
"""

import json
import math
import random
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from firmware_sim.readers.portal.radio import CHIP_DBM, CHIP_SD, REACH_M, Body, Point, Pose, unit

Way = Literal["in", "out"]
How = Literal["parked", "turned back", "went past"]
ASIDE_M = 0.4  # a load that never came that far beyond the line did not pass


@dataclass(frozen=True, slots=True)
class Step:
    at_s: float
    x: float
    y: float


@dataclass(frozen=True)
class Path:
    """Where something is over time; it is nowhere before its first step and after its last."""

    steps: tuple[Step, ...]

    @cached_property
    def _times(self) -> list[float]:
        return [step.at_s for step in self.steps]

    def at(self, seconds: float) -> tuple[float, float] | None:
        """Its place."""
        place = bisect_right(self._times, seconds)
        if place == 0 or seconds > self._times[-1]:
            return None
        if place == len(self.steps):
            return self.steps[-1].x, self.steps[-1].y
        one, two = self.steps[place - 1], self.steps[place]
        share = (seconds - one.at_s) / (two.at_s - one.at_s)
        return one.x + share * (two.x - one.x), one.y + share * (two.y - one.y)

    def heading(self, seconds: float) -> float:
        """The way it goes, or last went, in radians; a load that stands looks along x."""
        place = min(max(bisect_right(self._times, seconds), 1), len(self.steps) - 1)
        while place > 0:
            one, two = self.steps[place - 1], self.steps[place]
            if math.hypot(two.x - one.x, two.y - one.y) > 0.01:
                return math.atan2(two.y - one.y, two.x - one.x)
            place -= 1
        return 0.0

    def crossings(self) -> list[tuple[float, Way]]:
        """When it went through the gate, and which way."""
        found: list[tuple[float, Way]] = []
        crossed_at: float | None = None
        side = -1 if self.steps[0].x < 0 else 1
        for one, two in zip(self.steps, self.steps[1:], strict=False):
            if one.x * side > 0 >= two.x * side:
                crossed_at = one.at_s + (two.at_s - one.at_s) * one.x / (one.x - two.x)
            if crossed_at is not None and -two.x * side > ASIDE_M:
                found.append((crossed_at, "out" if side < 0 else "in"))
                side, crossed_at = -side, None
        return found


@dataclass(frozen=True, slots=True)
class TagOn:
    """A tag on a load: where (along, across, up), how its dipole lies, where its face looks, what is behind it."""

    epc: str
    along: float
    across: float
    up: float
    axis: Point
    face: Point
    content_db: float
    chip_dbm: float
    turn: float


@dataclass(frozen=True)
class Load:
    """Tags that move as one; a person may go with them, `person_along` metres ahead (behind if negative)."""

    path: Path
    tags: tuple[TagOn, ...]
    person_along: float | None = None
    person_db: float = 9.0
    metal: bool = True

    def posed(self, seconds: float) -> Iterator[tuple[str, Pose]]:
        place = self.path.at(seconds)
        if place is None or math.hypot(*place) > REACH_M:
            return
        heading = self.path.heading(seconds)
        cosine, sine = math.cos(heading), math.sin(heading)
        for tag in self.tags:
            at = (
                place[0] + cosine * tag.along - sine * tag.across,
                place[1] + sine * tag.along + cosine * tag.across,
                tag.up,
            )
            axis, face = _turned(tag.axis, cosine, sine), _turned(tag.face, cosine, sine)
            yield tag.epc, Pose(at, axis, face, tag.content_db, tag.chip_dbm, tag.turn)


def _turned(vector: Point, cosine: float, sine: float) -> Point:
    return cosine * vector[0] - sine * vector[1], sine * vector[0] + cosine * vector[1], vector[2]


@dataclass(frozen=True)
class Truth:
    """What really happened to a tag: it passed at a time and one way, or it only stood by, and how."""

    epc: str
    kind: Literal["passed", "stood_by"]
    at_s: float
    direction: Way | None = None
    how: How | None = None

    def line(self, **more: int) -> str:
        """A line of JSON, with what else the caller knows (UTC, say)."""
        told = {"epc": self.epc, "kind": self.kind, "at_s": round(self.at_s, 3), **more}
        return json.dumps(told | ({"direction": self.direction} if self.direction else {"how": self.how}))


@dataclass(frozen=True)
class Scene:
    """Loads and people around a portal for `seconds`."""

    seconds: float
    loads: tuple[Load, ...]
    people: tuple[Path, ...] = ()

    def poses(self, seconds: float) -> Iterator[tuple[str, Pose]]:
        for load in self.loads:
            yield from load.posed(seconds)

    def bodies(self, seconds: float) -> list[Body]:
        """People near the gate."""
        found = [Body(*place, 9.0) for path in self.people if (place := path.at(seconds)) is not None]
        for load in self.loads:
            if load.person_along is not None and (place := load.path.at(seconds)) is not None:
                heading = load.path.heading(seconds)
                ahead = load.person_along
                x, y = place[0] + ahead * math.cos(heading), place[1] + ahead * math.sin(heading)
                found.append(Body(x, y, load.person_db))
        return found

    def movers(self, seconds: float) -> list[Point]:
        """Loads of metal that move now."""
        found: list[Point] = []
        for load in self.loads:
            if load.metal and len({(step.x, step.y) for step in load.path.steps}) > 1:
                place = load.path.at(seconds)
                if place is not None:
                    found.append((place[0], place[1], 0.8))
        return found

    def truth(self) -> list[Truth]:
        """Of every tag, in the order of time."""
        told: list[Truth] = []
        for load in self.loads:
            crossings = load.path.crossings()
            for tag in load.tags:
                told += [Truth(tag.epc, "passed", at, direction=way) for at, way in crossings]
                if not crossings:
                    told.append(Truth(tag.epc, "stood_by", load.path.steps[0].at_s, how=_how(load.path)))
        return sorted(told, key=lambda one: (one.at_s, one.epc))


def _how(path: Path) -> How:
    xs, ys = [step.x for step in path.steps], [step.y for step in path.steps]
    if max(xs) - min(xs) < 0.5 and max(ys) - min(ys) < 0.5:
        return "parked"
    return "turned back" if max(xs) - min(xs) > max(ys) - min(ys) else "went past"


def tags_on(
    chance: random.Random, first: int, count: int, size: Point, *, low: float = 0.15, content_db: float = 10.0
) -> tuple[TagOn, ...]:
    """`count` labels on the cartons of a load of `size` (along, across, up): each on one of its four sides.

    A label lies level or upright, a little askew; what is behind it takes up to `content_db` (Lazaro et al. 2009:
    paper little, liquids and metal much).
    """
    return tuple(_tag(chance, first + number, size, low, content_db) for number in range(count))


def _tag(chance: random.Random, number: int, size: Point, low: float, content_db: float) -> TagOn:
    side = chance.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
    along = size[0] / 2 * side[0] if side[0] else chance.uniform(-0.5, 0.5) * size[0]
    across = size[1] / 2 * side[1] if side[1] else chance.uniform(-0.5, 0.5) * size[1]
    face = (float(side[0]), float(side[1]), 0.0)
    level = chance.random() < 0.75
    lying = (-face[1], face[0], chance.gauss(0, 0.15)) if level else (0.0, 0.0, 1.0)
    return TagOn(
        f"3034257BF7194E4000{number:06X}",
        along,
        across,
        low + chance.random() * size[2],
        unit((lying[0] + chance.gauss(0, 0.08), lying[1] + chance.gauss(0, 0.08), lying[2])),
        face,
        chance.uniform(0.2, 1.0) * content_db,
        chance.gauss(CHIP_DBM, CHIP_SD),
        chance.uniform(0, 2 * math.pi),
    )
