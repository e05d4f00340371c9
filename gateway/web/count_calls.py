"""Calls about counts: asking for one, following it, numbers in bulk, deciding about differences."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec
from apiflask import APIBlueprint
from flask import Response, g, request
from pydantic import BaseModel, ConfigDict, Field

from gateway.contracts.ids import new_id
from gateway.floor.stocktake import count_choice, count_tables, counts
from gateway.floor.stocktake.counts import CannotCount
from gateway.locale.texts import translate
from gateway.store.areas.counting import Count, CountBin
from gateway.store.database import Database
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, caller_language
from gateway.web.supervising import somebody, supervisor

T = TypeVar("T")
LISTED = 200
BINS_SHOWN = 500


class CountBody(BaseModel):
    """A count to open. What is named depends on the kind: bins, SKUs, a zone, how many bins."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "bin"
    bins: list[str] = Field(default_factory=list, max_length=5000)
    skus: list[str] = Field(default_factory=list, max_length=200)
    zone: str = Field(default="", max_length=8)
    most: int = Field(default=50, ge=1, le=5000)
    blind: bool = True
    reason: str = Field(default="", max_length=120)
    warehouse: str = Field(default="", max_length=40)
    badge: str = Field(default="", max_length=80)


class ReviewBody(BaseModel):
    """A supervisor's word about bins with differences."""

    model_config = ConfigDict(extra="forbid")

    bins: list[str] = Field(min_length=1, max_length=500)
    decision: str
    reason: str = Field(default="", max_length=120)
    badge: str = Field(default="", max_length=80)
    person: str = Field(default="", max_length=64)


class NumbersBody(BaseModel):
    """Counted numbers as a table; `dry` only says what would be."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=900_000)
    dry: bool = True
    badge: str = Field(default="", max_length=80)


class CloseBody(BaseModel):
    """Ends a count; what nobody counted is missed."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="", max_length=120)
    outcome: str = Field(default="done", pattern="^(done|cancelled)$")
    badge: str = Field(default="", max_length=80)


