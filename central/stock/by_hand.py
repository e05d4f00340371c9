"""Setting what lies in book warehouses, where a person says what is there."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from central.clock import now
from central.errors import CentralError
from central.facts.stream import record
from central.orders.allocation import retry_waiting
from central.security.rights import Person, Scope, require
from central.stock.models import Stock
from central.stock.services import GOOD, OWN, Move, StockChange, StockKey, warehouse, write_change
from gateway.contracts.ids import new_id


class FloorOwnsStock(CentralError):
    """The warehouse's physical facts belong to its floor."""


def set_on_hand(
    tx: Connection, user: Person, code: str | None, levels: Sequence[tuple[str, int, int]], reason: str = "set by hand"
) -> int:
    """Sets the good pieces of each (SKU, pieces, cost of one in fen); returns how many rows changed.

    What is more than before counts as opening stock at its cost, what is less as an adjustment. Raises
    FloorOwnsStock, UnknownWarehouse.
    """
    place = warehouse(tx, code)
    require(user, "stock.adjust", Scope(warehouse=place.code))
    if place.is_floor:
        raise FloorOwnsStock(f"warehouse {place.code} is a floor: its stock changes by receipts and counts only")
    at, event_id, change = now(), new_id(), StockChange()
    known = _on_hand(tx, place.code)
    costs = {sku: cost for sku, _, cost in levels}
    more: list[tuple[str, int]] = []
    less: list[tuple[str, int]] = []
    for sku, pieces, _ in levels:
        delta = pieces - known.get(sku, 0)
        if not delta:
            continue
        key = StockKey(OWN, sku, place.code, GOOD)
        change.move(Move(key, delta, event_id, "central", "adjustment", reason[:128], at))
        (more if delta > 0 else less).append((sku, delta))
    write_change(tx, change, at)
    if more:
        lines = [{"sku": sku, "quantity": delta, "cost_fen": costs[sku]} for sku, delta in more]
        data = {"receipt": "", "number": "", "supplier": "", "warehouse": place.code, "opening": True, "lines": lines}
        record(tx, "GoodsReceived", event_id, at, data)
        retry_waiting(tx, place.code, [sku for sku, _ in more], at)
    if less:
        lines = [{"sku": sku, "delta": delta} for sku, delta in less]
        record(tx, "StockAdjusted", event_id, at, {"warehouse": place.code, "reason": "adjustment", "lines": lines})
    return len(more) + len(less)


def _on_hand(tx: Connection, code: str) -> dict[str, int]:
    query = select(Stock.sku, Stock.on_hand).where(Stock.warehouse == code, Stock.owner == OWN, Stock.quality == GOOD)
    return {row.sku: row.on_hand for row in tx.execute(query)}
