"""One-piece run: a piece finds its order, the waybill prints, it is weighed in passing and ships."""

from datetime import UTC, datetime
from typing import Any

from gateway.contracts import catalogue, work
from gateway.floor.outbound import weights
from tests.gateway.floor.carts import pick_cart, setting
from tests.gateway.site import Site, product

RUN = {"one_piece": "one_piece", "same_goods": "one_piece"}
GRAMS = {"HOOK": 80 + 60, "LAMP": 200 + 60}


def a_run(site: Site, **orders: str) -> str:
    """One-piece orders (number -> SKU) in a cart, opened at b1; returns the cart."""
    site.stock(LAMP=50, MUG=50, HOOK=50)
    for number, sku in orders.items():
        site.order(number, **{sku: 1})
    cart = pick_cart(site, **RUN)
    view = site.tap("b1", "start", "one_piece")
    assert (view["step"], view["code"]) == ("run.scan", "run_opened")
    return cart


def ship(site: Site, sku: str) -> dict[str, Any]:
    """Scans a piece, prints, weighs."""
    assert site.scan("b1", sku)["step"] == "run.weigh"
    site.print_all()
    return site.weigh("b1", GRAMS[sku])


def shipped(site: Site) -> list[str]:
    """Orders in the order of shipping."""
    return [site.state.fulfilments[one["fulfilment"]].number for one in site.events("ParcelShipped")]


def test_a_piece_ships_with_three_acts_scan_print_weigh(site: Site) -> None:
    cart = a_run(site, S1="HOOK", S2="HOOK")
    view = ship(site, "HOOK")
    assert (view["step"], view["code"]) == ("run.scan", "run_shipped")
    assert view["data"]["last"] == {"order": "S1", "waybill": "YT0000000000001", "carrier": "yto", "grams": 140}
    assert (view["data"]["left"], view["data"]["done"]) == (1, 1)
    assert site.on_hand("HOOK") == {"A-01-02": 48, cart: 1} or site.on_hand("HOOK")[cart] == 1
    kinds = [kind for kind in site.kinds() if kind != "MessageApplied"]
    wanted = ["LinePicked", "LineVerified", "ParcelVerified", "WaybillPrinted", "ParcelWeighed", "ParcelShipped"]
    assert kinds[-7:] == [*wanted, "DespatchPassed"]


def test_the_last_piece_ends_the_run(site: Site) -> None:
    cart = a_run(site, S1="HOOK", S2="LAMP")
    ship(site, "LAMP")
    view = ship(site, "HOOK")
    assert (view["step"], view["code"]) == ("run.done", "run_done")
    assert not site.state.stock.count("place", cart)
    assert len(site.events("WaveSorted")) == 1
    assert site.tap("b1", "finish")["step"] == "verify.open"


def released(site: Site, number: str, **more: Any) -> None:
    site.down(
        work.FulfilmentReleased(
            fulfilment=f"f-{number}",
            number=number,
            warehouse="main",
            lines=(work.ReleasedLine(1, "HOOK", 1),),
            **more,
        ),
        work.WaybillIssued(fulfilment=f"f-{number}", waybill=f"YT{int(number[1:]):013d}", carrier="yto"),
    )


