"""Carts: complete, within capacity, repeatable, in time, and shorter than what comes first goes first."""

import random
import time
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.planning.layout import Pick, PlanningError, RectangularLayout
from gateway.planning.routing import shortest_tour
from gateway.planning.waves import batch
from tests.gateway.planning.strategies import layouts, pick_lists

LAYOUT = RectangularLayout(aisles=6, cells=20, aisle_pitch_mm=3000, cell_pitch_mm=1000, top_mm=900, bottom_mm=900)
Orders = dict[str, list[Pick]]


def some_orders(count: int, seed: int = 1) -> Orders:
    """Orders of one to three lines, anywhere."""
    chance = random.Random(seed)
    return {
        f"order {number}": [(chance.randrange(6), chance.randrange(20)) for _ in range(chance.randrange(1, 4))]
        for number in range(count)
    }


def walked(orders: Orders, carts: list[list[str]]) -> int:
    """The carts' exact routes in mm."""
    return sum(shortest_tour(LAYOUT, [pick for order in cart for pick in orders[order]]).length_mm for cart in carts)


@settings(max_examples=60)
@given(data=st.data(), layout=layouts(), capacity=st.integers(1, 5))
def test_every_order_is_on_exactly_one_cart(data: st.DataObject, layout: RectangularLayout, capacity: int) -> None:
    orders = dict(enumerate(data.draw(st.lists(pick_lists(layout, most=4), max_size=12))))
    carts = batch(orders, layout, capacity, data.draw(st.sampled_from([0, 0.01])), seed=3)
    assert sorted(order for cart in carts for order in cart) == sorted(orders)
    assert all(1 <= len(cart) <= capacity for cart in carts)


def test_the_same_seed_gives_the_same_carts() -> None:
    orders = some_orders(10)  # few enough for the counted steps to end the search long before the clock
    assert batch(orders, LAYOUT, 3, 60, seed=7) == batch(orders, LAYOUT, 3, 60, seed=7)


def test_the_time_limit_is_kept() -> None:
    orders = some_orders(400)
    started = time.monotonic()
    batch(orders, LAYOUT, 12, 0.3, seed=0)
    assert time.monotonic() - started < 3  # generous: a busy machine, never a hang


def test_carts_walk_less_than_first_come() -> None:
    orders = some_orders(60)
    names = iter(orders)
    first_come = list(iter(lambda: list(islice(names, 6)), []))
    quick, searched = batch(orders, LAYOUT, 6, 0, seed=0), batch(orders, LAYOUT, 6, 1, seed=0)
    assert walked(orders, searched) <= walked(orders, quick)
    assert walked(orders, searched) < 0.8 * walked(orders, first_come)


def test_a_small_wave_is_solved_at_its_optimum() -> None:
    orders = {"a": [(0, 19)], "b": [(5, 19)], "c": [(0, 18)], "d": [(5, 18)], "e": [(2, 0)], "f": [(2, 1)]}
    carts = {frozenset(cart) for cart in batch(orders, LAYOUT, 2, 0.5, seed=0)}
    assert carts == {frozenset("ac"), frozenset("bd"), frozenset("ef")}


def test_a_capacity_of_no_orders_is_refused() -> None:
    with pytest.raises(PlanningError, match="capacity"):
        batch({}, LAYOUT, 0, 1, 0)


def test_no_orders_are_no_carts() -> None:
    assert batch({}, LAYOUT, 4, 1, 0) == []
