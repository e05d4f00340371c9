"""Unique codes, GS1 codes and strange waybills, at picking, scan-out and returns."""

import msgspec

from gateway.contracts.catalogue import Tracking
from tests.gateway.site import Site, product

GTIN = "04006381333931"


def tracked(site: Site) -> Site:
    """Every lamp has a code of its own."""
    lamp = product("LAMP", "White lamp", "4006381333931", weight_g=200)
    site.down(msgspec.structs.replace(lamp, version=2, tracking=Tracking.UNIT))
    return site.stock(LAMP=30, MUG=10)


def at_the_bin(site: Site) -> None:
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])


def test_each_unique_code_counts_once_at_picking(site: Site) -> None:
    tracked(site).order("S1", LAMP=2)
    at_the_bin(site)
    view = site.scan("p1", "lamp*0001")
    assert (view["code"], view["data"]["picked"]) == ("counted", 1)
    view = site.scan("p1", "LAMP*0001")
    assert (view["code"], view["data"]["picked"]) == ("unit_twice", 1)
    assert view["message"]["text"].startswith("LAMP*0001 is counted already.")
    assert site.scan("p1", "4006381333931*0002")["step"] == "pick.done"
    (event,) = site.events("LinePicked")
    assert [piece[3] for piece in event["pieces"]] == ["LAMP*0001", "4006381333931*0002"]


def test_the_goods_own_code_says_nothing_of_the_piece(site: Site) -> None:
    tracked(site).order("S1", LAMP=20)
    at_the_bin(site)
    view = site.scan("p1", "LAMP")
    assert (view["code"], view["data"]["picked"]) == ("unit_needed", 0)
    view = site.scan("p1", "LAMP*0001")
    assert view["data"]["keyed_allowed"] is False
    assert site.tap("p1", "quantity", 20)["code"] == "unit_needed"


def test_each_unique_code_counts_once_at_scan_out(site: Site) -> None:
    tracked(site).order("S1", LAMP=2, MUG=1)
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    while view["step"] != "pick.done":
        view = site.scan("p1", view["data"]["bin"])
        for no in range(view["data"]["quantity"]):
            view = site.scan("p1", f"LAMP*000{no}" if view["data"]["sku"] == "LAMP" else "MUG")
    site.tap("p1", "finish")
    site.scan("b1", "S1")
    assert site.scan("b1", f"]C101{GTIN}21A1")["code"] == "counted"
    assert site.scan("b1", f"https://lamps.example/01/{GTIN}/21/a1")["code"] == "unit_twice"
    assert site.scan("b1", "LAMP")["code"] == "unit_needed"
    assert site.scan("b1", f"]d201{GTIN}10LOT\x1d21A2")["code"] == "counted"
    assert site.scan("b1", "MUG")["step"] == "verify.weigh"
    event = next(one for one in site.events("LineVerified") if one["sku"] == "LAMP")
    assert [piece[3] for piece in event["pieces"]] == [f"{GTIN}*A1", f"{GTIN}*A2"]


def test_a_serial_number_of_goods_that_are_not_told_apart_is_no_matter(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=3)
    at_the_bin(site)
    for _ in range(2):
        assert site.scan("p1", f"]C101{GTIN}21A1")["code"] == "counted"


def test_a_strange_waybill_is_refused_with_whose_it_may_be(site: Site) -> None:
    view = site.scan("b1", "433431409940372")
    assert view["code"] == "unknown_waybill"
    assert "433431409940372 (申通 STO / 韵达 Yunda)" in view["message"]["text"]


def test_a_strange_return_is_refused_with_whose_it_may_be(site: Site) -> None:
    view = site.scan("r1", "SF1385628716739")
    assert view["code"] == "unknown_return"
    assert "SF1385628716739 (顺丰 SF)" in view["message"]["text"]


def test_a_code_with_one_bad_date_still_counts_its_goods(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=3)
    at_the_bin(site)
    assert site.scan("p1", f"]C101{GTIN}17260231" + "10A")["code"] == "counted"
