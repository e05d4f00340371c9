"""Tours over points: exact where there are few, never longer than the nearest neighbour's where there are many."""

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from gateway.planning.points import DEPOT, distance, point_tour, point_waves

SPOTS = st.tuples(st.integers(0, 50_000), st.integers(0, 50_000))


def length(order: list[tuple[int, int]]) -> int:
    return sum(distance(one, two) for one, two in pairwise([DEPOT, *order, DEPOT])) if order else 0


@given(st.lists(SPOTS, max_size=6))
def test_few_points_are_walked_by_the_shortest_way(points: list[tuple[int, int]]) -> None:
    tour = point_tour(points)
    best = min((length(list(order)) for order in permutations(set(points))), default=0)
    assert tour.length_mm == best == length(tour.stops)


@given(st.lists(SPOTS, min_size=10, max_size=40))
def test_many_points_are_each_visited_once_along_right_angles(points: list[tuple[int, int]]) -> None:
    tour = point_tour(points)
    assert sorted(tour.stops) == sorted(set(points))
    assert tour.path[0] == tour.path[-1] == DEPOT
    assert all(one[0] == two[0] or one[1] == two[1] for one, two in pairwise(tour.path))
    assert sum(distance(one, two) for one, two in pairwise(tour.path)) == tour.length_mm
    left, here, nearest = set(points), DEPOT, []
    while left:
        here = min(left, key=lambda point: (distance(here, point), point))
        left.remove(here)
        nearest.append(here)
    assert tour.length_mm <= length(nearest)


def test_carts_begin_with_the_oldest_order_and_take_what_lies_near() -> None:
    orders = {"a": [(0, 0)], "far": [(90_000, 0)], "b": [(0, 100)], "farther": [(95_000, 0)]}
    assert point_waves(orders, 2) == [["a", "b"], ["far", "farther"]]
    assert point_waves(orders, 1) == [["a"], ["far"], ["b"], ["farther"]]
    assert point_waves({}, 3) == []
