"""Calls for the gate's screen: the day's passages, what shipped and never passed, how its reader is, its lamps."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from gateway.floor.inbound import arrivals
from gateway.floor.tags import tag_gates
from gateway.floor.tags.gates import ringing
from gateway.floor.tags.tags import CannotTag
from gateway.locale.texts import translate
from gateway.stations import gate_watch
from gateway.stations.devices import StationDevices
from gateway.store.database import Database
from gateway.store.rows import Setting
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web import queries
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, answer, caller_language
from gateway.web.tag_calls import somebody

SHOWS = {
    "": "1",
    "out": "direction = 'out'",
    "in": "direction = 'in'",
    "undirected": "direction NOT IN ('in', 'out')",
    "verified": "verified",
    "unverified": "(parcel <> '' OR passage.sku <> '') AND NOT verified",
    "unknown": "parcel = '' AND passage.sku = '' AND NOT verified",
    "unexplained": "NOT verified",
}
T = TypeVar("T")
COLUMNS = ("at", "direction", "waybill", "order", "epc", "verdict", "reads", "sku", "name")
MISSING_AFTER_MIN = 30
MISSING_WITHIN_H = 24
LIMIT = 200
MOST = 100_000


Hangs = Literal["inner", "outer", "inner-left", "inner-right", "outer-left", "outer-right", "exit"]


class SettingsBody(BaseModel):
    """Where antennas hang, which output is which lamp, when to miss a parcel; whether the whole gate is an exit.

    `goods`: tagged goods leave as the content of verified parcels only ("ring"), or are shipped by passing ("ship").
    """

    model_config = ConfigDict(extra="forbid")

    antennas: dict[int, Hangs] | None = None
    goods: Literal["ring", "ship"] | None = None
    exit: bool | None = None
    lights: dict[Literal["go", "look", "stop"], int] | None = None
    missing_after_min: int | None = Field(default=None, ge=1, le=10_000)


class ArrivalsBody(BaseModel):
    """Which tags, and who decides."""

    model_config = ConfigDict(extra="forbid")

    epcs: list[str] = Field(min_length=1, max_length=5000)
    badge: str = Field(default="", max_length=80)
    reason: str = Field(default="", max_length=200)


class GateCalls:
    """What the calls share."""

    def __init__(self, database: Database, writer: Writer, devices: StationDevices) -> None:
        self.database, self.writer, self.devices = database, writer, devices

    def gate(self, station: str) -> dict[str, Any]:
        """The day in figures, the reader, the settings. Raises ApiError 404."""
        found = self._standing(station)
        settings: dict[str, Any] = found["settings"]
        start_ms, end_ms = _day(found["timezone"], "")
        parts = ", ".join(f'count(*) FILTER (WHERE {test}) AS "{name}"' for name, test in SHOWS.items() if name)
        sql = f"SELECT count(*) AS passed, {parts} FROM passage WHERE gate = ? AND at_ms >= ? AND at_ms < ?"
        (counts,) = queries.rows(self.database, sql, station, start_ms, end_ms)
        bound = self.devices.bound(station, "reader")
        reader = bound.report() if bound is not None else None
        if reader is not None:
            for name in ("frames", "recent", "last_bad"):
                reader.pop(name, None)
        return {
            "station": station,
            "name": found["name"],
            "day": datetime.fromtimestamp(start_ms / 1000, ZoneInfo(found["timezone"])).date().isoformat(),
            "counts": counts,
            "ringing": found["ringing"],
            "missing": len(self.missing(station)["parcels"]),
            "missing_after_min": settings.get("missing_after_min", MISSING_AFTER_MIN),
            "lights": settings.get("lights", {}),
            "antennas": {str(antenna): role for antenna, role in _roles(settings).items()},
            "hangs": _hangs(settings),
            "goods": settings.get("goods", "ring"),
            "exit": found["exit"],
            "arrived": found["arrived"],
            "reader": reader,
        }

    def passages(self, station: str, show: str, text: str, day: str, limit: int) -> list[dict[str, Any]]:
        """The passages of a day, the newest first. Raises ApiError 404, 422."""
        if show not in SHOWS:
            raise ApiError(422, "bad_body", reason=f"show must be one of {', '.join(name for name in SHOWS if name)}")
        start_ms, end_ms = _day(self._standing(station)["timezone"], day)
        like = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = queries.rows(
            self.database,
            'SELECT passage, epc, direction, at_ms, reads, parcel, waybill, "order", verified, passage.sku, state,'
            " coalesce(product.name, passage.sku) AS name FROM passage"
            " LEFT JOIN product ON product.sku = passage.sku"
            f" WHERE gate = ? AND at_ms >= ? AND at_ms < ? AND {SHOWS[show]} AND (? = '' OR"
            " waybill LIKE ? ESCAPE '\\' OR epc LIKE ? ESCAPE '\\' OR \"order\" LIKE ? ESCAPE '\\'"
            " OR passage.sku LIKE ? ESCAPE '\\' OR product.name LIKE ? ESCAPE '\\')"
            " ORDER BY at_ms DESC, passage.rowid DESC LIMIT ?",
            *(station, start_ms, end_ms, text, like, like, like, like, like, limit),
        )
        return [_passage(row) for row in found]

    def missing(self, station: str) -> dict[str, Any]:
        """Parcels with a tag, or with tagged units in them, that shipped some time ago and of which no gate saw
        anything. Raises ApiError 404."""
        minutes = self._standing(station)["settings"].get("missing_after_min", MISSING_AFTER_MIN)
        now = datetime.now(UTC)
        found = queries.rows(
            self.database,
            'SELECT p.waybill, f.number AS "order", p.carrier, p.epc, p.shipped_ms FROM parcel p'
            " LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment"
            " WHERE p.state = 'shipped' AND p.gate_ms = 0 AND p.shipped_ms BETWEEN ? AND ?"
            " AND (p.epc <> '' OR EXISTS (SELECT 1 FROM tagged_unit t WHERE t.parcel = p.parcel))"
            " ORDER BY p.shipped_ms LIMIT ?",
            int((now - timedelta(hours=MISSING_WITHIN_H)).timestamp() * 1000),
            int((now - timedelta(minutes=minutes)).timestamp() * 1000),
            LIMIT,
        )
        for row in found:
            at = datetime.fromtimestamp(row.pop("shipped_ms") / 1000, UTC)
            row |= {"shipped_at": at.isoformat(), "minutes": int((now - at).total_seconds() // 60)}
        return {"parcels": found, "after_min": minutes}

    def put_settings(self, station: str, body: SettingsBody) -> None:
        """Changes what is given. Raises ApiError 404, 422."""
        self._standing(station)
        given = body.model_dump(exclude_none=True, mode="json")
        ports = list(given.get("lights", {}).values())
        if len(set(ports)) != len(ports) or any(not 1 <= port <= 0xFFFF for port in ports):
            raise ApiError(422, "bad_body", reason="lights: each lamp has an output of its own, from 1")

        def put(unit: Unit) -> None:
            name, is_exit = f"gate:{station}", given.pop("exit", None)
            unit.state.settings.put(Setting(name=name, value=unit.state.setting(name, {}) | given))
            if is_exit is not None:
                others = [one for one in tag_gates.exits(unit.state) if one != station]
                tag_gates.put_exits(unit, [*others, station] if is_exit else others)
            unit.signal("gate")
            unit.signal("devices")  # the watch of the gate takes the antennas as they hang now

        self.writer.call(put)

    def arrivals(self, station: str) -> list[dict[str, Any]]:
        """Raises ApiError 404."""
        self._standing(station)
        return self.writer.call(lambda unit: arrivals.waiting(unit.state))

    def decide(self, station: str, action: Callable[[Unit], T]) -> T:
        """What a person decides about arrivals. Raises ApiError 404, CannotTag."""
        self._standing(station)
        return self.writer.call(action)

    def _standing(self, station: str) -> dict[str, Any]:
        def look(unit: Unit) -> dict[str, Any] | None:
            row = unit.state.stations.get(station)
            if row is None or row.kind != "gate":
                return None
            return {
                "name": row.name,
                "settings": unit.state.setting(f"gate:{station}", {}),
                "timezone": str(unit.state.setting("timezone", "Asia/Shanghai")),
                "ringing": ringing(unit.state, station),
                "exit": station in tag_gates.exits(unit.state),
                "arrived": len(unit.state.gate_arrivals),
            }

        found = self.writer.call(look)
        if found is None:
            raise ApiError(404, "unknown_station", what=station)
        return found


def blueprint(database: Database, writer: Writer, pairings: Pairings, devices: StationDevices) -> APIBlueprint:
    """`/api/v1/gates/{station}` and below."""
    routes = APIBlueprint("gates", __name__, url_prefix="/api/v1/gates/<station>", tag="gates")
    calls = GateCalls(database, writer, devices)

    @routes.get("")
    def gate(station: str) -> dict[str, Any]:
        """The day in figures, what rings, how the reader is."""
        require(pairings)
        return calls.gate(station) | {"right": pairings.right_of(request)}

    @routes.get("/passages")
    def passages(station: str) -> dict[str, Any]:
        """A day's passages; `?show=out|in|unverified|unknown|unexplained|…&q=&day=YYYY-MM-DD&limit=`."""
        require(pairings)
        return {"passages": calls.passages(station, *_asked(), _limit())}

    @routes.get("/passages.csv")
    def passages_csv(station: str) -> Response:
        """The same as a table for a spreadsheet."""
        require(pairings)
        return _table(station, calls.passages(station, *_asked(), MOST))

    @routes.get("/missing")
    def missing(station: str) -> dict[str, Any]:
        """Verified and shipped, but not seen at any gate."""
        require(pairings)
        return calls.missing(station)

    @routes.get("/arrivals")
    def arrived(station: str) -> dict[str, Any]:
        """Tagged goods that came in and wait for a person, by receipt."""
        require(pairings)
        return {"arrivals": calls.arrivals(station)}

    @routes.post("/arrivals/receive")
    def receive(station: str) -> dict[str, Any]:
        """A person (badge, or an installer) takes them in: they are received into staging."""
        require(pairings)
        body, right = body_of(ArrivalsBody), pairings.right_of(request)

        def go(unit: Unit) -> int:
            return arrivals.confirm(unit, station, body.epcs, somebody(unit, body.badge, right))

        return {"received": calls.decide(station, go), "arrivals": calls.arrivals(station)}

    @routes.post("/arrivals/dismiss")
    def dismiss(station: str) -> dict[str, Any]:
        """A person says that these are not taken in."""
        require(pairings)
        body, right = body_of(ArrivalsBody), pairings.right_of(request)

        def go(unit: Unit) -> None:
            arrivals.dismiss(unit, station, body.epcs, body.reason, somebody(unit, body.badge, right))

        calls.decide(station, go)
        return {"arrivals": calls.arrivals(station)}

    @routes.errorhandler(CannotTag)
    def _refused(error: CannotTag) -> Response:
        return answer(422, "refused", reason=translate(error.sentence, caller_language()) % error.params)

    @routes.put("/settings")
    def put_settings(station: str) -> dict[str, Any]:
        """Lamps and patience (installer)."""
        require(pairings, "installer")
        calls.put_settings(station, body_of(SettingsBody))
        return calls.gate(station) | {"right": pairings.right_of(request)}

    return routes


