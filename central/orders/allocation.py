"""Reserving stock and claiming goods in transit for whole orders, many at once.

The stock and purchase rows concerned are read (and locked) in key order, divided in memory, and written back by
conditional statements that repeat the condition: should they touch fewer rows than planned, nothing is granted.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.database.bulk import RowStatement, insert_rows
from central.database.tables import table
from central.errors import CentralError
from central.orders.release import release
from central.orders.rules import Demand, Division, OnOrder, Share, divide
from central.orders.timeline import note
from central.purchasing.models import Claim
from central.tasks.services import raise_task

_FREE = RowStatement(
    "SELECT stock.sku, stock.on_hand - stock.reserved FROM v JOIN stock ON stock.sku = v.sku"
    " AND stock.owner = 'own' AND stock.quality = 'good' AND stock.warehouse = :warehouse ORDER BY stock.sku {lock}",
    lock="stock",
    sku="text",
)
_ON_ORDER = RowStatement(
    "SELECT line.id, line.sku, line.ordered - line.received - line.claimed FROM v JOIN purchase_line line"
    " ON line.sku = v.sku AND line.warehouse = :warehouse AND line.open"
    " WHERE line.ordered - line.received - line.claimed > 0 ORDER BY line.id {lock}",
    lock="line",
    sku="text",
)
_RESERVE = RowStatement(
    "UPDATE stock SET reserved = stock.reserved + v.q FROM v WHERE stock.owner = 'own' AND stock.sku = v.sku"
    " AND stock.warehouse = :warehouse AND stock.quality = 'good' AND stock.on_hand - stock.reserved >= v.q"
    " RETURNING stock.sku",
    sku="text",
    q="integer",
)
_CLAIM = RowStatement(
    "UPDATE purchase_line SET claimed = purchase_line.claimed + v.q FROM v WHERE purchase_line.id = v.id"
    " AND purchase_line.open AND purchase_line.ordered - purchase_line.received - purchase_line.claimed >= v.q"
    " RETURNING purchase_line.id",
    id="integer",
    q="integer",
)
_LINES = RowStatement(
    "UPDATE trade_line SET reserved = v.reserved, claimed = v.claimed FROM v"
    " WHERE trade_line.trade_id = v.trade AND trade_line.no = v.no",
    trade="text",
    no="integer",
    reserved="integer",
    claimed="integer",
)
_STATUS = RowStatement(
    "UPDATE trade SET status = v.status, hold_reason = v.reason FROM v WHERE trade.id = v.id",
    id="text",
    status="text",
    reason="text",
)


class Taken(CentralError):
    """Stock changed between reading and reserving; nothing was granted."""


def allocate(
    tx: Connection, warehouse: str, demands: Sequence[Demand], at: datetime, *, retry: bool = False
) -> dict[str, str]:
    """Reserves or claims each order's lines, all or none, in the order given; releases what is wholly reserved.

    Returns each order's status: released, reserved (book warehouse), awaiting_stock, or out_of_stock. With `retry`
    orders that still lack goods are left as they are.
    """
    skus = [{"sku": sku} for sku in sorted({demand.sku for demand in demands})]
    in_stock = {row[0]: row[1] for row in _FREE.run(tx, skus, warehouse=warehouse)}
    on_order: dict[str, list[OnOrder]] = {}
    for row in _ON_ORDER.run(tx, skus, warehouse=warehouse):
        on_order.setdefault(row[1], []).append(OnOrder(*row))
    division = divide(demands, in_stock, on_order)
    grant(tx, warehouse, division, at)
    statuses = _write_statuses(tx, division, at, retry=retry)
    wholly = [trade for trade, status in statuses.items() if status == "reserved"]
    for trade in release(tx, wholly, at):
        statuses[trade] = "released"
    return statuses


def grant(tx: Connection, warehouse: str, division: Division, at: datetime) -> None:
    """Writes what was divided; raises Taken where the rows no longer hold it, so that nothing is granted."""
    shares = [share for shares in division.shares.values() for share in shares]
    reserve = _sums((share.demand.sku, share.reserved) for share in shares)
    claim = _sums((line_id, quantity) for share in shares for line_id, quantity in share.claims)
    reserved = _RESERVE.run(tx, [{"sku": sku, "q": q} for sku, q in sorted(reserve.items())], warehouse=warehouse)
    claimed = _CLAIM.run(tx, [{"id": line_id, "q": q} for line_id, q in sorted(claim.items())])
    if len(reserved) != len(reserve) or len(claimed) != len(claim):
        raise Taken(f"stock in {warehouse} changed while it was being reserved")
    _LINES.run(tx, [_line_row(share) for share in shares])
    insert_rows(tx, table(Claim), [row for share in shares for row in _claim_rows(share, at)])


def _sums(parts: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for key, quantity in parts:
        if quantity:
            sums[key] = sums.get(key, 0) + quantity
    return sums


def _line_row(share: Share) -> dict[str, object]:
    demand = share.demand
    return {"trade": demand.trade, "no": demand.no, "reserved": share.reserved, "claimed": share.claimed}


def _claim_rows(share: Share, at: datetime) -> list[dict[str, object]]:
    demand = share.demand
    return [
        {
            "purchase_line_id": line_id,
            "trade_id": demand.trade,
            "line_no": demand.no,
            "sku": demand.sku,
            "quantity": quantity,
            "created_at": at,
        }
        for line_id, quantity in share.claims
    ]


def _write_statuses(tx: Connection, division: Division, at: datetime, *, retry: bool) -> dict[str, str]:
    statuses = {trade: _status(shares) for trade, shares in division.shares.items()}
    rows = [{"id": trade, "status": status, "reason": ""} for trade, status in statuses.items()]
    for trade, status in statuses.items():
        note(tx, trade, "reserved" if status == "reserved" else "claimed", at)
    for trade, skus in division.lacking.items():
        statuses[trade] = "out_of_stock"
        if not retry:
            rows.append({"id": trade, "status": "out_of_stock", "reason": "out_of_stock"})
            note(tx, trade, "out_of_stock", at, {"skus": skus[:50]})
    _STATUS.run(tx, rows)
    return statuses


def _status(shares: Sequence[Share]) -> str:
    return "awaiting_stock" if any(share.claims for share in shares) else "reserved"


# --- giving back, and trying again -------------------------------------------------------------------------------

_UNRESERVE = RowStatement(
    "UPDATE stock SET reserved = stock.reserved - s.q FROM (SELECT trade.warehouse, line.sku, SUM(line.reserved) AS q"
    " FROM v JOIN trade ON trade.id = v.id JOIN trade_line line ON line.trade_id = trade.id WHERE line.reserved > 0"
    " GROUP BY trade.warehouse, line.sku) AS s WHERE stock.owner = 'own' AND stock.sku = s.sku"
    " AND stock.warehouse = s.warehouse AND stock.quality = 'good' RETURNING stock.sku",
    id="text",
)
_UNCLAIM = RowStatement(
    "UPDATE purchase_line SET claimed = purchase_line.claimed - s.q FROM (SELECT claim.purchase_line_id,"
    " SUM(claim.quantity) AS q FROM v JOIN claim ON claim.trade_id = v.id GROUP BY claim.purchase_line_id) AS s"
    " WHERE purchase_line.id = s.purchase_line_id RETURNING purchase_line.sku",
    id="text",
)
_DROP_CLAIMS = RowStatement("DELETE FROM claim WHERE trade_id IN (SELECT id FROM v)", id="text")
_CLEAR_LINES = RowStatement(
    "UPDATE trade_line SET reserved = 0, claimed = 0 FROM v WHERE trade_line.trade_id = v.id"
    " AND (trade_line.reserved > 0 OR trade_line.claimed > 0)",
    id="text",
)
_WAITING = RowStatement(
    "SELECT trade.id, line.no, line.sku, line.quantity FROM trade JOIN trade_line line ON line.trade_id = trade.id"
    " WHERE trade.status = 'out_of_stock' AND trade.hold_reason <> 'short' AND trade.warehouse = :warehouse"
    " AND trade.id IN (SELECT wanted.trade_id FROM v JOIN trade_line wanted ON wanted.sku = v.sku)"
    " ORDER BY trade.ordered_at, trade.id, line.no",
    sku="text",
)


def free(tx: Connection, trades: Sequence[str]) -> set[str]:
    """Gives back all that these orders had reserved or claimed; returns the SKUs that others may now have."""
    rows = [{"id": trade} for trade in sorted(trades)]
    skus = {row[0] for row in _UNRESERVE.run(tx, rows)} | {row[0] for row in _UNCLAIM.run(tx, rows)}
    _DROP_CLAIMS.run(tx, rows)
    _CLEAR_LINES.run(tx, rows)
    return skus


def retry_waiting(tx: Connection, warehouse: str, skus: Iterable[str], at: datetime) -> list[str]:
    """Tries the orders that lack one of these SKUs again, oldest first; returns those that now have their goods."""
    rows = _WAITING.run(tx, [{"sku": sku} for sku in sorted(skus)], warehouse=warehouse)
    if not rows:
        return []
    statuses = allocate(tx, warehouse, [Demand(*row) for row in rows], at, retry=True)
    return [trade for trade, status in statuses.items() if status != "out_of_stock"]


_COMPLETE = RowStatement(
    "UPDATE trade SET status = 'reserved', hold_reason = '' FROM v WHERE trade.id = v.id"
    " AND trade.status = 'awaiting_stock'"
    " AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.trade_id = trade.id) RETURNING trade.id",
    id="text",
)


def complete_claimed(tx: Connection, trades: Sequence[str], at: datetime) -> list[str]:
    """Releases those of these orders whose last claim has turned into a reservation."""
    complete = [row[0] for row in _COMPLETE.run(tx, [{"id": trade} for trade in trades])]
    for trade in complete:
        note(tx, trade, "reserved", at)
    return release(tx, complete, at)


def set_out_of_stock(tx: Connection, trades: Sequence[str], at: datetime, reason: str = "out_of_stock") -> set[str]:
    """Takes back what these orders had, because the whole cannot be had; returns the SKUs that others may now have.

    Each gets a task. The caller has the orders that wait for those SKUs tried again, these among them.
    """
    skus = free(tx, trades)
    _STATUS.run(tx, [{"id": trade, "status": "out_of_stock", "reason": reason} for trade in sorted(trades)])
    for trade in trades:
        note(tx, trade, "out_of_stock", at, {"reason": reason})
        raise_task(tx, "out_of_stock", trade, at, {"reason": reason})
    return skus
