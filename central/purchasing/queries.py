"""Reading purchase orders for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.purchasing.models import PurchaseLine, PurchaseOrder, Supplier
from central.security.rights import Person
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]
VIEWS = ("open", "closed", "all")


def list_purchase_orders(
    connection: Connection, person: Person, view: str, text: str, limit: int, offset: int = 0
) -> ReadRows:
    """Newest first, with what was ordered and received in all."""
    query = (
        select(
            PurchaseOrder.id,
            PurchaseOrder.number,
            PurchaseOrder.warehouse,
            PurchaseOrder.status,
            PurchaseOrder.opening,
            PurchaseOrder.expected_at,
            PurchaseOrder.created_at,
            PurchaseOrder.closed_at,
            Supplier.name.label("supplier"),
            func.count(PurchaseLine.id).label("lines"),
            func.coalesce(func.sum(PurchaseLine.ordered), 0).label("ordered"),
            func.coalesce(func.sum(PurchaseLine.received), 0).label("received"),
            func.coalesce(func.sum(PurchaseLine.claimed), 0).label("claimed"),
            func.coalesce(func.sum(PurchaseLine.ordered * PurchaseLine.cost_fen), 0).label("amount_fen"),
        )
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .outerjoin(PurchaseLine, PurchaseLine.order_id == PurchaseOrder.id)
        .where(*_wanted(view, text), *within(person, warehouse=PurchaseOrder.warehouse))
        .group_by(PurchaseOrder.id, Supplier.name)
        .order_by(PurchaseOrder.created_at.desc(), PurchaseOrder.number.desc())
    )
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_by_status(connection: Connection, person: Person) -> dict[str, int]:
    """Purchase orders by status."""
    query = select(PurchaseOrder.status, func.count()).group_by(PurchaseOrder.status)
    query = query.where(*within(person, warehouse=PurchaseOrder.warehouse))
    return {row[0]: row[1] for row in connection.execute(query)}


def count_purchase_orders(connection: Connection, person: Person, view: str, text: str) -> int:
    """How many match."""
    query = select(func.count()).select_from(PurchaseOrder).join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    wanted = (*_wanted(view, text), *within(person, warehouse=PurchaseOrder.warehouse))
    return connection.execute(query.where(*wanted)).scalar_one()


def find_purchase_order(connection: Connection, number: str) -> Row[*tuple[Any, ...]] | None:
    """One purchase order by its number."""
    query = select(*PurchaseOrder.__table__.columns, Supplier.name.label("supplier"))
    query = query.join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
    return connection.execute(query.where(PurchaseOrder.number == number)).first()


def purchase_lines(connection: Connection, order_id: str) -> ReadRows:
    """Its lines."""
    query = select(*PurchaseLine.__table__.columns).where(PurchaseLine.order_id == order_id)
    return connection.execute(query.order_by(PurchaseLine.no)).all()


def open_lines_of(connection: Connection, person: Person, sku: str) -> ReadRows:
    """Where more of a SKU is to come from, to warehouses that the person sees: order number, supplier, date."""
    query = (
        select(*PurchaseLine.__table__.columns)
        .add_columns(PurchaseOrder.number, PurchaseOrder.expected_at, Supplier.name.label("supplier"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseLine.order_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(PurchaseLine.sku == sku, PurchaseLine.open.is_(True))
        .where(*within(person, warehouse=PurchaseOrder.warehouse))
    )
    return connection.execute(query.order_by(PurchaseOrder.expected_at, PurchaseOrder.number)).all()


def _wanted(view: str, text: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if view in ("open", "closed"):
        conditions.append(PurchaseOrder.status == view)
    if text:
        found = PurchaseOrder.number.icontains(text, autoescape=True) | Supplier.name.icontains(text, autoescape=True)
        conditions.append(found)
    return conditions
