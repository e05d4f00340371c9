"""Recording facts. They are numbered and written together, at the end of the transaction that caused them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.database.bulk import insert_rows
from central.database.counters import take_numbers
from central.database.later import later, signal
from central.database.tables import table
from central.facts.models import Fact as FactTable

SIGNAL = "facts"  # announced after a commit that brought new facts


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the stream as followers get it. `document` is unique within its type."""

    id: int
    type: str
    document: str
    data: dict[str, Any]
    occurred_at: datetime


def record(tx: Connection, type_name: str, document: str, occurred_at: datetime, data: dict[str, Any]) -> None:
    """Adds a fact; followers see it after the commit, in the order of recording."""
    row = {"type": type_name, "document": document, "data": data, "occurred_at": occurred_at}
    later(tx, _write, [row])


def _write(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    first = take_numbers(tx, "facts", len(rows))
    numbered = [{"id": number, **row} for number, row in enumerate(rows, first)]
    insert_rows(tx, table(FactTable), numbered)
    signal(tx, SIGNAL)
