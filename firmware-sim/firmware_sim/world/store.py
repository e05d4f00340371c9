"""The world's own database (DIR/floor/world.db): one connection, one lock, every change committed at once.

WAL with synchronous=NORMAL: a killed process loses nothing, and the world needs no protection against power cuts.
"""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists meta (key text primary key, value text not null) without rowid;
create table if not exists goods (
    sku text primary key, name text not null, barcode text not null, weight_g integer not null,
    bias_ppm integer not null, price_fen integer not null, cost_fen integer not null) without rowid;
create table if not exists wanted (number text primary key) without rowid;
create table if not exists delivery (
    number text primary key, supplier text not null, opening integer not null,
    state text not null default 'planned') without rowid;  -- planned, ordered, at:<station>, finished
create table if not exists delivery_line (
    number text not null, line_no integer not null, sku text not null, ordered integer not null,
    delivered integer not null, primary key (number, line_no)) without rowid;
create table if not exists pieces (
    place text not null, sku text not null, quality text not null, quantity integer not null check (quantity >= 0),
    primary key (place, sku, quality)) without rowid;
create table if not exists tote (
    tote text primary key, place text not null, order_number text not null default '', no integer) without rowid;
create table if not exists line_put (line text primary key, quantity integer not null) without rowid;
create table if not exists parcel (
    waybill text primary key, order_number text not null, epc text not null, grams integer not null,
    place text not null, no integer) without rowid;  -- place: dock, away
create table if not exists sent_back (
    waybill text not null, sku text not null, quantity integer not null, primary key (waybill, sku)) without rowid;
create table if not exists label (barcode text primary key, epc text not null) without rowid;
create table if not exists told (
    id integer primary key, at real not null, station text not null, kind text not null, document text not null,
    sku text not null default '', quantity integer not null default 0, detail text not null default '');
create table if not exists counter (name text primary key, n integer not null) without rowid;
create table if not exists slip (id integer primary key, at real not null, person text not null, kind text not null,
    detail text not null);
"""


class Store:
    """A locked SQLite connection; `change()` is one transaction. Counters ride along with the next one."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._depth = 0
        self._counted: Counter[str] = Counter()
        self.on_rollback: Callable[[], None] = lambda: None
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=normal")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Begins, commits; an exception rolls back. Nested calls join the outer transaction."""
        with self._lock:
            outermost = self._depth == 0
            if outermost:
                self._connection.execute("begin immediate")
            self._depth += 1
            try:
                yield self._connection
            except BaseException:
                if outermost:
                    self._connection.execute("rollback")
                    self.on_rollback()
                raise
            else:
                if outermost:
                    self._write_counters()
                    self._connection.execute("commit")
            finally:
                self._depth -= 1

    def count(self, name: str, n: int) -> None:
        """Adds to a counter; written with the next change, or at the end."""
        with self._lock:
            self._counted[name] += n

    def _write_counters(self) -> None:
        if self._counted:
            self._connection.executemany(
                "insert into counter values (?, ?) on conflict (name) do update set n = n + excluded.n",
                list(self._counted.items()),
            )
            self._counted.clear()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        """The first column of the first row, or None."""
        with self._lock:
            row = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Closes the file; the lock keeps a late writer out."""
        with self.change():
            pass
        with self._lock:
            self._connection.close()
