"""How far everything is: what `GET /api/v1/progress` says. It is asked often, so it is few statements."""

from typing import Any

from sqlalchemy import Connection, String, func, literal, select, union_all

from central.aftersales.models import Return
from central.channels.models import Confirmation
from central.facts.models import Cursor, Fact, ParkedEffect
from central.gateways.models import Gateway, ParkedMessage
from central.imports.models import ImportRow
from central.orders.models import Trade
from central.purchasing.models import PurchaseOrder
from central.tasks.models import Task

_WAITING = Trade.status.in_(("review", "out_of_stock"))
# What is counted, by which column, among which rows.
_COUNTED: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("orders", Trade.status, ()),
    ("orders_set_aside", Trade.hold_reason, (_WAITING,)),
    ("returns", Return.status, ()),
    ("receipts", PurchaseOrder.status, ()),
    ("confirmations", Confirmation.status, ()),
    ("tasks", Task.kind, (Task.status == "open",)),
    ("rows_rejected", ImportRow.reason, ()),
    ("parked", ParkedMessage.gateway, (ParkedMessage.resolved_at.is_(None),)),
    ("parked", ParkedEffect.follower, (ParkedEffect.resolved_at.is_(None),)),
)
_COUNTS = union_all(
    *[
        select(literal(name, String).label("what"), column.label("value"), func.count().label("n"))
        .where(*conditions)
        .group_by(column)
        for name, column, conditions in _COUNTED
    ]
)
_LAST = select(func.coalesce(func.max(Fact.id), 0)).scalar_subquery()
_CURSORS = select(Cursor.name, _LAST - Cursor.position, _LAST)
_GATEWAYS = select(Gateway.name, Gateway.down_last, Gateway.down_acked, Gateway.epoch, Gateway.applied)


def progress(tx: Connection) -> dict[str, Any]:
    """Counts by state of everything that moves, the streams' positions, and what is parked."""
    counts: dict[str, dict[str, int]] = {name: {} for name, _, _ in _COUNTED}
    for what, value, count in tx.execute(_COUNTS):
        counts[what][value] = count
    cursors = {name: (lag, last) for name, lag, last in tx.execute(_CURSORS)}
    gateways = tx.execute(_GATEWAYS).all()
    cancelled = counts["orders"].get("cancelled", 0)
    return {
        **{name: dict(sorted(values.items())) for name, values in counts.items()},
        "orders_set_aside": counts["orders_set_aside"] | ({"cancelled": cancelled} if cancelled else {}),
        "confirmations": {"pending": 0, "sent": 0, "failed": 0} | counts["confirmations"],
        "parked": sum(counts["parked"].values()),
        "facts_last": max((last for _, last in cursors.values()), default=0),
        "cursors": {name: lag for name, (lag, _) in cursors.items()},
        "down": {row.name: {"last": row.down_last, "acked": row.down_acked} for row in gateways},
        "up": {row.name: {"epoch": row.epoch, "applied": row.applied} for row in gateways},
    }
