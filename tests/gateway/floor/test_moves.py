"""Moves, replenishment and the hold zone: nothing that an order has reserved, and the sums stay right."""

import pytest

from tests.gateway.floor.inbound import by_lot, expect, face, lying, moved, place_rule, second_bench, zone
from tests.gateway.site import Site


def begin(site: Site, work: str, station: str = "r1") -> dict[str, object]:
    return site.tap(station, "start", work)


@pytest.fixture
def shelf(site: Site) -> Site:
    """30 lamps in A-01-01, 10 mugs in A-02-02."""
    site.scan("r1", expect(site, LAMP=30, MUG=10))
    for sku, pieces, place in (("LAMP", 30, "A-01-01"), ("MUG", 10, "A-02-02")):
        site.scan("r1", sku)
        site.tap("r1", "quantity", pieces)
        site.scan("r1", place)
    return site


def test_goods_go_from_a_bin_to_a_bin(shelf: Site) -> None:
    assert begin(shelf, "move")["step"] == "move.from"
    assert shelf.scan("r1", "A-01-01")["step"] == "move.item"
    assert shelf.scan("r1", "LAMP-CASE")["data"]["counted"] == 12
    assert shelf.scan("r1", "LAMP")["data"]["counted"] == 13
    assert shelf.tap("r1", "quantity")["step"] == "move.to"
    view = shelf.scan("r1", "A-03-01")
    assert (view["step"], view["code"], view["data"]["undoable"]) == ("move.from", "moved", True)
    assert shelf.on_hand("LAMP") == {"A-01-01": 17, "A-03-01": 13}
    assert shelf.tap("r1", "undo")["code"] == "moved"
    assert shelf.on_hand("LAMP") == {"A-01-01": 30}
    assert shelf.tap("r1", "undo")["code"] == "nothing_to_undo"
    assert [event["reason"] for event in shelf.events("StockMoved")] == ["move", "move undone"]
    assert moved(shelf) == lying(shelf)


def test_all_that_lies_in_a_bin_moves_at_once(shelf: Site) -> None:
    begin(shelf, "move")
    shelf.scan("r1", "A-01-01")
    assert shelf.tap("r1", "whole")["step"] == "move.to"
    assert shelf.scan("r1", "A-01-01")["code"] == "same_bin"
    shelf.scan("r1", "A-03-01")
    assert shelf.on_hand("LAMP") == {"A-03-01": 30}


def test_what_orders_have_reserved_stays(shelf: Site) -> None:
    shelf.order("S1", LAMP=25)
    assert shelf.plan() == 1
    begin(shelf, "move")
    shelf.scan("r1", "A-01-01")
    shelf.scan("r1", "LAMP")
    assert shelf.tap("r1", "quantity", 6)["code"] == "over_movable"
    shelf.tap("r1", "leave")
    shelf.scan("r1", "A-01-01")
    shelf.tap("r1", "whole")
    shelf.scan("r1", "A-03-01")
    assert shelf.on_hand("LAMP") == {"A-01-01": 25, "A-03-01": 5}


def test_other_goods_in_the_bin_are_asked_about(shelf: Site) -> None:
    begin(shelf, "move")
    shelf.scan("r1", "A-01-01")
    shelf.scan("r1", "LAMP")
    shelf.tap("r1", "quantity", 5)
    assert shelf.scan("r1", "A-02-02")["code"] == "unusual_other_goods"
    assert shelf.scan("r1", "A-02-02")["code"] == "moved"


def test_what_is_not_there_cannot_move(shelf: Site) -> None:
    begin(shelf, "move")
    assert shelf.scan("r1", "A-03-03")["code"] == "nothing_there"
    assert shelf.scan("r1", "Z-03-03")["code"] == "unknown_bin"
    shelf.scan("r1", "A-01-01")
    assert shelf.scan("r1", "MUG")["code"] == "not_in_bin"
    shelf.scan("r1", "LAMP")
    assert shelf.scan("r1", "MUG")["code"] == "wrong_goods"
    assert shelf.tap("r1", "quantity", 31)["code"] == "over_movable"


def test_what_somebody_took_meanwhile_is_said(shelf: Site) -> None:
    other = second_bench(shelf)
    for station in ("r1", other):
        begin(shelf, "move", station)
        shelf.scan(station, "A-01-01")
        shelf.scan(station, "LAMP")
        shelf.tap(station, "quantity", 20)
    assert shelf.scan("r1", "A-03-01")["code"] == "moved"
    assert shelf.scan(other, "A-03-02")["code"] == "gone_meanwhile"
    assert shelf.on_hand("LAMP") == {"A-01-01": 10, "A-03-01": 20}


def test_two_lots_in_a_bin_are_told_apart(site: Site) -> None:
    by_lot(site)
    for lot in ("L1", "L2"):
        site.scan("r1", expect(site, f"PO-261124-00{lot[1]}0", LAMP=5))
        site.scan("r1", "LAMP")
        site.tap("r1", "lot", {"lot": lot})
        site.tap("r1", "quantity", 5)
        site.scan("r1", "A-01-01")
        site.scan("r1", "A-01-01")
    if site.view("r1")["step"] != "home":
        site.tap("r1", "leave")
    begin(site, "move")
    site.scan("r1", "A-01-01")
    view = site.scan("r1", "LAMP")
    assert view["code"] == "say_lot"
    assert "L1, L2" in view["message"]["text"]
    site.scan("r1", "]C1010400638133393110L2")
    site.tap("r1", "quantity", 2)
    site.scan("r1", "A-03-01")
    assert [(row.lot, row.quantity) for row in site.state.stock.by("place", "A-03-01")] == [("L2", 2)]


