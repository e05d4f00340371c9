"""Calls about places: zones, bins, their table, their labels, the map."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field

from devices.labels.document import LabelDocument
from gateway.floor.storage import bin_tables, floor_plan, layouts, places, slotting
from gateway.floor.storage.layouts import CannotSetUp
from gateway.locale.texts import translate
from gateway.printing.material import template_of
from gateway.printing.queue import PrintQueue
from gateway.printing.templates import default
from gateway.store.database import Database
from gateway.store.rows import Bin, Zone
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError, caller_language
from gateway.web.supervising import supervisor

T = TypeVar("T")
LISTED = 200
FAULTS_SHOWN = 200
SHEET_MOST = 1000
Millimetres = Field(default=None, ge=-10_000_000, le=10_000_000)
Limit = Field(default=0, ge=0, le=100_000_000)


class ZoneBody(BaseModel):
    """A zone; `layout` are the keywords of its rectangular layout, left out where its bins have coordinates."""

    model_config = ConfigDict(extra="forbid")

    kind: str = "picking"
    name: str = Field(default="", max_length=40)
    warehouse: str = Field(default="", max_length=40)
    levels: int = Field(default=1, ge=1, le=20)
    origin_x_mm: int | None = Millimetres
    origin_y_mm: int | None = Millimetres
    layout: dict[str, Any] | None = None


class BinBody(BaseModel):
    """A bin; aisle, cell and level count from 1."""

    model_config = ConfigDict(extra="forbid")

    zone: str = Field(min_length=1, max_length=8)
    aisle: int = Field(default=1, ge=1, le=999)
    cell: int = Field(default=1, ge=1, le=999)
    level: int = Field(default=1, ge=1, le=20)
    x_mm: int | None = Millimetres
    y_mm: int | None = Millimetres
    max_pieces: int = Limit
    max_ml: int = Limit
    max_g: int = Limit
    skus: list[str] = Field(default_factory=list, max_length=50)
    classes: list[str] = Field(default_factory=list, max_length=20)
    one_sku: bool = False
    one_lot: bool = False
    blocked: str = Field(default="", max_length=120)


class ImportBody(BaseModel):
    """A table as text; `dry` only says what would be."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=900_000)
    dry: bool = True
    reason: str = Field(default="imported", max_length=120)


