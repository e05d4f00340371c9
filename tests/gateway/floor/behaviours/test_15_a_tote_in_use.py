"""15. A tote in use for another order: refused."""

from tests.gateway.floor.carts import setting
from tests.gateway.site import Site


def bound(site: Site) -> None:
    """Two orders in two real totes, at the first bin."""
    setting(site, bind_totes=True)
    site.stock(LAMP=9, MUG=9)
    site.order("S1", LAMP=1)
    site.order("S2", MUG=1)
    site.plan()
    assert site.tap("p1", "claim")["step"] == "pick.bind"
    assert site.scan("p1", "T-0001")["data"]["slot"] == 2


def test_a_tote_in_use_for_another_order_is_refused(site: Site) -> None:
    bound(site)
    view = site.scan("p1", "T-0001")
    assert (view["code"], view["step"], view["data"]["slot"]) == ("tote_in_use", "pick.bind", 2)
    assert "S1" in view["message"]["text"]
    assert site.scan("p1", "T-0002")["step"] == "pick.bin"


def test_the_goods_go_into_the_right_tote_and_no_other(site: Site) -> None:
    bound(site)
    view = site.scan("p1", "T-0002")
    own, other = ("T-0001", "T-0002") if view["data"]["order"] == "S1" else ("T-0002", "T-0001")
    assert view["data"]["tote"] == own
    site.scan("p1", view["data"]["bin"])
    assert site.scan("p1", other)["code"] == "wrong_tote"
    view = site.scan("p1", view["data"]["sku"])
    assert (view["step"], view["code"]) == ("pick.tote", "scan_tote")
    assert site.scan("p1", other)["code"] == "wrong_tote"
    assert site.events("LinePicked") == []
    assert site.scan("p1", own)["code"] == "line_done"


def test_a_real_tote_opens_its_order_at_the_bench_and_is_free_once_that_has_shipped(site: Site) -> None:
    bound(site)
    site.scan("p1", "T-0002")
    view = site.view("p1")
    while view["step"] != "pick.done":
        text = {"pick.bin": "bin", "pick.item": "sku", "pick.tote": "tote"}[view["step"]]
        view = site.scan("p1", view["data"][text])
    assert {tote["tote"] for tote in view["data"]["totes"]} == {"T-0001", "T-0002"}
    site.tap("p1", "finish")
    view = site.verify("b1", "T-0001")
    assert (view["step"], view["data"]["order"]) == ("verify.weigh", "S1")
    site.print_all()
    assert site.weigh("b1", 260)["step"] == "shipped"
    assert [row.label for row in site.state.sorting.bound] == ["T-0002"]


def test_a_reclaimed_wave_does_not_ask_for_its_totes_again(site: Site) -> None:
    bound(site)
    site.tap("p1", "leave")
    view = site.tap("p1", "claim")
    assert (view["step"], view["data"]["slot"]) == ("pick.bind", 2)
    site.scan("p1", "T-0002")
    site.tap("p1", "leave")
    assert site.tap("p1", "claim")["step"] == "pick.bin"


def test_without_real_totes_a_scanned_tote_is_right_or_wrong(site: Site) -> None:
    site.stock(LAMP=9).order("S1", LAMP=2)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    assert site.scan("p1", view["data"]["tote"])["code"] == "tote_ok"
    assert site.scan("p1", view["data"]["tote"][:-2] + "07")["code"] == "wrong_tote"
