"""A blind receipt turns out to be a purchase order's: its lines are filled, its claims served, its price is known."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from central.clock import now
from central.errors import CentralError
from central.facts.stream import record
from central.gateways.down import send_down
from central.gateways.intake import FloorEvent
from central.inbound.models import BlindReceipt
from central.purchasing.models import PurchaseLine, PurchaseOrder
from central.security.rights import Person, Scope, require
from central.security.scoping import within
from central.tasks.services import close_about
from gateway.contracts import facts
from gateway.contracts.work import ExpectedLine, ReceiptMatched

ReadRow = Row[*tuple[Any, ...]]


class CannotMatch(CentralError):
    """These goods and that document do not belong together."""


def match_blind(tx: Connection, person: Person, number: str, order_number: str) -> dict[str, Any]:
    """Counts a blind receipt for a purchase order; returns what is still missing of the order.

    The pieces are in stock already, at the moving average: that is taken back, and they are received at the order's
    price. Claims on the order turn into reservations as at any receipt. Raises CannotMatch, Forbidden.
    """
    blind = _blind(tx, number)
    require(person, "purchasing.write", Scope(warehouse=blind.warehouse))
    order = tx.execute(select(PurchaseOrder.__table__).where(PurchaseOrder.number == order_number)).first()
    if order is None or order.status != "open" or order.warehouse != blind.warehouse:
        raise CannotMatch(f"{order_number} is no open purchase order of warehouse {blind.warehouse}")
    lines = tx.execute(
        select(PurchaseLine.__table__).where(PurchaseLine.order_id == order.id).order_by(PurchaseLine.no)
    ).all()
    parts = _share(blind, lines, order_number)
    at = now()
    _post(tx, blind, order, parts, at)
    left = sum(max(0, line.ordered - line.received) for line in lines) - _filled(lines, parts)
    tx.execute(
        update(BlindReceipt).where(BlindReceipt.id == blind.id).values(status="matched", order_number=order_number)
    )
    close_about(tx, "blind_receipt", blind.number, f"matched with {order_number}", at)
    matched = ReceiptMatched(
        blind=blind.id,
        receipt=order.id,
        number=order_number,
        lines=tuple(ExpectedLine(line.no, line.sku, pieces) for line, pieces in parts),
        complete=left <= 0,
    )
    send_down(tx, blind.gateway, [matched], order_number)
    return {"number": number, "order": order_number, "missing": max(0, left)}


def counted_receipts(tx: Connection, person: Person) -> list[dict[str, Any]]:
    """Blind receipts that wait for their purchase order, the oldest first."""
    require(person, "purchasing.read")
    query = select(BlindReceipt.__table__).where(
        BlindReceipt.status == "counted", *within(person, warehouse=BlindReceipt.warehouse)
    )
    return [dict(row) for row in tx.execute(query.order_by(BlindReceipt.opened_at).limit(1000)).mappings()]


def _blind(tx: Connection, number: str) -> ReadRow:
    row = tx.execute(select(BlindReceipt.__table__).where(BlindReceipt.number == number)).first()
    if row is None or row.status != "counted":
        raise CannotMatch(f"there is no counted blind receipt {number!r}")
    return row


def _share(blind: ReadRow, lines: Sequence[ReadRow], order_number: str) -> list[tuple[ReadRow, int]]:
    """Which line each piece fills: what is still open first, the rest comes on top of the SKU's last line."""
    parts = []
    for came in blind.lines:
        own = [line for line in lines if line.sku == came["sku"]]
        if not own:
            raise CannotMatch(f"{order_number} orders no {came['sku']}")
        left = int(came["quantity"])
        for line in own:
            part = left if line is own[-1] else min(left, max(0, line.ordered - line.received))
            if part:
                parts.append((line, part))
                left -= part
    return parts


def _filled(lines: Sequence[ReadRow], parts: Sequence[tuple[ReadRow, int]]) -> int:
    filled = 0
    for line in lines:
        came = sum(pieces for one, pieces in parts if one.id == line.id)
        filled += min(came, max(0, line.ordered - line.received))
    return filled


def _post(tx: Connection, blind: ReadRow, order: ReadRow, parts: Sequence[tuple[ReadRow, int]], at: datetime) -> None:
    from central.gateways.fold import apply_events  # the fold knows every area's part, this one too

    back = [{"sku": came["sku"], "delta": -int(came["quantity"])} for came in blind.lines]
    data = {"warehouse": blind.warehouse, "reason": "blind_matched", "lines": back}
    record(tx, "StockAdjusted", f"blind:{blind.id}", at, data)
    events = [
        FloorEvent(
            f"blind:{blind.id}:{line.no}",
            blind.gateway,
            blind.warehouse,
            at,
            facts.GoodsReceived(receipt=order.id, line_no=line.no, sku=line.sku, quantity=pieces, movements=()),
        )
        for line, pieces in parts
    ]
    parked: dict[str, str] = {}
    apply_events(tx, events, at, parked)
    if parked:
        raise CannotMatch("; ".join(sorted(parked.values())))
