"""Tours and waves over points without aisles between them: places that lie apart, walked to along right angles.

Up to nine stops the tour is exact (Held & Karp 1962); more are begun at the nearest neighbour and mended by 2-opt.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

Spot = tuple[int, int]  # (x, y) in whole mm
DEPOT: Spot = (0, 0)
EXACT = 9
ROUNDS = 30


class PointTour(NamedTuple):
    """A closed tour: its length, the distinct points in walking order, and its corners, from the depot to it."""

    length_mm: int
    stops: list[Spot]
    path: list[Spot]


def distance(one: Spot, two: Spot) -> int:
    """Along right angles, whole mm."""
    return abs(one[0] - two[0]) + abs(one[1] - two[1])


def point_tour(points: Iterable[Spot], depot: Spot = DEPOT) -> PointTour:
    """A short closed tour from the depot through all points; duplicates are visited once."""
    distinct = sorted(set(points))
    order = _exact(distinct, depot) if len(distinct) <= EXACT else _mended(_nearest(distinct, depot), depot)
    return PointTour(_length(order, depot), order, _corners([depot, *order, depot]))


def point_waves(orders: Mapping[str, Sequence[Spot]], capacity: int) -> list[list[str]]:
    """Carts of at most `capacity` orders: the oldest order begins one, those that lie nearest to it come along."""
    left = dict(orders)
    carts = []
    while left:
        first = next(iter(left))
        here = left.pop(first)
        near = sorted(left, key=lambda name: (_apart(here, left[name]), list(orders).index(name)))[: capacity - 1]
        for name in near:
            del left[name]
        carts.append([first, *near])
    return carts


def _apart(some: Sequence[Spot], others: Sequence[Spot]) -> int:
    """How much farther one has to walk for the others, roughly."""
    return sum(min((distance(one, two) for two in some), default=0) for one in others)


def _length(order: Sequence[Spot], depot: Spot) -> int:
    return sum(distance(one, two) for one, two in pairwise([depot, *order, depot])) if order else 0


def _exact(points: Sequence[Spot], depot: Spot) -> list[Spot]:
    if not points:
        return []
    count = len(points)
    best = {(1 << i, i): (distance(depot, points[i]), -1) for i in range(count)}
    for size in range(2, count + 1):
        for subset in combinations(range(count), size):
            bits = sum(1 << i for i in subset)
            for last in subset:
                before = bits & ~(1 << last)
                best[bits, last] = min(
                    (best[before, i][0] + distance(points[i], points[last]), i) for i in subset if i != last
                )
    bits = (1 << count) - 1
    last = min(range(count), key=lambda i: best[bits, i][0] + distance(points[i], depot))
    order = []
    while last >= 0:
        order.append(points[last])
        bits, last = bits & ~(1 << last), best[bits, last][1]
    return order[::-1]


def _nearest(points: Sequence[Spot], depot: Spot) -> list[Spot]:
    left, here, order = list(points), depot, []
    while left:
        here = min(left, key=lambda point: (distance(here, point), point))
        left.remove(here)
        order.append(here)
    return order


def _mended(order: list[Spot], depot: Spot) -> list[Spot]:
    """Turns stretches round as long as that makes the tour shorter."""
    for _ in range(ROUNDS):
        better = False
        for i, j in combinations(range(len(order)), 2):
            before = depot if i == 0 else order[i - 1]
            after = depot if j == len(order) - 1 else order[j + 1]
            gain = distance(before, order[i]) + distance(order[j], after)
            gain -= distance(before, order[j]) + distance(order[i], after)
            if gain > 0:
                order[i : j + 1] = reversed(order[i : j + 1])
                better = True
        if not better:
            break
    return order


def _corners(order: Sequence[Spot]) -> list[Spot]:
    """Each way goes across first, then along."""
    path = [order[0]] if order else []
    for one, two in pairwise(order):
        if one[0] != two[0] and one[1] != two[1]:
            path.append((two[0], one[1]))
        if two != one:
            path.append(two)
    return path
