"""18. A shortage never changes another operator's batch."""

from tests.gateway.floor.behaviours.steps import second_picker
from tests.gateway.site import Site


def test_a_shortage_never_changes_another_operators_batch(site: Site) -> None:
    second_picker(site)
    site.stock(LAMP=6)
    site.order("S1", LAMP=3)
    site.plan()
    mine = site.tap("p1", "claim")
    site.order("S2", LAMP=3)
    site.plan()
    theirs = site.tap("p2", "claim")
    site.scan("p2", theirs["data"]["bin"])
    site.scan("p2", "LAMP")
    before = site.view("p2")["data"]
    site.scan("p1", mine["data"]["bin"])
    assert site.tap("p1", "short", 1)["code"] == "short_lacking"
    assert site.view("p2")["data"] == before
    site.scan("p2", "LAMP")
    assert site.scan("p2", "LAMP")["step"] == "pick.done"
    assert site.state.fulfilments["f-S2"].state == "picked"