# --- replenishment ---


def fill(site: Site) -> None:
    """60 lamps in the reserve, faces for lamps and mugs."""
    zone(site, "R", "reserve")
    site.scan("r1", expect(site, "PO-261124-0002", LAMP=60))
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 60)
    site.scan("r1", "R-01-01")
    face(site, "A-01-01", "LAMP", 40, 50)
    face(site, "A-02-02", "MUG", 5, 20)


def test_a_face_below_its_minimum_is_filled_from_the_reserve(shelf: Site) -> None:
    fill(shelf)
    assert {"workflow": "replenish", "waiting": 1} in shelf.view("r1")["data"]["menu"]
    (need,) = begin(shelf, "replenish")["data"]["needs"]  # type: ignore[index]
    assert (need["bin"], need["there"], need["quantity"], need["source"]) == ("A-01-01", 30, 20, "R-01-01")
    assert shelf.tap("r1", "take")["data"]["source"] == "R-01-01"
    assert shelf.scan("r1", "A-02-02")["code"] == "wrong_bin"
    shelf.scan("r1", "R-01-01")
    shelf.scan("r1", "LAMP-CASE")
    assert shelf.tap("r1", "quantity", 20)["step"] == "replenish.to"
    assert shelf.scan("r1", "A-03-03")["code"] == "wrong_bin"
    view = shelf.scan("r1", "A-01-01")
    assert (view["step"], view["data"]["needs"]) == ("replenish.list", [])
    assert shelf.on_hand("LAMP") == {"A-01-01": 50, "R-01-01": 40}
    assert shelf.events("StockMoved")[-1]["reason"] == "replenish"


def test_the_face_that_orders_empty_comes_first(shelf: Site) -> None:
    fill(shelf)
    zone(shelf, "S", "reserve")
    shelf.scan("r1", expect(shelf, "PO-261124-0003", MUG=60))
    shelf.scan("r1", "MUG")
    shelf.tap("r1", "quantity", 60)
    shelf.scan("r1", "S-01-01")
    face(shelf, "A-02-02", "MUG", 12, 20)
    bins = [need["bin"] for need in begin(shelf, "replenish")["data"]["needs"]]  # type: ignore[index]
    assert bins == ["A-02-02", "A-01-01"]
    shelf.order("S1", LAMP=29)
    shelf.plan()
    assert [need["bin"] for need in shelf.view("r1")["data"]["needs"]] == ["A-01-01", "A-02-02"]


def test_a_need_that_somebody_is_on_the_way_with_is_not_given_twice(shelf: Site) -> None:
    fill(shelf)
    other = second_bench(shelf)
    begin(shelf, "replenish")
    shelf.tap("r1", "take", "A-01-01")
    assert begin(shelf, "replenish", other)["code"] == "replenish_none"
    assert shelf.tap(other, "take")["code"] == "replenish_none"


def test_a_face_never_gets_more_than_its_bin_takes(shelf: Site) -> None:
    fill(shelf)
    place_rule(shelf, "A-01-01", max_pieces=35)
    begin(shelf, "replenish")
    shelf.tap("r1", "take")
    shelf.scan("r1", "R-01-01")
    shelf.scan("r1", "LAMP")
    shelf.tap("r1", "quantity", 20)
    assert shelf.scan("r1", "A-01-01")["code"] == "bin_full"


# --- holds ---


def held(site: Site, place: str = "HOLD") -> str:
    begin(site, "hold")
    site.scan("r1", "A-01-01")
    site.scan("r1", "LAMP")
    assert site.tap("r1", "quantity", 4)["step"] == "hold.why"
    assert site.tap("r1", "why", {"reason": "because"})["code"] == "bad_value"
    view = site.tap("r1", "why", {"reason": "customer", "for_whom": "TB-77"})
    assert (view["step"], view["data"]["bin"]) == ("hold.to", place)
    assert site.scan("r1", "A-03-03")["code"] == "not_a_hold_place"
    assert site.scan("r1", place)["code"] == "held"
    (row,) = site.state.inbound.holds.by("state", "held")
    return row.hold


def test_held_goods_wait_for_somebody_and_nobody_picks_them(shelf: Site) -> None:
    hold = held(shelf)
    assert shelf.on_hand("LAMP") == {"A-01-01": 26, "HOLD": 4}
    shelf.order("S1", LAMP=27)
    assert shelf.plan() == 0
    (shown,) = shelf.view("r1")["data"]["holds"]
    assert (shown["hold"], shown["for_whom"], shown["quantity"]) == (hold, "TB-77", 4)
    assert shelf.tap("r1", "release", hold)["step"] == "hold.back"
    assert shelf.scan("r1", "A-01-01")["code"] == "moved"
    assert shelf.on_hand("LAMP") == {"A-01-01": 30}
    assert shelf.tap("r1", "release", hold)["code"] == "no_such_hold"
    assert shelf.plan() == 1
    assert moved(shelf) == lying(shelf)


def test_a_bin_of_the_hold_zone_holds_too_and_is_no_source_of_a_move(shelf: Site) -> None:
    zone(shelf, "H", "hold")
    held(shelf, "H-01-01")
    shelf.order("S1", LAMP=27)
    assert shelf.plan() == 0
    shelf.tap("r1", "leave")
    begin(shelf, "move")
    assert shelf.scan("r1", "H-01-01")["code"] == "held_here"
