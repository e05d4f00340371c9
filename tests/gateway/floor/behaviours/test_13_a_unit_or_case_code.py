"""13. A unit or case code adds 1 or the case size."""

from tests.gateway.floor.behaviours.steps import at_pick_item
from tests.gateway.site import Site


def test_a_unit_or_case_code_adds_one_or_the_case_size(site: Site) -> None:
    station = at_pick_item(site, LAMP=14)
    assert site.scan(station, "LAMP")["data"]["picked"] == 1
    assert site.scan(station, "LAMP-CASE")["data"]["picked"] == 13
    assert site.scan(station, "4006381333931")["step"] == "pick.done"
    site.tap(station, "finish")
    site.scan("b1", "S1")
    assert site.scan("b1", "LAMP-CASE")["data"]["left"] == 2
    assert site.scan("b1", "LAMP")["data"]["left"] == 1
