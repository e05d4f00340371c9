"""Reading returns and intercepts for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from central.aftersales.models import Intercept, Return, ReturnLine
from central.orders.models import Shop, Trade
from central.security.rights import Person
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]
STATUSES = ("waiting", "expected", "received", "closed", "cancelled")


def list_returns(
    connection: Connection, person: Person, status: str, text: str, limit: int, offset: int = 0
) -> ReadRows:
    """Newest first, with the order they belong to and what came back."""
    query = (
        select(
            Return.id,
            Return.number,
            Return.status,
            Return.reason,
            Return.source,
            Return.warehouse,
            Return.created_at,
            Return.closed_at,
            Return.trade_id,
            Trade.number.label("order"),
            func.coalesce(func.sum(ReturnLine.quantity), 0).label("pieces"),
            func.coalesce(func.sum(ReturnLine.good + ReturnLine.defective), 0).label("received"),
            func.coalesce(func.sum(ReturnLine.quantity * ReturnLine.price_fen), 0).label("amount_fen"),
        )
        .join(Trade, Trade.id == Return.trade_id)
        .join(Shop, Shop.id == Trade.shop_id)
        .outerjoin(ReturnLine, ReturnLine.return_id == Return.id)
        .where(*_wanted(status, text), *_seen(person))
        .group_by(Return.id, Trade.number)
        .order_by(Return.created_at.desc(), Return.number.desc())
    )
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_returns(connection: Connection, person: Person, status: str, text: str) -> int:
    """How many match."""
    query = select(func.count()).select_from(Return).join(Trade, Trade.id == Return.trade_id)
    query = query.join(Shop, Shop.id == Trade.shop_id).where(*_wanted(status, text), *_seen(person))
    return connection.execute(query).scalar_one()


def count_by_status(connection: Connection, person: Person) -> dict[str, int]:
    """Returns by status."""
    query = select(Return.status, func.count()).join(Trade, Trade.id == Return.trade_id)
    query = query.join(Shop, Shop.id == Trade.shop_id).where(*_seen(person)).group_by(Return.status)
    return {row[0]: row[1] for row in connection.execute(query)}


def find_return(connection: Connection, number: str) -> Row[*tuple[Any, ...]] | None:
    """One return by its number."""
    query = select(*Return.__table__.columns, Trade.number.label("order"), Trade.currency, Shop.name.label("shop"))
    query = query.join(Trade, Trade.id == Return.trade_id).join(Shop, Shop.id == Trade.shop_id)
    return connection.execute(query.where(Return.number == number)).first()


def return_lines(connection: Connection, return_id: str) -> ReadRows:
    """Its lines."""
    query = select(*ReturnLine.__table__.columns).where(ReturnLine.return_id == return_id)
    return connection.execute(query.order_by(ReturnLine.no)).all()


def returns_of_order(connection: Connection, trade_id: str) -> ReadRows:
    """An order's returns."""
    query = select(Return.number, Return.status, Return.reason, Return.created_at).where(Return.trade_id == trade_id)
    return connection.execute(query.order_by(Return.created_at)).all()


def intercepts_of_order(connection: Connection, trade_id: str) -> ReadRows:
    """An order's intercepts."""
    query = select(*Intercept.__table__.columns).where(Intercept.trade_id == trade_id)
    return connection.execute(query.order_by(Intercept.created_at)).all()


def _seen(person: Person) -> list[ColumnElement[bool]]:
    return within(person, shop=Shop.name, warehouse=Return.warehouse)


def _wanted(status: str, text: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if status:
        conditions.append(Return.status == status)
    if text:
        conditions.append(or_(Return.number.icontains(text, autoescape=True), Trade.number == text))
    return conditions
