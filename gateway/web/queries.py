"""Lists for screens, read from the last commit on connections of their own, so that no page delays a scan."""

import sqlite3
from typing import Any

import msgspec

from gateway.store.database import Database


def rows(database: Database, sql: str, *params: Any, json: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Rows as objects; `json` names columns that hold JSON."""
    with database.reading() as connection:
        found = [dict(row) for row in connection.execute(sql, params)]
    for row in found:
        for name in json:
            row[name] = msgspec.json.decode(row[name])
    return found


def stock(database: Database, sku: str, place: str) -> list[dict[str, Any]]:
    """Pieces by place."""
    return rows(
        database,
        "SELECT place AS bin, place, sku, quality, owner, lot, quantity, reserved FROM bin_stock"
        " WHERE (? = '' OR sku = ?) AND (? = '' OR place = ?) ORDER BY place, sku",
        *(sku, sku, place, place),
    )


_WAVES = (
    "SELECT w.wave, w.number, w.state, w.operator, o.name AS operator_name, w.station, w.lines, w.pieces,"
    " w.assigned, coalesce(a.name, w.assigned) AS assigned_name, w.paused <> 0 AS paused,"
    " w.style, w.kind, w.sorted_ms, w.distance_mm, w.s_shape_mm, w.fulfilments, w.created_ms, w.done_ms,"
    " count(s.stop_no) AS stops, coalesce(sum(s.state IN ('done', 'short')), 0) AS stops_done,"
    " coalesce(sum(s.picked), 0) AS picked"
    " FROM wave w LEFT JOIN operator o ON o.operator = w.operator LEFT JOIN operator a ON a.operator = w.assigned"
    " LEFT JOIN wave_stop s ON s.wave = w.wave AND s.state <> 'dropped'"
)


def waves(database: Database, limit: int = 200) -> list[dict[str, Any]]:
    """The newest waves with their progress."""
    return rows(
        database,
        f"{_WAVES} GROUP BY w.wave ORDER BY w.created_ms DESC, w.number DESC LIMIT ?",
        limit,
        json=("fulfilments",),
    )


def wave(database: Database, number: str) -> dict[str, Any] | None:
    """One wave with stops and path."""
    found = rows(database, f"{_WAVES} WHERE w.number = ? GROUP BY w.wave", number, json=("fulfilments",))
    if not found:
        return None
    name = found[0]["wave"]
    path = rows(database, "SELECT zone, path FROM wave_path WHERE wave = ?", name, json=("path",))
    stops = rows(
        database,
        'SELECT s.stop_no, s.turn, s.bin, s.fulfilment, f.number AS "order", s.line_no, s.sku, s.quantity, s.picked,'
        " s.slot, s.state, s.walk_mm FROM wave_stop s LEFT JOIN fulfilment f ON f.fulfilment = s.fulfilment"
        " WHERE s.wave = ? ORDER BY s.turn, s.stop_no",
        name,
    )
    return {**found[0], **(path[0] if path else {"zone": "", "path": []}), "stop_list": stops}


def progress(database: Database) -> dict[str, Any]:
    """Counts that are 0 when nothing waits."""
    with database.reading() as connection:
        return {
            "fulfilments": _counts(connection, "SELECT state, count(*) FROM fulfilment GROUP BY state"),
            "called_back": _one(
                connection,
                "SELECT count(*) FROM fulfilment WHERE cancel_kind <> '' AND state NOT IN ('shipped', 'intercepted')",
            ),
            "receipts_open": _one(connection, "SELECT count(*) FROM receipt WHERE state = 'open'"),
            "receipts_closed": _one(connection, "SELECT count(*) FROM receipt WHERE state = 'closed'"),
            "returns_open": _one(connection, "SELECT count(*) FROM return_goods WHERE state = 'open'"),
            "returns_closed": _one(connection, "SELECT count(*) FROM return_goods WHERE state = 'closed'"),
            "waves_open": _one(connection, "SELECT count(*) FROM wave WHERE state NOT IN ('done', 'dissolved')"),
            "waves": _counts(connection, "SELECT state, count(*) FROM wave GROUP BY state"),
            "print_jobs_open": _one(connection, "SELECT count(*) FROM print_job WHERE state IN ('queued', 'sending')"),
            "print_jobs": _counts(connection, "SELECT state, count(*) FROM print_job GROUP BY state"),
            "tasks_open": _one(connection, "SELECT count(*) FROM task WHERE state = 'open'"),
            "parked": _one(connection, "SELECT count(*) FROM parked"),
            "passages": _one(connection, "SELECT count(*) FROM passage"),
            "parcels": _counts(connection, "SELECT state, count(*) FROM parcel GROUP BY state"),
            "weighings": _one(connection, "SELECT count(*) FROM event WHERE type = 'scanout.parcel_weighed.v1'"),
        }


def _counts(connection: sqlite3.Connection, sql: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(sql)}


def _one(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0])
