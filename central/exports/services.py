"""What `central export` gives: one function a table, each a header and rows in a fixed order."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TextIO

from sqlalchemy import Connection, Select, func, select

from central.finance.queries import JOURNAL_COLUMNS, journal_rows, stock_values
from central.gateways.models import InboxEvent
from central.orders.models import Parcel, Shop, Trade, TradeLine
from central.security.rights import SYSTEM
from central.stock.models import Stock, StockMovement

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def orders(tx: Connection) -> Table:
    """One row a line."""
    query = (
        select(
            Trade.number.label("order"),
            Shop.name.label("shop"),
            Trade.status,
            Trade.hold_reason,
            Trade.platform_status,
            TradeLine.no.label("line"),
            TradeLine.sku,
            TradeLine.quantity,
            TradeLine.shipped,
            TradeLine.returned,
            TradeLine.price_fen,
            TradeLine.amount_fen,
            Trade.buyer,
            Trade.ordered_at,
            Trade.shipped_at,
        )
        .join(Shop, Shop.id == Trade.shop_id)
        .join(TradeLine, TradeLine.trade_id == Trade.id)
        .order_by(Trade.ordered_at, Trade.number, TradeLine.no)
    )
    return _query(tx, query)


def stock(tx: Connection) -> Table:
    """One row for each SKU, warehouse and quality. `value_fen` is the whole SKU's, on its first row."""
    values = stock_values(tx)
    columns = (Stock.sku, Stock.warehouse, Stock.quality, Stock.on_hand, Stock.reserved)
    query = select(*columns).order_by(Stock.sku, Stock.warehouse, Stock.quality.desc())
    rows = []
    seen = set()
    for row in tx.execute(query):
        key = (row.warehouse, row.sku)
        _, value_fen, cost_fen = values.get(key, (0, 0, 0))
        rows.append((*row, cost_fen, 0 if key in seen else value_fen))
        seen.add(key)
    return ("sku", "warehouse", "quality", "on_hand", "reserved", "cost_fen", "value_fen"), rows


def movements(tx: Connection) -> Table:
    """One row an event and stock row."""
    columns = ("event_id", "sku", "delta", "warehouse", "quality", "owner", "reason", "source", "document", "at")
    return _query(tx, select(*[getattr(StockMovement, name) for name in columns]).order_by(StockMovement.id))


def parcels(tx: Connection) -> Table:
    """One row a parcel."""
    columns = ("status", "grams", "expected_grams", "sscc", "epc", "verified_at", "weighed_at", "shipped_at", "gate_at")
    query = (
        select(Parcel.waybill, Trade.number.label("order"), Parcel.id.label("parcel"), Parcel.carrier)
        .add_columns(*[getattr(Parcel, name) for name in columns])
        .join(Trade, Trade.id == Parcel.trade_id)
        .order_by(Parcel.shipped_at, Parcel.id)
    )
    return _query(tx, query)


def events(tx: Connection) -> Table:
    """One row an event of a floor, as it was taken in."""
    columns = ("gateway", "epoch", "seq", "type", "time", "state", "subject", "hash", "received_at")
    query = select(*[getattr(InboxEvent, name) for name in columns])
    return _query(tx, query.order_by(InboxEvent.received_at, InboxEvent.gateway, InboxEvent.epoch, InboxEvent.seq))


def journal(tx: Connection) -> Table:
    """One row a journal line."""
    return JOURNAL_COLUMNS, [[row[name] for name in JOURNAL_COLUMNS] for row in journal_rows(tx, SYSTEM)]


def discrepancies(tx: Connection) -> Table:
    """Where two figures that must be the same are not: stock against its movements and against the ledger, parcels."""
    header = ("kind", "sku", "parcel", "warehouse", "left_name", "left", "right_name", "right")
    return header, [*_stock_against_movements(tx), *_stock_against_ledger(tx), *_oversold(tx), *_parcels(tx)]


def _stock_against_movements(tx: Connection) -> Iterator[Sequence[Any]]:
    moved = (
        select(StockMovement.owner, StockMovement.sku, StockMovement.warehouse, StockMovement.quality)
        .add_columns(func.sum(StockMovement.delta).label("moved"))
        .group_by(StockMovement.owner, StockMovement.sku, StockMovement.warehouse, StockMovement.quality)
        .subquery()
    )
    same = [getattr(Stock, name) == moved.c[name] for name in ("owner", "sku", "warehouse", "quality")]
    query = select(Stock.sku, Stock.warehouse, Stock.on_hand, func.coalesce(moved.c.moved, 0).label("moved"))
    for row in tx.execute(query.outerjoin(moved, *_all(same)).order_by(Stock.sku)):
        if row.on_hand != row.moved:
            yield "stock", row.sku, "", row.warehouse, "on_hand", row.on_hand, "movements", row.moved


def _all(conditions: Sequence[Any]) -> tuple[Any]:
    joined = conditions[0]
    for condition in conditions[1:]:
        joined = joined & condition
    return (joined,)


def _stock_against_ledger(tx: Connection) -> Iterator[Sequence[Any]]:
    query = select(Stock.sku, Stock.warehouse, func.sum(Stock.on_hand)).group_by(Stock.sku, Stock.warehouse)
    on_hand = {(row[1], row[0]): int(row[2]) for row in tx.execute(query)}
    values = stock_values(tx)
    for key in sorted(on_hand.keys() | values.keys()):
        pieces, posted = on_hand.get(key, 0), values.get(key, (0, 0, 0))[0]
        if pieces != posted:
            yield "ledger", key[1], "", key[0], "on_hand", pieces, "posted", posted


def _oversold(tx: Connection) -> Iterator[Sequence[Any]]:
    query = select(Stock.sku, Stock.warehouse, Stock.on_hand, Stock.reserved).where(Stock.on_hand < Stock.reserved)
    for row in tx.execute(query.order_by(Stock.sku)):
        yield "oversold", row.sku, "", row.warehouse, "on_hand", row.on_hand, "reserved", row.reserved


def _parcels(tx: Connection) -> Iterator[Sequence[Any]]:
    """Parcels that a gate saw without their despatch, or that left without a weight or a verification."""
    gone = (Parcel.status.in_(("shipped", "passed"))) & (Parcel.grams.is_(None) | Parcel.verified_at.is_(None))
    early = Parcel.gate_at.is_not(None) & Parcel.status.not_in(("shipped", "passed"))
    for row in tx.execute(select(Parcel.id, Parcel.warehouse, Parcel.status, Parcel.grams).where(gone | early)):
        yield "parcel", "", row.id, row.warehouse, "status", row.status, "grams", row.grams


def _query(tx: Connection, query: Select[*tuple[Any, ...]]) -> Table:
    result = tx.execute(query)
    return tuple(result.keys()), (tuple(row) for row in result)


EXPORTS: dict[str, Callable[[Connection], Table]] = {
    "orders": orders,
    "stock": stock,
    "movements": movements,
    "parcels": parcels,
    "events": events,
    "journal": journal,
    "discrepancies": discrepancies,
}


def write_csv(tx: Connection, name: str, out: TextIO) -> int:
    """Writes an export as CSV (UTF-8, header first); returns the number of rows."""
    header, rows = EXPORTS[name](tx)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        count += 1
    return count


def json_rows(tx: Connection, name: str) -> Iterator[dict[str, Any]]:
    """An export as objects."""
    header, rows = EXPORTS[name](tx)
    for row in rows:
        yield {key: _cell(value) for key, value in zip(header, row, strict=True)}


def _cell(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
