"""Several warehouses on one gateway: a sub-warehouse and one beside it; work and stock are kept apart."""

from typing import Any

import pytest

from gateway.contracts import catalogue, work
from gateway.floor.storage import places, warehouses
from gateway.floor.storage.layouts import CannotSetUp, put_layout, put_zone
from gateway.stations.registry import BadStation, put_station
from gateway.store.rows import Station
from tests.gateway.site import BADGES, LAYOUT, Site


@pytest.fixture
def twin(site: Site) -> Site:
    """Beside `main` the sub-warehouse `outlet` with zone O, stations r9 and p9, and 5 lamps in each."""
    site.writer.unit.place = warehouses.placed
    site.down(catalogue.WarehouseBound(warehouse="outlet", name="奥莱", also=True, parent="main"))

    def build(unit: Any) -> None:
        put_layout(unit, "O", dict(LAYOUT), warehouse="outlet")
        for name, kind in (("r9", "receive"), ("p9", "pick")):
            unit.state.stations.put(Station(station=name, name=name, kind=kind, language="en", warehouse="outlet"))

    site.writer.call(build)
    for station, name in (("r9", "rita"), ("p9", "paul")):
        site.scan(station, BADGES[name])
    site.stock(LAMP=5)
    receive(site, "r9", "outlet", "PO-260101-9001", LAMP=5)
    return site


def receive(site: Site, station: str, warehouse: str, number: str, **pieces: int) -> dict[str, Any]:
    lines = tuple(work.ExpectedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    site.down(work.ReceiptExpected(receipt=f"r-{number}", number=number, warehouse=warehouse, lines=lines))
    site.scan(station, number)
    view: dict[str, Any] = {}
    for sku, quantity in pieces.items():
        site.scan(station, sku)
        view = site.tap(station, "quantity", quantity)
        view = site.scan(station, view["data"]["bin"])
    return view


def order(site: Site, number: str, warehouse: str, **pieces: int) -> None:
    lines = tuple(work.ReleasedLine(i, sku, n) for i, (sku, n) in enumerate(pieces.items(), 1))
    site.down(
        work.FulfilmentReleased(fulfilment=f"f-{number}", number=number, warehouse=warehouse, lines=lines),
        work.WaybillIssued(fulfilment=f"f-{number}", waybill=f"YT{int(number[1:]):013d}", carrier="yto"),
    )


def test_the_gateway_keeps_its_own_warehouse_and_learns_of_the_other(twin: Site) -> None:
    assert twin.state.setting("warehouse", "") == "main"
    assert twin.state.places.warehouses["outlet"].parent == "main"
    assert (places.warehouse_of(twin.state, "O-01-01"), places.warehouse_of(twin.state, "A-01-01")) == ("outlet", "")
    assert places.own(twin.state, "nobody knows") == ""


def test_goods_go_to_bins_of_their_own_warehouse_and_facts_name_it(twin: Site) -> None:
    assert twin.on_hand("LAMP") == {"A-01-01": 5, "O-01-01": 5}
    named = [(event["bin"], event.get("warehouse", "")) for event in twin.events("GoodsPutAway")]
    assert named == [("A-01-01", ""), ("O-01-01", "outlet")]
    assert [event.get("warehouse", "") for event in twin.events("GoodsReceived")] == ["", "outlet"]


def test_work_of_the_other_warehouse_is_not_shown_and_refused_at_this_one(twin: Site) -> None:
    line = (work.ExpectedLine(1, "LAMP", 2),)
    twin.down(work.ReceiptExpected(receipt="r-x", number="PO-260101-9002", warehouse="outlet", lines=line))
    assert twin.view("r1")["data"]["receipts"] == []
    assert [row["number"] for row in twin.view("r9")["data"]["receipts"]] == ["PO-260101-9002"]
    assert twin.scan("r1", "PO-260101-9002")["code"] == "other_warehouse"


def test_waves_are_picked_in_their_own_warehouse(twin: Site) -> None:
    order(twin, "T1001", "main", LAMP=2)
    order(twin, "T1002", "outlet", LAMP=3)
    assert twin.plan() == 1
    assert twin.plan() == 1
    view = twin.tap("p9", "claim")
    assert (view["data"]["bin"], view["data"]["order"]) == ("O-01-01", "T1002")
    view = twin.tap("p1", "claim")
    assert (view["data"]["bin"], view["data"]["order"]) == ("A-01-01", "T1001")
    twin.scan("p1", "A-01-01")
    twin.scan("p1", "LAMP")
    twin.scan("p1", "LAMP")
    assert twin.tap("p9", "leave")["step"] == "home"
    assert twin.events("LinePicked")[0].get("warehouse", "") == ""


def test_an_order_is_not_filled_from_the_other_warehouse(twin: Site) -> None:
    order(twin, "T1001", "main", LAMP=7)
    assert twin.plan() == 0


def test_goods_are_not_moved_into_another_warehouse_by_a_putaway(twin: Site) -> None:
    line = (work.ExpectedLine(1, "MUG", 2),)
    twin.down(work.ReceiptExpected(receipt="r-x", number="PO-260101-9002", warehouse="main", lines=line))
    twin.scan("r1", "PO-260101-9002")
    twin.scan("r1", "MUG")
    twin.tap("r1", "quantity", 2)
    assert twin.scan("r1", "O-02-02")["code"] == "bin_warehouse"


def test_counts_are_of_one_warehouse(twin: Site) -> None:
    twin.tap("p1", "start", "count")
    assert twin.scan("p1", "O-01-01")["code"] == "bin_warehouse"
    twin.down(work.CountRequested(count="c-1", number="CT-261125-0001", warehouse="outlet"))
    assert twin.events("CountOpened")[0]["warehouse"] == "outlet"
    assert all(name.startswith("O-") for name in twin.events("CountOpened")[0]["bins"])
    assert twin.view("p1")["data"]["counts"] == []


def test_zones_and_stations_belong_to_warehouses_that_are_served(twin: Site) -> None:
    with pytest.raises(CannotSetUp, match="serves no warehouse"):
        twin.writer.call(lambda unit: put_layout(unit, "X", dict(LAYOUT), warehouse="moon"))
    with pytest.raises(CannotSetUp, match="holds goods"):
        twin.writer.call(lambda unit: put_zone(unit, unit.state.zones["O"].__class__(zone="O", layout=dict(LAYOUT))))
    with pytest.raises(BadStation, match="serves no warehouse"):
        twin.writer.call(lambda unit: put_station(unit, "b9", "b9", "pack", [], "en", "moon"))
    twin.writer.call(lambda unit: put_station(unit, "b9", "b9", "pack", [], "en", "outlet"))
    twin.writer.call(lambda unit: put_station(unit, "b9", "Bench 9", "pack", [], "en"))
    assert twin.state.stations["b9"].warehouse == "outlet"
