"""Behaviour 22 of the screens."""

import pytest

from tests.gateway.floor.inbound import expect, place_rule, send_back
from tests.gateway.site import Site


def to_put_away(site: Site) -> None:
    site.stock(MUG=10)
    site.scan("r1", expect(site, LAMP=5))
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 5)


def test_a_place_outside_the_allowed_area_is_refused_unusual_but_allowed_needs_the_same_code_twice(site: Site) -> None:
    to_put_away(site)
    place_rule(site, "A-03-03", skus=("HOOK",))
    view = site.scan("r1", "A-03-03")
    assert (view["step"], view["code"], view["message"]["level"]) == ("receive.putaway", "bin_goods", "stop")
    assert site.scan("r1", "A-03-03")["code"] == "bin_goods"  # however often
    mug = next(place for place in site.on_hand("MUG"))
    view = site.scan("r1", mug)
    assert (view["step"], view["code"], view["message"]["level"]) == ("receive.putaway", "unusual_other_goods", "look")
    assert site.on_hand("LAMP") == {"RECV": 5}
    assert site.scan("r1", mug)["code"] == "closed"
    assert site.on_hand("LAMP") == {mug: 5}
    assert site.events("GoodsPutAway")[-1]["unusual"]


def test_another_place_in_between_starts_it_over(site: Site) -> None:
    to_put_away(site)
    mug = next(place for place in site.on_hand("MUG"))
    site.scan("r1", mug)
    assert site.scan("r1", "DEFECT")["code"] == "unusual_good_to_defect"
    assert site.scan("r1", mug)["code"] == "unusual_other_goods"
    assert site.on_hand("LAMP") == {"RECV": 5}


@pytest.mark.parametrize("place", ["Z-01-01", "LAMP", "PO-261124-0001"])
def test_what_is_no_place_is_refused(site: Site, place: str) -> None:
    to_put_away(site)
    assert site.scan("r1", place)["code"] in ("unknown_bin", "unexpected")
    assert site.on_hand("LAMP") == {"RECV": 5}


def test_defective_goods_do_not_go_among_the_good_ones(site: Site) -> None:
    site.scan("r1", send_back(site, LAMP=1))
    site.scan("r1", "LAMP")
    site.tap("r1", "quantity", 1)
    assert site.tap("r1", "grade", "damaged")["data"]["bin"] == "DEFECT"
    assert site.scan("r1", "A-01-01")["code"] == "bin_zone"
    assert site.scan("r1", "DEFECT")["code"] == "closed"