def blueprint(database: Database, writer: Writer, pairings: Pairings, printing: PrintQueue) -> APIBlueprint:
    """`/api/v1/zones`, `/places`, `/map`."""
    calls = APIBlueprint("places", __name__, url_prefix="/api/v1", tag="places")

    @calls.before_request
    def paired() -> None:
        require(pairings)

    def do(action: Callable[[Unit], T]) -> T:
        try:
            return writer.call(action)
        except CannotSetUp as error:
            raise ApiError(422, "refused", reason=_said(error.sentence, error.params)) from error

    @calls.get("/zones")
    def zones() -> dict[str, Any]:
        """Zones with what they are for and how many bins, and the warehouses of this gateway."""

        def see(unit: Unit) -> dict[str, Any]:
            state = unit.state
            rows = [
                {**msgspec.structs.asdict(zone), "bins": state.bins.count("zone", zone.zone)} for zone in state.zones
            ]
            own = [
                {**msgspec.structs.asdict(row), "own": row.warehouse == state.setting("warehouse", "")}
                for row in state.places.warehouses
            ]
            return {"zones": sorted(rows, key=lambda row: row["zone"]), "kinds": places.KINDS, "warehouses": own}

        return writer.call(see)

    @calls.put("/zones/<zone>")
    def put_zone(zone: str) -> dict[str, Any]:
        """Creates or changes a zone; with a layout its bins follow (installer, or a supervisor's badge)."""
        operator, body = supervisor(pairings, writer), body_of(ZoneBody).model_dump()
        layout = body.pop("layout")

        def put(unit: Unit) -> None:
            row = Zone(zone=zone.upper(), **body)
            known = unit.state.zones.get(row.zone)
            row = msgspec.structs.replace(row, layout=known.layout if known is not None else {})
            layouts.put_zone(unit, row, operator)
            if layout or row.layout:
                layouts.put_layout(unit, row.zone, layout or row.layout)

        do(put)
        return next(one for one in zones()["zones"] if one["zone"] == zone.upper())

    @calls.delete("/zones/<zone>")
    def remove_zone(zone: str) -> dict[str, Any]:
        """Takes a zone without goods away (installer, or a supervisor's badge)."""
        operator = supervisor(pairings, writer)
        do(lambda unit: layouts.remove_zone(unit, zone.upper(), operator))
        return {"zone": zone.upper()}

    @calls.get("/places")
    def listed() -> dict[str, Any]:
        """Bins in walking order with how full they are; `?q=` part of the name or a SKU that lies there, `?zone=`,
        `?show=empty|full|blocked`, `?offset=`."""
        args = request.args
        text, zone, show = args.get("q", "").strip().upper(), args.get("zone", "").upper(), args.get("show", "")
        offset = max(0, args.get("offset", 0, type=int))

        def see(unit: Unit) -> dict[str, Any]:
            state = unit.state
            holding = {row.place for row in state.stock.by("sku", text)} if text else set()
            rows = [
                row
                for row in (state.bins.by("zone", zone) if zone else state.bins)
                if (not text or text in row.bin or row.bin in holding) and _shown(unit, row, show)
            ]
            rows.sort(key=lambda row: (row.zone, row.aisle, row.cell, row.level, row.bin))
            part = rows[offset : offset + LISTED]
            return {"total": len(rows), "offset": offset, "places": [_row(unit, row) for row in part]}

        return writer.call(see)

    @calls.get("/places/<place>")
    def one(place: str) -> dict[str, Any]:
        """A bin: what is set for it, and what lies there."""

        def see(unit: Unit) -> dict[str, Any] | None:
            row = unit.state.bins.get(place.upper())
            return {**_row(unit, row), **floor_plan.contents(unit.state, row.bin)} if row is not None else None

        found = writer.call(see)
        if found is None:
            raise ApiError(404, "not_found", what=place)
        return found

    @calls.put("/places/<place>")
    def put_place(place: str) -> dict[str, Any]:
        """Creates or changes a bin (installer, or a supervisor's badge)."""
        operator, body = supervisor(pairings, writer), body_of(BinBody)

        def put(unit: Unit) -> None:
            zone = unit.state.zones.get(body.zone.upper())
            row = _bin(place.upper(), body)
            if zone is not None and (zone.layout or row.x_mm is not None):
                row = msgspec.structs.replace(row, walk_mm=layouts.from_depot(row, zone))
            layouts.put_bins(unit, [row], operator=operator)

        do(put)
        return one(place)

    @calls.delete("/places/<place>")
    def remove_place(place: str) -> dict[str, Any]:
        """Takes an empty bin away (installer, or a supervisor's badge)."""
        operator = supervisor(pairings, writer)
        do(lambda unit: layouts.remove_bins(unit, [place.upper()], operator))
        return {"bin": place.upper()}

    @calls.get("/places.csv")
    def export() -> Response:
        """All bins, or one zone's, as a table that can be read in again."""
        zone = request.args.get("zone", "").upper()

        def table(unit: Unit) -> str:
            bins = unit.state.bins.by("zone", zone) if zone else list(unit.state.bins)
            bins = sorted(bins, key=lambda row: (row.zone, row.aisle, row.cell, row.level, row.bin))
            return bin_tables.write(unit.state.zones.rows, bins)

        named = {"Content-Disposition": 'attachment; filename="places.csv"'}
        return Response(writer.call(table), mimetype="text/csv", headers=named)

    @calls.post("/places/import")
    def take_in() -> dict[str, Any]:
        """Reads a table: `dry` says what would be, with each line that cannot be used (installer, or a badge)."""
        operator, body = supervisor(pairings, writer), body_of(ImportBody)

        def read(unit: Unit) -> tuple[bin_tables.Table, int, int]:
            table = bin_tables.read(unit.state, body.text)
            changed = [row for row in table.bins if unit.state.bins.get(row.bin) != row]
            new = sum(1 for row in changed if row.bin not in unit.state.bins)
            if not body.dry:
                bin_tables.put(unit, table, body.reason, operator)
            return table, new, len(changed) - new

        table, new, changed = do(read)
        return {
            "dry": body.dry,
            "lines": table.lines,
            "new": new,
            "changed": changed,
            "same": len(table.bins) - new - changed,
            "zones": [zone.zone for zone in table.zones],
            "strange_columns": table.strange,
            "faults_total": len(table.faults),
            "faults": [
                {"line": fault.line, "message": _said(fault.sentence, fault.params), "text": fault.text}
                for fault in table.faults[:FAULTS_SHOWN]
            ],
        }

    @calls.get("/places/sheet.pdf")
    def sheet() -> Response:
        """Labels of bins on A4 paper, as PDF; `?bins=A-01-01,A-01-02`, or a whole `?zone=`."""
        zone = request.args.get("zone", "").upper()
        named = [name.strip().upper() for name in request.args.get("bins", "").split(",") if name.strip()]

        def gather(unit: Unit) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
            state = unit.state
            rows = [state.bins[name] for name in named if name in state.bins] if named else state.bins.by("zone", zone)
            fields = [{"bin": row.bin, "zone": row.zone, "aisle": row.aisle + 1, "cell": row.cell + 1} for row in rows]
            return template_of(state, "bin", ""), fields

        drawn, fields = writer.call(gather)
        if not fields:
            missing = {"bin": ", ".join(named) or zone or "-"}
            raise ApiError(422, "refused", reason=_said("There is no bin %(bin)s.", missing))
        if len(fields) > SHEET_MOST:
            raise ApiError(422, "refused", reason=_said("At most %(most)s labels at once.", {"most": SHEET_MOST}))
        template = msgspec.convert(drawn, LabelDocument) if drawn else default("bin", caller_language())
        pdf = printing.apart(make_sheet, template, fields)
        as_file = {"Content-Disposition": 'inline; filename="bin-labels.pdf"'}
        return Response(pdf, mimetype="application/pdf", headers=as_file)

    @calls.get("/map")
    def plan() -> dict[str, Any]:
        """Zones, bins with their stock, people; `?part=people` for what changes from second to second."""
        warehouse = request.args.get("warehouse", "")
        if request.args.get("part") == "people":
            return writer.call(lambda unit: {"people": floor_plan.people(unit.state, warehouse)})
        state = snapshot(database)  # thousands of bins are drawn beside the writer, so that no scan waits for a map
        return {
            **floor_plan.drawn(state, warehouse),
            "people": writer.call(lambda unit: floor_plan.people(unit.state, warehouse)),
            "warehouses": [row.warehouse for row in state.places.warehouses],
        }

    @calls.get("/slotting")
    def slots() -> dict[str, Any]:
        """Goods that are picked often and lie far away, with a better place; `?days=` to look back."""
        days = min(max(request.args.get("days", 30, type=int), 1), 366)
        with database.reading() as connection:
            picks = slotting.picks(connection, days)
        return {"days": days, "moves": writer.call(lambda unit: slotting.suggest(unit.state, picks))}

    return calls


