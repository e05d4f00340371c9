"""Reading the customer file for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.crm.models import Customer
from central.orders.models import Shop

ReadRows = Sequence[Row[*tuple[Any, ...]]]
SORTS = ("spend", "orders", "recent")


def list_customers(connection: Connection, text: str, sort: str, limit: int, offset: int = 0) -> ReadRows:
    """Buyers with an id, by what they spent, how often, or how lately."""
    order = {"orders": Customer.orders, "recent": Customer.last_order_at}.get(sort, Customer.spend_fen)
    query = select(*Customer.__table__.columns, Shop.name.label("shop")).join(Shop, Shop.id == Customer.shop_id)
    query = query.where(Customer.buyer != "", *_matches(text)).order_by(order.desc(), Customer.id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_customers(connection: Connection, text: str) -> int:
    """How many buyers match."""
    query = select(func.count()).select_from(Customer).where(Customer.buyer != "", *_matches(text))
    return connection.execute(query).scalar_one()


def anonymous(connection: Connection) -> ReadRows:
    """Each shop's orders without a buyer's id."""
    query = select(*Customer.__table__.columns, Shop.name.label("shop")).join(Shop, Shop.id == Customer.shop_id)
    return connection.execute(query.where(Customer.buyer == "").order_by(Shop.name)).all()


def find_customer(connection: Connection, customer_id: int) -> Row[*tuple[Any, ...]] | None:
    """One customer."""
    query = select(*Customer.__table__.columns, Shop.name.label("shop")).join(Shop, Shop.id == Customer.shop_id)
    return connection.execute(query.where(Customer.id == customer_id)).first()


def customer_of(connection: Connection, shop_id: int, buyer: str) -> Row[*tuple[Any, ...]] | None:
    """The file of an order's buyer, once something was shipped to them."""
    query = select(*Customer.__table__.columns).where(Customer.shop_id == shop_id, Customer.buyer == buyer)
    return connection.execute(query).first() if buyer else None


def _matches(text: str) -> list[ColumnElement[bool]]:
    return [Customer.buyer.contains(text, autoescape=True)] if text else []
