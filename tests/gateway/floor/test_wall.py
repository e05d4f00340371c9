"""The put-wall: each piece to its slot, matched slots to scan-out, surplus and shortage, two people."""

from gateway.contracts.facts import WaveDissolved
from tests.gateway.floor.carts import pick_cart, put, setting, slots
from tests.gateway.site import Site

BATCH = {"second_sort": "batch", "one_piece": "batch"}


def a_wall(site: Site) -> str:
    """Three orders in a cart, opened at b1; returns the cart."""
    site.stock(LAMP=20, MUG=20, HOOK=20)
    site.order("S1", LAMP=2, MUG=1)
    site.order("S2", LAMP=1)
    site.order("S3", MUG=2)
    cart = pick_cart(site, **BATCH)
    assert site.tap("b1", "start", "wall")["step"] == "wall.scan"
    return cart


def test_an_item_lights_its_slot_and_the_slot_confirms(site: Site) -> None:
    a_wall(site)
    view = site.scan("b1", "LAMP")
    assert (view["step"], view["code"]) == ("wall.put", "to_slot")
    hand = view["data"]["hand"]
    assert (hand["slot"], hand["sku"], hand["quantity"]) == (1, "LAMP", 1)
    assert site.state.fulfilment_lines["f-S1", 1].picked == 0
    view = site.scan("b1", hand["tote"])
    assert (view["step"], view["code"]) == ("wall.scan", "put")
    assert slots(view) == {"S1": (3, 1, "open"), "S2": (1, 0, "open"), "S3": (2, 0, "open")}


def test_the_wrong_slot_is_refused_and_nothing_is_put(site: Site) -> None:
    a_wall(site)
    hand = site.scan("b1", "LAMP")["data"]["hand"]
    view = site.scan("b1", hand["tote"][:-2] + "03")
    assert (view["code"], view["step"], view["data"]["hand"]) == ("wrong_slot", "wall.put", hand)
    assert site.scan("b1", "MUG")["code"] == "slot_first"
    assert site.events("LinePicked") == []


def test_a_tap_confirms_only_where_the_wall_has_buttons(site: Site) -> None:
    a_wall(site)
    site.scan("b1", "LAMP")
    assert site.tap("b1", "put")["code"] == "no_light"
    setting(site, light_wall=True)
    assert site.tap("b1", "put")["code"] == "put"


def test_several_pieces_go_into_a_slot_together(site: Site) -> None:
    a_wall(site)
    site.scan("b1", "LAMP")
    view = site.scan("b1", "LAMP")
    assert (view["code"], view["data"]["hand"]["quantity"]) == ("slot_more", 2)
    assert site.scan("b1", "LAMP")["code"] == "slot_first"
    site.scan("b1", view["data"]["hand"]["tote"])
    assert [one["quantity"] for one in site.events("LinePicked")] == [2]


def test_a_complete_slot_says_so_and_is_scanned_out_afterwards(site: Site) -> None:
    a_wall(site)
    put(site, "LAMP")
    put(site, "LAMP")
    view = put(site, "MUG")
    assert view["code"] == "slot_done"
    assert slots(view)["S1"] == (3, 3, "matched")
    tote = view["data"]["slots"][0]["tote"]
    assert site.state.fulfilments["f-S1"].state == "picked"
    assert site.verify("b2", tote)["step"] == "verify.weigh"


def test_an_order_that_is_not_sorted_yet_is_not_packed(site: Site) -> None:
    cart = a_wall(site)
    assert site.scan("b2", "S1")["code"] == "not_picked"
    assert site.scan("b2", cart)["code"] == "cart_to_sort"


def test_the_last_piece_ends_the_wall(site: Site) -> None:
    cart = a_wall(site)
    for sku in ("LAMP", "LAMP", "MUG", "LAMP", "MUG"):
        put(site, sku)
    view = put(site, "MUG")
    assert (view["step"], view["code"]) == ("wall.done", "wall_done")
    assert site.events("WaveSorted")[0].get("back_ordered", []) == []
    assert not site.state.stock.count("place", cart)
    assert site.tap("b1", "finish")["step"] == "verify.open"
    assert site.tap("b1", "start", "wall")["code"] == "nothing_to_sort"


