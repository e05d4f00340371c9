"""From an order to the floor and back: reserved or claimed, released, shipped, and everything in between."""

import threading

import pytest

from central.facts.models import Fact
from central.orders.allocation import Taken, grant
from central.orders.by_hand import retry
from central.orders.rules import Demand, Division, NewLine, Share
from central.orders.services import BadOrder, NewOrder, WrongState, approve, place_order
from central.security.rights import SYSTEM, Forbidden, Person
from gateway.contracts import facts, work
from gateway.contracts.sealing import unseal
from tests.central.floor_peer import parcel_of
from tests.central.site import ORDERED_AT, Site


def test_an_order_with_goods_in_stock_is_released_at_once(any_site: Site) -> None:
    site = any_site
    site.stock(A=10, B=10)
    order = site.order("T-1", ("A", 4), ("B", 10))
    assert site.status(order) == "released"
    assert (site.level("A"), site.level("B")) == ((10, 4), (10, 10))
    site.floor.poll()
    [released] = site.floor.released.values()
    assert released.number == "T-1"
    assert released.lines == (work.ReleasedLine(1, "A", 4), work.ReleasedLine(2, "B", 10))
    waybill = site.floor.waybills[released.fulfilment]
    assert waybill.waybill.startswith("YT")
    assert len(waybill.waybill) == 15
    key = bytes.fromhex(site.one("SELECT key FROM gateway"))
    assert unseal(released.sealed, key, released.fulfilment).name == "Li"
    site.assert_sound()


def test_the_whole_life_of_an_order(any_site: Site) -> None:
    site = any_site
    site.stock(A=10)
    order = site.order("T-1", ("A", 4))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.work_all()
    [ack] = site.floor.sync()
    assert (ack.applied, ack.gap, ack.reject) == (len(site.floor.events), False, ())
    assert site.status(order) == "shipped"
    assert site.level("A") == (6, 0)
    assert site.rows("SELECT picked, verified, shipped FROM fulfilment_line") == [(4, 4, 4)]
    assert site.rows("SELECT status, grams, expected_grams, label_copies FROM parcel") == [("passed", 1200, 1180, 1)]
    assert site.one("SELECT count(*) FROM parcel WHERE gate_at IS NOT NULL AND verified_at IS NOT NULL") == 1
    assert site.one("SELECT status FROM waybill") == "issued"
    kinds = site.kinds(order)
    assert kinds[:3] == ["accepted", "reserved", "released"]
    assert set(kinds[3:]) == {"wave", "picked", "verified", "printed", "weighed", "shipped", "gate"}
    [shipped] = site.facts("GoodsShipped")
    assert shipped.document == parcel_of(fulfilment)
    [trade] = shipped.data["trades"]
    assert (trade["trade"], trade["number"], trade["buyer"]) == (order, "T-1", "b1")
    assert trade["lines"] == [{"sku": "A", "quantity": 4, "price_fen": 500}]
    site.assert_sound()


def test_goods_in_transit_are_claimed_and_become_reservations_oldest_first(any_site: Site) -> None:
    site = any_site
    site.products("A")
    receipt = site.buy(A=10)
    first, second = site.order("T-1", ("A", 6)), site.order("T-2", ("A", 4))
    third = site.order("T-3", ("A", 1))
    assert [site.status(order) for order in (first, second, third)] == ["awaiting_stock"] * 2 + ["out_of_stock"]
    site.assert_sound()
    site.floor.poll()
    expected = site.floor.receipts[receipt]
    line = {"receipt": receipt, "line_no": 1, "sku": "A"}
    site.floor.emit(facts.GoodsReceived(**line, quantity=7, movements=(facts.Movement("A", 7, "", "RECV"),)))
    site.floor.sync()
    assert [site.status(order) for order in (first, second)] == ["released", "awaiting_stock"]
    assert site.rows("SELECT reserved, claimed FROM trade_line WHERE trade_id = :id", id=second) == [(1, 3)]
    site.assert_sound()
    site.floor.emit(facts.GoodsReceived(**line, quantity=3, movements=(facts.Movement("A", 3, "", "RECV"),)))
    site.floor.emit(facts.ReceiptClosed(receipt=expected.receipt, lines=()))
    site.floor.sync()
    assert [site.status(order) for order in (first, second, third)] == ["released", "released", "out_of_stock"]
    assert site.one("SELECT status FROM purchase_order") == "closed"
    assert site.tasks() == []
    site.assert_sound()


