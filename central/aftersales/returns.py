"""Returns: opened, announced to the floor once their order has shipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.aftersales.models import Return, ReturnLine
from central.database.bulk import RowStatement, insert_rows
from central.database.counters import document_numbers
from central.database.tables import moment, table
from central.gateways.down import send_down
from central.orders.timeline import note
from gateway.contracts.ids import new_id
from gateway.contracts.work import ExpectedLine, ReturnExpected


@dataclass(frozen=True, slots=True)
class NewReturnLine:
    """Pieces of a trade line that come back; the price is refunded for one, tax included."""

    trade_line_no: int
    sku: str
    quantity: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class NewReturn:
    """A return of one order; `source` is the cancellation's number at the shop."""

    trade: str
    warehouse: str
    lines: Sequence[NewReturnLine]
    reason: str
    source: str = ""


_RETURNED = RowStatement(
    "UPDATE trade_line SET returned = trade_line.returned + v.q FROM v WHERE trade_line.trade_id = v.trade"
    " AND trade_line.no = v.no",
    trade="text",
    no="integer",
    q="integer",
)
_WAITING = RowStatement(
    "SELECT ret.id FROM v JOIN return_order ret ON ret.trade_id = v.id WHERE ret.status = 'waiting'"
    " ORDER BY ret.number",
    id="text",
)
_TO_EXPECT = RowStatement(
    "SELECT ret.id, ret.number, ret.warehouse, ret.reason, ret.trade_id, trade.number AS trade_number, gateway.name"
    " AS gateway, (SELECT MAX(f.waybill) FROM fulfilment f WHERE f.trade_id = trade.id AND f.status = 'shipped')"
    " AS waybill FROM v JOIN return_order ret ON ret.id = v.id JOIN trade ON trade.id = ret.trade_id"
    " JOIN warehouse ON warehouse.code = ret.warehouse JOIN gateway ON gateway.name = warehouse.gateway"
    " WHERE ret.status = 'waiting' AND trade.status = 'shipped' ORDER BY ret.number",
    id="text",
)
_LINES = RowStatement(
    "SELECT line.return_id, line.no, line.sku, line.quantity FROM v JOIN return_line line ON line.return_id = v.id"
    " ORDER BY line.return_id, line.no",
    id="text",
)
_EXPECTED = RowStatement(
    "UPDATE return_order SET status = 'expected', expected_at = :at, waybill = v.waybill FROM v"
    " WHERE return_order.id = v.id",
    id="text",
    waybill="text",
)


def open_returns(tx: Connection, new: Sequence[NewReturn], at: datetime) -> list[str]:
    """Writes returns and announces those whose order has shipped already; returns their numbers."""
    if not new:
        return []
    numbers = document_numbers(tx, "RA", len(new), at)
    ids = [new_id() for _ in new]
    heads = [_head(*each, at) for each in zip(ids, numbers, new, strict=True)]
    insert_rows(tx, table(Return), heads)
    lines = [row for return_id, each in zip(ids, new, strict=True) for row in _line_rows(return_id, each)]
    insert_rows(tx, table(ReturnLine), lines)
    back: dict[tuple[str, int], int] = {}
    for each in new:
        for line in each.lines:
            key = (each.trade, line.trade_line_no)
            back[key] = back.get(key, 0) + line.quantity
    _RETURNED.run(tx, [{"trade": trade, "no": no, "q": q} for (trade, no), q in sorted(back.items())])
    for number, each in zip(numbers, new, strict=True):
        note(tx, each.trade, "return_opened", at, {"return": number, "reason": each.reason, "source": each.source})
    expect_returns(tx, ids, at)
    return numbers


def _head(return_id: str, number: str, new: NewReturn, at: datetime) -> dict[str, Any]:
    return {
        "id": return_id,
        "number": number,
        "trade_id": new.trade,
        "warehouse": new.warehouse,
        "status": "waiting",
        "reason": new.reason,
        "source": new.source,
        "waybill": "",
        "created_at": at,
    }


def _line_rows(return_id: str, new: NewReturn) -> list[dict[str, Any]]:
    return [
        {
            "return_id": return_id,
            "no": no,
            "trade_line_no": line.trade_line_no,
            "sku": line.sku,
            "quantity": line.quantity,
            "good": 0,
            "defective": 0,
            "price_fen": line.price_fen,
        }
        for no, line in enumerate(new.lines, 1)
    ]


def send_waiting_returns(tx: Connection, trades: Sequence[str], at: datetime) -> None:
    """These orders have shipped: the floor is told of the returns that waited for it."""
    expect_returns(tx, [row[0] for row in _WAITING.run(tx, [{"id": trade} for trade in trades])], at)


def expect_returns(tx: Connection, returns: Sequence[str], at: datetime) -> None:
    """Tells the floor of those of these waiting returns whose order has shipped from a floor warehouse."""
    ready = _TO_EXPECT.run(tx, [{"id": each} for each in returns])
    if not ready:
        return
    lines: dict[str, list[ExpectedLine]] = {}
    for line in _LINES.run(tx, [{"id": row.id} for row in ready]):
        lines.setdefault(line.return_id, []).append(ExpectedLine(line.no, line.sku, line.quantity))
    for row in ready:
        message = ReturnExpected(
            return_id=row.id,
            number=row.number,
            warehouse=row.warehouse,
            order=row.trade_number,
            lines=tuple(lines[row.id]),
            waybill=row.waybill or "",
            reason=row.reason,
        )
        send_down(tx, row.gateway, [message], row.number)
        note(tx, row.trade_id, "return_expected", at, {"return": row.number})
    _EXPECTED.run(tx, [{"id": row.id, "waybill": row.waybill or ""} for row in ready], at=moment(tx, at))