def _asked() -> tuple[str, str, str]:
    return request.args.get("show", ""), request.args.get("q", "").strip()[:100], request.args.get("day", "")


def _limit() -> int:
    try:
        return min(max(int(request.args.get("limit", LIMIT)), 1), 2000)
    except ValueError as error:
        raise ApiError(422, "bad_body", reason="limit must be a number") from error


def _day(timezone: str, day: str) -> tuple[int, int]:
    """Its beginning and its end in the warehouse's own time, ms. Raises ApiError 422."""
    zone = ZoneInfo(timezone)
    try:
        date = datetime.strptime(day, "%Y-%m-%d").date() if day else datetime.now(zone).date()
        start = datetime(date.year, date.month, date.day, tzinfo=zone)
        return int(start.timestamp() * 1000), int((start + timedelta(days=1)).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise ApiError(422, "bad_body", reason="day must be like 2026-11-24") from error


def _passage(row: dict[str, Any]) -> dict[str, Any]:
    at = datetime.fromtimestamp(row.pop("at_ms") / 1000, UTC).isoformat()
    known = bool(row.pop("parcel") or row["sku"])
    return row | {"at": at, "verified": bool(row["verified"]), "known": known, "name": row["name"] or ""}


def _verdict(row: dict[str, Any]) -> str:
    return "verified" if row["verified"] else "unverified" if row["known"] else "unknown"


def _table(station: str, rows: list[dict[str, Any]]) -> Response:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for row in rows:
        table.writerow([_plain((row | {"verdict": _verdict(row)})[column]) for column in COLUMNS])
    name = f"gate-{station}-{request.args.get('day') or 'today'}.csv"
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _plain(value: object) -> object:
    """No cell is a formula to a spreadsheet."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


def _hangs(settings: dict[str, Any]) -> dict[str, str]:
    """What an installer chose for each antenna: its side, its post, or that it hangs at an exit."""
    return {str(antenna): str(role) for antenna, role in settings.get("antennas", {}).items()}


def _roles(settings: dict[str, Any]) -> dict[int, str]:
    """Where the antennas stand, as the passages are told."""
    return {antenna: str(role) for antenna, role in gate_watch.portal_of(settings).roles.items()}
