"""23. A partial finish: warned, confirmed, the rest back-ordered."""

from tests.gateway.floor.behaviours.steps import at_pick_item
from tests.gateway.site import Site


def test_a_partial_finish_is_warned_confirmed_and_the_rest_is_back_ordered(site: Site) -> None:
    station = at_pick_item(site, LAMP=3, MUG=2)
    sku = site.view(station)["data"]["sku"]
    site.scan(station, sku)
    before = len(site.events())
    view = site.tap(station, "finish")
    assert (view["code"], view["message"]["level"], view["step"]) == ("partial_finish", "look", "pick.item")
    assert len(site.events()) == before
    view = site.tap(station, "finish")
    assert (view["code"], view["step"]) == ("finished_early", "pick.done")
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]
    (rest,) = site.events("FulfilmentBackOrdered")
    assert sum(line["quantity"] for line in rest["lines"]) == 4
    assert all(row.reserved == 0 for row in site.state.stock)
    assert site.state.fulfilments["f-S1"].state == "short"
    site.tap(station, "finish")
    assert site.plan() == 1
    assert sum(stop.quantity for stop in site.state.wave_stops.by("fulfilment", "f-S1")) == 4
    site.pick_wave()
    assert site.state.fulfilments["f-S1"].state == "picked"
    assert site.verify("b1", "S1")["step"] == "verify.weigh"


def test_anything_else_after_the_warning_takes_it_back(site: Site) -> None:
    station = at_pick_item(site, LAMP=3)
    site.tap(station, "finish")
    site.scan(station, "LAMP")
    assert site.tap(station, "finish")["code"] == "partial_finish"


def test_orders_of_which_nothing_was_picked_are_planned_as_a_whole(site: Site) -> None:
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=1)
    site.order("S2", MUG=1)
    site.plan()
    site.tap("p1", "claim")
    site.tap("p1", "finish")
    site.tap("p1", "finish")
    site.tap("p1", "finish")
    assert site.plan() == 1
    assert {tote["order"] for tote in site.pick_wave()} == {"S1", "S2"}