def test_undo_takes_the_last_put_back_into_the_cart(site: Site) -> None:
    cart = a_wall(site)
    put(site, "LAMP")
    put(site, "LAMP")
    view = put(site, "MUG")
    assert site.state.fulfilments["f-S1"].state == "picked"
    view = site.tap("b1", "undo")
    assert (view["code"], slots(view)["S1"]) == ("taken_back", (3, 2, "open"))
    assert site.state.fulfilments["f-S1"].state == "picking"
    assert site.on_hand("MUG")[cart] == 3
    site.tap("b1", "undo")
    assert slots(site.tap("b1", "undo"))["S1"] == (3, 0, "open")
    assert site.tap("b1", "undo")["code"] == "nothing_to_undo"


def test_undo_comes_too_late_for_an_order_that_is_being_packed(site: Site) -> None:
    a_wall(site)
    put(site, "LAMP")
    put(site, "LAMP")
    view = put(site, "MUG")
    site.scan("b2", view["data"]["slots"][0]["tote"])
    assert site.tap("b1", "undo")["code"] == "too_late_to_undo"


def test_a_piece_in_hand_can_be_laid_back(site: Site) -> None:
    a_wall(site)
    site.scan("b1", "LAMP")
    view = site.tap("b1", "undo")
    assert (view["step"], view["data"]["hand"]) == ("wall.scan", None)


def test_goods_that_are_in_no_wave_here_are_refused(site: Site) -> None:
    a_wall(site)
    view = site.scan("b1", "HOOK")
    assert (view["step"], view["code"]) == ("wall.scan", "foreign_wave")


def test_goods_of_another_wave_are_refused_and_it_is_named(site: Site) -> None:
    a_wall(site)
    site.tap("b1", "leave")
    site.order("S4", HOOK=3)
    other = pick_cart(site, **BATCH)
    first = next(wave for wave in site.state.waves if f"{wave.number}-00" != other)
    assert site.tap("b1", "start", "wall")["step"] == "wall.open"
    assert site.tap("b1", "open", first.number)["step"] == "wall.scan"
    view = site.scan("b1", "HOOK")
    assert view["code"] == "wrong_wave"
    assert other[:-3] in view["message"]["text"]
    assert site.scan("b1", other)["code"] == "busy"


def test_a_surplus_of_a_cancelled_order_goes_back_to_a_bin(site: Site) -> None:
    cart = a_wall(site)
    site.cancel("f-S2")
    assert site.state.fulfilments["f-S2"].state == "intercepted"
    put(site, "LAMP")
    put(site, "LAMP")
    view = site.scan("b1", "LAMP")
    assert (view["step"], view["code"]) == ("wall.back", "surplus")
    assert view["data"]["lines"][0]["quantity"] == 1
    before = site.on_hand("LAMP")[view["data"]["bin"]]
    view = site.scan("b1", view["data"]["bin"])
    assert view["code"] == "put_back_done"
    assert cart not in site.on_hand("LAMP")
    assert site.on_hand("LAMP")["A-01-01"] == before + 1


def test_pieces_too_many_on_the_cart_go_back_and_their_bin_is_counted(site: Site) -> None:
    a_wall(site)
    for sku in ("LAMP", "LAMP", "LAMP"):
        put(site, sku)
    before = site.on_hand("LAMP")
    view = site.scan("b1", "LAMP")
    assert (view["step"], view["code"]) == ("wall.back", "surplus")
    site.scan("b1", view["data"]["bin"])
    assert site.on_hand("LAMP") == before
    assert [row.bin for row in site.state.counting.bins] == ["A-01-01"]


def test_a_surplus_may_go_to_another_bin_than_it_came_from(site: Site) -> None:
    a_wall(site)
    for sku in ("LAMP", "LAMP", "LAMP"):
        put(site, sku)
    site.scan("b1", "LAMP")
    site.scan("b1", "A-03-04")
    assert site.on_hand("LAMP")["A-03-04"] == 1


def test_a_shortage_at_the_wall_is_warned_then_planned_again_and_the_rest_is_untouched(site: Site) -> None:
    cart = a_wall(site)
    put(site, "LAMP")
    put(site, "LAMP")
    put(site, "MUG")
    put(site, "LAMP")
    put(site, "MUG")
    view = site.tap("b1", "finish")
    assert (view["step"], view["code"]) == ("wall.scan", "wall_partial")
    assert site.events("PickShort") == []
    view = site.tap("b1", "finish")
    assert (view["step"], view["code"]) == ("wall.done", "wall_given_up")
    assert site.on_hand("MUG")["LOST"] == 1
    assert cart not in site.on_hand("MUG")
    assert site.state.fulfilments["f-S3"].state == "short"
    assert site.state.fulfilments["f-S1"].state == "picked"
    assert site.plan() == 1
    assert site.state.wave_stops.by("fulfilment", "f-S3")[0].quantity == 1
    totes = site.pick_wave()
    assert site.state.fulfilments["f-S3"].state == "picked"
    assert site.verify("b2", totes[0]["tote"])["step"] == "verify.weigh"


