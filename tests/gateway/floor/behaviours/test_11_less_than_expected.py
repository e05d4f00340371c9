"""11. Less than expected: the line splits, the rest stays."""

from tests.gateway.floor.behaviours.steps import at_pick_item
from tests.gateway.site import Site


def test_less_than_expected_the_line_splits_and_the_rest_stays(site: Site) -> None:
    station = at_pick_item(site, LAMP=5)
    site.scan(station, "LAMP")
    site.scan(station, "LAMP")
    site.tap(station, "leave")
    assert [one["quantity"] for one in site.events("LinePicked")] == [2]
    (stop,) = [stop for stop in site.state.wave_stops if stop.state == "open"]
    assert (stop.quantity, stop.picked) == (3, 2)
    assert sum(row.reserved for row in site.state.stock.by("sku", "LAMP")) == 3
    view = site.tap(station, "claim")
    assert (view["data"]["quantity"], view["data"]["picked"]) == (3, 0)
