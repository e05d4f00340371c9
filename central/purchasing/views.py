"""`/api/v1/purchase-orders`."""

from typing import Any

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from central.http import SiteMoment, database, plain, write
from central.limits import LONGEST_TEXT, MOST_FEN, MOST_PIECES
from central.purchasing.models import PurchaseLine, PurchaseOrder, Supplier
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import Scope, require
from central.security.scoping import within
from central.security.web import current_person, require_right

purchasing = APIBlueprint("purchasing_api", __name__, url_prefix="/api/v1", tag="purchasing")


class PurchaseLineIn(BaseModel):
    """Pieces of one SKU at a cost a piece, without tax."""

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(gt=0, le=MOST_PIECES)
    cost_fen: int = Field(ge=0, le=MOST_FEN)


class PurchaseOrderIn(BaseModel):
    """A purchase order; the same number again changes nothing."""

    supplier: str = Field(default="", max_length=LONGEST_TEXT)
    warehouse: str | None = None
    number: str = Field(default="", pattern=r"^(PO-\d{6}-\d{4})?$")
    opening: bool = False
    expected_at: SiteMoment | None = None
    lines: list[PurchaseLineIn] = Field(min_length=1, max_length=5000)


@purchasing.post("/purchase-orders")
@purchasing.input(PurchaseOrderIn, location="json")
def post_purchase_order(json_data: PurchaseOrderIn) -> tuple[dict[str, Any], int]:
    """Writes a purchase order: 201, or 200 where the number is known."""
    person = current_person()
    new = NewPurchaseOrder(
        supplier=json_data.supplier,
        lines=[(line.sku, line.quantity, line.cost_fen) for line in json_data.lines],
        warehouse=json_data.warehouse,
        number=json_data.number,
        opening=json_data.opening,
        expected_at=json_data.expected_at,
    )
    order_id, number, fresh = write(lambda tx: order_goods(tx, person, new))
    return {"id": order_id, "number": number}, 201 if fresh else 200


@purchasing.get("/purchase-orders")
def get_purchase_orders() -> dict[str, Any]:
    """Purchase orders, newest first: `?status=`."""
    person = require_right("purchasing.read")
    sums = [func.sum(PurchaseLine.ordered), func.sum(PurchaseLine.received), func.sum(PurchaseLine.claimed)]
    names = ("ordered", "received", "claimed")
    query = (
        select(*PurchaseOrder.__table__.columns, Supplier.name.label("supplier"))
        .add_columns(*[column.label(name) for column, name in zip(sums, names, strict=True)])
        .join(Supplier)
        .join(PurchaseLine, PurchaseLine.order_id == PurchaseOrder.id)
        .where(*within(person, warehouse=PurchaseOrder.warehouse))
        .group_by(*PurchaseOrder.__table__.columns, Supplier.name)
        .order_by(PurchaseOrder.created_at.desc())
    )
    if status := request.args.get("status"):
        query = query.where(PurchaseOrder.status == status)
    with database().read() as tx:
        rows = tx.execute(query.limit(1000)).all()
    return {"purchase_orders": [plain(row) for row in rows]}


@purchasing.get("/purchase-orders/<wanted>")
def get_purchase_order(wanted: str) -> tuple[dict[str, Any], int] | dict[str, Any]:
    """One purchase order with its lines; by id or number."""
    person = require_right("purchasing.read")
    query = select(*PurchaseOrder.__table__.columns, Supplier.name.label("supplier")).join(Supplier)
    with database().read() as tx:
        row = tx.execute(query.where((PurchaseOrder.id == wanted) | (PurchaseOrder.number == wanted))).first()
        if row is None:
            return {"message": f"there is no purchase order {wanted!r}", "code": "unknown_purchase_order"}, 404
        require(person, "purchasing.read", Scope(warehouse=row.warehouse))
        lines = tx.execute(select(*PurchaseLine.__table__.columns).where(PurchaseLine.order_id == row.id)).all()
    return {**plain(row), "lines": [plain(line) for line in lines]}
