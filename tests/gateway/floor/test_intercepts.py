"""Call-backs: wherever the order is, it stops; what has shipped has shipped."""

from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site


def test_a_released_order_is_stopped_at_once(site: Site) -> None:
    site.stock(LAMP=5)
    site.cancel(site.order("S1", LAMP=2))
    assert site.events("FulfilmentIntercepted") == [{"fulfilment": "f-S1", "at": "released"}]
    assert site.plan() == 0
    assert site.scan("b1", "S1")["code"] == "already_stopped"


def test_a_waiting_wave_loses_the_order_and_its_reservations(site: Site) -> None:
    site.stock(LAMP=5)
    fulfilment = site.order("S1", LAMP=5)
    site.plan()
    site.cancel(fulfilment)
    assert [row.reserved for row in site.state.stock.by("sku", "LAMP")] == [0]
    assert site.tap("p1", "claim")["code"] == "no_wave"
    site.order("S2", LAMP=5)
    assert site.plan() == 1


def test_a_picker_at_the_stop_is_told_and_moves_on_and_the_goods_go_back(site: Site) -> None:
    site.stock(LAMP=5, MUG=5)
    fulfilment = site.order("S1", LAMP=2)
    site.order("S2", MUG=1)
    site.plan()
    view = site.tap("p1", "claim")
    while view["data"]["order"] != "S1":
        view = site.tap("p1", "skip")
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    site.cancel(fulfilment)
    view = site.view("p1")
    assert view["data"]["order"] == "S2"
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]
    site.scan("p1", view["data"]["bin"])
    view = site.scan("p1", "MUG")
    tote = next(one["tote"] for one in view["data"]["totes"] if one["order"] == "S1")
    site.tap("p1", "finish")
    waiting = site.view("b1")["data"]["waiting"]
    assert [(one["order"], one["called_back"]) for one in waiting] == [("S1", True), ("S2", False)]
    assert site.scan("b1", tote)["step"] == "verify.intercepted"
    assert site.tap("b1", "ack")["step"] == "verify.putback"
    view = site.scan("b1", site.view("b1")["data"]["bin"])
    assert (view["step"], view["code"]) == ("verify.open", "putback_done")
    assert sum(site.on_hand("LAMP").values()) == 5
    assert site.state.fulfilments["f-S1"].state == "intercepted"


def test_a_picked_order_turns_red_at_the_bench_and_shows_the_age_of_the_refund(site: Site) -> None:
    tote = picked(site, LAMP=2)
    site.cancel("f-S1")
    view = site.scan("b1", tote)
    assert (view["step"], view["code"], view["message"]["level"]) == ("verify.intercepted", "intercepted", "stop")
    assert view["data"]["cancel_kind"] == "refund"
    assert view["data"]["as_of"]
    assert site.scan("b1", "LAMP")["step"] == "verify.intercepted"


def test_a_refund_in_the_middle_of_verification_stops_it_at_once(site: Site) -> None:
    site.scan("b1", picked(site, LAMP=2))
    site.scan("b1", "LAMP")
    site.cancel("f-S1")
    assert site.view("b1")["step"] == "verify.intercepted"


def test_a_refund_between_last_scan_and_weighing_stops_the_parcel(site: Site) -> None:
    site.verify("b1", picked(site, LAMP=2))
    site.cancel("f-S1")
    view = site.weigh("b1", 460)
    assert view["step"] == "verify.intercepted"
    assert "ParcelShipped" not in site.kinds()
    assert site.print_all() == 0
    site.tap("b1", "ack")
    site.scan("b1", site.view("b1")["data"]["bin"])
    assert site.events("FulfilmentIntercepted")[0]["at"] == "weighing"
    assert sum(site.on_hand("LAMP").values()) == 30


def test_a_refund_while_the_label_prints_stops_the_weighed_parcel(site: Site) -> None:
    site.verify("b1", picked(site, LAMP=2))
    site.weigh("b1", 460)
    site.cancel("f-S1", kind="cancel")
    site.print_all()
    assert site.view("b1")["step"] == "verify.intercepted"
    assert "ParcelShipped" not in site.kinds()


def test_shipped_wins_and_central_is_told(site: Site) -> None:
    site.verify("b1", picked(site, LAMP=2))
    site.print_all()
    site.weigh("b1", 460)
    site.cancel("f-S1")
    assert site.events("InterceptTooLate")[0]["waybill"] == "YT0000000000001"
    assert site.scan("b1", "S1")["code"] == "already_shipped"


def test_a_stopped_order_may_be_released_again(site: Site) -> None:
    site.stock(LAMP=5)
    site.cancel(site.order("S1", LAMP=2))
    site.order("S1", LAMP=1)
    assert site.plan() == 1
    assert site.state.fulfilments["f-S1"].state == "waved"


def test_a_call_back_of_an_unknown_order_is_parked(site: Site) -> None:
    site.cancel("f-unknown")
    assert [parked.type for parked in site.state.parked] == ["work.fulfilment_cancelled.v1"]
    assert site.kinds()[-1] == "MessageParked"
