"""Statements whose rows come as ONE JSON parameter, an array of arrays: `json_each` or `jsonb_array_elements`.

`RowStatement("UPDATE t SET n = n + v.q FROM v WHERE t.id = v.id RETURNING t.id", id="text", q="integer")` puts a
materialised `v(id, q)` in front; SQLite would otherwise evaluate `json_each` for each row of `t`. Rows are dicts
with exactly those keys; times go through `time_text`. A column that has one value in all rows becomes a parameter of
its own, for such a statement spends most of its time on taking values out of JSON (arrays, because SQLite finds a
value by its place in a third less time than by its name). `{lock}` in the text becomes the
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


def _rows_json(columns: Sequence[Sequence[Any]]) -> str:
    """The rows as arrays, each with the values of these columns in their order."""
    return _encoder.encode(list(zip(*columns, strict=True))).decode()


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
        columns = {name: self._column(rows, name) for name in self._columns}
        fixed = self._fixed(columns) if len(rows) >= _MANY else ()
        varying = [columns[name] for name in self._columns if name not in fixed]
        given = {"rows": _rows_json(varying) if varying else _encoder.encode([[]] * len(rows)).decode(), **parameters}
        for name in fixed:
            given[f"k_{name}"] = columns[name][0]
        shape = (tx.dialect.name, fixed)
        if self._results:
            result = tx.execute(self._typed_statement(shape), given)
        else:  # nothing to be converted: past the compiler, straight to the driver
            result = tx.exec_driver_sql(self._text(shape), given)
        return result.fetchall() if result.returns_rows else []

    def _column(self, rows: Sequence[Mapping[str, Any]], name: str) -> list[Any]:
        """One column's values, times as both databases read them."""
        values = list(map(itemgetter(name), rows))
        return list(map(_plain, values)) if self._columns[name] == "time" else values

    def _fixed(self, columns: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
        """The columns that have the same value in all rows."""
        return tuple(
            name
            for name, kind in self._columns.items()
            if kind != "json" and (values := columns[name])[0] == values[-1] and len(set(values)) == 1
        )

    def sql(self, dialect: str, fixed: Collection[str] = ()) -> str:
        """The text for `sqlite` or `postgresql`, with the columns in `fixed` as parameters `k_...`."""
        names = ", ".join(f'"{name}"' for name in self._columns)
        places = {name: at for at, name in enumerate(name for name in self._columns if name not in fixed)}
        if dialect == "postgresql":
            lock = f"FOR UPDATE OF {self._lock}"
            values = [self._postgresql_value(name, places.get(name)) for name in self._columns]
            rows = "jsonb_array_elements(CAST(:rows AS jsonb)) AS x(value)"
        else:
            lock = ""
            values = [
                f"json_extract(value, '$[{places[name]}]')" if name in places else f":k_{name}"
                for name in self._columns
            ]
            rows = "json_each(:rows)"
        body = self._sql.replace("{lock}", lock)
        return f"WITH v({names}) AS MATERIALIZED (SELECT {', '.join(values)} FROM {rows}) {body}"

    def _postgresql_value(self, name: str, place: int | None) -> str:
        """The column's value as its type; JSON's null is no value."""
        kind = _POSTGRESQL[self._columns[name]]
        if place is None:
            return f"CAST(:k_{name} AS {kind})"
        if kind == "jsonb":
            return f"NULLIF(value -> {place}, CAST('null' AS jsonb))"
        return f"CAST(value ->> {place} AS {kind})"

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
