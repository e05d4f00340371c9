"""Raising and closing tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.later import later
from central.database.tables import moment, table
from central.errors import CentralError
from central.security.rights import Person, Scope, require
from central.security.scoping import within
from central.tasks.models import Task
from gateway.contracts.ids import new_id

CENTRAL = "central"


class UnknownTask(CentralError):
    """No such open task."""


def raise_task(
    tx: Connection,
    kind: str,
    subject: str,
    at: datetime,
    detail: dict[str, Any] | None = None,
    *,
    source: str = CENTRAL,
    task_id: str = "",
    warehouse: str = "",
) -> None:
    """Opens a task, unless one of this kind and subject is open already.

    Its shop and warehouse, which say who sees it, are those of the order or document that it is about, else the
    warehouse of the gateway that raised it, else `warehouse`.
    """
    row = {
        "id": task_id or new_id(),
        "source": source,
        "kind": kind,
        "subject": subject,
        "shop": "",
        "warehouse": warehouse,
        "detail": detail or {},
        "status": "open",
        "outcome": "",
        "created_at": at,
    }
    later(tx, write_tasks, [row])


def write_tasks(tx: Connection, rows: list[dict[str, Any]]) -> None:
    """Writes tasks that were raised in this transaction, each with whom it is about."""
    places = {row.id: (row.shop, row.warehouse) for row in _PLACES.run(tx, [_named(row) for row in rows])}
    for row in rows:
        shop, warehouse = places.get(row["id"], ("", ""))
        row["shop"], row["warehouse"] = shop or row["shop"], warehouse or row["warehouse"]
    insert_rows(tx, table(Task), rows, conflict="DO NOTHING")


def _named(row: dict[str, Any]) -> dict[str, str]:
    return {name: row[name] for name in ("id", "subject", "source")}


# A task names an order, its fulfilment or parcel by id, a purchase order by number, a gateway by name.
_PLACES = RowStatement(
    "SELECT v.id, shop.name AS shop,"
    " COALESCE(trade.warehouse, purchase_order.warehouse, gateway.warehouse) AS warehouse"
    " FROM v LEFT JOIN fulfilment ON fulfilment.id = v.subject LEFT JOIN parcel ON parcel.id = v.subject"
    " LEFT JOIN trade ON trade.id = COALESCE(fulfilment.trade_id, parcel.trade_id, v.subject)"
    " LEFT JOIN shop ON shop.id = trade.shop_id"
    " LEFT JOIN purchase_order ON purchase_order.number = v.subject"
    " LEFT JOIN gateway ON gateway.name = CASE v.source WHEN 'central' THEN v.subject ELSE v.source END",
    id="text",
    subject="text",
    source="text",
)


_CLOSE = RowStatement(
    "UPDATE task SET status = 'closed', outcome = v.outcome, closed_at = :at FROM v"
    " WHERE task.id = v.id AND task.status = 'open' RETURNING task.id",
    id="text",
    outcome="text",
)


def close_tasks(tx: Connection, outcomes: Sequence[tuple[str, str]], at: datetime) -> int:
    """Closes (task id, outcome); those closed already stay as they are. Returns how many were open."""
    rows = [{"id": task_id, "outcome": outcome[:128]} for task_id, outcome in outcomes]
    return len(_CLOSE.run(tx, rows, at=moment(tx, at)))


def close_about(tx: Connection, kind: str, subject: str, outcome: str, at: datetime) -> None:
    """The course of things settled what was asked about this subject."""
    query = select(Task.id).where(Task.kind == kind, Task.subject == subject, Task.status == "open")
    close_tasks(tx, [(task_id, outcome) for task_id in tx.execute(query).scalars()], at)


def settle(tx: Connection, user: Person, task_id: str, outcome: str) -> None:
    """A person closes a task; raises UnknownTask where it is not open, Forbidden where it is beyond their scope."""
    require(user, "tasks.close")
    place = tx.execute(select(Task.shop, Task.warehouse).where(Task.id == task_id)).first()
    if place is not None:
        require(user, "tasks.close", Scope(place.shop, place.warehouse))
    if not close_tasks(tx, [(task_id, outcome)], now()):
        raise UnknownTask(f"there is no open task {task_id}")


def open_tasks(tx: Connection, user: Person, limit: int = 500) -> list[dict[str, Any]]:
    """Open tasks that the person sees, oldest first."""
    require(user, "tasks.read")
    seen = within(user, shop=Task.shop, warehouse=Task.warehouse)
    query = select(Task.__table__).where(Task.status == "open", *seen).order_by(Task.created_at).limit(limit)
    return [dict(row) for row in tx.execute(query).mappings()]
