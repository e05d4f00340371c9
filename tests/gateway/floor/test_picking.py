"""Picking: bins in route order, wrong bins and goods, counting, undo, skip, short, leaving."""

from gateway.contracts.badges import badge_hash
from gateway.contracts.catalogue import OperatorChanged
from tests.gateway.site import Site


def claim(site: Site) -> dict:  # type: ignore[type-arg]
    assert site.plan() == 1
    view = site.tap("p1", "claim")
    assert view["step"] == "pick.bin"
    return view


def test_a_wrong_bin_and_wrong_goods_change_nothing(site: Site) -> None:
    site.stock(LAMP=10, MUG=10).order("S1", LAMP=3)
    view = claim(site)
    assert site.scan("p1", "A-03-03")["code"] == "wrong_bin"
    assert site.scan("p1", "LAMP")["code"] == "unexpected"
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    view = site.scan("p1", "MUG")
    assert (view["code"], view["data"]["picked"]) == ("wrong_item", 1)
    view = site.scan("p1", "nonsense")
    assert (view["code"], view["data"]["picked"], view["step"]) == ("unknown_barcode", 1, "pick.item")


def test_a_case_code_adds_the_case_and_never_too_many(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=20)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    assert site.scan("p1", "LAMP-CASE")["data"]["picked"] == 12
    view = site.scan("p1", "LAMP-CASE")
    assert (view["code"], view["data"]["picked"]) == ("over", 12)


def test_a_big_line_may_be_keyed_after_one_scan_and_a_small_one_never(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=20)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    assert site.tap("p1", "quantity", 20)["code"] == "scan_once"
    assert site.scan("p1", "LAMP")["data"]["keyed_allowed"] is True
    assert site.tap("p1", "quantity", 21)["code"] == "over"
    assert site.scan("p1", "CMD:QTY:20")["step"] == "pick.done"
    pieces = site.events("LinePicked")[0]["pieces"]
    assert [(piece[1], piece[2]) for piece in pieces] == [(20, True)]


def test_a_small_line_is_scanned_piece_by_piece(site: Site) -> None:
    site.stock(LAMP=30).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    assert site.tap("p1", "quantity", 3)["code"] == "not_allowed"


