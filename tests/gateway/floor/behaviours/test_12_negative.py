"""12. Negative: refused."""

import pytest

from tests.gateway.floor.behaviours.steps import at_pick_item
from tests.gateway.site import Site


@pytest.mark.parametrize("action", ["quantity", "short", "damaged"])
def test_negative_is_refused(site: Site, action: str) -> None:
    station = at_pick_item(site, LAMP=6)
    site.scan(station, "LAMP")
    before, events = site.view(station)["data"], len(site.events())
    for value in (-1, -0.5, "-3", None if action == "quantity" else -9):
        view = site.tap(station, action, value)
        assert (view["code"], view["data"], len(site.events())) == ("bad_value", before, events)
