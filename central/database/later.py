"""Rows and signals that a transaction collects while it works.

Rows are written in one statement a table just before the transaction ends (`later`); signals wake threads once it
is committed (`signal`). A transaction that fails leaves neither.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

Flush = Callable[[Connection, list[Any]], None]
_ROWS = "floorgate_later"
_SIGNALS = "floorgate_signals"


def later(tx: Connection, flush: Flush, rows: Sequence[Any]) -> None:
    """Hands `rows` to `flush` at the end of this transaction, together with all others meant for it."""
    tx.info.setdefault(_ROWS, {}).setdefault(flush, []).extend(rows)


def signal(tx: Connection, name: str) -> None:
    """Announces `name` to the hooks of `Database.after_commit` once this transaction is committed."""
    tx.info.setdefault(_SIGNALS, set()).add(name)


def start(tx: Connection) -> None:
    """Forgets what an earlier transaction on this connection left behind."""
    tx.info.pop(_ROWS, None)
    tx.info.pop(_SIGNALS, None)


def flush_all(tx: Connection) -> None:
    """Writes the collected rows; a flush may collect more."""
    while waiting := tx.info.pop(_ROWS, None):
        for flush, rows in waiting.items():
            flush(tx, rows)


def flush_now(tx: Connection, flush: Flush) -> None:
    """Writes at once what was collected for this one `flush`, because a statement that follows needs it."""
    rows = tx.info.get(_ROWS, {}).pop(flush, None)
    if rows:
        flush(tx, rows)


def take_signals(tx: Connection) -> frozenset[str]:
    """The signals so far, which are then forgotten."""
    return frozenset(tx.info.pop(_SIGNALS, ()))