def test_a_counted_piece_writes_no_event_and_the_line_writes_one(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    before = len(site.events())
    site.scan("p1", "LAMP")
    site.scan("p1", "LAMP")
    assert len(site.events()) == before
    site.scan("p1", "LAMP")
    picked = site.events("LinePicked")
    assert [(one["quantity"], len(one["pieces"])) for one in picked] == [(3, 3)]


def test_undo_takes_the_last_scan_back(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    assert site.tap("p1", "undo")["code"] == "nothing_to_undo"
    site.scan("p1", "LAMP")
    assert site.scan("p1", "CMD:UNDO")["data"]["picked"] == 0


def test_a_skipped_stop_comes_last_but_must_be_done(site: Site) -> None:
    site.stock(LAMP=10, MUG=10).order("S1", LAMP=1, MUG=1)
    first = claim(site)["data"]["sku"]
    view = site.tap("p1", "skip")
    assert view["data"]["sku"] != first
    site.scan("p1", view["data"]["bin"])
    view = site.scan("p1", view["data"]["sku"])
    assert view["data"]["sku"] == first
    assert site.tap("p1", "skip")["code"] == "last_stop"


def test_a_reload_and_a_restart_recover_the_work_in_hand(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    site.restart()
    view = site.view("p1")
    assert (view["step"], view["data"]["picked"], view["data"]["operator"]["id"]) == ("pick.item", 1, "paul")
    site.scan("p1", "LAMP")
    assert site.scan("p1", "LAMP")["step"] == "pick.done"


def test_leaving_writes_what_was_counted_and_another_picker_goes_on(site: Site) -> None:
    site.stock(LAMP=10).order("S1", LAMP=3)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    assert site.tap("p1", "leave")["step"] == "home"
    assert [one["quantity"] for one in site.events("LinePicked")] == [1]
    site.down(
        OperatorChanged(
            operator="pia", name="Pia", badge_hash=badge_hash("OP-PIA00000"), roles=("picker",), language="en"
        )
    )
    site.scan("p1", "OP-PIA00000")
    view = site.tap("p1", "claim")
    assert view["data"]["quantity"] == 2
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    assert site.scan("p1", "LAMP")["step"] == "pick.done"
    assert site.state.fulfilments["f-S1"].state == "picked"


def test_a_short_line_is_filled_from_another_bin(site: Site) -> None:
    site.stock(LAMP=4)
    site.stock(MUG=1)
    _put_into(site, "LAMP", 6, "A-03-03")
    site.order("S1", LAMP=4)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    view = site.tap("p1", "short", 1)
    assert view["code"] == "short_replaced"
    assert (view["data"]["bin"], view["data"]["quantity"]) == ("A-03-03", 3)
    short = site.events("PickShort")[0]
    assert (short["missing"], short["replaced"], short["lacking"]) == (3, 3, 0)
    assert site.on_hand("LAMP")["LOST"] == 3
    site.scan("p1", "A-03-03")
    for _ in range(3):
        view = site.scan("p1", "LAMP")
    assert view["step"] == "pick.done"
    assert site.state.fulfilments["f-S1"].state == "picked"


def test_goods_that_are_nowhere_are_reported_and_the_order_goes_on_when_they_come(site: Site) -> None:
    site.stock(LAMP=4).order("S1", LAMP=4)
    view = claim(site)
    site.scan("p1", view["data"]["bin"])
    site.scan("p1", "LAMP")
    view = site.tap("p1", "short")
    assert (view["step"], view["code"]) == ("pick.done", "short_lacking")
    assert site.events("FulfilmentShort")[0]["lines"] == [{"line_no": 1, "sku": "LAMP", "quantity": 3}]
    assert site.state.fulfilments["f-S1"].state == "short"
    assert [task.kind for task in site.state.tasks] == ["short"]
    site.tap("p1", "finish")
    assert site.plan() == 0
    site.stock(LAMP=5)
    assert site.plan() == 1
    site.pick_wave()
    assert site.state.fulfilments["f-S1"].state == "picked"
    assert site.verify("b1", "S1")["step"] == "verify.weigh"


def test_a_shortage_never_changes_another_pickers_wave(site: Site) -> None:
    site.stock(LAMP=6)
    site.order("S1", LAMP=3)
    assert site.plan() == 1
    site.tap("p1", "claim")
    site.order("S2", LAMP=3)
    assert site.plan() == 1
    site.scan("p1", site.view("p1")["data"]["bin"])
    site.tap("p1", "short", 0)
    other = [stop for stop in site.state.wave_stops if stop.fulfilment == "f-S2"]
    assert [(stop.quantity, stop.state) for stop in other] == [(3, "open")]
    assert site.events("FulfilmentShort")[0]["lines"][0]["quantity"] == 3


def test_without_a_wave_there_is_nothing_to_claim(site: Site) -> None:
    assert site.tap("p1", "claim")["code"] == "no_wave"


def test_two_orders_never_get_the_same_pieces(site: Site) -> None:
    site.stock(LAMP=5)
    site.order("S1", LAMP=3)
    site.order("S2", LAMP=3)
    assert site.plan() == 1
    site.pick_wave()
    assert site.plan() == 0
    states = sorted(one.state for one in site.state.fulfilments)
    assert states == ["picked", "released"]


def test_orders_of_one_wave_share_a_walk_and_each_has_a_tote(site: Site) -> None:
    site.stock(LAMP=20, MUG=20, HOOK=20)
    for number in ("S1", "S2", "S3"):
        site.order(number, LAMP=1, HOOK=2)
    assert site.plan() == 1
    totes = site.pick_wave()
    assert sorted(tote["slot"] for tote in totes) == [1, 2, 3]
    created = site.events("WaveCreated")[0]
    assert created["distance_mm"] <= created["s_shape_mm"]


def _put_into(site: Site, sku: str, quantity: int, place: str) -> None:
    from gateway.contracts.facts import Movement, StockMoved

    movement = Movement(sku=sku, quantity=quantity, to_place=place)
    site.writer.call(lambda unit: unit.record(StockMoved(movements=(movement,), reason="found")))
