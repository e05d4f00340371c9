"""21. Two people on one line: the second is told, and quantities stay right."""

from tests.gateway.floor.carts import pick_cart, put
from tests.gateway.site import Site


def test_two_people_on_one_line_the_second_is_told_and_quantities_stay_right(site: Site) -> None:
    site.stock(LAMP=9).order("S1", LAMP=2)
    site.plan()
    tote = site.pick_wave()[0]["tote"]
    site.scan("b1", tote)
    site.scan("b1", "LAMP")
    view = site.scan("b2", tote)
    assert (view["step"], view["code"]) == ("verify.open", "elsewhere")
    assert "b1" in view["message"]["text"]
    assert site.view("b1")["data"]["left"] == 1


def test_two_people_at_one_wall_are_told_and_no_slot_gets_a_piece_too_many(site: Site) -> None:
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=2, MUG=1)
    site.order("S2", LAMP=1, MUG=1)
    pick_cart(site, second_sort="batch")
    site.tap("b1", "start", "wall")
    view = site.tap("b2", "start", "wall")
    assert (view["code"], view["data"]["others"]) == ("wall_joined", ["b1"])
    one, two, three = [site.scan(station, "LAMP")["data"].get("hand") for station in ("b1", "b2", "b1")]
    assert one["order"] == two["order"] == "S1"
    assert three["quantity"] == 1  # the second piece of this hand would be a third one for the order
    site.scan("b1", one["tote"])
    site.scan("b2", two["tote"])
    assert site.state.fulfilment_lines["f-S1", 1].picked == 2
    assert put(site, "LAMP", "b2")["data"]["slots"][1]["put"] == 1
    put(site, "MUG", "b1")
    assert put(site, "MUG", "b2")["step"] == "wall.done"
    assert site.tap("b1", "finish")["step"] == "verify.open"


def test_undo_at_one_station_never_takes_back_what_the_other_has_put(site: Site) -> None:
    site.stock(LAMP=9)
    site.order("S1", LAMP=3)
    pick_cart(site, second_sort="batch")
    for station in ("b1", "b2"):
        site.tap(station, "start", "wall")
        put(site, "LAMP", station)
    assert site.tap("b2", "undo")["code"] == "taken_back"
    assert site.tap("b2", "undo")["code"] == "nothing_to_undo"
    assert site.state.fulfilment_lines["f-S1", 1].picked == 1


def test_a_piece_in_one_persons_hand_is_not_promised_to_the_other(site: Site) -> None:
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=1, MUG=1)
    site.order("S2", LAMP=1, MUG=1)
    pick_cart(site, second_sort="batch")
    for station in ("b1", "b2"):
        site.tap(station, "start", "wall")
    hands = [site.scan(station, "LAMP")["data"]["hand"]["order"] for station in ("b1", "b2")]
    assert hands == ["S1", "S2"]


def test_two_stations_in_a_run_of_equal_orders_fill_different_ones(site: Site) -> None:
    site.stock(LAMP=30, MUG=30)
    for i in range(1, 6):
        site.order(f"S{i}", LAMP=2, MUG=1)
    pick_cart(site, same_goods="one_piece")
    orders = []
    for station in ("b1", "b2"):
        site.tap(station, "start", "one_piece")
        orders.append(site.scan(station, "LAMP")["data"]["in_hand"]["order"])
    assert orders == ["S1", "S2"]
