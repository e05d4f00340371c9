"""Statements whose rows come as ONE JSON parameter: `json_each` on SQLite, `jsonb_to_recordset` on PostgreSQL.

`RowStatement("UPDATE t SET n = n + v.q FROM v WHERE t.id = v.id RETURNING t.id", id="text", q="integer")` puts a
materialised `v(id, q)` in front; SQLite would otherwise evaluate `json_each` for each row of `t`. Rows are dicts
with exactly those keys; times go through `time_text`. `{lock}` in the text becomes the clause that locks the rows of
`lock` until the end of the transaction (PostgreSQL; SQLite's writer is alone anyway).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, TextualSelect, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import JSON, BigInteger, Boolean, Date, Integer, TypeEngine

from central.database.tables import UtcTime, time_text

_POSTGRESQL = {
    "text": "text",
    "integer": "bigint",
    "json": "jsonb",
    "time": "timestamptz",
    "bool": "boolean",
    "date": "date",
}
_encoder = msgspec.json.Encoder(enc_hook=str, decimal_format="string")


_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")


def rows_json(rows: Sequence[Mapping[str, Any]], times: Sequence[str] = ()) -> str:
    """The JSON parameter for `rows`; the columns named `times` are written as both databases read them."""
    return _encoder.encode([_with_text(row, times) for row in rows] if times else rows).decode()


def _with_text(row: Mapping[str, Any], times: Sequence[str]) -> dict[str, Any]:
    plain = dict(row)
    for name in times:
        value = plain[name]
        if type(value) is datetime:
            plain[name] = time_text(value)
    return plain


class RowStatement:
    """One statement over many rows. `columns`: name -> text | integer | json | time | bool | date.

    `results` types the columns it gives back that are more than text and numbers (both databases then give the same).
    """

    def __init__(
        self, sql: str, *, lock: str = "", results: Mapping[str, TypeEngine[Any]] | None = None, **columns: str
    ) -> None:
        self._set_up(sql, lock, results, columns)

    @classmethod
    def over(cls, sql: str, columns: Mapping[str, str]) -> "RowStatement":
        """The same with the columns as a mapping."""
        made = cls.__new__(cls)
        made._set_up(sql, "", None, columns)
        return made

    def _set_up(
        self, sql: str, lock: str, results: Mapping[str, TypeEngine[Any]] | None, columns: Mapping[str, str]
    ) -> None:
        self._sql = sql
        self._lock = lock
        self._results = dict(results or {})
        self._columns = columns
        self._times = tuple(name for name, kind in columns.items() if kind == "time")
        self._texts: dict[str, str] = {}
        self._typed: dict[str, TextualSelect] = {}

    def run(
        self, tx: Connection, rows: Sequence[Mapping[str, Any]], **parameters: Any
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Executes it once; returns what RETURNING or SELECT gives (nothing without either)."""
        if not rows:
            return []
        given = {"rows": rows_json(rows, self._times), **parameters}
        dialect = tx.dialect.name
        if self._results:
            result = tx.execute(self._typed_statement(dialect), given)
        else:  # nothing to be converted: past the compiler, straight to the driver
            result = tx.exec_driver_sql(self._text(dialect), given)
        return result.fetchall() if result.returns_rows else []

    def sql(self, dialect: str) -> str:
        """The text for `sqlite` or `postgresql`."""
        names = ", ".join(f'"{name}"' for name in self._columns)
        lock = ""
        if dialect == "postgresql":
            lock = f"FOR UPDATE OF {self._lock}"
            typed = ", ".join(f'"{name}" {_POSTGRESQL[kind]}' for name, kind in self._columns.items())
            source = f"SELECT {names} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS x({typed})"
        else:
            picked = ", ".join(f"json_extract(value, '$.{name}')" for name in self._columns)
            source = f"SELECT {picked} FROM json_each(:rows)"
        body = self._sql.replace("{lock}", lock)
        return f"WITH v({names}) AS MATERIALIZED ({source}) {body}"

    def _typed_statement(self, dialect: str) -> TextualSelect:
        statement = self._typed.get(dialect)
        if statement is None:
            statement = self._typed[dialect] = text(self.sql(dialect)).columns(**self._results)
        return statement

    def _text(self, dialect: str) -> str:
        """In the driver's own style: sqlite3 knows `:name`, psycopg `%(name)s`."""
        found = self._texts.get(dialect)
        if found is None:
            found = self.sql(dialect)
            if dialect == "postgresql":
                found = _PARAMETER.sub(r"%(\1)s", found.replace("%", "%%"))
            self._texts[dialect] = found
        return found


def insert_rows(
    tx: Connection,
    table: SqlTable,
    rows: Sequence[Mapping[str, Any]],
    conflict: str = "",
    returning: str = "",
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Inserts all `rows` (dicts with the same keys) in one statement.

    `conflict` is what follows ON CONFLICT (`DO NOTHING`, `(sku) DO UPDATE SET name = excluded.name`), `returning`
    what follows RETURNING.
    """
    if not rows:
        return []
    return _insert(table, tuple(rows[0]), conflict, returning).run(tx, rows)


@lru_cache(maxsize=256)
def _insert(table: SqlTable, columns: tuple[str, ...], conflict: str, returning: str) -> RowStatement:
    names = ", ".join(f'"{name}"' for name in columns)
    sql = f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM v WHERE true'
    if conflict:
        sql += f" ON CONFLICT {conflict}"
    if returning:
        sql += f" RETURNING {returning}"
    return RowStatement.over(sql, {name: _kind(table, name) for name in columns})


def _kind(table: SqlTable, column: str) -> str:
    kind = table.c[column].type
    if isinstance(kind, UtcTime):
        return "time"
    if isinstance(kind, JSON):
        return "json"
    if isinstance(kind, Boolean):
        return "bool"
    if isinstance(kind, Date):
        return "date"
    return "integer" if isinstance(kind, (BigInteger, Integer)) else "text"
