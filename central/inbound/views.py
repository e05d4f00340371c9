"""`/api/v1/blind-receipts`, `/api/v1/unclaimed`, `/api/v1/transfers`, `/api/v1/lots`."""

from typing import Any

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import select

from central.http import database, plain, write
from central.inbound import transfers as moving
from central.inbound import unclaimed
from central.inbound.blind import match_blind
from central.inbound.models import BlindReceipt, Lot
from central.limits import MOST_PIECES
from central.security.scoping import within
from central.security.web import current_person, require_right

inbound = APIBlueprint("inbound_api", __name__, url_prefix="/api/v1", tag="inbound")


class MatchIn(BaseModel):
    """The purchase order that a blind receipt turned out to be."""

    order: str = Field(min_length=1, max_length=64)


class ClaimIn(BaseModel):
    """The order (its id) that an unclaimed parcel belongs to."""

    trade: str = Field(min_length=1, max_length=64)


class PhoneIn(BaseModel):
    """What stands on the parcel."""

    phone: str = Field(default="", max_length=20)


class TransferLineIn(BaseModel):
    """Pieces of one SKU."""

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(gt=0, le=MOST_PIECES)


class TransferIn(BaseModel):
    """Goods to bring from a warehouse to another."""

    from_warehouse: str = Field(min_length=1, max_length=64)
    to_warehouse: str = Field(min_length=1, max_length=64)
    lines: list[TransferLineIn] = Field(min_length=1, max_length=1000)


@inbound.get("/blind-receipts")
def get_blind_receipts() -> dict[str, Any]:
    """Receipts without papers: `?status=open|counted|matched`."""
    person = require_right("purchasing.read")
    query = select(*BlindReceipt.__table__.columns).where(*within(person, warehouse=BlindReceipt.warehouse))
    if status := request.args.get("status"):
        query = query.where(BlindReceipt.status == status)
    with database().read() as tx:
        rows = tx.execute(query.order_by(BlindReceipt.opened_at.desc()).limit(1000)).all()
    return {"blind_receipts": [plain(row) for row in rows]}


@inbound.post("/blind-receipts/<number>/match")
@inbound.input(MatchIn, location="json")
def post_match(number: str, json_data: MatchIn) -> dict[str, Any]:
    """Counts a blind receipt for a purchase order."""
    person = current_person()
    return write(lambda tx: match_blind(tx, person, number, json_data.order))


@inbound.get("/unclaimed")
def get_unclaimed() -> dict[str, Any]:
    """Unclaimed parcels: `?status=open|claimed|matched`."""
    person = current_person()
    with database().read() as tx:
        return {"unclaimed": unclaimed.parcels(tx, person, request.args.get("status", "open"))}


@inbound.post("/unclaimed/<number>/candidates")
@inbound.input(PhoneIn, location="json")
def post_candidates(number: str, json_data: PhoneIn) -> dict[str, Any]:
    """Whose it may be; a phone (whole, or its last digits) narrows, and stands in no address or log."""
    person = current_person()
    with database().read() as tx:
        return {"candidates": unclaimed.candidates(tx, person, number, json_data.phone)}


@inbound.post("/unclaimed/<number>/claim")
@inbound.input(ClaimIn, location="json")
def post_claim(number: str, json_data: ClaimIn) -> dict[str, Any]:
    """Gives an unclaimed parcel to an order; answers with its return."""
    person = current_person()
    return {"return": write(lambda tx: unclaimed.claim(tx, person, number, json_data.trade))}


@inbound.get("/transfers")
def get_transfers() -> dict[str, Any]:
    """Transfers: `?status=asked|shipped|received|cancelled`."""
    person = current_person()
    with database().read() as tx:
        return {"transfers": moving.transfers(tx, person, request.args.get("status", ""))}


@inbound.post("/transfers")
@inbound.input(TransferIn, location="json")
def post_transfer(json_data: TransferIn) -> tuple[dict[str, Any], int]:
    """Asks for a transfer."""
    person = current_person()
    lines = [(line.sku, line.quantity) for line in json_data.lines]
    ends = (json_data.from_warehouse, json_data.to_warehouse)
    name, number = write(lambda tx: moving.ask_transfer(tx, person, *ends, lines))
    return {"id": name, "number": number}, 201


@inbound.post("/transfers/<number>/cancel")
def post_cancel(number: str) -> dict[str, Any]:
    """Calls off a transfer that has not left."""
    person = current_person()
    write(lambda tx: moving.cancel_transfer(tx, person, number))
    return {"number": number, "status": "cancelled"}


@inbound.post("/transfers/<number>/reverse")
def post_reverse(number: str) -> dict[str, Any]:
    """Takes back a transfer that has left and not arrived (冲销出库)."""
    person = current_person()
    return {"number": number, "back": write(lambda tx: moving.reverse_transfer(tx, person, number))}


@inbound.get("/lots")
def get_lots() -> dict[str, Any]:
    """Lots with their dates, what expires first before the rest: `?sku=`."""
    require_right("stock.read")
    query = select(*Lot.__table__.columns).order_by(Lot.expiry == "", Lot.expiry, Lot.sku, Lot.lot)
    if sku := request.args.get("sku"):
        query = query.where(Lot.sku == sku.strip().upper())
    with database().read() as tx:
        return {"lots": [plain(row) for row in tx.execute(query.limit(5000)).all()]}
