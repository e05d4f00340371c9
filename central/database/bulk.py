"""Statements whose rows come as ONE JSON parameter: `json_each` on SQLite, `jsonb_to_recordset` on PostgreSQL.

`RowStatement("UPDATE t SET n = n + v.q FROM v WHERE t.id = v.id RETURNING t.id", id="text", q="integer")` puts a
materialised `v(id, q)` in front; SQLite would otherwise evaluate `json_each` for each row of `t`. Rows are dicts
with exactly those keys; times go through `time_text`. A column that has one value in all rows becomes a parameter of
its own, for such a statement spends most of its time on taking values out of JSON. `{lock}` in the text becomes the
clause that locks the rows of `lock` until the end of the transaction (PostgreSQL; SQLite's writer is alone anyway).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
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


Shape = tuple[str, tuple[str, ...]]  # dialect, columns with one value
_PARAMETER = re.compile(r"(?<![:\w]):(\w+)")


_MANY = 8  # rows, from which on it pays to look for columns with one value


def rows_json(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], times: Collection[str] = ()) -> str:
    """The JSON parameter with these columns of `rows`; `times` among them are written as both databases read them."""
    return _encoder.encode([_chosen(row, columns, times) for row in rows]).decode()


def _chosen(row: Mapping[str, Any], columns: Sequence[str], times: Collection[str]) -> dict[str, Any]:
    chosen = {name: row[name] for name in columns}
    for name in times:
        chosen[name] = _plain(chosen[name])
    return chosen


def _plain(value: Any) -> Any:
    return time_text(value) if type(value) is datetime else value


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
        self._texts: dict[Shape, str] = {}
        self._typed: dict[Shape, TextualSelect] = {}

    def run(
        self, tx: Connection, rows: Sequence[Mapping[str, Any]], **parameters: Any
    ) -> Sequence[Row[*tuple[Any, ...]]]:
        """Executes it once; returns what RETURNING or SELECT gives (nothing without either)."""
        if not rows:
            return []
        fixed = self._fixed(rows)
        varying = [name for name in self._columns if name not in fixed]
        times = [name for name in varying if self._columns[name] == "time"]
        given = {"rows": rows_json(rows, varying, times), **parameters}
        for name in fixed:
            given[f"k_{name}"] = _plain(rows[0][name])
        shape = (tx.dialect.name, fixed)
        if self._results:
            result = tx.execute(self._typed_statement(shape), given)
        else:  # nothing to be converted: past the compiler, straight to the driver
            result = tx.exec_driver_sql(self._text(shape), given)
        return result.fetchall() if result.returns_rows else []

    def _fixed(self, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
        """The columns that have the same value in all rows."""
        if len(rows) < _MANY:
            return ()
        return tuple(
            name
            for name, kind in self._columns.items()
            if kind != "json" and rows[0][name] == rows[-1][name] and len(set(map(itemgetter(name), rows))) == 1
        )

    def sql(self, dialect: str, fixed: Collection[str] = ()) -> str:
        """The text for `sqlite` or `postgresql`, with the columns in `fixed` as parameters `k_...`."""
        names = ", ".join(f'"{name}"' for name in self._columns)
        lock = ""
        if dialect == "postgresql":
            lock = f"FOR UPDATE OF {self._lock}"
            typed = {name: _POSTGRESQL[kind] for name, kind in self._columns.items()}
            record = ", ".join(f'"{name}" {kind}' for name, kind in typed.items() if name not in fixed)
            values = [f"CAST(:k_{name} AS {typed[name]})" if name in fixed else f'"{name}"' for name in self._columns]
            rows = f"jsonb_to_recordset(CAST(:rows AS jsonb)) AS x({record or '_ text'})"
        else:
            values = [f":k_{name}" if name in fixed else f"json_extract(value, '$.{name}')" for name in self._columns]
            rows = "json_each(:rows)"
        body = self._sql.replace("{lock}", lock)
        return f"WITH v({names}) AS MATERIALIZED (SELECT {', '.join(values)} FROM {rows}) {body}"

    def _typed_statement(self, shape: Shape) -> TextualSelect:
        statement = self._typed.get(shape)
        if statement is None:
            statement = self._typed[shape] = text(self.sql(*shape)).columns(**self._results)
        return statement

    def _text(self, shape: Shape) -> str:
        """In the driver's own style: sqlite3 knows `:name`, psycopg `%(name)s`."""
        found = self._texts.get(shape)
        if found is None:
            found = self.sql(*shape)
            if shape[0] == "postgresql":
                found = _PARAMETER.sub(r"%(\1)s", found.replace("%", "%%"))
            self._texts[shape] = found
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
