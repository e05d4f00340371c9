"""Layouts and pick lists for property tests."""

from hypothesis import strategies as st

from gateway.planning.layout import Pick, RectangularLayout


@st.composite
def layouts(draw: st.DrawFn, aisles: int = 5, cells: int = 6) -> RectangularLayout:
    """Small layouts with one, two or three blocks, cross aisles in even and odd gaps and in none at all."""
    number = draw(st.integers(1, cells))
    splits = draw(st.sets(st.integers(1, number - 1), max_size=2)) if number > 1 else set()
    columns = draw(st.integers(1, aisles))
    return RectangularLayout(
        aisles=columns,
        cells=number,
        aisle_pitch_mm=draw(st.integers(1, 9)),
        cell_pitch_mm=draw(st.integers(1, 5)),
        top_mm=draw(st.integers(0, 4)),
        bottom_mm=draw(st.integers(0, 4)),
        cross_aisles=tuple(sorted(splits)),
        cross_aisle_gap_mm=draw(st.integers(0, 5)) if splits else 0,
        depot_aisle=draw(st.integers(0, columns - 1)),
        depot_side=draw(st.sampled_from(["bottom", "top"])),
    )


def pick_lists(layout: RectangularLayout, most: int) -> st.SearchStrategy[list[Pick]]:
    """Lists of picks in the layout, duplicates included."""
    pick = st.tuples(st.integers(0, layout.aisles - 1), st.integers(0, layout.cells - 1))
    return st.lists(pick, max_size=most)
