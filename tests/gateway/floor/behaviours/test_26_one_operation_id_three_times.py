"""26. One operation id sent three times has one effect."""

from tests.gateway.floor.behaviours.steps import at_pick_item
from tests.gateway.floor.carts import pick_cart
from tests.gateway.site import Site


def test_one_operation_id_sent_three_times_has_one_effect(site: Site) -> None:
    station = at_pick_item(site, LAMP=5)
    views = [site.scan(station, "LAMP", operation="op-1") for _ in range(3)]
    assert views[0] == views[1] == views[2]
    assert site.view(station)["data"]["picked"] == 1
    site.restart()
    assert site.scan(station, "LAMP", operation="op-1") == views[0]
    assert site.view(station)["data"]["picked"] == 1


def test_a_put_sent_three_times_is_one_put(site: Site) -> None:
    site.stock(LAMP=9).order("S1", LAMP=3)
    pick_cart(site, second_sort="batch")
    site.tap("b1", "start", "wall")
    tote = site.scan("b1", "LAMP")["data"]["hand"]["tote"]
    for _ in range(3):
        site.scan("b1", tote, operation="put-1")
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]


def test_a_piece_of_a_run_sent_three_times_is_one_parcel(site: Site) -> None:
    site.stock(HOOK=9)
    for number in ("S1", "S2", "S3"):
        site.order(number, HOOK=1)
    pick_cart(site, one_piece="one_piece")
    site.tap("b1", "start", "one_piece")
    for _ in range(3):
        site.scan("b1", "HOOK", operation="run-1")
    assert len(site.events("ParcelVerified")) == 1
    assert site.print_all() == 1
