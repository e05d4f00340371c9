"""Behaviour 4 of the screens."""

from tests.gateway.floor.inbound import GTIN, by_lot, expect
from tests.gateway.site import Site


def test_lot_tracked_goods_scanned_by_product_code_the_lot_is_asked_for(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=10))
    view = site.scan("r1", "4006381333931")
    assert (view["step"], view["code"]) == ("receive.lot", "ask_lot")
    assert site.tap("r1", "quantity", 10)["code"] == "not_allowed"
    assert site.scan("r1", "4006381333931")["code"] == "ask_lot_still"
    assert site.scan("r1", "MUG")["code"] == "unexpected"
    assert site.events("GoodsReceived") == []
    view = site.scan("r1", f"]C101{GTIN}1735073110L7")
    assert (view["step"], view["data"]["lot"], view["data"]["expiry"]) == ("receive.quantity", "L7", "2035-07-31")
    site.tap("r1", "quantity", 10)
    (event,) = site.events("GoodsReceived")
    assert (event["lot"], event["movements"][0]["lot"]) == ("L7", "L7")


def test_a_code_that_names_the_lot_is_not_asked_about(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=10))
    assert site.scan("r1", f"]C101{GTIN}1735073110L7")["step"] == "receive.quantity"


def test_the_lot_may_be_keyed_with_its_dates(site: Site) -> None:
    by_lot(site)
    site.scan("r1", expect(site, LAMP=10))
    site.scan("r1", "LAMP")
    for lot in ({}, {"lot": ""}, {"lot": "x" * 21}, {"lot": "a b"}, "L8", None):
        assert site.tap("r1", "lot", lot)["code"] == "bad_lot"
    assert site.tap("r1", "lot", {"lot": "L8", "expiry": "31.7.2035"})["code"] == "bad_value"
    view = site.tap("r1", "lot", {"lot": "l8", "expiry": "2035-07-31", "produced": "2026-01-01"})
    assert (view["step"], view["data"]["lot"]) == ("receive.quantity", "L8")
    assert site.state.inbound.lots["LAMP", "L8"].produced == "2026-01-01"


def test_goods_that_are_not_told_apart_by_lot_are_not_asked_about(site: Site) -> None:
    site.scan("r1", expect(site, LAMP=10))
    assert site.scan("r1", "LAMP")["step"] == "receive.quantity"