def snapshot(database: Database) -> State:
    """What the map needs of the last commit."""
    state = State()
    needed = (state.settings, state.products, state.zones, state.bins, state.stock)
    with database.reading() as connection:
        for table in (*needed, state.places.warehouses, state.counting.bins):
            table.load([tuple(row) for row in connection.execute(table.select)])
    return state


def make_sheet(template: LabelDocument, fields: list[dict[str, Any]]) -> bytes:
    """The PDF; runs in the worker process. Raises LabelError."""
    from devices.labels.pdf import label_sheets  # its libraries are loaded only where paper is wanted
    from devices.labels.template import fill

    return label_sheets([fill(template, one) for one in fields])


def _bin(name: str, body: BinBody) -> Bin:
    given = body.model_dump()
    beside = given["x_mm"] is not None or given["y_mm"] is not None
    where = {part: 0 if beside and part != "level" else given[part] - 1 for part in ("aisle", "cell", "level")}
    skus = tuple(sku.strip().upper() for sku in body.skus if sku.strip())
    classes = tuple(one.strip() for one in body.classes if one.strip())
    return Bin(bin=name, **{**given, **where, "zone": body.zone.upper(), "skus": skus, "classes": classes})


def _row(unit: Unit, row: Bin) -> dict[str, Any]:
    """Aisle, cell and level from 1, as people count."""
    stock = places.stock_of(unit.state, row.bin)
    return {
        **msgspec.structs.asdict(row),
        "aisle": row.aisle + 1,
        "cell": row.cell + 1,
        "level": row.level + 1,
        "pieces": sum(one.quantity for one in stock),
        "kinds": len({one.sku for one in stock}),
        "fill": floor_plan.fill(unit.state, row),
    }


def _shown(unit: Unit, row: Bin, show: str) -> bool:
    if show == "empty":
        return not places.stock_of(unit.state, row.bin)
    if show == "full":
        return (floor_plan.fill(unit.state, row) or 0) >= 100
    return bool(row.blocked) if show == "blocked" else True


def _said(sentence: str, params: dict[str, Any]) -> str:
    return translate(sentence, caller_language()) % params
