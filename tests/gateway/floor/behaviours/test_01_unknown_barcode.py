"""1. An unknown barcode: error, same step, nothing changed."""

import pytest

from tests.gateway.floor.behaviours.steps import at_pick_item, at_verify_item, at_wall
from tests.gateway.site import Site


@pytest.mark.parametrize("reach", [at_pick_item, at_verify_item, at_wall])
def test_an_unknown_barcode_is_an_error_the_step_stays_and_nothing_changes(site: Site, reach) -> None:  # type: ignore[no-untyped-def]
    station = reach(site)
    before, events = site.view(station), len(site.events())
    view = site.scan(station, "9999999999994")
    assert (view["code"], view["message"]["level"]) == ("unknown_barcode", "stop")
    assert (view["step"], view["data"], len(site.events())) == (before["step"], before["data"], events)
