"""Shipping from book warehouses, where a person says what happened."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from central.aftersales.returns import send_waiting_returns
from central.clock import now
from central.database.bulk import insert_rows
from central.database.tables import table
from central.facts.stream import record
from central.orders.allocation import allocate
from central.orders.context import LineContext, load_fulfilments
from central.orders.floor import goods_shipped, new_parcel
from central.orders.models import Fulfilment, FulfilmentLine, Parcel, Trade, TradeLine
from central.orders.rules import Demand
from central.orders.services import WrongState, find, lines_of
from central.orders.timeline import note
from central.security.rights import Person, Scope, require
from central.shipping.models import Carrier
from central.shipping.services import UnknownCarrier
from central.stock.services import GOOD, OWN, Move, StockChange, StockKey, warehouse, write_change
from gateway.contracts.facts import CountedLine, DespatchPassed
from gateway.contracts.ids import new_id


def ship(tx: Connection, user: Person, wanted: str, carrier: str, waybill: str) -> str:
    """Ships a reserved order of a book warehouse as one parcel; returns the parcel's id.

    Raises WrongState where a floor ships, a refund is open or goods are not reserved; UnknownCarrier, UnknownOrder.
    """
    trade = find(tx, wanted)
    require(user, "orders.ship", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    _check(tx, trade, carrier, waybill)
    at = now()
    fulfilment, parcel = new_id(), new_id()
    lines = lines_of(tx, trade["id"])
    _write_fulfilment(tx, trade, lines, fulfilment, carrier, waybill)
    found = load_fulfilments(tx, [fulfilment], [fulfilment])[fulfilment]
    row = {**new_parcel(parcel, found), "status": "passed", "waybill": waybill, "carrier": carrier}
    insert_rows(tx, table(Parcel), [{**row, "shipped_at": at, "passed_at": at}])
    _take_goods(tx, trade, lines, parcel)
    counted = tuple(CountedLine(line["no"], line["sku"], line["quantity"]) for line in lines)
    fact = DespatchPassed(
        parcel=parcel, fulfilment=fulfilment, waybill=waybill, carrier=carrier, grams=0, lines=counted, movements=()
    )
    record(tx, "GoodsShipped", parcel, at, goods_shipped(found, fact, [_sold(line) for line in found.lines.values()]))
    tx.execute(update(Trade).where(Trade.id == trade["id"]).values(status="shipped", shipped_at=at))
    note(tx, trade["id"], "shipped", at, {"waybill": waybill, "carrier": carrier}, user.name)
    send_waiting_returns(tx, [trade["id"]], at)
    return parcel


def _check(tx: Connection, trade: dict[str, Any], carrier: str, waybill: str) -> None:
    if warehouse(tx, trade["warehouse"]).is_floor:
        raise WrongState(f"warehouse {trade['warehouse']} is a floor: it ships order {trade['number']} itself")
    if trade["refund_open"]:
        raise WrongState(f"a refund of order {trade['number']} is open")
    if trade["status"] != "reserved":
        raise WrongState(f"order {trade['number']} is {trade['status']}, so it cannot be shipped")
    if tx.execute(select(Carrier.code).where(Carrier.code == carrier)).first() is None:
        raise UnknownCarrier(f"there is no carrier {carrier!r}")
    if not waybill.strip():
        raise WrongState("a shipment needs a waybill number")


def _write_fulfilment(
    tx: Connection, trade: dict[str, Any], lines: list[dict[str, Any]], fulfilment: str, carrier: str, waybill: str
) -> None:
    at = now()
    head = {"id": fulfilment, "trade_id": trade["id"], "warehouse": trade["warehouse"], "status": "shipped"}
    tx.execute(insert(Fulfilment).values(**head, waybill=waybill, carrier=carrier, released_at=at, closed_at=at))
    rows = [
        {
            "fulfilment_id": fulfilment,
            "no": line["no"],
            "trade_line_no": line["no"],
            "sku": line["sku"],
            "quantity": line["quantity"],
            "picked": line["quantity"],
            "verified": line["quantity"],
            "shipped": line["quantity"],
        }
        for line in lines
    ]
    insert_rows(tx, table(FulfilmentLine), rows)


def _take_goods(tx: Connection, trade: dict[str, Any], lines: list[dict[str, Any]], parcel: str) -> None:
    at = now()
    change = StockChange()
    for line in lines:
        key = StockKey(OWN, line["sku"], trade["warehouse"], GOOD)
        change.move(Move(key, -line["quantity"], parcel, "central", "shipment", trade["id"], at))
        change.reserve(key, -line["reserved"])
    write_change(tx, change, at)
    shipped = update(TradeLine).where(TradeLine.trade_id == trade["id"])
    tx.execute(shipped.values(shipped=TradeLine.quantity, reserved=0))


def _sold(line: LineContext) -> dict[str, Any]:
    return {"sku": line.sku, "quantity": line.quantity, "price_fen": line.price_fen}


def retry(tx: Connection, user: Person, wanted: str) -> str:
    """Tries an order that lacked goods once more; returns its status. Raises WrongState, UnknownOrder."""
    trade = find(tx, wanted)
    require(user, "orders.write", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    if trade["status"] != "out_of_stock":
        raise WrongState(f"order {trade['number']} is {trade['status']}")
    demands = [Demand(trade["id"], line["no"], line["sku"], line["quantity"]) for line in lines_of(tx, trade["id"])]
    return allocate(tx, trade["warehouse"], demands, now())[trade["id"]]