def test_the_piece_goes_to_priority_then_ship_by_then_the_oldest_order(site: Site) -> None:
    site.stock(HOOK=20)
    day = [datetime(2026, 11, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    released(site, "S1", ordered_at=day[2])
    released(site, "S2", ordered_at=day[1])
    released(site, "S3", ordered_at=day[2], ship_by=day[3])
    released(site, "S4", ordered_at=day[2], ship_by=day[2])
    released(site, "S5", ordered_at=day[2], priority=5)
    pick_cart(site, **RUN)
    site.tap("b1", "start", "one_piece")
    for _ in range(5):
        ship(site, "HOOK")
    assert shipped(site) == ["S5", "S4", "S3", "S2", "S1"]


def test_the_parcel_goes_on_before_its_label_has_come(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK", S3="HOOK")
    site.scan("b1", "HOOK")
    view = site.weigh("b1", 140)
    assert (view["step"], view["code"], view["data"]["waits"]) == ("run.scan", "run_waits", 1)
    site.scan("b1", "HOOK")
    seq = site.view("b1")["seq"]
    assert site.print_all() == 2
    view = site.view("b1")
    assert (view["step"], shipped(site)) == ("run.weigh", ["S1"])
    assert view["seq"] > seq
    view = site.weigh("b1", 140)
    assert (view["code"], shipped(site)) == ("run_shipped", ["S1", "S2"])


def test_a_weight_that_does_not_fit_holds_only_its_parcel(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.print_all()
    view = site.weigh("b1", 900)
    assert (view["step"], view["code"]) == ("run.scan", "run_held")
    assert view["data"]["aside"] == [{"order": "S1", "waybill": "YT0000000000001", "why": "weight_held"}]
    ship(site, "HOOK")
    assert shipped(site) == ["S2"]
    view = site.scan("b2", "YT0000000000001")
    assert view["step"] == "verify.held"
    assert site.weigh("b2", 140)["step"] == "shipped"


def test_a_called_back_order_is_passed_over_and_listed(site: Site) -> None:
    cart = a_run(site, S1="HOOK", S2="HOOK")
    site.cancel("f-S1")
    view = site.view("b1")
    assert [one["order"] for one in view["data"]["passed_over"]] == ["S1"]
    view = ship(site, "HOOK")
    assert shipped(site) == ["S2"]
    assert view["step"] == "run.scan"
    view = site.scan("b1", "HOOK")
    assert (view["step"], view["code"]) == ("run.back", "surplus")
    view = site.scan("b1", view["data"]["bin"])
    assert view["step"] == "run.done"
    assert cart not in site.on_hand("HOOK")
    assert sum(site.on_hand("HOOK").values()) == 49


def test_a_call_back_after_the_scan_stops_the_parcel(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.print_all()
    site.cancel("f-S1")
    view = site.weigh("b1", 140)
    assert (view["step"], view["code"]) == ("run.scan", "run_called_back")
    assert shipped(site) == []
    assert site.scan("b2", "S1")["step"] == "verify.intercepted"


def test_a_call_back_while_the_label_is_on_its_way_stops_the_parcel(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.weigh("b1", 140)
    site.cancel("f-S1")
    site.print_all()
    assert shipped(site) == []
    assert [one["why"] for one in site.view("b1")["data"]["aside"]] == ["called_back"]


def test_a_label_of_unknown_fate_leaves_the_run_and_is_asked_about_at_scan_out(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.weigh("b1", 140)
    site.print_all(state="unknown")
    view = site.view("b1")
    assert (view["step"], [one["why"] for one in view["data"]["aside"]]) == ("run.scan", ["label_unknown"])
    ship(site, "HOOK")
    view = site.scan("b2", "S1")
    assert view["step"] == "verify.label"
    assert site.tap("b2", "label_ok")["step"] == "shipped"
    assert shipped(site) == ["S2", "S1"]


def test_without_a_scale_the_expected_weight_is_taken_and_says_so(site: Site) -> None:
    setting(site, run_weight="expected")
    a_run(site, S1="HOOK", S2="HOOK")
    assert site.scan("b1", "HOOK")["step"] == "run.scan"
    site.print_all()
    assert shipped(site) == ["S1"]
    weighed = site.events("ParcelWeighed")[0]
    assert (weighed["grams"], weighed["source"], weighed["accepted"]) == (140, "expected", True)
    assert weighed.get("learned", []) == []


def test_goods_of_unknown_weight_are_weighed_all_the_same(site: Site) -> None:
    setting(site, run_weight="expected")
    site.down(product("CARD", "Card", "4006381333962"))
    site.stock(CARD=5)
    site.order("S1", CARD=1)
    pick_cart(site, **RUN)
    site.tap("b1", "start", "one_piece")
    assert site.scan("b1", "CARD")["step"] == "run.weigh"
    site.print_all()
    assert site.weigh("b1", 75)["step"] == "run.done"
    assert weights.expect(site.state, [("CARD", 1)]).grams == 75


def test_a_weight_by_hand_needs_a_badge_and_a_reason(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.print_all()
    assert site.weigh("b1", 140, badge="OP-VERA0000", reason="")["code"] == "reason_needed"
    assert site.weigh("b1", 140, badge="OP-PAUL0000", reason="scale")["code"] == "no_right"
    assert site.weigh("b1", 140, badge="OP-VERA0000", reason="scale")["code"] == "run_shipped"
    assert site.events("ParcelWeighed")[0]["operator"] == "vera"


def test_the_next_piece_waits_until_this_one_is_weighed(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    view = site.scan("b1", "HOOK")
    assert (view["step"], view["code"]) == ("run.weigh", "run_weigh_first")


def test_goods_that_are_not_in_the_cart_are_refused(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    view = site.scan("b1", "MUG")
    assert (view["step"], view["code"]) == ("run.scan", "foreign_wave")


def test_orders_without_their_goods_are_asked_about_and_planned_again(site: Site) -> None:
    cart = a_run(site, S1="HOOK", S2="HOOK")
    ship(site, "HOOK")
    assert site.tap("b1", "finish")["code"] == "wall_partial"
    view = site.tap("b1", "finish")
    assert (view["step"], view["code"]) == ("run.done", "wall_given_up")
    assert site.on_hand("HOOK")["LOST"] == 1
    assert cart not in site.on_hand("HOOK")
    assert site.state.fulfilments["f-S2"].state == "short"
    assert site.plan() == 1


def test_two_stations_in_one_run_never_give_one_order_twice(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.tap("b2", "start", "one_piece")
    site.scan("b1", "HOOK")
    view = site.scan("b2", "HOOK")
    assert (view["step"], view["data"]["order"]) == ("run.weigh", "S2")
    assert site.scan("b1", "HOOK")["code"] == "run_weigh_first"


def test_a_piece_with_a_code_of_its_own_ships_once(site: Site) -> None:
    site.down(
        catalogue.ProductChanged(
            sku="PHONE",
            name="Phone",
            version=1,
            barcodes=("4006381333979",),
            tracking=catalogue.Tracking.UNIT,
            weight_g=80,
        )
    )
    site.stock(PHONE=5)
    for number in ("S1", "S2", "S3"):
        site.order(number, PHONE=1)
    setting(site, pick_styles=RUN)
    site.plan()
    view = site.tap("p1", "claim")
    site.scan("p1", view["data"]["bin"])
    for serial in ("0001", "0002", "0003"):
        site.scan("p1", f"PHONE*{serial}")
    site.tap("p1", "finish")
    site.tap("b1", "start", "one_piece")
    assert site.scan("b1", "PHONE")["code"] == "unit_needed"
    site.scan("b1", "PHONE*0001")
    site.print_all()
    site.weigh("b1", 140)
    view = site.scan("b1", "PHONE*0001")
    assert (view["step"], view["code"]) == ("run.scan", "unit_shipped")
    assert "S1" in view["message"]["text"]
    assert site.scan("b1", "PHONE*0002")["step"] == "run.weigh"


def test_orders_of_the_same_goods_run_piece_by_piece_and_print_with_the_last_one(site: Site) -> None:
    site.stock(LAMP=30, MUG=30)
    for i in range(1, 6):
        site.order(f"S{i}", LAMP=2, MUG=1)
    cart = pick_cart(site, **RUN)
    site.tap("b1", "start", "one_piece")
    for i in range(1, 6):
        assert site.scan("b1", "LAMP")["code"] == "run_more"
        assert site.scan("b1", "MUG")["code"] == "run_more"
        assert site.scan("b1", "MUG")["code"] == "foreign"
        view = site.scan("b1", "LAMP")
        assert (view["step"], view["data"]["order"]) == ("run.weigh", f"S{i}")
        site.print_all()
        view = site.weigh("b1", 2 * 200 + 350 + 150)
    assert (view["step"], len(shipped(site))) == ("run.done", 5)
    assert not site.state.stock.count("place", cart)


def test_undo_lays_the_pieces_of_an_unfinished_order_back(site: Site) -> None:
    site.stock(LAMP=30, MUG=30)
    for i in range(1, 6):
        site.order(f"S{i}", LAMP=2, MUG=1)
    pick_cart(site, **RUN)
    site.tap("b1", "start", "one_piece")
    site.scan("b1", "LAMP")
    view = site.tap("b1", "undo")
    assert (view["step"], view["data"]["in_hand"]) == ("run.scan", None)


def test_an_order_without_waybill_is_passed_over_and_refused_as_the_last(site: Site) -> None:
    site.stock(HOOK=20)
    site.down(
        work.FulfilmentReleased(
            fulfilment="f-S1", number="S1", warehouse="main", lines=(work.ReleasedLine(1, "HOOK", 1),)
        )
    )
    site.order("S2", HOOK=1)
    pick_cart(site, **RUN)
    site.tap("b1", "start", "one_piece")
    assert site.view("b1")["data"]["passed_over"] == [{"order": "S1", "why": "no_waybill", "reason": ""}]
    ship(site, "HOOK")
    assert shipped(site) == ["S2"]
    before = len(site.events())
    assert site.scan("b1", "HOOK")["code"] == "run_order_waits"
    assert len(site.events()) == before
    site.down(work.WaybillIssued(fulfilment="f-S1", waybill="YT0000000000001", carrier="yto"))
    assert ship(site, "HOOK")["step"] == "run.done"


def test_a_restart_in_the_middle_goes_on_at_the_scale(site: Site) -> None:
    a_run(site, S1="HOOK", S2="HOOK")
    site.scan("b1", "HOOK")
    site.restart()
    assert site.view("b1")["step"] == "run.weigh"
    site.print_all()
    assert site.weigh("b1", 140)["code"] == "run_shipped"


def test_a_parcel_whose_label_comes_after_the_person_has_left_ships_all_the_same(site: Site) -> None:
    cart = a_run(site, S1="HOOK")
    site.scan("b1", "HOOK")
    assert site.weigh("b1", 140)["code"] == "run_waits"
    assert site.tap("b1", "leave")["step"] == "verify.open"
    site.print_all()
    assert shipped(site) == ["S1"]
    assert len(site.events("WaveSorted")) == 1
    assert not site.state.stock.count("place", cart)


def test_a_called_back_parcel_that_was_left_behind_does_not_ship(site: Site) -> None:
    a_run(site, S1="HOOK")
    site.scan("b1", "HOOK")
    site.weigh("b1", 140)
    site.tap("b1", "leave")
    site.cancel("f-S1")
    site.print_all()
    assert shipped(site) == []
    assert site.scan("b1", "S1")["step"] == "verify.intercepted"
