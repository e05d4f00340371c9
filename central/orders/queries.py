"""Reading orders for pages: lists with their filters, one order with everything around it. Read only."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, exists, func, literal, or_, select

from central.orders.models import Fulfilment, FulfilmentLine, Parcel, Shop, Timeline, Trade, TradeLine
from central.security.rights import Person
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]
OPEN = ("review", "awaiting_stock", "out_of_stock", "reserved", "released")
STATUSES = (*OPEN, "shipped", "cancelled")


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list is narrowed to; empty means any. `shops` (names) and `warehouses` are the reader's scope."""

    status: str = ""
    text: str = ""  # the beginning of a number, a buyer, a waybill, or a SKU
    shop: int | None = None
    warehouse: str = ""
    since: datetime | None = None
    until: datetime | None = None
    shipped_since: datetime | None = None
    shipped_until: datetime | None = None
    arrived_since: datetime | None = None  # at central
    arrived_until: datetime | None = None
    refund_open: bool = False
    shops: frozenset[str] | None = None
    warehouses: frozenset[str] | None = None


def list_orders(connection: Connection, wanted: OrderFilter, limit: int, offset: int = 0) -> ReadRows:
    """Newest first, with the shop's name, the number of lines and pieces, and the waybill."""
    pieces = select(func.sum(TradeLine.quantity)).where(TradeLine.trade_id == Trade.id).scalar_subquery()
    lines = select(func.count()).where(TradeLine.trade_id == Trade.id).scalar_subquery()
    waybill = select(func.max(Fulfilment.waybill)).where(Fulfilment.trade_id == Trade.id).scalar_subquery()
    query = select(
        Trade.id,
        Trade.number,
        Trade.status,
        Trade.hold_reason,
        Trade.refund_open,
        Trade.warehouse,
        Trade.buyer,
        Trade.receiver_name,
        Trade.receiver,
        Trade.currency,
        Trade.amount_fen,
        Trade.ordered_at,
        Trade.shipped_at,
        Shop.name.label("shop"),
        lines.label("lines"),
        pieces.label("pieces"),
        waybill.label("waybill"),
    ).join(Shop, Shop.id == Trade.shop_id)
    query = _narrow(query, wanted).order_by(Trade.ordered_at.desc(), Trade.id.desc())
    return connection.execute(query.limit(limit).offset(offset)).all()


def count_orders(connection: Connection, wanted: OrderFilter) -> int:
    """How many orders the filter leaves."""
    return int(connection.execute(_narrow(select(func.count()).select_from(Trade), wanted)).scalar_one())


def count_by_status(connection: Connection, wanted: OrderFilter) -> dict[str, int]:
    """Orders by status within everything else that the filter asks for."""
    query = _narrow(select(Trade.status, func.count()), wanted, with_status=False).group_by(Trade.status)
    return {row[0]: row[1] for row in connection.execute(query)}


def shipped_by_hour(connection: Connection, wanted: OrderFilter, since: datetime, hours: int) -> list[tuple[int, int]]:
    """(parcels, pieces) of these orders that left in each of `hours` hours from `since`."""
    marks = [since + timedelta(hours=hour) for hour in range(hours + 1)]
    within_hour = [and_(Parcel.shipped_at >= a, Parcel.shipped_at < b) for a, b in itertools.pairwise(marks)]
    parcels, pieces = (
        select(*[func.coalesce(func.sum(case((hour, counted), else_=0)), 0) for hour in within_hour])
        for counted in (literal(1), FulfilmentLine.shipped)
    )
    parcels = parcels.select_from(Parcel)
    pieces = pieces.select_from(Parcel).join(FulfilmentLine, FulfilmentLine.fulfilment_id == Parcel.fulfilment_id)
    mine = [_narrow(query.join(Trade, Trade.id == Parcel.trade_id), wanted) for query in (parcels, pieces)]
    rows = [connection.execute(query.where(Parcel.shipped_at >= since)).one() for query in mine]
    return [(int(a), int(b)) for a, b in zip(*rows, strict=True)]


def find_order(connection: Connection, trade_id: str) -> Row[*tuple[Any, ...]] | None:
    """One order with its shop."""
    query = select(*Trade.__table__.columns, Shop.name.label("shop"), Shop.platform)
    return connection.execute(query.join(Shop, Shop.id == Trade.shop_id).where(Trade.id == trade_id)).first()


def order_lines(connection: Connection, trade_id: str) -> ReadRows:
    """The lines of an order."""
    query = select(*TradeLine.__table__.columns).where(TradeLine.trade_id == trade_id)
    return connection.execute(query.order_by(TradeLine.no)).all()


def order_fulfilments(connection: Connection, trade_id: str) -> ReadRows:
    """Its fulfilments, with what was picked and verified of them."""
    counted = [func.coalesce(func.sum(column), 0) for column in _PROGRESS]
    query = (
        select(*Fulfilment.__table__.columns)
        .add_columns(*[column.label(name) for column, name in zip(counted, _PROGRESS_NAMES, strict=True)])
        .outerjoin(FulfilmentLine, FulfilmentLine.fulfilment_id == Fulfilment.id)
        .where(Fulfilment.trade_id == trade_id)
        .group_by(*Fulfilment.__table__.columns)
    )
    return connection.execute(query.order_by(Fulfilment.released_at)).all()


