"""`/api/v1/stock`."""

from typing import Any

from apiflask import APIBlueprint, abort
from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import select

from central.http import database, plain, write
from central.limits import LONGEST_TEXT, MOST_FEN, MOST_ON_HAND
from central.security.web import current_person, require_right
from central.stock.by_hand import set_on_hand
from central.stock.counts import find_count, lines_of, list_counts, request_count
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


class CountIn(BaseModel):
    """What a floor is to count: bins, goods, or (both empty) everything."""

    warehouse: str | None = None
    bins: list[str] = Field(default_factory=list, max_length=2000)
    skus: list[str] = Field(default_factory=list, max_length=200)
    blind: bool = True
    reason: str = Field(default="", max_length=LONGEST_TEXT)


@stock.post("/counts")
@stock.input(CountIn, location="json")
def post_count(json_data: CountIn) -> tuple[dict[str, Any], int]:
    """Asks a floor to count."""
    person = current_person()
    wish = json_data
    number = write(
        lambda tx: request_count(tx, person, wish.warehouse, wish.bins, wish.skus, blind=wish.blind, reason=wish.reason)
    )
    return {"number": number}, 201


@stock.get("/counts")
def get_counts() -> dict[str, Any]:
    """Counts with their state, the newest first: `?state=open`."""
    person = require_right("stock.read")
    with database().read() as tx:
        rows = list_counts(tx, person, only_open=request.args.get("state") == "open")
    return {"counts": [plain(row) for row in rows]}


@stock.get("/counts/<number>")
def get_count(number: str) -> dict[str, Any]:
    """A count with the lines that did not agree and the bins that were missed."""
    person = require_right("stock.read")
    with database().read() as tx:
        row = find_count(tx, number)
        if row is None or (person.warehouses is not None and row.warehouse not in person.warehouses):
            abort(404)
        return {**plain(row), "lines": [plain(line) for line in lines_of(tx, row.id)]}


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
