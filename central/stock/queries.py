"""Reading stock for pages. Read only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from central.catalog.models import Product
from central.finance.models import StockValueRow
from central.purchasing.models import PurchaseLine
from central.security.rights import Person
from central.security.scoping import within
from central.stock.models import Stock, StockMovement, Warehouse

ReadRows = Sequence[Row[*tuple[Any, ...]]]
VIEWS = ("all", "available", "sold_out", "below_reserved", "defective")


@dataclass(frozen=True, slots=True)
class StockFilter:
    """What a list of stock is narrowed to."""

    view: str = "all"
    text: str = ""
    warehouse: str = ""
    warehouses: frozenset[str] | None = None  # the reader's data scope


def list_stock(connection: Connection, wanted: StockFilter, limit: int, offset: int = 0) -> ReadRows:
    """Rows of (SKU, warehouse, quality) with what is on hand, reserved, free, on order, and what it is worth."""
    on_order = (
        select(func.coalesce(func.sum(PurchaseLine.ordered - PurchaseLine.received), 0))
        .where(PurchaseLine.sku == Stock.sku, PurchaseLine.warehouse == Stock.warehouse, PurchaseLine.open.is_(True))
        .where(PurchaseLine.ordered > PurchaseLine.received)  # more than was ordered may have come
        .scalar_subquery()
    )
    query = select(Stock.sku, Product.name, Stock.warehouse, Stock.quality, Stock.on_hand, Stock.reserved)
    query = query.add_columns(
        on_order.label("on_order"), StockValueRow.value_fen, StockValueRow.quantity.label("valued")
    )
    query = query.join(Product, Product.sku == Stock.sku).outerjoin(
        StockValueRow, (StockValueRow.sku == Stock.sku) & (StockValueRow.warehouse == Stock.warehouse)
    )
    query = _narrow(query, wanted).order_by(Stock.sku, Stock.warehouse, Stock.quality)
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_stock(connection: Connection, wanted: StockFilter) -> int:
    """How many rows the filter leaves."""
    query = select(func.count()).select_from(Stock).join(Product, Product.sku == Stock.sku)
    return int(connection.execute(_narrow(query, wanted)).scalar_one())


def stock_of(connection: Connection, person: Person, sku: str) -> ReadRows:
    """Where a SKU lies, of the warehouses that the person sees."""
    query = select(*Stock.__table__.columns).where(Stock.sku == sku, *within(person, warehouse=Stock.warehouse))
    return connection.execute(query.order_by(Stock.warehouse)).all()


def movements_of(
    connection: Connection, person: Person, sku: str, warehouse: str, limit: int, offset: int = 0
) -> ReadRows:
    """What happened to a SKU in a warehouse (with `""` any that the person sees), newest first.

    Each with the stock after it: of that warehouse, or of all those.
    """
    place: list[ColumnElement[bool]] = [StockMovement.sku == sku, *within(person, warehouse=StockMovement.warehouse)]
    if warehouse:
        place.append(StockMovement.warehouse == warehouse)
    running = func.sum(StockMovement.delta).over(order_by=StockMovement.id).label("after")
    query = select(*StockMovement.__table__.columns, running).where(*place).order_by(StockMovement.id.desc())
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_movements(connection: Connection, sku: str, warehouse: str) -> int:
    """How many movements there are."""
    query = select(func.count()).select_from(StockMovement).where(StockMovement.sku == sku)
    return connection.execute(query.where(StockMovement.warehouse == warehouse) if warehouse else query).scalar_one()


def warehouses(connection: Connection) -> ReadRows:
    """All warehouses, the default one first."""
    query = select(*Warehouse.__table__.columns).order_by(Warehouse.is_default.desc(), Warehouse.code)
    return connection.execute(query).all()


def _narrow(query: Select[*tuple[Any, ...]], wanted: StockFilter) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = [
        or_(Stock.sku.contains(word.upper(), autoescape=True), Product.name.icontains(word, autoescape=True))
        for word in wanted.text.split()
    ]
    match wanted.view:
        case "available":
            conditions.append(Stock.on_hand > Stock.reserved)
        case "sold_out":
            conditions += [Stock.on_hand <= Stock.reserved, Stock.quality == "good"]
        case "below_reserved":
            conditions.append(Stock.on_hand < Stock.reserved)
        case "defective":
            conditions += [Stock.quality != "good", Stock.on_hand != 0]
    if wanted.warehouse:
        conditions.append(Stock.warehouse == wanted.warehouse)
    if wanted.warehouses is not None:
        conditions.append(Stock.warehouse.in_(sorted(wanted.warehouses)))
    return query.where(*conditions)
