"""How far everything is: what `GET /api/v1/progress` says."""

from typing import Any

from sqlalchemy import Connection, func, select

from central.aftersales.models import Return
from central.channels.outbox import counts as confirmation_counts
from central.facts.models import Cursor, Fact, ParkedEffect
from central.gateways.models import Gateway, ParkedMessage
from central.imports.models import ImportRow
from central.orders.models import Trade
from central.purchasing.models import PurchaseOrder
from central.tasks.models import Task


def progress(tx: Connection) -> dict[str, Any]:
    """Counts by state of everything that moves, the streams' positions, and what is parked."""
    last = int(tx.execute(select(func.coalesce(func.max(Fact.id), 0))).scalar_one())
    gateways = tx.execute(select(*Gateway.__table__.columns)).all()
    unresolved = [(ParkedMessage, ParkedMessage.resolved_at), (ParkedEffect, ParkedEffect.resolved_at)]
    return {
        "orders": _count(tx, Trade.status),
        "orders_set_aside": _set_aside(tx),
        "returns": _count(tx, Return.status),
        "receipts": _count(tx, PurchaseOrder.status),
        "confirmations": confirmation_counts(tx),
        "facts_last": last,
        "cursors": {row.name: last - row.position for row in tx.execute(select(Cursor.name, Cursor.position))},
        "down": {row.name: {"last": row.down_last, "acked": row.down_acked} for row in gateways},
        "up": {row.name: {"epoch": row.epoch, "applied": row.applied} for row in gateways},
        "parked": sum(
            int(tx.execute(select(func.count()).select_from(model).where(resolved.is_(None))).scalar_one())
            for model, resolved in unresolved
        ),
        "tasks": _count(tx, Task.kind, Task.status == "open"),
        "rows_rejected": _count(tx, ImportRow.reason),
    }


def _count(tx: Connection, column: Any, *conditions: Any) -> dict[str, int]:
    query = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
    return {row[0]: row[1] for row in tx.execute(query)}


def _set_aside(tx: Connection) -> dict[str, int]:
    """Orders that will not move by themselves, by the reason."""
    waiting = _count(tx, Trade.hold_reason, Trade.status.in_(("review", "out_of_stock")))
    cancelled = _count(tx, Trade.status, Trade.status == "cancelled")
    return {**waiting, **cancelled}
