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
from central.security.rights import Person, require
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
) -> None:
    """Opens a task, unless one of this kind and subject is open already."""
    row = {
        "id": task_id or new_id(),
        "source": source,
        "kind": kind,
        "subject": subject,
        "detail": detail or {},
        "status": "open",
        "outcome": "",
        "created_at": at,
    }
    later(tx, write_tasks, [row])


def write_tasks(tx: Connection, rows: list[dict[str, Any]]) -> None:
    """Writes tasks that were raised in this transaction."""
    insert_rows(tx, table(Task), rows, conflict="DO NOTHING")


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


def settle(tx: Connection, user: Person, task_id: str, outcome: str) -> None:
    """A person closes a task; raises UnknownTask where it is not open."""
    require(user, "tasks.close")
    if not close_tasks(tx, [(task_id, outcome)], now()):
        raise UnknownTask(f"there is no open task {task_id}")


def open_tasks(tx: Connection, limit: int = 500) -> list[dict[str, Any]]:
    """Open tasks, oldest first."""
    query = select(Task.__table__).where(Task.status == "open").order_by(Task.created_at).limit(limit)
    return [dict(row) for row in tx.execute(query).mappings()]
