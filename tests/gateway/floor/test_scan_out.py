"""Scan-out: what opens, what is refused, and that a message tells why."""

from typing import Any

from tests.gateway.site import Site


def picked(site: Site, **pieces: int) -> str:
    """An order S1 in its tote."""
    site.stock(LAMP=30, MUG=10, HOOK=10).order("S1", **(pieces or {"LAMP": 2, "MUG": 1}))
    assert site.plan() == 1
    return str(site.pick_wave()[0]["tote"])


def shipped(site: Site) -> dict[str, Any]:
    site.verify("b1", picked(site))
    site.print_all()
    return site.weigh("b1", 900)


def test_an_order_opens_by_tote_waybill_or_number(site: Site) -> None:
    tote = picked(site)
    for text in (tote, "YT0000000000001", "yt0000000000001", "S1"):
        view = site.scan("b1", text)
        assert (view["step"], view["data"]["order"], view["data"]["tote"]) == ("verify.item", "S1", tote)
        site.tap("b1", "leave")


def test_what_waits_is_listed_and_pushed_when_the_walk_is_over(site: Site) -> None:
    assert site.view("b1")["data"]["waiting"] == []
    tote = picked(site)
    waiting = site.view("b1")["data"]["waiting"]
    assert [(one["order"], one["tote"], one["pieces"], one["called_back"]) for one in waiting] == [
        ("S1", tote, 3, False)
    ]
    site.scan("b1", tote)
    assert site.view("b2")["data"]["waiting"] == []


def test_an_unknown_code_is_no_waybill(site: Site) -> None:
    assert site.scan("b1", "YT9999999999999")["code"] == "unknown_waybill"
    assert site.scan("b1", "whatever")["code"] == "unknown_waybill"
    assert site.scan("b1", "LAMP")["code"] == "unexpected"


def test_an_order_that_is_not_picked_does_not_open(site: Site) -> None:
    site.stock(LAMP=5).order("S1", LAMP=1)
    view = site.scan("b1", "S1")
    assert (view["step"], view["code"]) == ("verify.open", "not_picked")


def test_goods_too_many_foreign_or_of_another_order_are_refused(site: Site) -> None:
    tote = picked(site, LAMP=2)
    site.order("S2", MUG=1)
    site.plan()
    site.pick_wave()
    site.scan("b1", tote)
    assert site.scan("b1", "MUG")["code"] == "other_order"
    assert site.scan("b1", "HOOK")["code"] == "foreign"
    view = site.scan("b1", "LAMP-CASE")
    assert (view["code"], view["data"]["left"]) == ("over", 2)
    site.scan("b1", "LAMP")
    view = site.view("b1")
    assert view["data"]["left"] == 1


def test_a_complete_line_takes_no_more(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=1, MUG=1))
    site.scan("b1", "LAMP")
    view = site.scan("b1", "LAMP")
    assert (view["step"], view["code"]) == ("verify.item", "over")


def test_a_big_line_may_be_keyed_after_one_scan(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=20))
    assert site.tap("b1", "quantity", 20)["code"] == "scan_once"
    assert site.scan("b1", "LAMP")["data"]["keyed_allowed"] is True
    assert site.tap("b1", "quantity", 21)["code"] == "over"
    assert site.tap("b1", "quantity", 20)["step"] == "verify.weigh"


def test_undo_takes_back_the_last_scan(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=3))
    site.scan("b1", "LAMP")
    site.scan("b1", "LAMP")
    assert site.tap("b1", "undo")["data"]["left"] == 2
    assert site.tap("b1", "undo")["data"]["left"] == 3
    assert site.tap("b1", "undo")["code"] == "nothing_to_undo"


def test_one_order_is_open_at_one_bench(site: Site) -> None:
    tote = picked(site)
    site.scan("b1", tote)
    assert site.scan("b2", tote)["code"] == "elsewhere"
    site.tap("b1", "leave")
    assert site.scan("b2", tote)["step"] == "verify.item"


def test_a_restart_keeps_the_pieces_counted(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=3))
    site.scan("b1", "LAMP")
    site.restart()
    view = site.view("b1")
    assert (view["step"], view["data"]["left"]) == ("verify.item", 2)


def test_a_shipped_order_says_who_shipped_it_and_when(site: Site) -> None:
    shipped(site)
    view = site.scan("b1", "S1")
    assert view["code"] == "already_shipped"
    assert "Vera" in view["message"]["text"]
    assert "YT0000000000001" in view["message"]["text"]


def test_the_next_tote_opens_right_after_shipping(site: Site) -> None:
    shipped(site)
    site.order("S2", MUG=1)
    site.plan()
    tote = site.pick_wave()[0]["tote"]
    assert site.scan("b1", tote)["step"] == "verify.item"


def test_pieces_missing_at_the_bench_are_fetched_again(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=3))
    site.scan("b1", "LAMP")
    view = site.tap("b1", "short", 1)
    assert (view["step"], view["code"]) == ("verify.open", "short_reported")
    assert site.state.fulfilments["f-S1"].state == "short"
    assert site.plan() == 1
    site.pick_wave()
    assert site.verify("b1", "S1")["step"] == "verify.weigh"
    site.print_all()
    assert site.weigh("b1", 750)["step"] == "shipped"
    assert site.on_hand("LAMP")["LOST"] == 2
    assert sum(movement["quantity"] for movement in site.events("DespatchPassed")[0]["movements"]) == 3


def test_without_a_waybill_the_bench_waits_for_central(site: Site) -> None:
    from gateway.contracts.work import FulfilmentReleased, ReleasedLine

    site.stock(LAMP=5)
    lines = (ReleasedLine(1, "LAMP", 1),)
    site.down(FulfilmentReleased(fulfilment="f-S9", number="S9", warehouse="main", lines=lines))
    site.plan()
    site.pick_wave()
    assert site.scan("b1", "S9")["code"] == "no_waybill"


def test_badges_decide_who_may_work(site: Site) -> None:
    site.tap("b1", "leave")
    assert site.view("b1")["step"] == "sign_in"
    assert site.scan("b1", "S1")["code"] == "sign_in_first"
    assert site.scan("b1", "OP-NOBODY00")["code"] == "unknown_badge"
    assert site.scan("b1", "OP-PAUL0000")["code"] == "no_right"
    assert site.scan("b1", "op-susi0000")["code"] == "signed_in"
    site.scan("b1", picked(site))
    assert site.scan("b1", "OP-VERA0000")["code"] == "busy_here"
