"""Which orders go on one cart: savings on exact routes, then simulated annealing, within a time limit."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from gateway.planning.annealing import Annealing
from gateway.planning.effort import Effort
from gateway.planning.layout import Pick, PlanningError, RectangularLayout
from gateway.planning.length import RouteLengths
from gateway.planning.savings import Load, Savings

Order = TypeVar("Order", bound=Hashable)


def batch(
    orders: Mapping[Order, Iterable[Pick]],
    layout: RectangularLayout,
    capacity: int,
    time_limit_s: float = 2.0,
    seed: int = 0,
) -> list[list[Order]]:
    """Carts of at most `capacity` orders with little to walk in all; every order is on exactly one.

    Args:
        orders: the picks (aisle, cell) of each order.
        capacity: orders a cart.
        time_limit_s: the answer comes within it (0: quickly, orders joined as they come). The same seed gives the
            same carts, unless the machine is so slow that the clock ends the search before the counted steps do.

    Raises:
        PlanningError: a capacity below 1, or a pick outside the layout.
    """
    if capacity < 1:
        raise PlanningError(f"capacity must be 1 order or more, not {capacity}")
    names, lengths = list(orders), RouteLengths(layout)
    effort = Effort(lengths, layout.blocks, len(names), time_limit_s)
    loads = [load_of(number, list(orders[name]), layout, lengths) for number, name in enumerate(names)]
    carts = Savings(loads, lengths, capacity, effort).carts()
    better = Annealing(loads, carts, lengths, capacity, seed).best(effort, layout.aisle_pitch_mm)
    return [[names[number] for number in cart] for cart in better if cart]


def load_of(number: int, picks: list[Pick], layout: RectangularLayout, lengths: RouteLengths) -> Load:
    """What one order has to visit; raises PlanningError for a pick outside the layout."""
    cells, aisles = lengths.bits(picks), 0
    for aisle, cell in picks:
        aisles |= 1 << (aisle * layout.blocks + layout.block_of(cell))
    return Load((number,), cells, aisles, lengths.of(cells))
