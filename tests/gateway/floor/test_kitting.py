"""Bundles are made of their components and taken apart; never more than the bins hold."""

import pytest

from tests.gateway.floor.inbound import bundle, lying, moved, second_bench
from tests.gateway.site import Site


@pytest.fixture
def shelf(site: Site) -> Site:
    """9 lamps and 10 mugs; a set is 2 lamps and a mug."""
    return bundle(site.stock(LAMP=9, MUG=10), LAMP=2, MUG=1)


def make(site: Site, pieces: int, place: str = "A-03-03", station: str = "r1") -> dict[str, object]:
    site.tap(station, "start", "kit")
    site.scan(station, "SET")
    site.tap(station, "quantity", pieces)
    return site.scan(station, place)


def test_components_go_out_and_bundles_come_in(shelf: Site) -> None:
    assert shelf.tap("r1", "start", "kit")["data"]["bundles"] == [{"sku": "SET", "name": "Gift set", "possible": 4}]
    view = shelf.scan("r1", "SET-CODE")
    assert (view["step"], view["data"]["possible"]) == ("kit.quantity", 4)
    view = shelf.tap("r1", "quantity", 3)
    parts = {part["sku"]: part["quantity"] for part in view["data"]["parts"]}
    assert (view["step"], parts) == ("kit.to", {"LAMP": 6, "MUG": 3})
    assert shelf.scan("r1", "A-03-03")["code"] == "kit_made"
    assert (shelf.on_hand("SET"), sum(shelf.on_hand("LAMP").values())) == ({"A-03-03": 3}, 3)
    (event,) = shelf.events("KitAssembled")
    assert [(one["sku"], one["quantity"]) for one in event["components"]] == [("LAMP", 6), ("MUG", 3)]
    assert moved(shelf) == lying(shelf)


def test_no_more_than_the_bins_hold(shelf: Site) -> None:
    shelf.tap("r1", "start", "kit")
    shelf.scan("r1", "SET")
    assert shelf.tap("r1", "quantity", 5)["code"] == "not_enough_parts"
    shelf.order("S1", LAMP=6)
    shelf.plan()
    assert shelf.tap("r1", "quantity", 2)["code"] == "not_enough_parts"
    assert shelf.tap("r1", "quantity", 1)["step"] == "kit.to"


def test_parts_that_went_meanwhile_are_not_used_twice(shelf: Site) -> None:
    other = second_bench(shelf)
    for station in ("r1", other):
        shelf.tap(station, "start", "kit")
        shelf.scan(station, "SET")
        shelf.tap(station, "quantity", 3)
    assert shelf.scan("r1", "A-03-03")["code"] == "kit_made"
    view = shelf.scan(other, "A-03-02")
    assert (view["step"], view["code"]) == ("kit.quantity", "not_enough_parts")
    assert shelf.on_hand("SET") == {"A-03-03": 3}


def test_what_is_no_bundle_is_refused(shelf: Site) -> None:
    shelf.tap("r1", "start", "kit")
    assert shelf.scan("r1", "LAMP")["code"] == "no_bundle"


def test_a_bundle_is_taken_apart_and_its_parts_wait_to_be_put_away(shelf: Site) -> None:
    make(shelf, 3)
    view = shelf.tap("r1", "apart")
    assert view["data"]["apart"] is True
    shelf.scan("r1", "SET")
    assert shelf.tap("r1", "quantity", 2)["step"] == "kit.from"
    assert shelf.scan("r1", "A-01-01")["code"] == "over_movable"
    assert shelf.scan("r1", "A-03-03")["code"] == "kit_apart"
    assert shelf.on_hand("SET") == {"A-03-03": 1}
    assert shelf.on_hand("LAMP")["RECV"] == 4
    assert moved(shelf) == lying(shelf)


def test_a_made_bundle_is_picked_like_any_goods(shelf: Site) -> None:
    make(shelf, 2)
    shelf.order("S1", SET=2)
    assert shelf.plan() == 1
    assert shelf.tap("p1", "claim")["data"]["bin"] == "A-03-03"
