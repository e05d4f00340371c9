"""Calls that read: stock, waves, tasks, passages, parcels, sync, progress."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from apiflask import APIBlueprint
from flask import request

from gateway.floor.approvals import outcomes
from gateway.store.database import Database
from gateway.web import queries
from gateway.web.auth import Pairings, require
from gateway.web.errors import ApiError

_LIMIT = 500


def blueprint(database: Database, pairings: Pairings, sync_status: Callable[[], dict[str, Any]]) -> APIBlueprint:
    """`/api/v1/...` lists."""
    lists = APIBlueprint("lists", __name__, url_prefix="/api/v1", tag="lists")

    @lists.before_request
    def paired() -> None:
        require(pairings)

    @lists.get("/stock")
    def stock() -> list[dict[str, Any]]:
        """Pieces by place; `?sku=&bin=`."""
        return queries.stock(database, request.args.get("sku", "").upper(), request.args.get("bin", "").upper())

    @lists.get("/waves")
    def waves() -> list[dict[str, Any]]:
        """The newest waves with their progress."""
        return [_dated(row, "created_ms", "done_ms", "sorted_ms") for row in queries.waves(database)]

    @lists.get("/waves/<number>")
    def wave(number: str) -> dict[str, Any]:
        """A wave with stops and path."""
        found = queries.wave(database, number)
        if found is None:
            raise ApiError(404, "not_found", what=number)
        return _dated(found, "created_ms", "done_ms", "sorted_ms")

    @lists.get("/tasks")
    def tasks() -> list[dict[str, Any]]:
        """Tasks; `?state=open|closed`, open ones by default."""
        state = request.args.get("state", "open")
        found = queries.rows(
            database,
            "SELECT * FROM task WHERE state = ? ORDER BY raised_ms DESC LIMIT ?",
            state,
            _LIMIT,
            json=("detail",),
        )
        return [_dated({**row, "outcomes": outcomes(row["kind"])}, "raised_ms", "closed_ms") for row in found]

    @lists.get("/sync")
    def sync() -> dict[str, Any]:
        """The line to central, both ways."""
        parked = queries.rows(database, "SELECT * FROM parked ORDER BY at_ms DESC LIMIT ?", _LIMIT)
        status = sync_status()
        return {**status, "lag_s": _lag_s(status["acked"]), "parked": [_dated(row, "at_ms") for row in parked]}

    def _lag_s(acked: int) -> int:
        """How long the oldest event that central has not acknowledged waits, in seconds."""
        waiting = queries.rows(database, "SELECT time FROM event WHERE seq = ?", acked + 1)
        since = datetime.fromisoformat(waiting[0]["time"]) if waiting else datetime.now(UTC)
        return max(0, round((datetime.now(UTC) - since).total_seconds()))

    @lists.get("/progress")
    def progress() -> dict[str, Any]:
        """Counts that are 0 when nothing waits."""
        return {**queries.progress(database), "events_pending": sync_status()["pending"]}

    @lists.get("/passages")
    def passages() -> list[dict[str, Any]]:
        """What went through the gates, the newest first."""
        found = queries.rows(database, "SELECT * FROM passage ORDER BY at_ms DESC LIMIT ?", _LIMIT)
        return [_dated({**row, "verified": bool(row["verified"])}, "at_ms") for row in found]

    @lists.get("/parcels")
    def parcels() -> list[dict[str, Any]]:
        """Parcels, the newest first; `?state=`."""
        state = request.args.get("state", "")
        found = queries.rows(
            database,
            'SELECT p.*, f.number AS "order" FROM parcel p LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment'
            " WHERE (? = '' OR p.state = ?) ORDER BY p.verified_ms DESC LIMIT ?",
            *(state, state, int(request.args.get("limit", _LIMIT))),
            json=("lines",),
        )
        return [_dated(row, "verified_ms", "shipped_ms", "gate_ms") for row in found]

    @lists.get("/fulfilments")
    def fulfilments() -> list[dict[str, Any]]:
        """Fulfilments; `?state=`."""
        state = request.args.get("state", "")
        found = queries.rows(
            database,
            "SELECT f.*, (SELECT waybill FROM waybill w WHERE w.fulfilment = f.fulfilment LIMIT 1) AS waybill"
            " FROM fulfilment f WHERE (? = '' OR f.state = ?) ORDER BY f.released_ms LIMIT ?",
            *(state, state, int(request.args.get("limit", _LIMIT))),
            json=("trades",),
        )
        return [_dated(row, "released_ms") for row in found]

    return lists


def _dated(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    """Milliseconds become ISO 8601 under the name without `_ms`; 0 becomes null."""
    for column in columns:
        value = row.pop(column, 0)
        name = column.removesuffix("_ms") + ("" if column == "at_ms" else "_at")
        row[name] = datetime.fromtimestamp(value / 1000, UTC).isoformat() if value else None
    return row