_PROGRESS = (FulfilmentLine.quantity, FulfilmentLine.picked, FulfilmentLine.verified, FulfilmentLine.shipped)
_PROGRESS_NAMES = ("quantity", "picked", "verified", "shipped")


def order_parcels(connection: Connection, trade_id: str) -> ReadRows:
    """Its parcels."""
    query = select(*Parcel.__table__.columns).where(Parcel.trade_id == trade_id)
    return connection.execute(query.order_by(Parcel.shipped_at)).all()


def timeline_of(connection: Connection, *documents: str) -> ReadRows:
    """What happened to these documents, in the order in which central learnt it."""
    query = select(Timeline.document, Timeline.kind, Timeline.detail, Timeline.actor, Timeline.at, Timeline.id)
    return connection.execute(query.where(Timeline.document.in_(documents)).order_by(Timeline.at, Timeline.id)).all()


def orders_of_buyer(connection: Connection, shop_id: int, buyer: str, limit: int) -> ReadRows:
    """A customer's orders, newest first."""
    query = select(Trade.id, Trade.number, Trade.status, Trade.amount_fen, Trade.currency, Trade.ordered_at)
    query = query.add_columns(Trade.shipped_at, Trade.receiver_name, Trade.receiver)
    query = query.where(Trade.shop_id == shop_id, Trade.buyer == buyer).order_by(Trade.ordered_at.desc())
    return connection.execute(query.limit(limit)).all()


def find_orders(connection: Connection, person: Person, text: str, limit: int) -> ReadRows:
    """Orders that the person sees whose number or waybill begins with the text."""
    shipped = select(Fulfilment.trade_id).where(_begins(Fulfilment.waybill, text.upper()))
    query = select(Trade.id, Trade.number, Trade.status, Trade.ordered_at, Trade.amount_fen, Trade.currency)
    query = query.join(Shop, Shop.id == Trade.shop_id).where(
        or_(_begins(Trade.number, text), _begins(Trade.number, text.upper()), Trade.id.in_(shipped)),
        *within(person, shop=Shop.name, warehouse=Trade.warehouse),
    )
    return connection.execute(query.order_by(Trade.ordered_at.desc()).limit(limit)).all()


def shops(connection: Connection) -> ReadRows:
    """All shops, without their secrets."""
    columns = (Shop.id, Shop.name, Shop.platform, Shop.gateway_url, Shop.app_key, Shop.active, Shop.created_at)
    return connection.execute(select(*columns).order_by(Shop.name)).all()


def _narrow(query: Select[*tuple[Any, ...]], wanted: OrderFilter, with_status: bool = True) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status and with_status:
        conditions.append(Trade.status.in_(OPEN) if wanted.status == "open" else Trade.status == wanted.status)
    if wanted.text:
        conditions.append(_mentions(wanted.text))
    if wanted.shop is not None:
        conditions.append(Trade.shop_id == wanted.shop)
    if wanted.warehouse:
        conditions.append(Trade.warehouse == wanted.warehouse)
    if wanted.since is not None:
        conditions.append(Trade.ordered_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Trade.ordered_at < wanted.until)
    if wanted.shipped_since is not None:
        conditions.append(Trade.shipped_at >= wanted.shipped_since)
    if wanted.shipped_until is not None:
        conditions.append(Trade.shipped_at < wanted.shipped_until)
    if wanted.arrived_since is not None:
        conditions.append(Trade.created_at >= wanted.arrived_since)
    if wanted.arrived_until is not None:
        conditions.append(Trade.created_at < wanted.arrived_until)
    if wanted.refund_open:
        conditions.append(Trade.refund_open.is_(True))
    if wanted.shops is not None:
        conditions.append(Trade.shop_id.in_(select(Shop.id).where(Shop.name.in_(sorted(wanted.shops)))))
    if wanted.warehouses is not None:
        conditions.append(Trade.warehouse.in_(sorted(wanted.warehouses)))
    return query.where(*conditions)


def _mentions(text: str) -> ColumnElement[bool]:
    upper = text.upper()
    line = exists().where(TradeLine.trade_id == Trade.id, TradeLine.sku == upper)
    waybill = exists().where(Fulfilment.trade_id == Trade.id, _begins(Fulfilment.waybill, upper))
    return or_(_begins(Trade.number, text), _begins(Trade.number, upper), Trade.buyer == text, line, waybill)


def _begins(column: Any, text: str) -> ColumnElement[bool]:
    """A range instead of LIKE, so that the index serves it."""
    found: ColumnElement[bool] = (column >= text) & (column < text + "\U0010ffff")
    return found


def order_numbers(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Id -> number of those among `ids` that are orders."""
    rows = connection.execute(select(Trade.id, Trade.number).where(Trade.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
