"""Lots and their dates: written with the goods, first expired first out, expired ones never picked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.floor.inbound import lots
from gateway.floor.storage import goods
from tests.gateway.floor.inbound import GTIN, by_lot, expect, lying, moved
from tests.gateway.site import Site

BINS = {"L1": "A-01-01", "L2": "A-02-02", "L3": "A-03-03"}


def bring(site: Site, lot: str, expiry: str, pieces: int = 5) -> None:
    site.scan("r1", expect(site, f"PO-261124-3{len(site.events()):03d}", LAMP=pieces))
    site.scan("r1", "LAMP")
    site.tap("r1", "lot", {"lot": lot, "expiry": expiry})
    site.tap("r1", "quantity", pieces)
    assert site.scan("r1", BINS[lot])["code"] == "closed"


@pytest.fixture
def shelf(site: Site) -> Site:
    """Three lots; the second to come expires first."""
    by_lot(site)
    for lot, expiry in (("L1", "2035-06-30"), ("L2", "2034-06-30"), ("L3", "2036-06-30")):
        bring(site, lot, expiry)
    return site


def given(site: Site, pieces: int) -> list[tuple[str, int]]:
    return [(row.lot, part) for row, part in goods.allocate(site.state, "LAMP", pieces)]


def test_the_lot_that_expires_first_goes_first(shelf: Site) -> None:
    assert given(shelf, 3) == [("L2", 3)]
    assert given(shelf, 7) == [("L2", 5), ("L1", 2)]
    assert given(shelf, 15) == [("L2", 5), ("L1", 5), ("L3", 5)]


def test_a_wave_sends_the_picker_to_the_lot_that_expires_first(shelf: Site) -> None:
    shelf.order("S1", LAMP=2)
    shelf.plan()
    assert shelf.tap("p1", "claim")["data"]["bin"] == BINS["L2"]


def test_a_lot_keeps_its_dates_in_the_stock_and_in_the_table(shelf: Site) -> None:
    assert {(row.lot, row.place) for row in shelf.state.stock.by("sku", "LAMP")} == set(BINS.items())
    assert lots.expiry(shelf.state, "LAMP", "L2") == "2034-06-30"
    assert lots.expiry(shelf.state, "LAMP", "?") == lots.LAST
    assert moved(shelf) == lying(shelf)


def test_an_expired_lot_is_held_and_never_given(tmp_path: Path) -> None:
    clock = [datetime(2034, 6, 29, 12, tzinfo=UTC)]
    site = Site(tmp_path, lambda: clock[0]).furnish()
    by_lot(site)
    bring(site, "L1", "2034-06-30")
    bring(site, "L2", "2035-06-30")
    assert given(site, 2) == [("L1", 2)]
    clock[0] = datetime(2034, 6, 30, 12, tzinfo=UTC)
    assert site.writer.call(lots.hold_expired) == 0  # its last day is still good
    clock[0] = datetime(2034, 6, 30, 16, tzinfo=UTC)  # 1 July in Shanghai
    assert site.writer.call(lots.hold_expired) == 1
    assert site.writer.call(lots.hold_expired) == 0
    assert given(site, 2) == [("L2", 2)]
    assert given(site, 6) == []
    assert site.events("LotHeld") == [{"sku": "LAMP", "lot": "L1", "reason": "expired"}]
    site.close()


def test_a_wave_of_the_day_after_leaves_an_expired_lot_alone(tmp_path: Path) -> None:
    clock = [datetime(2034, 6, 29, 12, tzinfo=UTC)]
    site = Site(tmp_path, lambda: clock[0]).furnish()
    by_lot(site)
    bring(site, "L1", "2034-06-30")
    bring(site, "L2", "2035-06-30")
    site.order("S1", LAMP=2)
    clock[0] = datetime(2034, 7, 1, 12, tzinfo=UTC)
    assert site.plan() == 1
    assert site.tap("p1", "claim")["data"]["bin"] == BINS["L2"]
    site.close()


def test_an_expired_lot_that_comes_in_is_taken_and_held_at_once(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", "LAMP")
    view = site.tap("r1", "lot", {"lot": "L1", "expiry": "2020-01-31"})
    assert (view["code"], view["message"]["level"], view["data"]["held"]) == ("lot_is_held", "look", "expired")
    site.tap("r1", "quantity", 5)
    site.scan("r1", "A-01-01")
    site.order("S1", LAMP=1)
    assert site.plan() == 0


def test_another_lot_in_one_count_is_refused(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", f"]C101{GTIN}10L1")
    view = site.scan("r1", f"]C101{GTIN}10L2")
    assert (view["code"], view["data"]["counted"]) == ("other_lot_in_hand", 1)
    assert site.scan("r1", f"]C101{GTIN}10L1")["data"]["counted"] == 2


def test_dates_that_become_known_later_are_kept_and_never_wiped_out(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=9))
    for code in (f"]C101{GTIN}10L1", f"]C101{GTIN}1134010117350630" + "10L1", f"]C101{GTIN}10L1"):
        site.scan("r1", code)
        site.tap("r1", "quantity", 3)
        site.scan("r1", "A-01-01")
    row = site.state.inbound.lots["LAMP", "L1"]
    assert (row.expiry, row.produced) == ("2035-06-30", "2034-01-01")
    assert len(site.events("LotRecorded")) == 2


def test_the_lot_moves_with_the_goods_to_the_parcel(shelf: Site) -> None:
    shelf.order("S1", LAMP=6)
    shelf.plan()
    shelf.pick_wave()
    picked = [event["movements"][0].get("lot") for event in shelf.events("LinePicked")]
    assert sorted(picked) == ["L1", "L2"]
    assert moved(shelf) == lying(shelf)
