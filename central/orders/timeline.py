"""What happened to a document, told to people."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.database.bulk import insert_rows
from central.database.later import later
from central.database.tables import table
from central.orders.models import Timeline


def note(
    tx: Connection, document: str, kind: str, at: datetime, detail: dict[str, Any] | None = None, actor: str = ""
) -> None:
    """Adds one row to a document's timeline (a trade's, purchase order's or return's id)."""
    row = {"document": document, "kind": kind, "detail": detail or {}, "actor": actor, "at": at}
    later(tx, _write, [row])


def _write(tx: Connection, rows: list[dict[str, Any]]) -> None:
    insert_rows(tx, table(Timeline), rows)
