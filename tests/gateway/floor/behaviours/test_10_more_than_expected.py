"""10. More than expected: refused."""

from tests.gateway.floor.behaviours.steps import at_pick_item, at_verify_item
from tests.gateway.site import Site


def test_more_than_expected_is_refused_while_picking(site: Site) -> None:
    station = at_pick_item(site, LAMP=6)
    site.scan(station, "LAMP")
    assert site.tap(station, "quantity", 7)["code"] == "over"
    view = site.scan(station, "LAMP-CASE")
    assert (view["code"], view["data"]["picked"]) == ("over", 1)


def test_more_than_expected_is_refused_at_scan_out(site: Site) -> None:
    station = at_verify_item(site)
    site.scan(station, "LAMP")
    site.scan(station, "LAMP")
    view = site.scan(station, "LAMP")
    assert (view["code"], view["data"]["left"]) == ("over", 1)