def test_a_short_receipt_gives_claims_back_and_the_smaller_order_gets_the_goods(any_site: Site) -> None:
    site = any_site
    site.products("A", "B")
    receipt = site.buy(A=10, B=5)
    big = site.order("T-1", ("A", 9), ("B", 1))
    small = site.order("T-2", ("A", 6))
    assert (site.status(big), site.status(small)) == ("awaiting_stock", "out_of_stock")
    site.floor.poll()
    site.floor.receive(site.floor.receipts[receipt], missing={"A": 3})
    site.floor.sync()
    assert (site.status(big), site.status(small)) == ("out_of_stock", "released")
    assert (site.level("A"), site.level("B")) == ((7, 6), (5, 0))
    assert site.tasks() == ["out_of_stock", "short_receipt"]
    site.assert_sound()


def test_an_order_waits_until_more_is_ordered(any_site: Site) -> None:
    site = any_site
    site.products("A")
    order = site.order("T-1", ("A", 3))
    assert site.status(order) == "out_of_stock"
    site.buy(A=3)
    assert site.status(order) == "awaiting_stock"
    site.assert_sound()


def test_orders_that_waited_are_served_oldest_first(any_site: Site) -> None:
    site = any_site
    site.products("A")
    late = site.order("T-1", ("A", 3), at=ORDERED_AT.replace(hour=20))
    early = site.order("T-2", ("A", 3), at=ORDERED_AT.replace(hour=8))
    site.buy(A=4)
    assert (site.status(early), site.status(late)) == ("awaiting_stock", "out_of_stock")


def test_a_line_is_partly_reserved_partly_claimed(site: Site) -> None:
    site.stock(A=2)
    site.buy(A=5)
    order = site.order("T-1", ("A", 6))
    assert site.status(order) == "awaiting_stock"
    assert site.rows("SELECT reserved, claimed FROM trade_line") == [(2, 4)]
    site.assert_sound()


def test_the_same_number_is_the_same_order(site: Site) -> None:
    site.stock(A=10)
    assert site.order("T-1", ("A", 1)) == site.order("T-1", ("A", 9))
    assert site.level("A") == (10, 1)


def test_an_unusual_order_waits_for_a_person(site: Site) -> None:
    site.stock(A=20_000)
    order = site.order("T-1", ("A", 10_000))
    assert site.rows("SELECT status, hold_reason FROM trade") == [("review", "unusual_quantity")]
    assert site.level("A") == (20_000, 0)
    assert site.database.write(lambda tx: approve(tx, SYSTEM, order)) == "released"
    assert site.level("A") == (20_000, 10_000)
    with pytest.raises(WrongState):
        site.database.write(lambda tx: approve(tx, SYSTEM, order))


def test_an_unknown_sku_is_refused_in_one_sentence(site: Site) -> None:
    with pytest.raises(BadOrder, match="unknown SKU NOTHING"):
        site.order("T-1", ("NOTHING", 1))
    assert site.one("SELECT count(*) FROM trade") == 0


def test_a_missing_right_leaves_nothing_behind(site: Site) -> None:
    site.products("A")
    reader = Person(id=7, name="reader", roles=frozenset({"reader"}))
    new = NewOrder("T-1", [NewLine("A", 1, 5)], ORDERED_AT, receiver_name="Li")
    with pytest.raises(Forbidden):
        site.database.write(lambda tx: place_order(tx, reader, "file", new))
    assert site.one("SELECT count(*) FROM trade") == 0


def test_a_floor_fact_below_what_is_reserved_raises_a_task_and_stops_reservations(any_site: Site) -> None:
    site = any_site
    site.stock(A=10)
    site.order("T-1", ("A", 8))
    lost = facts.Movement("A", 5, "A-01-01", "")
    counted = {"count": "c", "bin": "A-01-01", "sku": "A", "expected": 10, "counted": 5, "as_of_seq": 1}
    site.floor.emit(facts.StockCounted(**counted, movements=(lost,)))
    site.floor.sync()
    assert site.level("A") == (5, 8)
    assert site.tasks() == ["oversold"]
    waiting = site.order("T-2", ("A", 1))
    assert site.status(waiting) == "out_of_stock"
    [adjusted] = site.facts("StockAdjusted")
    assert adjusted.data == {"warehouse": "main", "reason": "count", "lines": [{"sku": "A", "delta": -5}]}


