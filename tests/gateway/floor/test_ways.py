"""What is left of a walk, and how far the next stop is along it."""

from gateway.floor.storage import ways
from gateway.store.rows import Bin, Zone
from tests.gateway.site import LAYOUT

ZONE = Zone(zone="A", layout=LAYOUT)
PATH = ((0, 0), (0, 1800), (0, 0), (3000, 0), (3000, 800), (3000, 0), (0, 0))


def test_the_walk_starts_where_the_picker_stands() -> None:
    assert ways.remaining_path(PATH, None, ZONE) == PATH
    here = Bin(bin="A-01-02", zone="A", aisle=0, cell=1)
    assert ways.remaining_path(PATH, here, ZONE) == ((0, 1800), (0, 1800), *PATH[2:])


def test_a_picker_beside_the_walk_sees_all_of_it() -> None:
    aside = Bin(bin="A-03-04", zone="A", aisle=2, cell=3)
    assert ways.remaining_path(PATH, aside, ZONE) == PATH


def test_stops_lie_along_the_path_in_their_order() -> None:
    assert ways.along_mm(PATH, [(0, 800), (0, 1800), (3000, 800)]) == [800, 1800, 1800 + 1800 + 3000 + 800]
    assert ways.along_mm(PATH, [(0, 1800), (0, 800), (0, 0)]) == [1800, 2800, 3600]
    assert ways.along_mm(PATH, [(6000, 500)]) == [11200]
    assert ways.along_mm((), [(0, 0)]) == [0]
