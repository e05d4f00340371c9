"""Places in millimetres: where a bin lies, and what is left of a walk."""

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import msgspec

from gateway.planning.layout import Pick, RectangularLayout
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
    """Where one stands for a bin, whole mm from the zone's origin."""
    if place.x_mm is not None and place.y_mm is not None:
        return place.x_mm, place.y_mm
    return point_in(layout_of(zone.layout), (place.aisle, place.cell))


def point_in(layout: RectangularLayout, cell: Pick) -> Point:
    """Where one stands for a cell (aisle, cell), whole mm."""
    x, y = layout.cell_point(cell)
    return int(x), int(y)


def remaining_path(path: tuple[Point, ...], at: Bin | None, zone: Zone | None) -> tuple[Point, ...]:
    """The walk from where the picker stands (the depot at first) on to the depot.

    The planned path meets the stops in order; after a skip the picker may stand beside it: then all of it is shown.
    """
    if at is None or zone is None or at.zone != zone.zone:
        return path
    return _from(path, point_of(at, zone))


@lru_cache(maxsize=64)
def _from(path: tuple[Point, ...], here: Point) -> tuple[Point, ...]:
    """Asked at each scan of a stop, answered once."""
    for i, (start, end) in enumerate(pairwise(path)):
        if _between(start, here, end):
            return (here, *path[i + 1 :])
    return path


def along_mm(path: Sequence[Point], points: Iterable[Point]) -> list[int]:
    """How far along the path each point lies. The path meets them in this order; one beside it counts as its end."""
    ahead = deque(points)
    found: list[int] = []
    walked = 0
    for here, corner in pairwise(path):
        while ahead and _between(here, ahead[0], corner):
            walked += _distance(here, ahead[0])
            here = ahead.popleft()
            found.append(walked)
        walked += _distance(here, corner)
    return [*found, *(walked for _ in ahead)]


def _between(one: Point, here: Point, two: Point) -> bool:
    inside_x = min(one[0], two[0]) <= here[0] <= max(one[0], two[0])
    inside_y = min(one[1], two[1]) <= here[1] <= max(one[1], two[1])
    return inside_x and inside_y and (one[0] == two[0] == here[0] or one[1] == two[1] == here[1])


def _distance(one: Point, two: Point) -> int:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])
