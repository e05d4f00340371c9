"""Places in millimetres: where a bin lies, and what is left of a walk."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec

from gateway.planning.layout import RectangularLayout
from gateway.store.rows import Bin, Zone

Point = tuple[int, int]


@lru_cache(maxsize=64)
def _layout(encoded: bytes) -> RectangularLayout:
    keywords: dict[str, Any] = msgspec.json.decode(encoded)
    keywords["cross_aisles"] = tuple(keywords.get("cross_aisles", ()))
    return RectangularLayout(**keywords)


def layout_of(keywords: dict[str, Any]) -> RectangularLayout:
    """The zone's layout; raises PlanningError (a ValueError) or TypeError where the keywords do not fit."""
    return _layout(msgspec.json.encode(keywords))


def point_of(place: Bin, zone: Zone) -> Point:
    """Where one stands for a bin, whole mm."""
    x, y = layout_of(zone.layout).cell_point((place.aisle, place.cell))
    return int(x), int(y)


def remaining_path(path: Sequence[Point], at: Bin | None, zone: Zone | None) -> Sequence[Point]:
    """The walk from where the picker stands (the depot at first) on to the depot.

    The planned path meets the stops in order; after a skip the picker may stand beside it: then all of it is shown.
    """
    if at is None or zone is None or at.zone != zone.zone:
        return path
    here = point_of(at, zone)
    for i, (start, end) in enumerate(pairwise(path)):
        if _between(start, here, end):
            return [here, *path[i + 1 :]]
    return path


def way_mm(path: Sequence[Point], start: Point, end: Point) -> int:
    """The length along the path from one point to another that comes later; straight (at right angles) if not on it."""
    walked, last, counting = 0, start, False
    for one, two in pairwise(path):
        if not counting and _between(one, start, two):
            counting, one = True, start
        if counting:
            if _between(one, end, two):
                return walked + _distance(one, end)
            walked += _distance(one, two)
            last = two
    return walked + _distance(last, end) if counting else _distance(start, end)


def _between(one: Point, here: Point, two: Point) -> bool:
    inside_x = min(one[0], two[0]) <= here[0] <= max(one[0], two[0])
    inside_y = min(one[1], two[1]) <= here[1] <= max(one[1], two[1])
    return inside_x and inside_y and (one[0] == two[0] == here[0] or one[1] == two[1] == here[1])


def _distance(one: Point, two: Point) -> int:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])
