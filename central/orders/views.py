"""`/api/v1/orders` and `/api/v1/shops`."""

from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field

from central.aftersales.queries import returns_of_order
from central.aftersales.services import call_back
from central.clock import now
from central.http import SiteMoment, database, plain, write
from central.limits import LONGEST_TEXT, MOST_FEN, MOST_PIECES
from central.orders import by_hand
from central.orders.queries import (
    OrderFilter,
    count_orders,
    list_orders,
    order_fulfilments,
    order_lines,
    order_parcels,
    shops,
    timeline_of,
)
from central.orders.rules import NewLine
from central.orders.services import FILE_SHOP, NewOrder, approve, find, place_order
from central.orders.shops import NewShop, add_shop
from central.security.rights import Scope, require
from central.security.web import current_person, require_right
from gateway.contracts.work import CancelKind

orders = APIBlueprint("orders_api", __name__, url_prefix="/api/v1", tag="orders")
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class LineIn(BaseModel):
    """Pieces of one SKU; the price is of one piece, tax included."""

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(gt=0, le=MOST_PIECES)
    price_fen: int = Field(ge=0, le=MOST_FEN)
    name: Text = ""


class ReceiverIn(BaseModel):
    """Who gets the parcel."""

    name: Text = ""
    phone: Text = ""
    country: Text = ""
    province: Text = ""
    city: Text = ""
    district: Text = ""
    address: Text = ""
    postcode: Text = ""


class OrderIn(BaseModel):
    """An order; the same number of a shop is the same order."""

    number: str = Field(min_length=1, max_length=64)
    lines: list[LineIn] = Field(min_length=1, max_length=2000)
    receiver: ReceiverIn = Field(default_factory=ReceiverIn)
    shop: str = FILE_SHOP
    buyer: str = Field(default="", max_length=128)
    remark: Text = ""
    ordered_at: SiteMoment | None = None


class ReasonIn(BaseModel):
    """Why."""

    reason: Text = ""


class ShipIn(BaseModel):
    """What carries it."""

    carrier: str
    waybill: str = Field(min_length=1, max_length=64)


class ShopIn(BaseModel):
    """A shop and how it is reached; secrets are never given out again."""

    name: str = Field(min_length=1, max_length=64)
    platform: str = Field(min_length=1)
    gateway_url: Text = ""
    app_key: Text = ""
    app_secret: Text = ""
    session: Text = ""


@orders.post("/orders")
@orders.input(OrderIn, location="json")
def post_order(json_data: OrderIn) -> tuple[dict[str, Any], int]:
    """Takes an order in: 201, or 200 where it is known already."""
    person = current_person()
    receiver = json_data.receiver.model_dump()
    new = NewOrder(
        number=json_data.number.strip(),
        lines=[NewLine(line.sku.strip().upper(), line.quantity, line.price_fen, line.name) for line in json_data.lines],
        ordered_at=json_data.ordered_at or now(),
        receiver_name=receiver.pop("name"),
        receiver_phone=receiver.pop("phone"),
        receiver={key: value for key, value in receiver.items() if value},
        buyer=json_data.buyer,
        remark=json_data.remark,
    )
    order_id, fresh = write(lambda tx: place_order(tx, person, json_data.shop, new))
    return _order(order_id), 201 if fresh else 200


@orders.get("/orders")
def get_orders() -> dict[str, Any]:
    """Orders, newest first: `?status=&q=&limit=&offset=`."""
    person = require_right("orders.read")
    wanted = OrderFilter(
        status=request.args.get("status", ""),
        text=request.args.get("q", ""),
        shops=person.shops,
        warehouses=person.warehouses,
    )
    limit = min(max(request.args.get("limit", 100, int), 1), 1000)
    with database().read() as tx:
        rows = list_orders(tx, wanted, limit, max(request.args.get("offset", 0, int), 0))
        total = count_orders(tx, wanted)
    return {"orders": [plain(row) for row in rows], "total": total}


@orders.get("/orders/<wanted>")
def get_order(wanted: str) -> dict[str, Any]:
    """One order with lines, fulfilments, parcels, returns and its timeline; by id or number."""
    current_person()
    return _order(wanted)


def _order(wanted: str) -> dict[str, Any]:
    person = current_person()
    with database().read() as tx:
        order = find(tx, wanted)
        require(person, "orders.read", Scope(shop=order["shop"], warehouse=order["warehouse"]))
        parts = {
            "lines": order_lines(tx, order["id"]),
            "fulfilments": order_fulfilments(tx, order["id"]),
            "parcels": order_parcels(tx, order["id"]),
            "returns": returns_of_order(tx, order["id"]),
            "timeline": timeline_of(tx, order["id"]),
        }
    order.pop("content_key")
    return {**plain(order), **{name: [plain(row) for row in rows] for name, rows in parts.items()}}


@orders.post("/orders/<wanted>/cancel")
@orders.input(ReasonIn, location="json")
def cancel(wanted: str, json_data: ReasonIn) -> dict[str, Any]:
    """Cancels: at once, by an intercept on the floor, or by a return."""
    person = current_person()
    outcome = write(lambda tx: call_back(tx, person, wanted, CancelKind.CANCEL, json_data.reason))
    return {"outcome": outcome, **_order(wanted)}


@orders.post("/orders/<wanted>/refund")
@orders.input(ReasonIn, location="json")
def refund(wanted: str, json_data: ReasonIn) -> dict[str, Any]:
    """Refunds: stops what has not left, takes back what has."""
    person = current_person()
    outcome = write(lambda tx: call_back(tx, person, wanted, CancelKind.REFUND, json_data.reason))
    return {"outcome": outcome, **_order(wanted)}


@orders.post("/orders/<wanted>/ship")
@orders.input(ShipIn, location="json")
def ship(wanted: str, json_data: ShipIn) -> dict[str, Any]:
    """Ships an order of a book warehouse."""
    person = current_person()
    write(lambda tx: by_hand.ship(tx, person, wanted, json_data.carrier, json_data.waybill))
    return _order(wanted)


@orders.post("/orders/<wanted>/approve")
def approve_order(wanted: str) -> dict[str, Any]:
    """Lets an order through that a review rule held."""
    person = current_person()
    write(lambda tx: approve(tx, person, wanted))
    return _order(wanted)


@orders.post("/orders/<wanted>/retry")
def retry(wanted: str) -> dict[str, Any]:
    """Tries an order that lacked goods once more."""
    person = current_person()
    write(lambda tx: by_hand.retry(tx, person, wanted))
    return _order(wanted)


@orders.post("/shops")
@orders.input(ShopIn, location="json")
def post_shop(json_data: ShopIn) -> tuple[dict[str, Any], int]:
    """Adds a shop, or changes the one of this name."""
    person = current_person()
    shop_id, fresh = write(lambda tx: add_shop(tx, person, NewShop(**json_data.model_dump())))
    return {"id": shop_id, "name": json_data.name}, 201 if fresh else 200


@orders.get("/shops")
def get_shops() -> dict[str, Any]:
    """All shops, without their secrets."""
    person = require_right("orders.read")
    with database().read() as tx:
        rows = [plain(row) for row in shops(tx)]
    return {"shops": [row for row in rows if person.shops is None or row["name"] in person.shops]}
