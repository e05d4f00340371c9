"""2. Known goods that are not in this order: refused."""

from tests.gateway.floor.behaviours.steps import at_pick_item, at_verify_item
from tests.gateway.site import Site


def test_known_goods_that_are_not_in_this_order_are_refused(site: Site) -> None:
    station = at_verify_item(site)
    before = site.view(station)["data"]
    view = site.scan(station, "HOOK")
    assert (view["code"], view["message"]["level"]) == ("foreign", "stop")
    assert (view["step"], view["data"]) == ("verify.item", before)


def test_known_goods_that_are_not_in_this_order_are_refused_while_picking(site: Site) -> None:
    station = at_pick_item(site)
    before = site.view(station)["data"]
    view = site.scan(station, "HOOK")
    assert (view["code"], view["data"]) == ("wrong_item", before)
