"""A warehouse becomes a floor: what it held becomes stock that the floor is to confirm."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from central.catalog.services import operator_messages, product_messages
from central.clock import now
from central.facts.stream import record
from central.finance.queries import stock_values
from central.gateways.down import send_down
from central.gateways.models import Gateway
from central.orders.allocation import free, retry_waiting
from central.orders.models import Trade, TradeLine
from central.orders.release import release
from central.purchasing.services import NewPurchaseOrder, expect_open_orders, order_goods
from central.security.rights import SYSTEM
from central.stock.models import Stock, Warehouse
from central.stock.services import GOOD, OWN, Move, StockChange, StockKey, write_change
from gateway.contracts.catalogue import WarehouseBound
from gateway.contracts.ids import new_id

OPENING_SUPPLIER = "opening stock"


def bind(tx: Connection, gateway: str, code: str, *, also: bool = False) -> None:
    """Makes `code` a floor warehouse of this gateway and sends down all that it must know; `also` beside the one that
    the gateway serves already.

    Good stock on hand becomes an expected opening receipt; orders that had reserved it claim it there.
    """
    at = now()
    held = _give_up_stock(tx, code, at)
    bound = update(Warehouse).where(Warehouse.code == code).values(kind="floor", gateway=gateway)
    row = tx.execute(bound.returning(Warehouse.name, Warehouse.timezone, Warehouse.parent)).one()
    told = WarehouseBound(warehouse=code, name=row.name, timezone=row.timezone, also=also, parent=row.parent)
    send_down(tx, gateway, [told])
    if not also:
        tx.execute(update(Gateway).where(Gateway.name == gateway).values(warehouse=code))
        send_down(tx, gateway, product_messages(tx))
        send_down(tx, gateway, operator_messages(tx, key_of(tx, gateway)))
    expect_open_orders(tx, code)
    if held:
        order_goods(tx, SYSTEM, NewPurchaseOrder(OPENING_SUPPLIER, held, code, opening=True))
    retry_waiting(tx, code, _wanted(tx, code), at)


def resume(tx: Connection, gateway: str, code: str) -> None:
    """A gateway of this warehouse enrolled again: badges are hashed under its new key, and work goes down again."""
    send_down(tx, gateway, operator_messages(tx, key_of(tx, gateway)))
    ready = select(Trade.id).where(Trade.status == "reserved", Trade.warehouse == code)
    release(tx, list(tx.execute(ready).scalars()), now())


def key_of(tx: Connection, gateway: str) -> bytes:
    """A gateway's key."""
    return bytes.fromhex(tx.execute(select(Gateway.key).where(Gateway.name == gateway)).scalar_one())


def _give_up_stock(tx: Connection, code: str, at: datetime) -> list[tuple[str, int, int]]:
    """Takes the good stock off the books of central; returns (SKU, pieces, cost of one in fen)."""
    query = select(Stock.sku, Stock.on_hand).where(Stock.warehouse == code, Stock.owner == OWN, Stock.quality == GOOD)
    rows = tx.execute(query.where(Stock.on_hand > 0).order_by(Stock.sku)).all()
    _free_orders(tx, code)
    if not rows:
        return []
    event_id, change, costs = new_id(), StockChange(), stock_values(tx)
    for sku, on_hand in rows:
        key = StockKey(OWN, sku, code, GOOD)
        change.move(Move(key, -on_hand, event_id, "central", "binding", "", at))
    write_change(tx, change, at)
    lines = [{"sku": sku, "delta": -on_hand} for sku, on_hand in rows]
    record(tx, "StockAdjusted", event_id, at, {"warehouse": code, "reason": "binding", "lines": lines})
    return [(sku, on_hand, costs.get((code, sku), (0, 0, 0))[2]) for sku, on_hand in rows]


def _free_orders(tx: Connection, code: str) -> None:
    holding = Trade.status.in_(("reserved", "awaiting_stock")) & (Trade.warehouse == code)
    trades = list(tx.execute(select(Trade.id).where(holding)).scalars())
    free(tx, trades)
    if trades:
        tx.execute(update(Trade).where(holding).values(status="out_of_stock", hold_reason="out_of_stock"))


def _wanted(tx: Connection, code: str) -> set[str]:
    waiting = (Trade.status == "out_of_stock") & (Trade.warehouse == code)
    query = select(TradeLine.sku).join(Trade, Trade.id == TradeLine.trade_id).where(waiting).distinct()
    return set(tx.execute(query).scalars())
