"""`/api/v1/stock`."""

from typing import Any

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import select

from central.http import database, plain, write
from central.limits import LONGEST_TEXT, MOST_FEN, MOST_ON_HAND
from central.security.web import current_person, require_right
from central.stock.by_hand import set_on_hand
from central.stock.models import Stock

stock = APIBlueprint("stock_api", __name__, url_prefix="/api/v1", tag="stock")


class LevelIn(BaseModel):
    """Good pieces of a SKU, and what one costs in fen."""

    sku: str = Field(min_length=1, max_length=64)
    on_hand: int = Field(ge=0, le=MOST_ON_HAND)
    cost_fen: int = Field(default=0, ge=0, le=MOST_FEN)


class LevelsIn(BaseModel):
    """What lies in a book warehouse."""

    warehouse: str | None = None
    reason: str = Field(default="set by hand", max_length=LONGEST_TEXT)
    levels: list[LevelIn] = Field(min_length=1)


@stock.get("/stock")
def get_stock() -> dict[str, Any]:
    """Counter rows: `?sku=&warehouse=`."""
    person = require_right("stock.read")
    query = select(*Stock.__table__.columns).order_by(Stock.sku, Stock.warehouse, Stock.quality)
    if sku := request.args.get("sku"):
        query = query.where(Stock.sku == sku.upper())
    if code := request.args.get("warehouse"):
        query = query.where(Stock.warehouse == code)
    if person.warehouses is not None:
        query = query.where(Stock.warehouse.in_(sorted(person.warehouses)))
    with database().read() as tx:
        rows = tx.execute(query.limit(20_000)).all()
    return {"stock": [plain(row) for row in rows]}


@stock.post("/stock")
@stock.input(LevelsIn, location="json")
def post_stock(json_data: LevelsIn) -> dict[str, Any]:
    """Sets what lies in a book warehouse."""
    person = current_person()
    levels = [(level.sku.strip().upper(), level.on_hand, level.cost_fen) for level in json_data.levels]
    changed = write(lambda tx: set_on_hand(tx, person, json_data.warehouse, levels, json_data.reason))
    return {"changed": changed}
