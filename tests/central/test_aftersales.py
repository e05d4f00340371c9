"""Cancelling and refunding before, during and after the floor's work; returns."""

import pytest

from central.orders.services import WrongState
from gateway.contracts import facts
from gateway.contracts.work import CancelKind
from tests.central.floor_peer import parcel_of
from tests.central.site import Site


def test_cancelling_before_release_is_done_at_once_and_serves_the_next(any_site: Site) -> None:
    site = any_site
    site.products("A")
    site.buy(A=5)
    order, waiting = site.order("T-1", ("A", 5)), site.order("T-2", ("A", 5))
    assert site.cancel(order) == "cancelled"
    assert (site.status(order), site.status(waiting)) == ("cancelled", "awaiting_stock")
    assert site.one("SELECT status FROM intercept") == "stopped"
    with pytest.raises(WrongState):
        site.cancel(order)
    site.assert_sound()


def test_the_floor_is_asked_and_obeys(any_site: Site) -> None:
    site = any_site
    site.stock(A=5)
    order, waiting = site.order("T-1", ("A", 5)), site.order("T-2", ("A", 5))
    assert (site.cancel(order), site.cancel(order)) == ("asked", "asked")
    assert (site.status(order), site.level("A")) == ("released", (5, 5))
    assert site.one("SELECT refund_open FROM trade WHERE id = :id", id=order)
    site.floor.poll()
    [cancelled] = site.floor.cancelled.values()
    assert (cancelled.kind, cancelled.reason) == (CancelKind.CANCEL, "changed my mind")
    site.floor.intercept(cancelled.fulfilment)
    site.floor.sync()
    assert (site.status(order), site.status(waiting)) == ("cancelled", "released")
    assert site.rows("SELECT status FROM intercept") == [("stopped",)]
    assert sorted(site.rows("SELECT status FROM waybill")) == [("issued",), ("void",)]
    assert site.level("A") == (5, 5)
    site.assert_sound()


def test_shipped_wins_and_the_goods_come_back(any_site: Site) -> None:
    site = any_site
    site.stock(A=5)
    order = site.order("T-1", ("A", 5))
    site.floor.poll()
    [fulfilment] = site.floor.released
    waybill = site.floor.waybills[fulfilment].waybill
    site.floor.work_all()
    assert site.cancel(order, CancelKind.REFUND) == "asked"
    site.floor.emit(facts.InterceptTooLate(fulfilment=fulfilment, parcel=parcel_of(fulfilment), waybill=waybill))
    site.floor.sync()
    assert site.status(order) == "shipped"
    assert site.tasks() == ["shipped_before_intercept"]
    site.floor.poll()
    [expected] = site.floor.returns.values()
    assert (expected.order, expected.waybill) == ("T-1", waybill)
    assert expected.number.startswith("RA-")
    site.floor.take_return(expected, facts.Quality.DEFECTIVE)
    site.floor.sync()
    assert (site.level("A"), site.level("A", "defective")) == ((0, 0), (5, 0))
    assert site.rows("SELECT status FROM return_order") == [("closed",)]
    assert site.rows("SELECT good, defective FROM return_line") == [(0, 5)]
    [back] = site.facts("GoodsReturned")
    assert back.data["lines"] == [{"sku": "A", "quantity": 5, "price_fen": 500, "quality": "defective"}]
    site.assert_sound()


def test_a_refund_after_shipment_opens_one_return(site: Site) -> None:
    site.stock(A=5)
    order = site.order("T-1", ("A", 3))
    site.floor.poll()
    site.floor.work_all()
    site.floor.sync()
    assert site.cancel(order, CancelKind.REFUND) == "returning"
    with pytest.raises(WrongState, match="coming back already"):
        site.cancel(order, CancelKind.REFUND)
    site.floor.poll()
    [expected] = site.floor.returns.values()
    site.floor.take_return(expected)
    site.floor.sync()
    assert site.level("A") == (5, 0)
    site.assert_sound()


def test_returned_goods_serve_an_order_that_waits(site: Site) -> None:
    site.stock(A=3)
    order = site.order("T-1", ("A", 3))
    site.floor.poll()
    site.floor.work_all()
    site.floor.sync()
    waiting = site.order("T-2", ("A", 3))
    assert site.status(waiting) == "out_of_stock"
    site.cancel(order, CancelKind.REFUND)
    site.floor.poll()
    [expected] = site.floor.returns.values()
    site.floor.take_return(expected)
    site.floor.sync()
    assert site.status(waiting) == "released"
    site.assert_sound()
