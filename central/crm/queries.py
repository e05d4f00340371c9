"""Reading the customer file for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.crm.models import Customer
from central.orders.models import Shop
from central.security.rights import Person
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]
SORTS = ("spend", "orders", "recent")


def list_customers(
    connection: Connection, person: Person, text: str, sort: str, limit: int, offset: int = 0
) -> ReadRows:
    """Buyers with an id of the shops that the person sees, by what they spent, how often, or how lately."""
    order = {"orders": Customer.orders, "recent": Customer.last_order_at}.get(sort, Customer.spend_fen)
    query = select(*Customer.__table__.columns, Shop.name.label("shop")).join(Shop, Shop.id == Customer.shop_id)
    wanted = (Customer.buyer != "", *_matches(text), *within(person, shop=Shop.name))
    query = query.where(*wanted).order_by(order.desc(), Customer.id)
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_customers(connection: Connection, person: Person, text: str) -> int:
    """How many buyers match."""
    query = select(func.count()).select_from(Customer).join(Shop, Shop.id == Customer.shop_id)
    wanted = (Customer.buyer != "", *_matches(text), *within(person, shop=Shop.name))
    return connection.execute(query.where(*wanted)).scalar_one()


def anonymous(connection: Connection, person: Person) -> ReadRows:
    """Each shop's orders without a buyer's id."""
    query = select(*Customer.__table__.columns, Shop.name.label("shop")).join(Shop, Shop.id == Customer.shop_id)
    wanted = (Customer.buyer == "", *within(person, shop=Shop.name))
    return connection.execute(query.where(*wanted).order_by(Shop.name)).all()


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
