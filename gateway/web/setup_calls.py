"""Calls that set the site up: stations, layout, settings, pairing, tasks."""

from typing import Annotated, Any, Literal

from apiflask import APIBlueprint
from flask import Response, g, make_response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gateway.floor.approvals import decide
from gateway.floor.storage.layouts import put_layout
from gateway.rfid.epcis.site import is_key
from gateway.stations import registry
from gateway.stations.devices import StationDevices
from gateway.store.database import Database
from gateway.store.rows import Setting
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web import queries
from gateway.web.auth import COOKIE, Pairings, require
from gateway.web.decider import DeciderBody, decider
from gateway.web.errors import ApiError

OrderKind = Literal["one_piece", "same_goods", "second_sort", "many_goods"]
PickStyle = Literal["single", "cluster", "batch", "one_piece"]
Grams = Annotated[int, Field(ge=0, le=1_000_000)]
QcRule = Annotated[str, Field(pattern=r"^(\*|(sku|supplier):.{1,128})$")]


class SettingsBody(BaseModel):
    """What an installer may set; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    keyed_from: int = Field(default=0, ge=1, le=1_000_000)
    cart_slots: int = Field(default=0, ge=1, le=200)
    pick_styles: Literal["cluster", "single", "auto"] | Annotated[dict[OrderKind, PickStyle], Field(max_length=4)] = (
        "cluster"  # gateway.floor.picking.kinds
    )
    wall_slots: int = Field(default=0, ge=1, le=200)  # orders a put-wall takes
    run_orders: int = Field(default=0, ge=1, le=1000)  # orders a one-piece run takes
    same_goods_from: int = Field(default=0, ge=2, le=1000)
    wall_pieces: int = Field(default=0, ge=2, le=1000)
    run_weight: Literal["scale", "expected"] = "scale"  # what a run weighs with
    light_wall: bool = False  # a tap at the slot confirms
    bind_totes: bool = False  # real totes with labels on the carts
    ask_empty: bool = True  # whether a bin that should be empty is
    weight_floor_g: Grams = 0
    weight_percent: int = Field(default=0, ge=0, le=100)
    receiver_days: int = Field(default=0, ge=0, le=3650)
    goods_labels: Literal["lot", "piece"] = "lot"
    over_receipt: Literal["refuse", "allow", "ask"] = "refuse"  # more than was ordered: beyond the percent, `ask` asks
    over_receipt_percent: int = Field(default=0, ge=0, le=100)
    qc: dict[QcRule, Annotated[int, Field(ge=0, le=100)]] = Field(default_factory=dict, max_length=2000)  # percent
    serve_at_once: bool = False  # goods that come in go to an order that waits for nothing else (即入即出)
    count_pieces: int = Field(default=0, ge=0, le=1_000_000)  # a difference up to this needs nobody's word
    count_percent: int = Field(default=0, ge=0, le=1000)  # nor one up to this share of what is on record
    count_recount: bool = True  # larger ones are counted again by another person before a supervisor decides
    count_cycle_days: dict[Literal["A", "B", "C"], Annotated[int, Field(ge=1, le=3660)]] = Field(default_factory=dict)
    delivery_notes: Literal["demand", "waybill"] = "demand"  # printed with each waybill
    pick_lists: Literal["demand", "wave"] = "demand"  # printed when a wave is claimed
    cartons: list[Annotated[list[Grams], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list, min_length=1, max_length=50
    )  # [limit of the goods (0: any), tare]
    despatch_audit: Literal["auto", "manual"] = "auto"  # manual: a supervisor passes a carrier's parcels at once
    refund_age_min: int = Field(default=60, ge=1, le=10_080)  # minutes without central's word
    refund_age_hold: Literal["nothing", "platforms", "all"] = "nothing"  # what waits then
    refund_age_platforms: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=50)
    evidence_days: int = Field(default=90, ge=1, le=3650)
    evidence_max_mb: int = Field(default=5000, ge=10, le=10_000_000)
    carton_fill_percent: int = Field(default=85, ge=10, le=100)
    labels_ahead: int = Field(default=300, ge=0, le=5000)  # labels made before they are needed; 0: none
    sscc_extension: str = Field(default="0", pattern=r"^[0-9]$")
    gln: str = Field(default="", pattern=r"^([0-9]{13})?$")  # the site's, for EPCIS
    epcis_base: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$", max_length=200)  # of its private names

    @field_validator("gln")
    @classmethod
    def _check_digit(cls, gln: str) -> str:
        if gln and not is_key(gln, 13):
            raise ValueError("the last digit of a GLN is its check digit")
        return gln


class DeviceBody(BaseModel):
    """A device of a station."""

    role: str
    driver: str
    url: str


class StationBody(BaseModel):
    """A station to set up."""

    station: str
    name: str = ""
    kind: str
    devices: list[DeviceBody] = Field(default_factory=list)
    language: str = "zh_CN"
    warehouse: str | None = Field(default=None, max_length=64)  # left out: as it was; "": the gateway's own


class LayoutBody(BaseModel):
    """A zone with the keywords of its rectangular layout."""

    zone: str = Field(pattern=r"^[A-Z]{1,2}$")
    aisles: int = Field(ge=1, le=999)
    cells: int = Field(ge=1, le=999)
    aisle_pitch_mm: int
    cell_pitch_mm: int
    top_mm: int
    bottom_mm: int
    cross_aisles: list[int] = Field(default_factory=list)
    cross_aisle_gap_mm: int = 0
    depot_aisle: int = 0
    depot_side: str = "bottom"


class CloseBody(DeciderBody):
    """How a task was settled."""

    outcome: str = Field(min_length=1)
    bin: str = ""  # where lost goods were found


class PairingBody(BaseModel):
    """A pairing code typed in at a new screen."""

    code: str


class CodeBody(BaseModel):
    """A pairing to allow."""

    name: str = "kiosk"
    right: str = "kiosk"


def blueprint(database: Database, writer: Writer, pairings: Pairings, devices: StationDevices) -> APIBlueprint:
    """`/api/v1/...` set-up."""
    calls = APIBlueprint("setup", __name__, url_prefix="/api/v1", tag="setup")

    @calls.get("/stations")
    def stations() -> list[dict[str, Any]]:
        """Stations with who works there and how their devices are."""
        require(pairings)
        return _stations()

    def _stations() -> list[dict[str, Any]]:
        found = writer.call(lambda unit: registry.list_stations(unit.state))
        return [{**station, "devices": _devices(station)} for station in found]

    def _devices(station: dict[str, Any]) -> list[dict[str, Any]]:
        states = {state["role"]: state for state in devices.states(station["station"])}
        away = {"state": "gone", "reason": ""}
        return [{**away, **device, **states.get(device["role"], {})} for device in station["devices"]]

    @calls.post("/stations")
    def put_station() -> tuple[dict[str, Any], int]:
        """Creates or updates a station (installer)."""
        require(pairings, "installer")
        body = _body(StationBody)
        bound = [registry.wish(device.role, device.driver, device.url) for device in body.devices]
        given = (body.station, body.name, body.kind, bound, body.language, body.warehouse)
        writer.call(lambda unit: registry.put_station(unit, *given))
        return next(one for one in _stations() if one["station"] == body.station), 201

    @calls.get("/stations/<station>/devices")
    def station_devices(station: str) -> list[dict[str, Any]]:
        """The station's devices and the truth about each."""
        require(pairings)
        for one in _stations():
            if one["station"] == station:
                found: list[dict[str, Any]] = one["devices"]
                return found
        raise ApiError(404, "unknown_station", what=station)

    @calls.get("/layout")
    def layouts() -> list[dict[str, Any]]:
        """Zones with their layouts."""
        require(pairings)
        found = queries.rows(database, "SELECT zone, layout FROM zone ORDER BY zone", json=("layout",))
        return [{"zone": row["zone"], **row["layout"]} for row in found]

    @calls.post("/layout")
    def layout() -> tuple[dict[str, Any], int]:
        """Creates or changes a zone and its bins (installer)."""
        require(pairings, "installer")
        keywords = _body(LayoutBody).model_dump()
        zone = str(keywords.pop("zone"))
        bins = writer.call(lambda unit: put_layout(unit, zone, keywords))
        return {"zone": zone, "bins": bins}, 201

    @calls.get("/bins")
    def bins() -> list[dict[str, Any]]:
        """All bins."""
        require(pairings)
        return queries.rows(database, "SELECT bin, zone, aisle, cell FROM bin ORDER BY rowid")

    @calls.get("/settings")
    def settings() -> dict[str, Any]:
        """Settings that differ from the defaults."""
        require(pairings)
        found = queries.rows(database, "SELECT name, value FROM setting", json=("value",))
        return {row["name"]: row["value"] for row in found}

    @calls.post("/settings")
    def put_settings() -> dict[str, Any]:
        """Changes settings (installer)."""
        require(pairings, "installer")
        given = _body(SettingsBody).model_dump(exclude_unset=True)

        def put(unit: Unit) -> None:
            for name, value in given.items():
                unit.state.settings.put(Setting(name=name, value=value))

        writer.call(put)
        return settings()

    @calls.post("/tasks/<task>/close")
    def close(task: str) -> dict[str, Any]:
        """Settles a task: with a supervisor's badge, or (installer) in the name of a person."""
        require(pairings)
        body = _body(CloseBody)
        who = decider(writer, body, installer=g.right == "installer")
        writer.call(lambda unit: decide(unit, task, body.outcome, body.reason, who, body.bin.upper()))
        return {"task": task, "outcome": body.outcome}

    @calls.post("/pairing-codes")
    def code() -> tuple[dict[str, Any], int]:
        """A one-time code for a new screen (installer)."""
        require(pairings, "installer")
        body = _body(CodeBody)
        return {"code": pairings.new_code(body.name, body.right)}, 201

    @calls.post("/pairings")
    def pair() -> Response:
        """Redeems a code: answers the token and sets it as a cookie."""
        token = pairings.redeem(_body(PairingBody).code)
        response = make_response({"token": token})
        flags: dict[str, Any] = {"httponly": True, "samesite": "Strict", "secure": request.is_secure}
        response.set_cookie(COOKIE, token, max_age=400 * 86400, **flags)
        return response

    @calls.get("/pairings")
    def paired() -> list[dict[str, Any]]:
        """Who is paired (installer); tokens are not shown."""
        require(pairings, "installer")
        return pairings.listed()

    @calls.delete("/pairings/<pairing>")
    def unpair(pairing: str) -> dict[str, Any]:
        """Ends a pairing at once, for a screen that was lost (installer)."""
        require(pairings, "installer")
        pairings.revoke(pairing)
        return {"id": pairing, "revoked": True}

    return calls


def _body(model: type[Any]) -> Any:
    try:
        return model.model_validate(request.get_json(silent=True))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ApiError(422, "bad_body", reason=f"{where or 'body'}: {first['msg']}") from error
