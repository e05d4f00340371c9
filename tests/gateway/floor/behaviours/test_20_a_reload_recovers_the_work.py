"""20. A reload recovers the work in progress."""

import pytest

from tests.gateway.floor.behaviours.steps import at_pick_item, at_verify_item, at_wall
from tests.gateway.site import Site


@pytest.mark.parametrize("reach", [at_pick_item, at_verify_item, at_wall])
def test_a_reload_recovers_the_work_in_progress(site: Site, reach) -> None:  # type: ignore[no-untyped-def]
    station = reach(site)
    before = site.scan(station, "LAMP")
    assert site.view(station)["data"] == before["data"]
    site.restart()
    after = site.view(station)
    assert (after["step"], after["data"]) == (before["step"], before["data"])
