"""Eight portals and what goes on before them. Fixed before any algorithm was tuned on them; a seed makes one scene.

| dock-door        | a door 3 m wide; trucks carry pallets both ways, some staged before it or left behind it  |
| dock-door-strays | the same, with pallets parked beside the door, and some carried past it along the wall    |
| conveyor         | cartons on a belt through a tunnel, another belt 1.2-2 m away; both halt now and then     |
| two-lanes        | a door 5 m wide; one lane in, one lane out, often at the same time                        |
| walk-through     | people carry one to six things by hand, the body in the line of sight; some halt          |
| u-turn           | some come up to the gate or into it, wait and go back; some pass and come back soon after |
| slow-pallet      | pallets creep through at 0.15-0.4 m/s and stop in the gate                                |
| busy-dock        | all at once: two lanes, strays, walkers, some who turn back                               |

Trucks go at 0.8-2.5 m/s with 6-24 labels, people walk at 0.8-1.6 m/s, belts run at 0.4-1.2 m/s: our choice. That
pallets wait within reach of a gate, before and after and for others, is what Keller et al. 2010 met in a distribution
centre.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from firmware_sim.readers.portal.air import Read, reads
from firmware_sim.readers.portal.radio import Antenna, Hall
from firmware_sim.readers.portal.scene import Load, Path, Scene, Step, Truth, tags_on

Role = Literal["inner", "outer"]
PALLET, BOX, CARTON = (1.2, 0.8, 1.3), (0.4, 0.3, 0.3), (0.5, 0.4, 0.3)
FAR_M = 6.5
STAGED = 1 / 3
HALT_M, HALTS = 2.5, 0.3


class UnknownScenario(ValueError):
    """No portal is called that."""


@dataclass
class Maker:
    """What one scene is made of, from one seed."""

    chance: random.Random
    seconds: float
    loads: list[Load] = field(default_factory=list)
    people: list[Path] = field(default_factory=list)
    next_tag: int = 1

    def load(
        self, path: Path, count: int, size: tuple[float, float, float] = PALLET, *, low: float = 0.15,
        content_db: float = 10.0, person_along: float | None = None, person_db: float = 9.0, metal: bool = True,
    ) -> None:  # fmt: skip
        if any(at > self.seconds - 3 for at, _way in path.crossings()):
            return  # it would pass as the scene ends: neither a passage nor none
        tags = tags_on(self.chance, self.next_tag, count, size, low=low, content_db=content_db)
        self.next_tag += count
        self.loads.append(Load(path, tags, person_along, person_db, metal))

    def loading(self, at_s: float, side: int, lane: float, speed: float) -> Path:
        """A trip that in one of three cases was put down near the gate before, and in one of three stays near after.

        As goods do at a dock: staged before the door, or set down in the trailer's mouth.
        """
        steps = self.trip(at_s, side, lane, speed).steps
        if self.chance.random() < STAGED:
            steps = tuple(one for one in steps if one.x * side < 1.4)
            x, y = side * self.chance.uniform(1.5, 4), lane + self.chance.choice((-1, 1)) * self.chance.uniform(0, 1.2)
            leaves = steps[0].at_s - abs(x - steps[0].x) / speed
            steps = (Step(max(0.0, leaves - self.chance.uniform(3, 25)), x, y), Step(leaves, x, y), *steps)
        if self.chance.random() < STAGED:
            steps = tuple(one for one in steps if one.x * side > -1.4)
            x, y = -side * self.chance.uniform(1.5, 4), lane + self.chance.choice((-1, 1)) * self.chance.uniform(0, 1.2)
            there = steps[-1].at_s + abs(x - steps[-1].x) / speed
            steps = (*steps, Step(there, x, y), Step(there + self.chance.uniform(3, 25), x, y))
        return Path(steps)

    def trip(self, at_s: float, side: int, lane: float, speed: float, *, width: float = 0.3) -> Path:
        """Through the gate, away from `side`, swaying and changing speed a little."""
        steps: list[Step] = []
        x, now = float(side * FAR_M), at_s
        while x * side > -FAR_M:
            steps.append(Step(now, x, lane + self.chance.uniform(-width, width)))
            length = self.chance.uniform(1.0, 2.5)
            now += length / (speed * self.chance.uniform(0.75, 1.25))
            x -= side * length
        return Path((*steps, Step(now, x, lane)))

    def halting(self, path: Path, share: float) -> Path:
        """The same trip; with that chance it halts within 2.5 m of the line for 2 to 8 s, as people and trucks do."""
        if self.chance.random() > share:
            return path
        near = [place for place, one in enumerate(path.steps) if abs(one.x) < HALT_M]
        if not near:
            return path
        place, halt = self.chance.choice(near), self.chance.uniform(2, 8)
        before, here, after = path.steps[:place], path.steps[place], path.steps[place + 1 :]
        late = [Step(one.at_s + halt, one.x, one.y) for one in (here, *after)]
        return Path((*before, here, *late))

    def creep(self, at_s: float, side: int, lane: float, speed: float) -> Path:
        """Through the gate with stops of 1 to 6 s in the field."""
        steps: list[Step] = []
        now = at_s
        stops = sorted(self.chance.uniform(-1.8, 1.8) for _ in range(self.chance.randint(1, 2)))
        for x in (-3.5, *stops, 3.5):
            if steps:
                now += abs(x + steps[-1].x * side) / speed
            steps.append(Step(now, -side * x, lane))
            if abs(x) < 3:
                now += self.chance.uniform(1, 6)
                steps.append(Step(now, -side * x, lane))
        return Path(tuple(steps))

    def back(self, at_s: float, side: int, lane: float, speed: float, nearest: float) -> Path:
        """Up to `nearest` metres before the gate (beyond it: negative), a wait, and the same way back."""
        far, turn = side * FAR_M, side * nearest
        there = at_s + abs(far - turn) / speed
        leaves = there + self.chance.uniform(0.5, 4)
        return Path(
            (Step(at_s, far, lane), Step(there, turn, lane), Step(leaves, turn, lane),
             Step(leaves + abs(far - turn) / speed, far, lane))
        )  # fmt: skip

    def along(self, at_s: float, x: float, speed: float) -> Path:
        """Past the gate, along the wall."""
        way = self.chance.choice((-1, 1))
        return Path((Step(at_s, x, -6 * way), Step(at_s + 12 / speed, x, 6 * way)))

    def parked(self, seconds: float, x: float, y: float) -> Path:
        """Something stands there all the time; one in four only comes for a part of it."""
        since = self.chance.uniform(0, seconds / 2) if self.chance.random() < 0.25 else 0.0
        return Path((Step(since, x, y), Step(seconds, x, y)))

    def stray(self, seconds: float, across: float) -> None:
        """A pallet parked beside the gate, on either side of the wall."""
        x = self.chance.choice((-1, 1)) * self.chance.uniform(0.8, 3.2)
        y = self.chance.choice((-1, 1)) * self.chance.uniform(across, across + 2.0)
        self.load(self.parked(seconds, x, y), self.chance.randint(4, 12))

    def pallets(self, seconds: float, lanes: tuple[float, ...], gap: tuple[float, float]) -> None:
        """Trucks, one after the other; a stray is carried past now and then by others."""
        now = 1.0
        while now < seconds - 14:
            speed = self.chance.uniform(0.8, 2.5)
            side = self.chance.choice((-1, 1))
            path = self.loading(now, side, self.chance.choice(lanes), speed)
            self.load(path, self.chance.randint(6, 24), person_along=-1.2)
            now += self.chance.uniform(*gap) + FAR_M / speed

    def walkers(self, seconds: float, lanes: tuple[float, ...], gap: tuple[float, float]) -> None:
        now = 1.0
        while now < seconds - 14:
            speed = self.chance.uniform(0.8, 1.6)
            ahead = self.chance.choice((-0.3, 0.3, -0.25))
            side, lane = self.chance.choice((-1, 1)), self.chance.choice(lanes)
            path = self.halting(self.trip(now, side, lane, speed, width=0.4), HALTS)
            self.load(
                path,
                self.chance.randint(1, 6),
                BOX,
                low=0.7,
                content_db=6,
                person_along=ahead,
                person_db=12,
                metal=False,
            )
            now += self.chance.uniform(*gap)


@dataclass(frozen=True)
class Scenario:
    """A portal (panels and the side that each looks after), and what makes its scenes."""

    name: str
    antennas: tuple[Antenna, ...]
    roles: dict[int, Role]
    seconds: float
    fill: Callable[[Maker, float], None]

    def scene(self, seed: int) -> Scene:
        """The loads and people of that seed."""
        maker = Maker(random.Random(f"{self.name} {seed}"), self.seconds)
        self.fill(maker, self.seconds)
        return Scene(self.seconds, tuple(maker.loads), tuple(maker.people))

    def play(self, seed: int) -> tuple[list[Read], list[Truth]]:
        """What the reader reports of that scene, and the truth."""
        scene = self.scene(seed)
        return list(reads(scene, Hall(self.antennas, seed), seed)), scene.truth()


def _door(width: float, apart: float, aside: float) -> tuple[Antenna, ...]:
    """Four panels: 1 and 2 look a little inwards from both posts, 3 and 4 a little outwards."""
    half, heights = width / 2, (0.7, 1.4)
    panels = []
    for number, (sign, post) in enumerate(((-1, -1), (-1, 1), (1, -1), (1, 1)), 1):
        height = heights[number % 2]
        at = (sign * apart / 2, post * half, height)
        panels.append(Antenna(number, at, (at[0] + sign * aside, -post * half, height)))
    return tuple(panels)


DOOR_ROLES: dict[int, Role] = {1: "inner", 2: "inner", 3: "outer", 4: "outer"}


def _dock(maker: Maker, seconds: float) -> None:
    maker.pallets(seconds, (0.0, -0.3, 0.3), (1.5, 6))


def _strays(maker: Maker, seconds: float) -> None:
    maker.pallets(seconds, (0.0, -0.3, 0.3), (1.5, 6))
    for _ in range(maker.chance.randint(2, 3)):
        maker.stray(seconds, 1.8)
    for _ in range(maker.chance.randint(2, 4)):
        x = maker.chance.choice((-1, 1)) * maker.chance.uniform(1.5, 3.5)
        path = maker.along(maker.chance.uniform(0, seconds - 15), x, maker.chance.uniform(0.8, 2.5))
        maker.load(path, maker.chance.randint(4, 12), person_along=-1.2)


def _belts(maker: Maker, seconds: float) -> None:
    """One belt through the tunnel, one along the wall beside it; each stops now and then with all that lies on it."""
    for tunnel in (True, False):
        side, speed = maker.chance.choice((-1, 1)), maker.chance.uniform(0.4, 1.2)
        halts = sorted((maker.chance.uniform(0, seconds), maker.chance.uniform(2, 8)) for _ in range(3))
        away = side * maker.chance.uniform(1.2, 2.0)
        ends = ((side * 2.5, 0.0), (-side * 2.5, 0.0)) if tunnel else ((away, -2.5), (away, 2.5))
        now = 0.0
        while now < seconds - 4 / speed:
            maker.load(
                _carried(ends, now, speed, halts), maker.chance.randint(1, 2), CARTON,
                low=0.75, content_db=8, metal=False,
            )  # fmt: skip
            now += maker.chance.uniform(0.5, 2.0) / speed
    maker.load(maker.parked(seconds, maker.chance.choice((-1, 1)) * 1.2, 1.2), maker.chance.randint(2, 6), CARTON)


def _carried(
    ends: tuple[tuple[float, float], tuple[float, float]], begins: float, speed: float, halts: list[tuple[float, float]]
) -> Path:
    """On a belt from end to end; `halts` are (belt seconds, how long it stands), and move everything after them."""
    (x, y), (to_x, to_y) = ends
    whole = (abs(to_x - x) + abs(to_y - y)) / speed

    def step(belt_s: float, at_s: float) -> Step:
        share = (belt_s - begins) / whole
        return Step(at_s, x + share * (to_x - x), y + share * (to_y - y))

    late, steps = sum(long for at, long in halts if at <= begins), []
    steps.append(step(begins, begins + late))
    for at, long in halts:
        if begins < at < begins + whole:
            steps += [step(at, at + late), step(at, at + late + long)]
            late += long
    return Path((*steps, step(begins + whole, begins + whole + late)))


def _lanes(maker: Maker, seconds: float) -> None:
    for lane, side in ((-1.2, -1), (1.2, 1)):
        now = maker.chance.uniform(0.5, 4)
        while now < seconds - 14:
            speed = maker.chance.uniform(0.8, 2.2)
            path = maker.loading(now, side, lane, speed)
            maker.load(path, maker.chance.randint(6, 20), person_along=-1.2)
            now += maker.chance.uniform(2.5, 8)


def _walk(maker: Maker, seconds: float) -> None:
    maker.walkers(seconds, (0.0, -0.4, 0.4), (1.0, 4.0))


def _turns(maker: Maker, seconds: float) -> None:
    now = 1.0
    while now < seconds - 22:
        side, speed = maker.chance.choice((-1, 1)), maker.chance.uniform(0.8, 1.8)
        lane, count = maker.chance.uniform(-0.4, 0.4), maker.chance.randint(3, 10)
        kind = maker.chance.random()
        if kind < 0.45:
            maker.load(maker.back(now, side, lane, speed, maker.chance.uniform(-0.2, 1.8)), count, person_along=-1.0)
        elif kind < 0.6:
            there = maker.halting(maker.trip(now, side, lane, speed), HALTS)
            leaves = there.steps[-1].at_s + maker.chance.uniform(4, 8)
            again = maker.trip(leaves, -side, lane, speed)
            maker.load(Path(there.steps + again.steps), count, person_along=-1.0)
        else:
            path = maker.halting(maker.trip(now, side, lane, speed), HALTS)
            maker.load(path, count, person_along=-1.0)
        now += maker.chance.uniform(5, 9)


def _slow(maker: Maker, seconds: float) -> None:
    now = 1.0
    while now < seconds - 30:
        speed = maker.chance.uniform(0.15, 0.4)
        path = maker.creep(now, maker.chance.choice((-1, 1)), maker.chance.uniform(-0.3, 0.3), speed)
        maker.load(path, maker.chance.randint(4, 14), person_along=-1.1)
        now = path.steps[-1].at_s + maker.chance.uniform(0.5, 3)


def _busy(maker: Maker, seconds: float) -> None:
    _lanes(maker, seconds)
    maker.walkers(seconds, (0.0, 0.3), (5, 12))
    for _ in range(2):
        maker.stray(seconds, 2.8)
    for _ in range(2):
        at, side = maker.chance.uniform(1, seconds - 20), maker.chance.choice((-1, 1))
        path = maker.back(at, side, maker.chance.uniform(-1.5, 1.5), 1.2, maker.chance.uniform(0.2, 1.8))
        maker.load(path, maker.chance.randint(3, 8), person_along=-1.0)
        x = maker.chance.choice((-1, 1)) * maker.chance.uniform(1.5, 3.0)
        maker.load(maker.along(maker.chance.uniform(0, seconds - 15), x, 1.5), maker.chance.randint(4, 10))
    for way in (-1, 1):
        start = maker.chance.uniform(0, seconds - 12)
        maker.people.append(Path((Step(start, way * 0.5, -2.4), Step(start + 6, way * 0.4, 2.4))))


WIDE, DOOR, TUNNEL = _door(5.0, 0.5, 0.8), _door(3.0, 0.4, 0.5), _door(1.2, 0.3, 0.2)
SCENARIOS = {
    one.name: one
    for one in (
        Scenario("dock-door", DOOR, DOOR_ROLES, 70, _dock),
        Scenario("dock-door-strays", DOOR, DOOR_ROLES, 70, _strays),
        Scenario("conveyor", TUNNEL, DOOR_ROLES, 45, _belts),
        Scenario("two-lanes", WIDE, DOOR_ROLES, 60, _lanes),
        Scenario("walk-through", DOOR, DOOR_ROLES, 60, _walk),
        Scenario("u-turn", DOOR, DOOR_ROLES, 90, _turns),
        Scenario("slow-pallet", DOOR, DOOR_ROLES, 150, _slow),
        Scenario("busy-dock", WIDE, DOOR_ROLES, 60, _busy),
    )
}


def scenario(name: str) -> Scenario:
    """The one of that name; UnknownScenario tells which there are."""
    if name not in SCENARIOS:
        raise UnknownScenario(f"no portal is called {name!r}; there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
