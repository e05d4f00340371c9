"""Orders: accepted, reviewed, shipped by hand from book warehouses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from central.catalog.services import unknown_skus
from central.clock import now
from central.database.bulk import insert_rows
from central.database.tables import table
from central.errors import CentralError
from central.orders.allocation import allocate
from central.orders.models import Shop, Trade, TradeLine
from central.orders.rules import Demand, NewLine, ReviewedOrder, hold_reason
from central.orders.timeline import note
from central.security.rights import Person, Scope, require
from central.stock.services import warehouse
from gateway.contracts.ids import new_id

FILE_SHOP = "file"


class BadOrder(CentralError):
    """An order that cannot be accepted."""


class UnknownOrder(CentralError):
    """No such order."""


class UnknownShop(CentralError):
    """No such shop."""


class WrongState(CentralError):
    """The order is not in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order as a shop, a file or a person brings it; `receiver` has country, province, city, district, ..."""

    number: str
    lines: Sequence[NewLine]
    ordered_at: datetime
    receiver_name: str = ""
    receiver_phone: str = ""
    receiver: dict[str, str] = field(default_factory=dict)
    buyer: str = ""
    remark: str = ""
    platform_status: str = ""
    content_key: str = ""
    id: str = field(default_factory=new_id)

    def reviewed(self) -> ReviewedOrder:
        """What the review rules look at."""
        return ReviewedOrder(self.number, self.receiver_name, self.lines)


def shop_named(tx: Connection, name: str) -> int:
    """The id of a shop; the shop for orders from files exists as soon as it is asked for. Raises UnknownShop."""
    found = tx.execute(select(Shop.id).where(Shop.name == name)).scalar()
    if found is not None:
        return int(found)
    if name != FILE_SHOP:
        raise UnknownShop(f"there is no shop {name!r}")
    row = {"name": name, "platform": "mall", "active": True, "created_at": now()}
    empty = dict.fromkeys(("gateway_url", "app_key", "app_secret", "session"), "")
    same = "(name) DO UPDATE SET name = excluded.name"  # somebody else may be adding it this very moment
    return int(insert_rows(tx, table(Shop), [{**row, **empty}], conflict=same, returning="id")[0][0])


def accept(
    tx: Connection, shop_id: int, orders: Sequence[NewOrder], at: datetime, source: dict[str, Any], actor: str = ""
) -> dict[str, str]:
    """Takes new orders in and reserves or claims their goods, in the order given; returns each one's status by id.

    Their numbers must be new to the shop and their SKUs known. An order that a review rule holds, or that lacks
    goods, is kept and says so.
    """
    place = warehouse(tx)
    statuses: dict[str, str] = {}
    rows = []
    for order in orders:
        reason = hold_reason(order.reviewed())
        statuses[order.id] = "review" if reason else "out_of_stock"
        rows.append(_trade_row(order, shop_id, place.code, statuses[order.id], reason, at))
        note(tx, order.id, "accepted", at, {**source, "number": order.number}, actor)
        if reason:
            note(tx, order.id, "review", at, {"reason": reason})
    insert_rows(tx, table(Trade), rows)
    insert_rows(tx, table(TradeLine), [row for order in orders for row in _line_rows(order)])
    demands = [
        Demand(order.id, no, line.sku, line.quantity)
        for order in orders
        if statuses[order.id] != "review"
        for no, line in enumerate(order.lines, 1)
    ]
    return statuses | allocate(tx, place.code, demands, at)


def _trade_row(order: NewOrder, shop_id: int, place: str, status: str, reason: str, at: datetime) -> dict[str, Any]:
    return {
        "id": order.id,
        "shop_id": shop_id,
        "number": order.number,
        "status": status,
        "hold_reason": reason,
        "platform_status": order.platform_status,
        "warehouse": place,
        "buyer": order.buyer,
        "receiver_name": order.receiver_name,
        "receiver_phone": order.receiver_phone,
        "receiver": order.receiver,
        "currency": "CNY",
        "amount_fen": order.reviewed().amount_fen,
        "remark": order.remark,
        "refund_open": False,
        "content_key": order.content_key,
        "ordered_at": order.ordered_at,
        "created_at": at,
    }


def _line_rows(order: NewOrder) -> list[dict[str, Any]]:
    return [
        {
            "trade_id": order.id,
            "no": no,
            "sku": line.sku,
            "name": line.name,
            "quantity": line.quantity,
            "price_fen": line.price_fen,
            "amount_fen": line.quantity * line.price_fen,
            "reserved": 0,
            "claimed": 0,
            "shipped": 0,
            "returned": 0,
        }
        for no, line in enumerate(order.lines, 1)
    ]


def place_order(tx: Connection, user: Person, shop: str, order: NewOrder) -> tuple[str, bool]:
    """Accepts one order; the same number of the same shop is the same order. Returns (id, whether it is new).

    Raises BadOrder (no lines, unknown SKU), UnknownShop, Forbidden.
    """
    require(user, "orders.write", Scope(shop=shop))
    shop_id = shop_named(tx, shop)
    known = tx.execute(select(Trade.id).where(Trade.shop_id == shop_id, Trade.number == order.number)).scalar()
    if known is not None:
        return known, False
    if not order.lines:
        raise BadOrder(f"order {order.number} has no lines")
    unknown = unknown_skus(tx, [line.sku for line in order.lines])
    if unknown:
        raise BadOrder(f"order {order.number}: unknown SKU {', '.join(unknown[:10])}")
    accept(tx, shop_id, [order], now(), {"source": "api"}, user.name)
    return order.id, True


def approve(tx: Connection, user: Person, trade_id: str) -> str:
    """A person lets an order through that a rule held; returns its new status."""
    trade = find(tx, trade_id)
    require(user, "orders.review", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    let = update(Trade).where(Trade.id == trade["id"], Trade.status == "review")
    if tx.execute(let.values(status="out_of_stock", hold_reason="").returning(Trade.id)).first() is None:
        raise WrongState(f"order {trade['number']} is {trade['status']}, nothing to approve")
    at = now()
    note(tx, trade["id"], "approved", at, {}, user.name)
    demands = [Demand(trade["id"], line["no"], line["sku"], line["quantity"]) for line in lines_of(tx, trade["id"])]
    return allocate(tx, trade["warehouse"], demands, at)[trade["id"]]


def find(tx: Connection, wanted: str) -> dict[str, Any]:
    """An order by id, or by number (the newest of that number), with its shop's name; raises UnknownOrder."""
    query = (
        select(Trade.__table__, Shop.name.label("shop"), Shop.platform)
        .join(Shop, Shop.id == Trade.shop_id)
        .where((Trade.id == wanted) | (Trade.number == wanted))
        .order_by(Trade.created_at.desc())
    )
    row = tx.execute(query).mappings().first()
    if row is None:
        raise UnknownOrder(f"there is no order {wanted!r}")
    return dict(row)


def lines_of(tx: Connection, trade_id: str) -> list[dict[str, Any]]:
    """An order's lines."""
    query = select(TradeLine.__table__).where(TradeLine.trade_id == trade_id).order_by(TradeLine.no)
    return [dict(row) for row in tx.execute(query).mappings()]
