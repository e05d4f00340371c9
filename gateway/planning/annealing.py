"""Simulated annealing of carts at low temperatures: an order moves, or two change places, and exact routes decide."""

import math
import random
from collections.abc import Sequence
from functools import reduce
from operator import or_

from gateway.planning.effort import Effort
from gateway.planning.length import RouteLengths
from gateway.planning.savings import Load, alike

_NEIGHBOURS = 20
_HOT, _COLD = 0.3, 0.03  # temperatures, in distances from aisle to aisle
_ANYWHERE = 0.15  # of the moves go to any cart, the others to one with a similar order
_FEW = 4
_CHECK_EVERY = 32  # moves between looks at the effort


class Annealing:
    """A wave's carts and their lengths; the best seen are kept."""

    def __init__(
        self, orders: Sequence[Load], carts: Sequence[Load], lengths: RouteLengths, capacity: int, seed: int
    ) -> None:
        self._cells = [order.cells for order in orders]
        self._lengths, self._capacity, self._random = lengths, capacity, random.Random(seed)
        self._carts = [list(cart.orders) for cart in carts]
        self._costs = [cart.length_mm for cart in carts]
        self._cart_of = {order: number for number, cart in enumerate(self._carts) for order in cart}
        self._orders = orders
        self._neighbours: dict[int, list[int]] = {}

    def best(self, effort: Effort, unit_mm: int) -> list[list[int]]:
        """Anneals until the effort is used up; `unit_mm` scales the temperatures."""
        cost = least = sum(self._costs)
        kept = [list(cart) for cart in self._carts]
        begun, move = effort.used(), 0
        if len(self._carts) < 2:
            return kept
        temperature = 0.0
        while True:
            if move % _CHECK_EVERY == 0:
                if (used := effort.used()) >= 1:
                    return kept
                temperature = unit_mm * _HOT * (_COLD / _HOT) ** ((used - begun) / (1 - begun))
            move += 1
            cost += self._try(temperature)
            if cost < least:
                least, kept = cost, [list(cart) for cart in self._carts]

    def _try(self, temperature: float) -> int:
        """One move, taken or not; gives what it changed in mm."""
        order = self._random.randrange(len(self._cells))
        source, target = self._cart_of[order], self._somewhere(order)
        if source == target:
            self._lengths.columns += 1  # a move that costs nothing must end one day too
            return 0
        left = [other for other in self._carts[source] if other != order]
        joined, back = [*self._carts[target], order], None
        if len(joined) > self._capacity or (len(joined) > 1 and self._random.random() < 0.5):
            back = self._exchanged(self._carts[target], left)
            joined.remove(back)
            left.append(back)
        one, two = self._cost(left), self._cost(joined)
        change = one + two - self._costs[source] - self._costs[target]
        if change > -temperature * math.log(1 - self._random.random()):
            return 0
        self._carts[source], self._carts[target] = left, joined
        self._costs[source], self._costs[target] = one, two
        self._cart_of[order] = target
        if back is not None:
            self._cart_of[back] = source
        return change

    def _somewhere(self, order: int) -> int:
        """The cart of an order like this one, mostly."""
        if self._random.random() < _ANYWHERE:
            return self._random.randrange(len(self._carts))
        return self._cart_of[self._random.choice(self._alike(order))]

    def _exchanged(self, cart: Sequence[int], left: Sequence[int]) -> int:
        """Of a few orders of the cart the one that brings fewest new aisles to those left behind."""
        aisles = reduce(or_, (self._orders[order].aisles for order in left), 0)
        few = [self._random.choice(cart) for _ in range(_FEW)]
        return min(few, key=lambda order: (self._orders[order].aisles & ~aisles).bit_count())

    def _alike(self, order: int) -> list[int]:
        if order not in self._neighbours:
            others = (other for other in self._orders if other.orders[0] != order)
            self._neighbours[order] = [load.orders[0] for load in alike(self._orders[order], others, _NEIGHBOURS)]
        return self._neighbours[order]

    def _cost(self, orders: Sequence[int]) -> int:
        return self._lengths.of(reduce(or_, (self._cells[order] for order in orders), 0))
