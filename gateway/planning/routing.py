"""The shortest closed tour from the depot through a list of picks, exactly.

Dynamic programming over the aisles from left to right: Ratliff & Rosenthal (1983) for one block, Roodbergen &
de Koster (2001) with a middle cross aisle. Optimal tours are sub-multigraphs (`gateway.planning.states`); the walk is
an Euler tour of the best one (`gateway.planning.walk`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gateway.planning.layout import Pick, Point, RectangularLayout
from gateway.planning.states import NEVER, Table, Transitions, Way, transitions
from gateway.planning.stretch import Stretch, stretches
from gateway.planning.walk import Multigraph, walk

_FAR = 1 << 60
Choice = tuple[int, ...] | Way | None
Step = tuple[Choice, int, Table]  # what is chosen, its cost in half mm, the states it leads to
Came = list[tuple[int, Choice]]  # by state: the best state before, and the choice


@dataclass(frozen=True)
class Tour:
    """A closed tour: its length, the distinct picks in walking order, and the corners and stops as (x, y) in mm."""

    length_mm: int
    stops: list[Pick]
    path: list[Point]


def shortest_tour(layout: RectangularLayout, picks: Iterable[Pick]) -> Tour:
    """The shortest tour from the depot through all picks and back.

    Args:
        picks: (aisle, cell) pairs; duplicates are visited once, an empty list is a tour of length 0.

    Raises:
        PlanningError: a pick lies outside the layout.
    """
    aisles = stretches(layout, layout.distinct(picks))
    length2, graph = _best_graph(layout, aisles)
    stops, path = walk(layout, graph)
    return Tour(length2 // 2, stops, path)


def _best_graph(layout: RectangularLayout, aisles: Sequence[Sequence[Stretch]]) -> tuple[int, Multigraph]:
    table = transitions(layout.blocks + 1)
    costs = [_FAR] * len(table.states)
    costs[table.start] = 0
    trail: list[Came] = []
    for steps in _stages(layout, table, aisles):
        costs, came = _advance(costs, steps)
        trail.append(came)
    state = min(table.finals, key=costs.__getitem__)
    length, choices = costs[state], []
    for came in reversed(trail):
        state, choice = came[state]
        choices.append(choice)
    return length, _graph(layout, aisles, choices[::-1])


def _stages(
    layout: RectangularLayout, table: Transitions, aisles: Sequence[Sequence[Stretch]]
) -> Iterable[Sequence[Step]]:
    """The decisions from left to right: the blocks of an aisle, then the cross aisles to the next one."""
    for index, aisle in enumerate(aisles):
        if aisle[0].aisle == layout.depot_aisle:
            yield [(None, 0, table.depot[layout.depot_level])]
        for stretch in aisle:
            yield [(way, cost, table.along[stretch.block][way]) for way, cost in stretch.ways()]
        if index + 1 < len(aisles):
            pitch = 2 * layout.aisle_pitch_mm * (aisles[index + 1][0].aisle - aisle[0].aisle)
            yield [(edges, pitch * sum(edges), after) for edges, after in table.across]


def _advance(costs: list[int], steps: Sequence[Step]) -> tuple[list[int], Came]:
    best, came = [_FAR] * len(costs), Came([(NEVER, None)] * len(costs))
    for state, cost in enumerate(costs):
        if cost == _FAR:
            continue
        for choice, price, table in steps:
            after = table[state]
            if after != NEVER and cost + price < best[after]:
                best[after] = cost + price
                came[after] = state, choice
    return best, came


def _graph(layout: RectangularLayout, aisles: Sequence[Sequence[Stretch]], choices: Sequence[Choice]) -> Multigraph:
    graph, rest = Multigraph(layout), iter(choices)
    for index, aisle in enumerate(aisles):
        if aisle[0].aisle == layout.depot_aisle:
            next(rest)
        for stretch in aisle:
            way = next(rest)
            assert isinstance(way, Way)
            graph.add_along(stretch, way)
        if index + 1 < len(aisles):
            edges = next(rest)
            assert isinstance(edges, tuple)
            graph.add_across(aisle[0].aisle, aisles[index + 1][0].aisle, edges)
    return graph
