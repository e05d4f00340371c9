"""What floor events about fulfilments need to know, read in a few statements for many of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from central.database.bulk import RowStatement
from central.database.tables import UtcTime

_FULFILMENTS = RowStatement(
    "SELECT f.id, f.status, f.warehouse, f.waybill, f.carrier, f.trade_id, trade.number, trade.shop_id,"
    " shop.name AS shop, shop.platform, trade.buyer, trade.receiver_name, trade.ordered_at,"
    " trade.status AS trade_status"
    " FROM v JOIN fulfilment f ON f.id = v.id JOIN trade ON trade.id = f.trade_id JOIN shop ON shop.id = trade.shop_id"
    " ORDER BY f.id {lock}",
    lock="f",
    results={"ordered_at": UtcTime()},
    id="text",
)
_LINES = RowStatement(
    "SELECT part.fulfilment_id, part.no, part.trade_line_no, part.sku, part.quantity, part.shipped, line.price_fen,"
    " line.reserved FROM v JOIN fulfilment_line part ON part.fulfilment_id = v.id"
    " JOIN fulfilment f ON f.id = part.fulfilment_id"
    " JOIN trade_line line ON line.trade_id = f.trade_id AND line.no = part.trade_line_no"
    " ORDER BY part.fulfilment_id, part.no",
    id="text",
)


@dataclass
class LineContext:
    """A fulfilment's line with its trade line's price and reservation."""

    fulfilment: str
    no: int
    trade_line_no: int
    sku: str
    quantity: int
    shipped: int
    price_fen: int
    reserved: int


@dataclass
class FulfilmentContext:
    """A fulfilment with what its trade says; `lines` only where they were asked for."""

    id: str
    status: str
    warehouse: str
    waybill: str
    carrier: str
    trade: str
    number: str
    shop_id: int
    shop: str
    platform: str
    buyer: str
    receiver_name: str
    ordered_at: datetime
    trade_status: str
    lines: dict[int, LineContext] = field(default_factory=dict)


def load_fulfilments(
    tx: Connection, wanted: Iterable[str], with_lines: Iterable[str] = ()
) -> dict[str, FulfilmentContext]:
    """The fulfilments of these ids that exist; locked until the transaction ends."""
    rows = [{"id": fulfilment} for fulfilment in sorted(set(wanted))]
    found = {row[0]: FulfilmentContext(*row) for row in _FULFILMENTS.run(tx, rows)}
    for row in _LINES.run(tx, [{"id": fulfilment} for fulfilment in sorted(set(with_lines))]):
        line = LineContext(*row)
        found[line.fulfilment].lines[line.no] = line
    return found
