"""Reading tasks for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.tasks.models import Task

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_tasks(connection: Connection, status: str, kind: str, limit: int, offset: int = 0) -> ReadRows:
    """The oldest open ones first, closed ones by their end."""
    order = Task.created_at if status == "open" else Task.closed_at.desc()
    query = select(*Task.__table__.columns).where(*_wanted(status, kind)).order_by(order)
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_tasks(connection: Connection, status: str, kind: str = "") -> int:
    """How many match."""
    return connection.execute(select(func.count()).select_from(Task).where(*_wanted(status, kind))).scalar_one()


def open_by_kind(connection: Connection) -> dict[str, int]:
    """Open tasks by kind, the most frequent first."""
    query = select(Task.kind, func.count()).where(Task.status == "open").group_by(Task.kind)
    return {row[0]: row[1] for row in connection.execute(query.order_by(func.count().desc()))}


def tasks_about(connection: Connection, subjects: Sequence[str]) -> ReadRows:
    """Tasks of any of these subjects, open ones first."""
    query = select(*Task.__table__.columns).where(Task.subject.in_(subjects))
    return connection.execute(query.order_by(Task.status.desc(), Task.created_at)).all()


def _wanted(status: str, kind: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Task.status == status] if status else []
    return [*conditions, Task.kind == kind] if kind else conditions