def test_found_goods_serve_an_order_that_waits(site: Site) -> None:
    site.stock(A=1)
    order = site.order("T-1", ("A", 3))
    site.floor.emit(facts.StockMoved(movements=(facts.Movement("A", 2, "", "A-01-02"),), reason="found"))
    site.floor.sync()
    assert site.status(order) == "released"
    site.assert_sound()


def test_a_person_tries_an_order_again(site: Site) -> None:
    site.stock(A=1)
    order = site.order("T-1", ("A", 3))
    assert site.database.write(lambda tx: retry(tx, SYSTEM, order)) == "out_of_stock"
    site.assert_sound()


def test_facts_are_numbered_without_holes(site: Site) -> None:
    site.stock(A=10)
    site.order("T-1", ("A", 1))
    site.floor.poll()
    site.floor.work_all()
    site.floor.sync(size=3)
    ids = [row[0] for row in site.rows(f"SELECT id FROM {Fact.__tablename__} ORDER BY id")]
    assert ids == list(range(1, len(ids) + 1))
    assert len(ids) == 2


def test_a_fulfilment_that_the_floor_cannot_fill_becomes_a_task(site: Site) -> None:
    site.stock(A=5)
    order = site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.emit(facts.FulfilmentShort(fulfilment=fulfilment, lines=(facts.CountedLine(1, "A", 2),)))
    site.floor.sync()
    assert site.tasks() == ["fulfilment_short"]
    assert "short" in site.kinds(order)


def test_goods_that_arrive_make_good_what_was_missing_before_claims_are_served(any_site: Site) -> None:
    """Ten are on order and sold; four were found missing: six that arrive serve six, the newest order loses."""
    site = any_site
    site.products("A")
    receipt = site.buy(A=10)
    orders = [site.order("T-1", ("A", 4)), site.order("T-2", ("A", 4)), site.order("T-3", ("A", 2))]
    site.floor.emit(facts.StockMoved(movements=(facts.Movement("A", 4, "A-01-01", ""),), reason="write_off"))
    site.floor.poll()
    site.floor.receive(site.floor.receipts[receipt])
    site.floor.sync()
    assert [site.status(order) for order in orders] == ["released", "out_of_stock", "released"]
    assert site.level("A") == (6, 6)
    site.assert_sound()


def test_a_grant_beyond_what_is_there_is_refused_by_the_database(any_site: Site) -> None:
    """The statements repeat the condition: what was planned on stale figures is not granted."""
    site = any_site
    site.stock(A=5)
    order = site.order("T-1", ("A", 9))
    stale = Division(shares={order: [Share(Demand(order, 1, "A", 9), reserved=9)]})
    with pytest.raises(Taken):
        site.database.write(lambda tx: grant(tx, "main", stale, ORDERED_AT))
    assert site.level("A") == (5, 0)
    site.assert_sound()


def test_buyers_at_the_same_moment_never_get_more_than_there_is(any_site: Site) -> None:
    site = any_site
    site.stock(A=10, B=10)
    bought: list[str] = []

    def buy(number: int) -> None:
        lines = (("A", 3), ("B", 3)) if number % 2 else (("B", 3), ("A", 3))
        bought.append(site.order(f"T-{number}", *lines))

    threads = [threading.Thread(target=buy, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(site.status(order) for order in bought) == ["out_of_stock"] * 5 + ["released"] * 3
    assert (site.level("A"), site.level("B")) == ((10, 9), (10, 9))
    site.assert_sound()


def test_a_box_opened_again_does_not_count_its_pieces_twice(site: Site) -> None:
    site.stock(A=5)
    site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    site.floor.pick(fulfilment)
    site.floor.verify(fulfilment)
    site.floor.work_all()
    site.floor.sync(size=2)
    assert site.rows("SELECT picked, verified, shipped FROM fulfilment_line") == [(5, 5, 5)]
