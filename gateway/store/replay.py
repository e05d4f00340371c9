"""The event log, replayed into a fresh state, and compared with the tables as they are stored."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from gateway.contracts.messages import Message, decode
from gateway.store.database import open_reader
from gateway.store.local import LOCAL
from gateway.store.state import State
from gateway.store.table import Table

Apply = Callable[[State, Message, datetime], None]
Saw = Callable[[Message, datetime], None]
_EVENTS = "SELECT seq, type, time, data FROM event WHERE seq > ? ORDER BY seq"
_TRIM = 4096


class Difference(NamedTuple):
    """A field that the log and the tables disagree about; `field` is "" where one of them has no such row."""

    table: str
    key: str
    field: str
    stored: Any
    replayed: Any


class Replay:
    """A state of its own that the log's events change, in order."""

    def __init__(self, apply: Apply) -> None:
        self.state = State()
        self.last_seq = 0
        self.last_at: datetime | None = None
        self.events = 0
        self._apply = apply

    def run(self, connection: sqlite3.Connection, until: datetime | None = None, saw: Saw | None = None) -> "Replay":
        """Applies what follows, up to and with the moment `until`; `saw` is told of each event and finds its changes
        in the state's journal.

        Raises:
            ContractError: an event's type is unknown, or its data does not fit.
        """
        for seq, type_name, time, data in _plain(connection, _EVENTS, (self.last_seq,)):
            at = datetime.fromisoformat(time)
            if until is not None and at > until:
                break
            message = decode(type_name, data)
            self._apply(self.state, message, at.astimezone(UTC))
            self.last_seq, self.last_at = seq, at
            self.events += 1
            if saw is not None:
                saw(message, at)
                self.state.journal.clear()
            if self.events % _TRIM == 0:
                self._trim()
        self._trim()
        return self

    def _trim(self) -> None:
        """Nothing is taken back or written: what would be needed for it may go."""
        self.state.journal.clear()
        for table in self.state.tables:
            table.dirty.clear()


def logged(state: State) -> list[Table[Any]]:
    """The tables that the log alone rebuilds."""
    return [table for table in state.tables if table.name not in LOCAL]


def differences(connection: sqlite3.Connection, replayed: State) -> Iterator[Difference]:
    """What the stored tables say otherwise than a replay of the whole log."""
    stored = State()
    for kept, found in zip(logged(stored), logged(replayed), strict=True):
        kept.load([tuple(row) for row in connection.execute(kept.select)])
        yield from compare(kept, found)


def compare(stored: Table[Any], replayed: Table[Any]) -> Iterator[Difference]:
    """Row by row, field by field."""
    for key in sorted({*stored.rows, *replayed.rows}, key=str):
        one, other = stored.get(key), replayed.get(key)
        if one == other:
            continue
        name = "/".join(map(str, key)) if isinstance(key, tuple) else str(key)
        if one is None or other is None:
            yield Difference(stored.name, name, "", _shown(one), _shown(other))
            continue
        for field in stored.columns:
            before, after = getattr(one, field), getattr(other, field)
            if before != after:
                yield Difference(stored.name, name, field, msgspec.to_builtins(before), msgspec.to_builtins(after))


def _shown(row: Any) -> Any:
    return None if row is None else msgspec.to_builtins(row)


@contextmanager
def snapshot(path: Path) -> Iterator[sqlite3.Connection]:
    """One moment of the file, read-only, while a gateway may be writing."""
    connection = open_reader(path)
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def _plain(connection: sqlite3.Connection, sql: str, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    cursor = connection.cursor()
    cursor.row_factory = None  # tuples are quicker than named rows
    return cursor.execute(sql, values)
