"""Picking in totals: one stop for all orders that want the same goods, into one cart."""

from tests.gateway.floor.carts import pick_cart, setting
from tests.gateway.site import Site

BATCH = {"second_sort": "batch"}


def three_orders(site: Site) -> None:
    site.stock(LAMP=20, MUG=20)
    site.order("S1", LAMP=2, MUG=1)
    site.order("S2", LAMP=3)
    site.order("S3", LAMP=1, MUG=2)


def test_the_picker_sees_totals_a_bin_and_one_event_tells_them(site: Site) -> None:
    three_orders(site)
    setting(site, pick_styles=BATCH)
    site.plan()
    view = site.tap("p1", "claim")
    assert view["code"] == "claimed_totals"
    assert (view["data"]["stops"], view["data"]["stop_no"]) == (2, 1)
    seen = {}
    while view["step"] != "pick.done":
        data = view["data"]
        seen[data["sku"]] = (data["quantity"], data["orders"], data["tote"][-3:])
        view = site.scan("p1", data["bin"] if view["step"] == "pick.bin" else data["sku"])
    assert seen == {"LAMP": (6, 3, "-00"), "MUG": (3, 2, "-00")}
    assert view["code"] == "wave_to_sort"
    picked = {one["sku"]: one for one in site.events("BatchPicked")}
    assert {sku: one["quantity"] for sku, one in picked.items()} == {"LAMP": 6, "MUG": 3}
    assert sum(part[1] for part in picked["LAMP"]["parts"]) == 6
    assert site.events("LinePicked") == []


def test_the_goods_lie_in_the_cart_and_no_order_is_picked_yet(site: Site) -> None:
    three_orders(site)
    cart = pick_cart(site, **BATCH)
    assert site.on_hand("LAMP")[cart] == 6
    assert {row.state for row in site.state.fulfilments} == {"picking"}
    assert all(row.reserved == 0 for row in site.state.stock)
    assert site.plan() == 0


def test_a_shortage_in_totals_is_looked_for_elsewhere_and_then_told(site: Site) -> None:
    three_orders(site)
    setting(site, pick_styles=BATCH)
    site.plan()
    view = site.tap("p1", "claim")
    while view["data"]["sku"] != "LAMP":
        view = site.scan("p1", view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
    site.scan("p1", view["data"]["bin"])
    assert site.tap("p1", "short", 4)["code"] == "short_lacking"
    assert sum(one["quantity"] for one in site.events("BatchPicked") if one["sku"] == "LAMP") == 4
    assert sum(one["missing"] for one in site.events("PickShort")) == 2
    assert {row.state for row in site.state.fulfilments} == {"picking", "short"}
    site.stock(LAMP=9)
    assert site.plan() == 0  # what an order lacks is known when the cart is empty


def test_leaving_keeps_what_is_in_the_cart_and_the_next_picker_goes_on(site: Site) -> None:
    three_orders(site)
    setting(site, pick_styles=BATCH)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", view["data"]["sku"])
    site.tap("p1", "leave")
    view = site.tap("p1", "claim")
    assert view["data"]["sku"] in ("LAMP", "MUG")
    total = {"LAMP": 6, "MUG": 3}[view["data"]["sku"]]
    assert view["data"]["quantity"] == total - 1


def test_a_cancelled_order_leaves_the_totals(site: Site) -> None:
    three_orders(site)
    setting(site, pick_styles=BATCH)
    site.plan()
    view = site.tap("p1", "claim")
    while view["data"]["sku"] != "LAMP":
        view = site.scan("p1", view["data"]["bin" if view["step"] == "pick.bin" else "sku"])
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    site.cancel("f-S2")
    view = site.view("p1")
    assert view["data"]["sku"] == "LAMP"
    assert view["data"]["quantity"] == 6 - 3 - 1
    assert site.state.fulfilments["f-S2"].state == "intercepted"
