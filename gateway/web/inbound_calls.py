"""Calls about goods between door and bin: lots, pick faces, blind receipts, unclaimed parcels, holds, transfers."""

import csv
import io
from typing import Any

from apiflask import APIBlueprint
from flask import g, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gateway.contracts.facts import LotHeld, LotReleased
from gateway.store.areas.inbound import PickFace
from gateway.store.database import Database
from gateway.store.errors import GatewayError
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web import queries
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.decider import DeciderBody, decider
from gateway.web.errors import ApiError

_LIMIT = 1000
_LINES = {
    "blind_receipt": ("blind", "SELECT sku, received, put_away FROM blind_line WHERE blind = ? ORDER BY line_no"),
    "unclaimed": (
        "unclaimed",
        "SELECT sku, quantity, quality FROM unclaimed_line WHERE unclaimed = ? ORDER BY line_no",
    ),
    "transfer": ("transfer", "SELECT sku, expected, moved FROM transfer_line WHERE transfer = ? ORDER BY line_no"),
}


class FaceBody(BaseModel):
    """A bin that is to hold `minimum` to `maximum` pieces of a SKU; a maximum of 0 ends it."""

    model_config = ConfigDict(extra="ignore")

    bin: str = Field(min_length=1, max_length=32)
    sku: str = Field(min_length=1, max_length=64)
    minimum: int = Field(ge=0, le=1_000_000)
    maximum: int = Field(ge=0, le=1_000_000)


class FacesBody(BaseModel):
    """Pick faces to set."""

    faces: list[FaceBody] = Field(min_length=1, max_length=20_000)


def blueprint(database: Database, writer: Writer, pairings: Pairings) -> APIBlueprint:
    """`/api/v1/...` of what comes in."""
    calls = APIBlueprint("inbound", __name__, url_prefix="/api/v1", tag="inbound")

    @calls.before_request
    def paired() -> None:
        require(pairings)

    @calls.get("/lots")
    def lots() -> list[dict[str, Any]]:
        """Lots with their dates and pieces, what expires first before the rest; `?sku=`."""
        sku = request.args.get("sku", "").upper()
        return queries.rows(
            database,
            "SELECT l.sku, l.lot, l.expiry, l.produced, l.held,"
            " coalesce((SELECT sum(s.quantity) FROM bin_stock s WHERE s.sku = l.sku AND s.lot = l.lot), 0) AS quantity"
            " FROM lot l WHERE (? = '' OR l.sku = ?) ORDER BY l.expiry = '', l.expiry, l.sku, l.lot LIMIT ?",
            *(sku, sku, _LIMIT),
        )

    @calls.post("/lots/<sku>/<lot>/<any(hold, release):what>")
    def decide_lot(sku: str, lot: str, what: str) -> dict[str, Any]:
        """A supervisor holds a lot, or lets it go again; both take a reason."""
        body = body_of(DeciderBody)
        who = decider(writer, body, installer=g.right == "installer")
        if not body.reason.strip():
            raise ApiError(422, "bad_body", reason="a reason is needed")

        def act(unit: Unit) -> bool:
            if (sku, lot) not in unit.state.inbound.lots:
                return False
            fact = LotHeld if what == "hold" else LotReleased
            unit.record(fact(sku=sku, lot=lot, reason=body.reason.strip(), operator=who), subject=sku)
            unit.signal("plan")
            return True

        if not writer.call(act):
            raise ApiError(404, "not_found", what=f"{sku} {lot}")
        return {"sku": sku, "lot": lot, "held": what == "hold"}

    @calls.get("/pick-faces")
    def faces() -> list[dict[str, Any]]:
        """The pick faces with what lies there."""
        return queries.rows(
            database,
            "SELECT f.bin, f.sku, f.minimum, f.maximum, coalesce((SELECT sum(s.quantity) FROM bin_stock s"
            " WHERE s.place = f.bin AND s.sku = f.sku AND s.quality = 'good'), 0) AS quantity"
            " FROM pick_face f ORDER BY f.bin, f.sku",
        )

    @calls.post("/pick-faces")
    def put_faces() -> dict[str, Any]:
        """Sets pick faces (installer): JSON, or CSV with the columns bin, sku, minimum, maximum."""
        require(pairings, "installer")
        given = _csv_faces() if request.mimetype == "text/csv" else body_of(FacesBody).faces
        rows = [PickFace(bin=one.bin.strip().upper(), sku=one.sku.strip().upper(), minimum=one.minimum,
                         maximum=one.maximum) for one in given]  # fmt: skip
        return {"faces": writer.call(lambda unit: _put_faces(unit, rows))}

    @calls.get("/<any('blind-receipts', unclaimed, transfers):what>")
    def papers(what: str) -> list[dict[str, Any]]:
        """Papers that the floor keeps, with their lines, the newest first; `?state=`."""
        table = {"blind-receipts": "blind_receipt", "unclaimed": "unclaimed", "transfers": "transfer"}[what]
        key, lines = _LINES[table]
        state = request.args.get("state", "")
        rows = queries.rows(
            database,
            f"SELECT * FROM {table} WHERE (? = '' OR state = ?) ORDER BY number DESC LIMIT ?",
            *(state, state, _LIMIT),
        )
        return [{**row, "lines": queries.rows(database, lines, row[key])} for row in rows]

    @calls.get("/holds")
    def holds() -> list[dict[str, Any]]:
        """Goods that are held."""
        return queries.rows(database, "SELECT * FROM hold WHERE state = 'held' ORDER BY placed_ms LIMIT ?", _LIMIT)

    @calls.post("/unclaimed/<number>/phone")
    def phone(number: str) -> dict[str, Any]:
        """The phone number on an unclaimed parcel, for whoever looks for its order (a supervisor)."""
        decider(writer, body_of(DeciderBody), installer=g.right == "installer")
        found = queries.rows(
            database,
            "SELECT c.phone FROM unclaimed u JOIN unclaimed_contact c ON c.unclaimed = u.unclaimed WHERE u.number = ?",
            number.upper(),
        )
        if not found:
            raise ApiError(404, "not_found", what=number)
        return {"number": number.upper(), "phone": found[0]["phone"]}

    return calls


def _csv_faces() -> list[FaceBody]:
    text = request.get_data(as_text=True).lstrip("\ufeff")
    faces = []
    for no, row in enumerate(csv.DictReader(io.StringIO(text)), 2):
        try:
            faces.append(FaceBody.model_validate({str(key).strip().lower(): value for key, value in row.items()}))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise ApiError(422, "bad_body", reason=f"line {no}: {where}: {first['msg']}") from error
    if not faces:
        raise ApiError(422, "bad_body", reason="no lines")
    return faces


def _put_faces(unit: Unit, rows: list[PickFace]) -> int:
    table = unit.state.inbound.pick_faces
    for row in rows:
        if row.bin not in unit.state.bins:
            raise GatewayError(f"there is no bin {row.bin}")
        if row.maximum and row.minimum > row.maximum:
            raise GatewayError(f"{row.bin}: the minimum is above the maximum")
        if row.maximum:
            table.put(row)
        else:
            table.remove((row.bin, row.sku))
    unit.signal("refresh:receive")
    unit.signal("refresh:pick")
    return len(table)