def test_after_a_warning_a_further_piece_asks_again(site: Site) -> None:
    a_wall(site)
    assert site.tap("b1", "finish")["code"] == "wall_partial"
    put(site, "LAMP")
    assert site.tap("b1", "finish")["code"] == "wall_partial"


def test_a_surplus_in_the_cart_goes_back_before_the_wall_ends(site: Site) -> None:
    cart = a_wall(site)
    site.cancel("f-S1")
    put(site, "LAMP")
    put(site, "MUG")
    put(site, "MUG")
    for _ in range(2):
        view = site.tap("b1", "finish")
        assert (view["step"], view["code"]) == ("wall.back", "surplus")
        site.scan("b1", view["data"]["bin"])
        if site.view("b1")["step"] == "wall.back":
            site.scan("b1", site.view("b1")["data"]["bin"])
        if site.view("b1")["step"] == "wall.done":
            break
    assert site.view("b1")["step"] == "wall.done"
    assert not site.state.stock.count("place", cart)
    assert site.on_hand("LAMP")["A-01-01"] == 19


def test_a_slot_that_was_called_back_is_put_back_from_the_wall(site: Site) -> None:
    a_wall(site)
    put(site, "LAMP")
    site.cancel("f-S1")
    view = site.view("b1")
    assert slots(view)["S1"][2] == "stop"
    view = site.scan("b1", view["data"]["slots"][0]["tote"])
    assert (view["step"], view["data"]["order"]) == ("wall.back", "S1")
    site.scan("b1", view["data"]["bin"])
    assert site.state.fulfilments["f-S1"].state == "intercepted"
    assert site.on_hand("LAMP")["A-01-01"] == 18


def test_an_order_that_is_cancelled_while_its_piece_is_in_hand_gets_nothing(site: Site) -> None:
    a_wall(site)
    hand = site.scan("b1", "LAMP")["data"]["hand"]
    site.cancel("f-S1")
    view = site.scan("b1", hand["tote"])
    assert (view["step"], view["code"]) == ("wall.scan", "slot_gone")
    assert site.events("LinePicked") == []
    assert site.scan("b1", "LAMP")["data"]["hand"]["order"] == "S2"


def test_a_broken_piece_goes_to_the_defect_bin_and_its_order_is_planned_again(site: Site) -> None:
    a_wall(site)
    site.scan("b1", "LAMP")
    assert site.tap("b1", "damaged")["code"] == "damaged_replaced"
    assert site.on_hand("LAMP")["DEFECT"] == 1
    assert [row.quality for row in site.state.stock.by("place", "DEFECT")] == ["defective"]


def test_a_restart_recovers_the_piece_in_hand(site: Site) -> None:
    a_wall(site)
    hand = site.scan("b1", "LAMP")["data"]["hand"]
    site.restart()
    view = site.view("b1")
    assert (view["step"], view["data"]["hand"]) == ("wall.put", hand)


def test_the_goods_of_a_wave_that_was_given_up_halfway_go_back_and_its_orders_are_planned_again(site: Site) -> None:
    site.stock(LAMP=20, MUG=20)
    site.order("S1", LAMP=2, MUG=1)
    site.order("S2", LAMP=1, MUG=1)
    setting(site, pick_styles=BATCH)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", view["data"]["sku"])
    site.tap("p1", "leave")
    (wave,) = site.state.waves
    site.writer.call(lambda unit: unit.record(WaveDissolved(wave=wave.wave, reason="too late", operator="susi")))
    view = site.tap("b1", "start", "wall")
    assert view["step"] == "wall.scan"
    view = site.tap("b1", "finish")
    assert (view["step"], view["code"]) == ("wall.back", "surplus")
    assert site.scan("b1", view["data"]["bin"])["step"] == "wall.done"
    assert not site.state.stock.count("place", f"{wave.number}-00")
    setting(site, pick_styles="cluster")
    assert site.plan() == 1
    site.pick_wave()
    assert {row.state for row in site.state.fulfilments} == {"picked"}
