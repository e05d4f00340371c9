"""`/api/v1/gateways`: enrolment, and how far the streams are."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from apiflask import APIBlueprint
from flask import Request, current_app, request
from pydantic import BaseModel, Field

from central.gateways.queries import list_gateways
from central.gateways.services import enrol, new_code, revoke, serve_also, set_address
from central.http import database, plain, write
from central.security.web import current_person, require_right

_LOOPBACK_NAMES = ("127.0.0.1", "::1", "localhost")
gateways = APIBlueprint("gateways_api", __name__, url_prefix="/api/v1", tag="gateways")


class EnrolIn(BaseModel):
    """A gateway's name, and the one-time code that it was given."""

    name: str = Field(min_length=1, max_length=64)
    code: str = Field(default="", max_length=64)


class CodeIn(BaseModel):
    """The gateway that a code is for."""

    name: str = Field(min_length=1, max_length=64)


class RevokeIn(BaseModel):
    """Why a gateway is shut out."""

    reason: str = Field(min_length=1, max_length=500)


class AddressIn(BaseModel):
    """Where people open the gateway's pages; empty forgets it."""

    url: str = Field(default="", max_length=200, pattern=r"^(https?://[^\s?#]+)?$")


class WarehouseIn(BaseModel):
    """A further warehouse for a gateway; `parent` makes it a sub-warehouse."""

    warehouse: str = Field(min_length=1, max_length=64)
    name: str = Field(default="", max_length=128)
    parent: str = Field(default="", max_length=64)


@gateways.post("/gateways/<name>/warehouses")
@gateways.input(WarehouseIn, location="json")
def post_warehouse(name: str, json_data: WarehouseIn) -> dict[str, Any]:
    """Gives a gateway a further warehouse."""
    person = current_person()
    code = json_data.warehouse.strip()
    write(lambda tx: serve_also(tx, person, name, code, json_data.name.strip(), json_data.parent.strip()))
    return {"gateway": name, "warehouse": code, "parent": json_data.parent.strip()}


@gateways.put("/gateways/<name>/address")
@gateways.input(AddressIn, location="json")
def put_address(name: str, json_data: AddressIn) -> dict[str, Any]:
    """Says where a gateway's pages are, so that an order's timeline can open its pictures there."""
    person = current_person()
    write(lambda tx: set_address(tx, person, name, json_data.url))
    return {"gateway": name, "url": json_data.url}


@gateways.post("/gateways/enrol")
@gateways.input(EnrolIn, location="json")
def post_enrol(json_data: EnrolIn) -> dict[str, Any]:
    """Lets a gateway in and gives it its key, once."""
    loopback = _is_this_machine(request)
    enrolled = write(lambda tx: enrol(tx, json_data.name, json_data.code, loopback=loopback))
    return {
        "gateway": enrolled.gateway,
        "key": enrolled.key,
        "tenant": current_app.config["FLOORGATE_TENANT"],
        "broker": current_app.config["FLOORGATE_BROKER"],
        "warehouse": enrolled.warehouse,
    }


def _is_this_machine(asked: Request) -> bool:
    """The peer of the socket itself, neither behind a proxy nor a page in a browser.

    A page of another site whose name was pointed here (DNS rebinding) is told by the name that it asks for.
    """
    if any(name in asked.headers for name in ("Origin", "X-Forwarded-For", "X-Real-IP", "Forwarded")):
        return False
    name = urlsplit(f"//{asked.host}").hostname
    return name in _LOOPBACK_NAMES and asked.remote_addr is not None and ip_address(asked.remote_addr).is_loopback


@gateways.post("/gateways/codes")
@gateways.input(CodeIn, location="json")
def post_code(json_data: CodeIn) -> dict[str, Any]:
    """A one-time code with which a gateway may enrol within a day."""
    person = current_person()
    return {"gateway": json_data.name, "code": write(lambda tx: new_code(tx, person, json_data.name))}


@gateways.post("/gateways/<name>/revoke")
@gateways.input(RevokeIn, location="json")
def post_revoke(name: str, json_data: RevokeIn) -> dict[str, Any]:
    """Makes a gateway's key void at once; with a new code it may enrol again."""
    person = current_person()
    write(lambda tx: revoke(tx, person, name, json_data.reason))
    if (link := current_app.extensions.get("floorgate_link")) is not None:
        link.refresh()
    return {"gateway": name, "revoked": True}


@gateways.get("/gateways")
def get_gateways() -> dict[str, Any]:
    """All gateways with their streams' positions."""
    person = require_right("gateways.read")
    with database().read() as tx:
        return {"gateways": [plain(row) for row in list_gateways(tx, person)]}
