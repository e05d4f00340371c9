"""Calls about what leaves: a parcel's story and pictures, cameras, cartons, manifests, the audit, labels made ahead."""

import csv
import io
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, Field

from devices.errors import DeviceError
from gateway.evidence.keeper import EvidenceKeeper, cameras, put_camera, take_picture
from gateway.floor.outbound import carton_list, despatch, freshness
from gateway.floor.outbound.carton_list import BadCarton
from gateway.printing import ahead
from gateway.store.areas.outbound import Carton
from gateway.store.database import Database
from gateway.store.writer import Writer
from gateway.web import parcel_story, queries
from gateway.web.auth import Pairings, require
from gateway.web.bodies import body_of
from gateway.web.errors import ApiError

_LIMIT = 200


class CameraBody(BaseModel):
    """A camera over a station; an empty address takes it away."""

    station: str = Field(min_length=1, max_length=40)
    url: str = Field(default="", max_length=400)


class CartonBody(BaseModel):
    """A kind of carton: inner size in mm, its own weight and what it bears in g (0: any)."""

    carton: str = Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")
    name: str = Field(default="", max_length=60)
    length_mm: int = Field(default=0, ge=0, le=5000)
    width_mm: int = Field(default=0, ge=0, le=5000)
    height_mm: int = Field(default=0, ge=0, le=5000)
    weight_g: int = Field(default=0, ge=0, le=100_000)
    max_g: int = Field(default=0, ge=0, le=1_000_000)
    active: bool = True


class CartonsBody(BaseModel):
    """Cartons to add or change."""

    cartons: list[CartonBody] = Field(min_length=1, max_length=200)


def blueprint(database: Database, writer: Writer, pairings: Pairings, evidence: EvidenceKeeper) -> APIBlueprint:
    """`/api/v1/parcel-stories`, `/evidence`, `/cameras`, `/cartons`, `/manifests`, `/despatch`."""
    calls = APIBlueprint("leaving", __name__, url_prefix="/api/v1", tag="leaving")

    @calls.before_request
    def paired() -> None:
        require(pairings)

    @calls.get("/parcel-stories")
    def stories() -> list[dict[str, Any]]:
        """Parcels whose waybill or order holds `?search=`, the newest first."""
        return parcel_story.found(database, request.args.get("search", "").strip().upper(), _LIMIT)

    @calls.get("/parcel-stories/<parcel>")
    def story(parcel: str) -> dict[str, Any]:
        """One parcel (by id, waybill or order) with its scans, label, weights, pictures and hand-over."""
        found = parcel_story.story(database, parcel.strip())
        if found is None:
            raise ApiError(404, "not_found", what=parcel)
        return found

    # --- evidence ---

    @calls.get("/evidence")
    def evidence_standing() -> dict[str, Any]:
        """The cameras, what they took and missed since the start, and what lies in the folder."""
        return evidence.standing(writer.call(cameras))

    @calls.get("/evidence/<identity>.jpg")
    def picture(identity: str) -> Response:
        """A picture; 404 when its time is over."""
        rows = queries.rows(database, "SELECT file FROM evidence WHERE evidence = ? AND state = 'taken'", identity)
        data = evidence.files.read(rows[0]["file"]) if rows else None
        if data is None:
            raise ApiError(404, "not_found", what=identity)
        return Response(data, mimetype="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})

    @calls.post("/cameras")
    def put() -> dict[str, Any]:
        """Hangs a camera over a station, or takes it away (installer)."""
        require(pairings, "installer")
        body = body_of(CameraBody)
        writer.call(lambda unit: put_camera(unit, body.station, body.url.strip()))
        return evidence.standing(writer.call(cameras))

    @calls.post("/cameras/<station>/try")
    def attempt(station: str) -> Response:
        """A picture of now, for setting a camera up (installer)."""
        require(pairings, "installer")
        url = writer.call(cameras).get(station, "")
        if not url:
            raise ApiError(404, "not_found", what=station)
        try:
            return Response(take_picture(url), mimetype="image/jpeg")
        except DeviceError as error:
            raise ApiError(502, "bad_body", reason=str(error)) from error

    # --- cartons ---

    @calls.get("/cartons")
    def cartons() -> list[dict[str, Any]]:
        """The site's cartons, and how many of each have left."""
        return carton_list.standing(database)

    @calls.post("/cartons")
    def put_cartons() -> list[dict[str, Any]]:
        """Adds or changes cartons (installer)."""
        require(pairings, "installer")
        made = [Carton(**{**one.model_dump(), "carton": one.carton.upper()}) for one in body_of(CartonsBody).cartons]
        writer.call(lambda unit: carton_list.put(unit, made))
        return carton_list.standing(database)

    @calls.post("/cartons/import")
    def import_cartons() -> dict[str, Any]:
        """Cartons as CSV (installer): all its rows or, where one is wrong, none."""
        require(pairings, "installer")
        try:
            made = carton_list.read(request.get_data(cache=False).decode("utf-8-sig"))
        except (BadCarton, UnicodeDecodeError) as error:
            raise ApiError(422, "bad_body", reason=str(error)) from error
        writer.call(lambda unit: carton_list.put(unit, made))
        return {"cartons": len(made)}

    @calls.get("/cartons.csv")
    def export_cartons() -> Response:
        """The same columns as the import takes, and `used`."""
        out = io.StringIO()
        rows = csv.DictWriter(out, [*carton_list.COLUMNS, "used"], extrasaction="ignore")
        rows.writeheader()
        rows.writerows(carton_list.standing(database))
        return Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")

    # --- manifests and the audit ---

    @calls.get("/manifests")
    def manifests() -> list[dict[str, Any]]:
        """The newest first; `?state=open|closed`."""
        state = request.args.get("state", "")
        sql = "SELECT * FROM manifest WHERE (? = '' OR state = ?) ORDER BY opened_ms DESC LIMIT ?"
        return [parcel_story.dated(row) for row in queries.rows(database, sql, state, state, _LIMIT)]

    @calls.get("/manifests/<number>")
    def manifest(number: str) -> dict[str, Any]:
        """One with its parcels; as paper it is `/api/v1/papers/manifest/NUMBER.pdf`."""
        rows = queries.rows(database, "SELECT * FROM manifest WHERE number = ?", number.upper())
        if not rows:
            raise ApiError(404, "not_found", what=number)
        sql = (
            'SELECT p.parcel, p.waybill, p.grams, p.handed_ms, f.number AS "order" FROM parcel p'
            " LEFT JOIN fulfilment f ON f.fulfilment = p.fulfilment WHERE p.manifest = ? ORDER BY p.handed_ms"
        )
        parcels = [parcel_story.dated(row) for row in queries.rows(database, sql, rows[0]["manifest"])]
        return {**parcel_story.dated(rows[0]), "parcel_list": parcels}

    @calls.get("/labels-ahead")
    def labels_ahead() -> dict[str, Any]:
        """How many waiting orders could be packed with the line cut, and how many of their labels are made."""
        return writer.call(
            lambda unit: {
                **parcel_story.dated(ahead.standing(unit.state)),
                **freshness.shown(unit.state, unit.now_ms),
            }
        )

    @calls.get("/despatch")
    def audit() -> dict[str, Any]:
        """By carrier: verified, weighed, on a manifest, passed, and what is not clear; how old refund data is."""
        return writer.call(
            lambda unit: {
                "audit": str(unit.state.setting("despatch_audit", despatch.AUTO)),
                "carriers": despatch.standing(unit.state, despatch.midnight_ms(unit.state, unit.now)),
                **freshness.shown(unit.state, unit.now_ms),
            }
        )

    return calls
