"""What a partly built tour looks like from the aisle where it ends: the classes of Ratliff & Rosenthal (1983).

A partial tour is summed up by what its open vertices (the crossings of one aisle with every cross aisle, from the
bottom up) know: a degree of zero, odd or even, and which of them hang together. Two partial tours of one class can be
completed in the same ways, so only the shorter one is kept. Roodbergen & de Koster (2001) wrote the classes for a
middle cross aisle out by hand; here classes and transitions are generated, for any number of cross aisles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, partial
from itertools import chain, product

ZERO, ODD, EVEN = 0, 1, 2
State = tuple[tuple[int, int], ...]  # (degree, component) of each open vertex; component 0: degree zero
Table = tuple[int, ...]  # next state's number by this state's number, NEVER where the step is not allowed
NEVER = -1
Step = Callable[[State], State | None]


class Way(IntEnum):
    """How a stretch of aisle between two cross aisles is walked."""

    NOT_AT_ALL = 0
    ONCE = 1
    TWICE = 2
    FROM_BELOW = 3  # in and out at the bottom, up to the highest pick
    FROM_ABOVE = 4
    AROUND_GAP = 5  # from both ends, leaving out the widest gap between two picks


_EDGES = {  # what a way adds to the degrees at the bottom and at the top, and whether it joins the two
    Way.NOT_AT_ALL: (0, 0, False),
    Way.ONCE: (1, 1, True),
    Way.TWICE: (2, 2, True),
    Way.FROM_BELOW: (2, 0, False),
    Way.FROM_ABOVE: (0, 2, False),
    Way.AROUND_GAP: (2, 2, False),
}


@dataclass(frozen=True)
class Transitions:
    """All states of layouts with `levels` cross aisles, by number, and every step between them."""

    levels: int
    states: tuple[State, ...]
    start: int
    finals: frozenset[int]  # a closed, connected tour
    depot: tuple[Table, ...]  # [level]: the tour must touch the depot there
    along: tuple[tuple[Table, ...], ...]  # [block][way]
    across: tuple[tuple[tuple[int, ...], Table], ...]  # edges to the next aisle by level, and the step


@cache
def transitions(levels: int) -> Transitions:
    """All that can be reached with this many cross aisles: 6 states for one block, 24 for two, start included."""
    start: State = ((ZERO, 0),) * levels
    touches = [partial(_touch, level=level) for level in range(levels)]
    walks = [[partial(_walk, block=block, way=way) for way in Way] for block in range(levels - 1)]
    crossings = [(edges, partial(_cross, edges=edges)) for edges in product((0, 1, 2), repeat=levels)]
    every: list[Step] = [*touches, *chain.from_iterable(walks), *(step for _, step in crossings)]
    numbers = {start: 0}
    states = [start]
    for state in states:  # grows while it is walked
        for after in (step(state) for step in every):
            if after is not None and after not in numbers:
                numbers[after] = len(states)
                states.append(after)

    def table(step: Step) -> Table:
        return tuple(NEVER if (after := step(state)) is None else numbers[after] for state in states)

    across = [(edges, table(step)) for edges, step in crossings]
    return Transitions(
        levels=levels,
        states=tuple(states),
        start=0,
        finals=frozenset(number for number, state in enumerate(states) if _closed(state)),
        depot=tuple(map(table, touches)),
        along=tuple(tuple(map(table, ways)) for ways in walks),
        across=tuple((edges, after) for edges, after in across if set(after) != {NEVER}),
    )


def _closed(state: State) -> bool:
    return all(degree != ODD for degree, _ in state) and {part for _, part in state} - {0} == {1}


def _numbered(degrees: list[int], parts: list[int]) -> State:
    """Components numbered in the order of their first vertex."""
    names: dict[int, int] = {}
    return tuple(
        (degree, names.setdefault(part, len(names) + 1) if degree else 0)
        for degree, part in zip(degrees, parts, strict=True)
    )


def _add(degrees: list[int], parts: list[int], level: int, edges: int) -> None:
    if edges == 0:
        return
    if degrees[level] == ZERO:
        parts[level] = 100 + level  # a part of its own
    degrees[level] = ODD if (degrees[level] + edges) % 2 else EVEN


def _touch(state: State, level: int) -> State:
    degrees, parts = [degree for degree, _ in state], [part for _, part in state]
    _add(degrees, parts, level, 2)
    return _numbered(degrees, parts)


def _walk(state: State, block: int, way: Way) -> State:
    below, above, joined = _EDGES[way]
    degrees, parts = [degree for degree, _ in state], [part for _, part in state]
    _add(degrees, parts, block, below)
    _add(degrees, parts, block + 1, above)
    if joined:
        parts = [parts[block] if part == parts[block + 1] else part for part in parts]
    return _numbered(degrees, parts)


def _cross(state: State, edges: tuple[int, ...]) -> State | None:
    """On to the next aisle: the vertices left behind must be even, and no part of the tour may be left behind."""
    for (degree, _), count in zip(state, edges, strict=True):
        if (degree == ODD) != (count == 1) or (degree == ZERO and count):
            return None
    carried = {part for (_, part), count in zip(state, edges, strict=True) if count}
    if {part for _, part in state} - {0} != carried:
        return None
    return _numbered(list(edges), [part for _, part in state])
