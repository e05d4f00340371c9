"""Reading tasks for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.security.rights import Person
from central.security.scoping import within
from central.tasks.models import Task

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_tasks(connection: Connection, person: Person, status: str, kind: str, limit: int, offset: int = 0) -> ReadRows:
    """What the person sees, the oldest open ones first, closed ones by their end."""
    order = Task.created_at if status == "open" else Task.closed_at.desc()
    query = select(*Task.__table__.columns).where(*_wanted(person, status, kind)).order_by(order)
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_tasks(connection: Connection, person: Person, status: str, kind: str = "") -> int:
    """How many match."""
    query = select(func.count()).select_from(Task).where(*_wanted(person, status, kind))
    return connection.execute(query).scalar_one()


def open_by_kind(connection: Connection, person: Person) -> dict[str, int]:
    """Open tasks by kind, the most frequent first."""
    query = select(Task.kind, func.count()).where(*_wanted(person, "open", "")).group_by(Task.kind)
    return {row[0]: row[1] for row in connection.execute(query.order_by(func.count().desc()))}


def tasks_about(connection: Connection, person: Person, subjects: Sequence[str]) -> ReadRows:
    """Tasks of any of these subjects, open ones first."""
    query = select(*Task.__table__.columns).where(Task.subject.in_(subjects), *_wanted(person, "", ""))
    return connection.execute(query.order_by(Task.status.desc(), Task.created_at)).all()


def _wanted(person: Person, status: str, kind: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [*within(person, shop=Task.shop, warehouse=Task.warehouse)]
    if status:
        conditions.append(Task.status == status)
    return [*conditions, Task.kind == kind] if kind else conditions