def blueprint(database: Database, writer: Writer, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/counts`."""
    calls = APIBlueprint("counts", __name__, url_prefix="/api/v1/counts", tag="counts")

    @calls.before_request
    def paired() -> None:
        require(pairings)

    def do(action: Callable[[Unit], T]) -> T:
        try:
            return writer.call(action)
        except CannotCount as error:
            raise ApiError(422, "refused", reason=_said(error)) from error

    @calls.get("")
    def listed() -> dict[str, Any]:
        """Counts, the newest first; `?state=open` leaves out those that are over."""
        only_open = request.args.get("state") == "open"

        def see(unit: Unit) -> list[dict[str, Any]]:
            state = unit.state
            rows = state.counting.counts.by("open", True) if only_open else list(state.counting.counts)
            rows = sorted(rows, key=lambda row: -row.opened_ms)[:LISTED]
            return [_head(state, row) for row in rows]

        return {"counts": writer.call(see), "right": g.right, "kinds": counts.KINDS[:6]}

    @calls.post("")
    def ask() -> tuple[dict[str, Any], int]:
        """Opens a count (installer, or a supervisor's badge)."""
        body = body_of(CountBody)
        operator = supervisor(pairings, writer, body.badge)

        def open_one(unit: Unit) -> dict[str, Any]:
            bins, skus = _chosen(unit, database, body)
            count = counts.open_count(
                unit,
                body.kind,
                bins,
                skus=skus,
                blind=body.blind,
                reason=body.reason,
                operator=operator,
                warehouse=body.warehouse,
            )
            return _whole(unit.state, count)

        return do(open_one), 201

    @calls.get("/<number>")
    def one(number: str) -> dict[str, Any]:
        """A count with its bins, differences, missed bins and goods that nobody knows."""
        return do(lambda unit: _whole(unit.state, counts.by_number(unit.state, number)))

    @calls.post("/<number>/review")
    def review(number: str) -> dict[str, Any]:
        """Accepts differences, wants bins counted again, or throws their counts away: all bins, or none."""
        body = body_of(ReviewBody)
        operator = supervisor(pairings, writer, body.badge) or body.person.strip()
        if not operator:
            raise ApiError(403, "who_decides")

        def decide(unit: Unit) -> dict[str, Any]:
            for place in body.bins:
                count = counts.by_number(unit.state, number)
                counts.review(unit, count, place.upper(), body.decision, body.reason, operator)
            return _whole(unit.state, counts.by_number(unit.state, number))

        return do(decide)

    @calls.post("/<number>/close")
    def close(number: str) -> dict[str, Any]:
        """Ends it (installer, or a supervisor's badge)."""
        body = body_of(CloseBody)
        operator = supervisor(pairings, writer, body.badge)

        def end(unit: Unit) -> dict[str, Any]:
            counts.close(unit, counts.by_number(unit.state, number), operator, body.reason, body.outcome)
            return _whole(unit.state, counts.by_number(unit.state, number))

        return do(end)

    @calls.get("/<number>/sheet.csv")
    def sheet(number: str) -> Response:
        """The count as a table; `?blind=1` leaves the book figures out."""
        blind = request.args.get("blind") == "1"
        text = do(lambda unit: count_tables.write(unit.state, counts.by_number(unit.state, number), blind=blind))
        named = {"Content-Disposition": f'attachment; filename="{number}.csv"'}
        return Response(text, mimetype="text/csv", headers=named)

    @calls.post("/<number>/import")
    def take_in(number: str) -> dict[str, Any]:
        """Numbers in bulk, from a sheet or from a screen: counted by whoever's badge came with them."""
        body = body_of(NumbersBody)
        operator = somebody(pairings, writer, body.badge) if not body.dry else ""

        def read(unit: Unit) -> tuple[count_tables.Sheet, int, list[str]]:
            count = counts.by_number(unit.state, number)
            found = count_tables.read(unit.state, count, body.text)
            return found, *((0, []) if body.dry else count_tables.put(unit, count, found, operator))

        found, taken, left = do(read)
        return {
            "dry": body.dry,
            "lines": found.lines,
            "bins": len(found.bins),
            "taken": taken,
            "left": left,
            "faults": [
                {"line": fault.line, "message": _said(fault), "text": fault.text} for fault in found.faults[:LISTED]
            ],
            "faults_total": len(found.faults),
        }

    return calls


def _chosen(unit: Unit, database: Database, body: CountBody) -> tuple[list[str], list[str]]:
    """The bins and SKUs of a kind of count. Raises CannotCount."""
    state, skus = unit.state, [sku.strip().upper() for sku in body.skus if sku.strip()]
    zone, warehouse = body.zone.upper(), body.warehouse
    unknown = next((sku for sku in skus if sku not in state.products), "")
    if unknown:
        raise CannotCount("There are no goods %(code)s.", code=unknown)
    match body.kind:
        case "sku":
            return count_choice.with_goods(state, skus), skus
        case "full":
            return count_choice.all_bins(state, warehouse, zone), []
        case "spot":
            return count_choice.some(state, body.most, new_id(), warehouse, zone), []
        case "dynamic":
            with database.reading() as connection:
                touched = count_choice.touched_since(connection, _midnight(state, unit.now))
            return [name for name in touched if not zone or state.bins[name].zone == zone], []
        case "cycle":
            with database.reading() as connection:
                since = unit.now - timedelta(days=count_choice.PICKED_DAYS)
                picks = count_choice.picks_since(connection, since)
            return count_choice.due(state, picks, unit.now, body.most, warehouse, zone), []
    return [name.strip().upper() for name in body.bins], skus


def _midnight(state: State, now: datetime) -> datetime:
    """When the warehouse's day began."""
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _head(state: State, count: Count) -> dict[str, Any]:
    counting = state.counting
    bins = counting.bins.by("count", count.count)
    by_state: dict[str, int] = {}
    for row in bins:
        by_state[row.state] = by_state.get(row.state, 0) + 1
    lines = counting.lines.by("count", count.count)
    operator = state.operators.get(count.operator)
    told = msgspec.structs.asdict(count)
    opened, closed = told.pop("opened_ms"), told.pop("closed_ms")
    return {
        **told,
        "opened_at": _iso(opened),
        "closed_at": _iso(closed),
        "operator_name": operator.name if operator is not None else count.operator,
        "bins": len(bins),
        "bins_by_state": by_state,
        "differences": sum(1 for line in lines if line.difference),
        "strange": counting.strange.count("count", count.count),
    }


def _whole(state: State, count: Count) -> dict[str, Any]:
    counting = state.counting
    rows = sorted(
        counting.bins.by("count", count.count), key=lambda row: (row.state not in ("review", "recount"), row.turn)
    )
    return {
        **_head(state, count),
        "missed": [row.bin for row in rows if row.state == "missed"],
        "bin_list": [_bin(state, count, row) for row in rows[:BINS_SHOWN]],
        "strange_list": [msgspec.structs.asdict(row) for row in counting.strange.by("count", count.count)],
    }


def _bin(state: State, count: Count, row: CountBin) -> dict[str, Any]:
    operator = state.operators.get(row.operator)
    lines = state.counting.lines.by("bin", (count.count, row.bin))
    return {
        "bin": row.bin,
        "state": row.state,
        "round": row.round,
        "operator": operator.name if operator is not None else row.operator,
        "counted_at": _iso(row.counted_ms),
        "as_of_seq": row.as_of_seq,
        "lines": [
            {
                "sku": line.sku,
                "name": product.name if (product := state.products.get(line.sku)) is not None else line.sku,
                "lot": line.lot,
                "quality": line.quality,
                "expected": line.expected - line.late,
                "counted": line.counted,
                "first": line.first if line.first >= 0 else None,
                "difference": line.difference,
                "posted": line.posted,
                "elsewhere": _elsewhere(state, count, line.sku, row.bin, line.difference),
            }
            for line in sorted(lines, key=lambda one: (one.sku, one.lot, one.quality))
        ],
    }


def _elsewhere(state: State, count: Count, sku: str, place: str, difference: int) -> list[str]:
    """Bins of the same count where the SKU is missing (or too many): it may just lie in the wrong bin."""
    if not difference:
        return []
    lines = state.counting.lines.by("count", count.count)
    return [one.bin for one in lines if one.sku == sku and one.bin != place and one.difference * difference < 0]


def _iso(at_ms: int) -> str | None:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() if at_ms else None


def _said(error: CannotCount | count_tables.Fault) -> str:
    return translate(error.sentence, caller_language()) % error.params
