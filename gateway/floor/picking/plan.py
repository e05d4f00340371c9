"""What the planner is asked and what it answers. `plan` runs in the worker process: nothing else is imported here."""

import msgspec

from gateway.floor.storage.ways import along_mm, layout_of, point_in
from gateway.planning.layout import Pick
from gateway.planning.points import point_tour, point_waves
from gateway.planning.routing import shortest_tour
from gateway.planning.s_shape import s_shape_length
from gateway.planning.waves import batch


class Question(msgspec.Struct, frozen=True):
    """What the planner is asked: picks of each fulfilment in one zone, the zone's layout, how many waves."""

    zone: str
    layout: dict[str, object]
    orders: dict[str, list[Pick]]
    capacity: int
    waves: int
    style: str = "cluster"
    kind: str = ""


class PlannedWave(msgspec.Struct, frozen=True):
    """One walk: fulfilments by slot, cells in walking order and how far along the walk, corners in mm."""

    zone: str
    fulfilments: list[str]
    stops: list[Pick]
    along_mm: list[int]  # of each stop, from the depot
    path: list[tuple[int, int]]
    length_mm: int
    s_shape_mm: int
    style: str = "cluster"
    kind: str = ""


def plan(question: Question, time_limit_s: float | None = None, seed: int = 0) -> list[PlannedWave]:
    """Batches and exact tours; runs in the worker process. The oldest order's wave comes first.

    Without a limit it searches 10 ms an order, 1 s at most: more time makes hardly better waves.
    """
    if not question.layout:
        return _plan_points(question)
    layout = layout_of(dict(question.layout))
    if time_limit_s is None:
        time_limit_s = min(1.0, 0.01 * len(question.orders))
    carts = batch(question.orders, layout, question.capacity, time_limit_s, seed)
    age = {name: i for i, name in enumerate(question.orders)}
    carts.sort(key=lambda cart: min(age[name] for name in cart))
    planned = []
    for cart in carts[: question.waves]:
        picks = [pick for name in cart for pick in question.orders[name]]
        tour = shortest_tour(layout, picks)
        path = [(int(x), int(y)) for x, y in tour.path]
        planned.append(
            PlannedWave(
                zone=question.zone,
                fulfilments=sorted(cart, key=lambda name: age[name]),
                stops=list(tour.stops),
                along_mm=along_mm(path, (point_in(layout, stop) for stop in tour.stops)),
                path=path,
                length_mm=tour.length_mm,
                s_shape_mm=s_shape_length(layout, picks),
                style=question.style,
                kind=question.kind,
            )
        )
    return planned


def _plan_points(question: Question) -> list[PlannedWave]:
    """The same for a zone whose bins have coordinates and no aisles; a pick is a point there."""
    planned = []
    for cart in point_waves(question.orders, question.capacity)[: question.waves]:
        tour = point_tour(pick for name in cart for pick in question.orders[name])
        planned.append(
            PlannedWave(
                zone=question.zone,
                fulfilments=cart,
                stops=tour.stops,
                along_mm=along_mm(tour.path, tour.stops),
                path=tour.path,
                length_mm=tour.length_mm,
                s_shape_mm=tour.length_mm,
                style=question.style,
                kind=question.kind,
            )
        )
    return planned
