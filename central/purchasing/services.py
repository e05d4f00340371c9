"""Purchase orders: written by people, received by floors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from central.catalog.services import unknown_skus
from central.clock import now
from central.database.bulk import insert_rows
from central.database.counters import document_numbers
from central.database.tables import table
from central.errors import CentralError
from central.gateways.down import send_down
from central.orders.allocation import retry_waiting
from central.orders.timeline import note
from central.purchasing.models import PurchaseLine, PurchaseOrder, Supplier
from central.security.rights import Person, Scope, require
from central.stock.services import warehouse
from gateway.contracts.ids import new_id
from gateway.contracts.work import ExpectedLine, ReceiptExpected


class BadPurchaseOrder(CentralError):
    """A purchase order that cannot be written."""


@dataclass(frozen=True, slots=True)
class NewPurchaseOrder:
    """`lines` are (SKU, pieces, cost of one in fen without tax)."""

    supplier: str
    lines: Sequence[tuple[str, int, int]]
    warehouse: str | None = None
    number: str = ""
    opening: bool = False
    expected_at: datetime | None = None


def order_goods(tx: Connection, user: Person, new: NewPurchaseOrder) -> tuple[str, str, bool]:
    """Writes a purchase order and tells the floor to expect it; returns (id, number, whether it is new).

    Orders that wait for these goods claim them, oldest first. The same number again changes nothing. Raises
    BadPurchaseOrder, UnknownWarehouse.
    """
    place = warehouse(tx, new.warehouse)
    require(user, "purchasing.write", Scope(warehouse=place.code))
    lines = [(sku.strip().upper(), quantity, cost_fen) for sku, quantity, cost_fen in new.lines]
    _check(tx, lines)
    if new.number:
        known = tx.execute(select(PurchaseOrder.id).where(PurchaseOrder.number == new.number)).scalar()
        if known is not None:
            return known, new.number, False
    at = now()
    number = new.number or document_numbers(tx, "PO", 1, at)[0]
    order_id = new_id()
    tx.execute(
        insert(PurchaseOrder).values(
            id=order_id,
            number=number,
            supplier_id=_supplier(tx, new.supplier),
            warehouse=place.code,
            opening=new.opening,
            expected_at=new.expected_at,
            created_at=at,
        )
    )
    insert_rows(
        tx, table(PurchaseLine), [_line_row(order_id, place.code, no, *line) for no, line in enumerate(lines, 1)]
    )
    note(tx, order_id, "ordered", at, {"number": number, "lines": len(lines)}, user.name)
    if place.is_floor:
        _expect(tx, str(place.gateway), order_id)
    retry_waiting(tx, place.code, {sku for sku, _, _ in lines}, at)
    return order_id, number, True


def _check(tx: Connection, lines: Sequence[tuple[str, int, int]]) -> None:
    if not lines:
        raise BadPurchaseOrder("a purchase order needs lines")
    for sku, quantity, cost_fen in lines:
        if quantity <= 0 or cost_fen < 0:
            raise BadPurchaseOrder(f"{sku}: {quantity} pieces at {cost_fen} fen cannot be ordered")
    unknown = unknown_skus(tx, [sku for sku, _, _ in lines])
    if unknown:
        raise BadPurchaseOrder(f"unknown SKU {', '.join(unknown[:10])}")


def _supplier(tx: Connection, name: str) -> int:
    wanted = name.strip() or "unknown"
    same = "(name) DO UPDATE SET name = excluded.name"
    return int(insert_rows(tx, table(Supplier), [{"name": wanted}], conflict=same, returning="id")[0][0])


def _line_row(order_id: str, place: str, no: int, sku: str, quantity: int, cost_fen: int) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "no": no,
        "sku": sku,
        "warehouse": place,
        "ordered": quantity,
        "received": 0,
        "claimed": 0,
        "cost_fen": cost_fen,
        "open": True,
    }


def expect_open_orders(tx: Connection, code: str) -> None:
    """Tells a floor that has just been bound what is on its way to its warehouse."""
    place = warehouse(tx, code)
    query = select(PurchaseOrder.id).where(PurchaseOrder.warehouse == code, PurchaseOrder.status == "open")
    for order_id in tx.execute(query.order_by(PurchaseOrder.created_at)).scalars().all():
        _expect(tx, str(place.gateway), order_id)


def _expect(tx: Connection, gateway: str, order_id: str) -> None:
    head = tx.execute(
        select(PurchaseOrder.number, PurchaseOrder.warehouse, PurchaseOrder.expected_at, PurchaseOrder.opening)
        .add_columns(Supplier.name)
        .join(Supplier)
        .where(PurchaseOrder.id == order_id)
    ).one()
    lines = tx.execute(
        select(PurchaseLine.no, PurchaseLine.sku, PurchaseLine.ordered - PurchaseLine.received)
        .where(PurchaseLine.order_id == order_id)
        .order_by(PurchaseLine.no)
    )
    expected = ReceiptExpected(
        receipt=order_id,
        number=head.number,
        warehouse=head.warehouse,
        lines=tuple(ExpectedLine(*line) for line in lines if line[2] > 0),
        supplier=head.name,
        expected_at=head.expected_at,
        opening=head.opening,
    )
    send_down(tx, gateway, [expected], head.number)
