"""3. Goods of another order: refused, and says so."""

from tests.gateway.site import Site


def test_goods_of_another_order_are_refused_and_the_screen_says_so(site: Site) -> None:
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=2)
    site.order("S2", MUG=1)
    site.plan()
    totes = {tote["order"]: tote["tote"] for tote in site.pick_wave()}
    site.scan("b1", totes["S1"])
    view = site.scan("b1", "MUG")
    assert (view["code"], view["step"], view["data"]["left"]) == ("other_order", "verify.item", 2)
    assert "S2" in view["message"]["text"]
