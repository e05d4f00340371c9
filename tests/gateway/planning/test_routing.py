"""Exact routes: published optima, a brute-force oracle, and walks that a person can walk."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.planning.layout import Pick, PlanningError, RectangularLayout
from gateway.planning.routing import Tour, shortest_tour
from gateway.planning.states import transitions
from tests.gateway.planning.oracle import held_karp
from tests.gateway.planning.sprp import SMALL, Instance, folder, instances
from tests.gateway.planning.strategies import layouts, pick_lists


def check_walk(layout: RectangularLayout, picks: list[Pick], tour: Tour) -> None:
    """The path is what it claims: closed at the depot, axis-parallel, in the aisles, as long as it says."""
    assert tour.path[0] == tour.path[-1] == layout.depot
    assert sorted(tour.stops) == sorted(set(picks))
    cross_aisles = {layout.point(0, layout.level_y2(level))[1] for level in range(layout.blocks + 1)}
    top = layout.point(0, layout.level_y2(layout.blocks))[1]
    length = 0.0
    for (x1, y1), (x2, y2) in pairwise(tour.path):
        assert (x1 == x2) != (y1 == y2)
        assert 0 <= y2 <= top
        assert 0 <= x2 <= (layout.aisles - 1) * layout.aisle_pitch_mm
        assert (y1 in cross_aisles) if y1 == y2 else (x1 % layout.aisle_pitch_mm == 0)
        length += abs(x1 - x2) + abs(y1 - y2)
    assert length == tour.length_mm
    at = 0
    for stop in tour.stops:
        at = tour.path.index(layout.cell_point(stop), at)


@pytest.mark.parametrize("instance", instances(folder()), ids=lambda instance: instance.name)
def test_a_published_instance_is_solved_at_its_optimum(instance: Instance) -> None:
    for layout, optimum in (
        (instance.one_block, instance.one_block_optimum),
        (instance.two_blocks, instance.two_block_optimum),
    ):
        tour = shortest_tour(layout, instance.picks)
        assert tour.length_mm == optimum
        check_walk(layout, instance.picks, tour)


def test_the_instances_in_the_repository_cover_both_depot_sides() -> None:
    sides = {instance.one_block.depot_side for instance in instances(SMALL)}
    assert sides == {"bottom", "top"}


@settings(max_examples=300)
@given(data=st.data(), layout=layouts())
def test_no_tour_is_shorter_than_the_exact_one(data: st.DataObject, layout: RectangularLayout) -> None:
    picks = data.draw(pick_lists(layout, most=6))
    tour = shortest_tour(layout, picks)
    assert tour.length_mm == held_karp(layout, picks)
    check_walk(layout, picks, tour)


@settings(max_examples=100)
@given(data=st.data(), layout=layouts(aisles=12, cells=20))
def test_long_lists_give_a_walk_too(data: st.DataObject, layout: RectangularLayout) -> None:
    picks = data.draw(pick_lists(layout, most=60))
    check_walk(layout, picks, shortest_tour(layout, picks))


def test_an_empty_list_is_a_tour_of_no_length_at_the_depot() -> None:
    layout = RectangularLayout(
        aisles=3, cells=4, aisle_pitch_mm=3000, cell_pitch_mm=1000, top_mm=800, bottom_mm=700, depot_aisle=1,
        depot_side="top",
    )  # fmt: skip
    assert shortest_tour(layout, []) == Tour(0, [], [(3000, 4500)])


def test_a_pick_outside_the_layout_is_refused_with_its_place() -> None:
    layout = RectangularLayout(aisles=3, cells=4, aisle_pitch_mm=3000, cell_pitch_mm=1000, top_mm=800, bottom_mm=700)
    with pytest.raises(PlanningError, match=r"pick \(3, 0\) lies outside"):
        shortest_tour(layout, [(0, 1), (3, 0)])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"aisles": 0}, "aisles"),
        ({"cells": 0}, "cells"),
        ({"top_mm": -1}, "top_mm"),
        ({"cross_aisles": (0,)}, "cross_aisles"),
        ({"cross_aisles": (4,)}, "cross_aisles"),
        ({"cross_aisles": (2, 2)}, "cross_aisles"),
        ({"depot_aisle": 3}, "depot_aisle"),
        ({"depot_side": "left"}, "depot_side"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(wrong: dict[str, object], named: str) -> None:
    right = {"aisles": 3, "cells": 4, "aisle_pitch_mm": 30, "cell_pitch_mm": 10, "top_mm": 8, "bottom_mm": 7}
    with pytest.raises(PlanningError, match=named):
        RectangularLayout(**right | wrong)  # type: ignore[arg-type]


def test_the_classes_are_those_of_the_papers() -> None:
    assert len(transitions(2).states) == 6  # Ratliff & Rosenthal's seven, less the finished one, which needs no name
    assert len(transitions(3).states) == 24  # Roodbergen & de Koster's twenty-five, likewise
