"""The customer file follows what was shipped and what came back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.clock import now
from central.crm.models import Customer, CustomerTrade
from central.database.bulk import insert_rows
from central.database.tables import table
from central.facts.stream import Fact

NAME = "customers"
TYPES = ("GoodsReturned", "GoodsShipped", "ShipmentReversed")

CustomerKey = tuple[int, str]  # shop, buyer
_ADD = """(shop_id, buyer) DO UPDATE SET
    first_order_at = CASE WHEN customer.first_order_at <= excluded.first_order_at THEN customer.first_order_at
                          ELSE coalesce(excluded.first_order_at, customer.first_order_at) END,
    last_order_at = CASE WHEN customer.last_order_at >= excluded.last_order_at THEN customer.last_order_at
                         ELSE coalesce(excluded.last_order_at, customer.last_order_at) END,
    orders = customer.orders + excluded.orders,
    pieces = customer.pieces + excluded.pieces,
    spend_fen = customer.spend_fen + excluded.spend_fen,
    returned = customer.returned + excluded.returned,
    returned_fen = customer.returned_fen + excluded.returned_fen,
    updated_at = excluded.updated_at"""


@dataclass(slots=True)
class _Growth:
    """What a batch adds to one customer."""

    trades: set[str] = field(default_factory=set)
    ordered_at: list[datetime] = field(default_factory=list)
    pieces: int = 0
    spend_fen: int = 0
    returned: int = 0
    returned_fen: int = 0


def apply(tx: Connection, facts: Sequence[Fact]) -> None:
    """Adds up the batch by customer, then writes two statements."""
    growth: dict[CustomerKey, _Growth] = {}
    for fact in facts:
        if fact.type == "GoodsShipped":
            for trade in fact.data["trades"]:
                _ship(growth.setdefault(_key(trade), _Growth()), trade)
        elif fact.type == "ShipmentReversed":
            for trade in fact.data["trades"]:
                _pull_back(growth.setdefault(_key(trade), _Growth()), trade)
        else:
            _take_back(growth.setdefault(_key(fact.data), _Growth()), fact.data)
    new = _count_trades(tx, growth)
    rows = [_row(key, growth[key], new) for key in sorted(growth)]
    insert_rows(tx, table(Customer), rows, _ADD)


def _key(holder: dict[str, Any]) -> CustomerKey:
    return int(holder["shop"]), holder.get("buyer") or ""


def _ship(grown: _Growth, trade: dict[str, Any]) -> None:
    grown.trades.add(trade["trade"])
    grown.ordered_at.append(datetime.fromisoformat(trade["ordered_at"]))
    grown.pieces += sum(line["quantity"] for line in trade["lines"])
    grown.spend_fen += _amount(trade["lines"])


def _pull_back(grown: _Growth, trade: dict[str, Any]) -> None:
    """The order counts once, whenever it ships at last."""
    grown.pieces -= sum(line["quantity"] for line in trade["lines"])
    grown.spend_fen -= _amount(trade["lines"])


def _take_back(grown: _Growth, data: dict[str, Any]) -> None:
    grown.returned += sum(line["quantity"] for line in data["lines"])
    grown.returned_fen += _amount(data["lines"])


def _amount(lines: Iterable[dict[str, Any]]) -> int:
    return sum(line["quantity"] * line.get("price_fen", 0) for line in lines)


def _count_trades(tx: Connection, growth: dict[CustomerKey, _Growth]) -> set[str]:
    """The trades that were never counted before."""
    rows = [
        {"trade": trade, "shop_id": shop, "buyer": buyer}
        for (shop, buyer), grown in growth.items()
        for trade in grown.trades
    ]
    rows.sort(key=lambda row: str(row["trade"]))
    return {row[0] for row in insert_rows(tx, table(CustomerTrade), rows, "(trade) DO NOTHING", "trade")}


def _row(key: CustomerKey, grown: _Growth, new: set[str]) -> dict[str, Any]:
    return {
        "shop_id": key[0],
        "buyer": key[1],
        "first_order_at": min(grown.ordered_at, default=None),
        "last_order_at": max(grown.ordered_at, default=None),
        "orders": len(grown.trades & new),
        "pieces": grown.pieces,
        "spend_fen": grown.spend_fen,
        "returned": grown.returned,
        "returned_fen": grown.returned_fen,
        "updated_at": now(),
    }
