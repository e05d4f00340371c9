"""The length-only recursion and the S-shape agree with the exact walk, or are never better."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.planning.layout import RectangularLayout
from gateway.planning.length import RouteLengths
from gateway.planning.routing import shortest_tour
from gateway.planning.s_shape import s_shape_length
from tests.gateway.planning.sprp import folder, instances
from tests.gateway.planning.strategies import layouts, pick_lists


@settings(max_examples=200)
@given(data=st.data(), layout=layouts(aisles=8, cells=12))
def test_the_length_alone_is_the_walks_length(data: st.DataObject, layout: RectangularLayout) -> None:
    lengths = RouteLengths(layout)
    for _ in range(3):
        picks = data.draw(pick_lists(layout, most=25))
        assert lengths.of(lengths.bits(picks)) == shortest_tour(layout, picks).length_mm


@settings(max_examples=100)
@given(data=st.data(), layout=layouts(aisles=8, cells=12))
def test_the_s_shape_is_never_shorter_than_the_exact_walk(data: st.DataObject, layout: RectangularLayout) -> None:
    picks = data.draw(pick_lists(layout, most=25))
    assert s_shape_length(layout, picks) >= shortest_tour(layout, picks).length_mm


def test_the_s_shape_walks_every_aisle_through_and_turns_in_the_last() -> None:
    layout = RectangularLayout(aisles=4, cells=10, aisle_pitch_mm=3, cell_pitch_mm=1, top_mm=1, bottom_mm=1)
    assert s_shape_length(layout, [(0, 5), (1, 2)]) == 11 + 3 + 11 + 3
    assert s_shape_length(layout, [(0, 5), (1, 2), (3, 4)]) == 11 + 3 + 11 + 6 + 2 * 5 + 9
    assert s_shape_length(layout, []) == 0


def test_the_s_shape_of_two_blocks_serves_the_far_one_first() -> None:
    layout = RectangularLayout(
        aisles=3, cells=6, aisle_pitch_mm=3, cell_pitch_mm=1, top_mm=1, bottom_mm=1, cross_aisles=(3,),
        cross_aisle_gap_mm=2,
    )  # fmt: skip
    # Up aisle 0 to the middle (4), aisle 2 of the far block and back (6 + 2 x 1), down aisle 1 (3 + 4), home (3).
    assert s_shape_length(layout, [(0, 1), (2, 3), (1, 2)]) == 4 + 6 + 2 + 3 + 4 + 3


def test_the_s_shape_costs_about_a_third_more_on_the_published_instances() -> None:
    ratios = [
        s_shape_length(instance.one_block, instance.picks) / instance.one_block_optimum
        for instance in instances(folder())
    ]
    assert 1.2 < sum(ratios) / len(ratios) < 1.5
