"""Transfers between warehouses (货品调拨): asked here, done by the floors; at cost, without gain or loss (同价调拨)."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from central.catalog.services import unknown_skus
from central.clock import now
from central.database.bulk import insert_rows
from central.database.counters import document_numbers
from central.database.tables import table
from central.errors import CentralError
from central.gateways.down import send_down
from central.inbound.models import Transfer, TransferLine
from central.security.rights import Person, Scope, require
from central.security.scoping import within
from central.stock.models import Warehouse
from central.stock.services import warehouse
from gateway.contracts.ids import new_id
from gateway.contracts.work import ExpectedLine, TransferRequested

STATUSES = ("asked", "shipped", "received", "cancelled", "reversed")


class BadTransfer(CentralError):
    """A transfer that cannot be asked for."""


def ask_transfer(
    tx: Connection, person: Person, source: str, target: str, lines: Sequence[tuple[str, int]]
) -> tuple[str, str]:
    """Asks the floors of both warehouses; returns (id, number). Raises BadTransfer, UnknownWarehouse, Forbidden."""
    ends = (warehouse(tx, source), warehouse(tx, target))
    require(person, "stock.transfer", Scope(warehouse=ends[0].code))
    if ends[0].code == ends[1].code:
        raise BadTransfer("a transfer goes to another warehouse")
    for end in ends:
        if not end.is_floor:
            raise BadTransfer(f"warehouse {end.code} has no floor: its stock is set by hand")
    if not lines or any(quantity <= 0 for _, quantity in lines):
        raise BadTransfer("a transfer needs lines with pieces")
    wanted = [(sku.strip().upper(), quantity) for sku, quantity in lines]
    if unknown := unknown_skus(tx, [sku for sku, _ in wanted]):
        raise BadTransfer(f"unknown SKU {', '.join(unknown[:10])}")
    at, name = now(), new_id()
    number = document_numbers(tx, "TR", 1, at)[0]
    tx.execute(
        insert(Transfer).values(
            id=name,
            number=number,
            from_warehouse=ends[0].code,
            to_warehouse=ends[1].code,
            status="asked",
            asked_by=person.name,
            reverses="",
            created_at=at,
        )
    )
    rows: list[dict[str, Any]] = [
        {"transfer_id": name, "no": no, "sku": sku, "quantity": quantity, "shipped": 0, "received": 0}
        for no, (sku, quantity) in enumerate(wanted, 1)
    ]
    insert_rows(tx, table(TransferLine), rows)
    asked = TransferRequested(
        transfer=name,
        number=number,
        from_warehouse=ends[0].code,
        to_warehouse=ends[1].code,
        lines=tuple(ExpectedLine(row["no"], row["sku"], row["quantity"]) for row in rows),
    )
    for gateway in sorted({str(end.gateway) for end in ends}):
        send_down(tx, gateway, [asked], number)
    return name, number


def floors(tx: Connection, person: Person) -> list[dict[str, Any]]:
    """Warehouses between which goods may be transferred."""
    query = select(Warehouse.code, Warehouse.name).where(Warehouse.kind == "floor", Warehouse.gateway.is_not(None))
    query = query.where(*within(person, warehouse=Warehouse.code)).order_by(Warehouse.code)
    return [dict(row) for row in tx.execute(query).mappings()]


def transfers(tx: Connection, person: Person, status: str = "") -> list[dict[str, Any]]:
    """Transfers with their lines, the newest first."""
    require(person, "stock.read")
    query = select(Transfer.__table__).where(*within(person, warehouse=Transfer.from_warehouse))
    if status:
        query = query.where(Transfer.status == status)
    rows = tx.execute(query.order_by(Transfer.created_at.desc()).limit(1000)).mappings().all()
    return [{**row, "lines": _lines(tx, row["id"])} for row in rows]


def _lines(tx: Connection, name: str) -> list[dict[str, Any]]:
    query = select(TransferLine.__table__).where(TransferLine.transfer_id == name).order_by(TransferLine.no)
    return [dict(row) for row in tx.execute(query).mappings()]


def cancel_transfer(tx: Connection, person: Person, number: str) -> None:
    """Calls off a transfer that nobody has shipped; what a floor has taken from bins it puts back by a move."""
    row = tx.execute(select(Transfer.__table__).where(Transfer.number == number)).first()
    if row is None or row.status != "asked":
        raise BadTransfer(f"{number} is no transfer that can be called off")
    require(person, "stock.transfer", Scope(warehouse=row.from_warehouse))
    tx.execute(update(Transfer).where(Transfer.id == row.id).values(status="cancelled"))
    lines = _lines(tx, row.id)
    for code in (row.from_warehouse, row.to_warehouse):
        _tell(tx, code, row, [(line["no"], line["sku"], 0) for line in lines])


def reverse_transfer(tx: Connection, person: Person, number: str) -> str:
    """Takes back what has left and not arrived (冲销出库): it comes in again where it left, at the same cost.

    Returns the number of the transfer that brings it back; the other floor expects nothing more. Raises BadTransfer.
    """
    row = tx.execute(select(Transfer.__table__).where(Transfer.number == number)).first()
    if row is None or row.status != "shipped" or row.reverses:
        raise BadTransfer(f"{number} is no transfer on its way")
    require(person, "stock.transfer", Scope(warehouse=row.from_warehouse))
    lines = _lines(tx, row.id)
    back = [(line["sku"], line["shipped"] - line["received"]) for line in lines if line["shipped"] > line["received"]]
    at, name = now(), new_id()
    returning = document_numbers(tx, "TR", 1, at)[0]
    tx.execute(
        insert(Transfer).values(
            id=name,
            number=returning,
            from_warehouse=row.to_warehouse,
            to_warehouse=row.from_warehouse,
            status="shipped",
            asked_by=person.name,
            reverses=row.id,
            created_at=at,
            shipped_at=at,
        )
    )
    rows: list[dict[str, Any]] = [
        {"transfer_id": name, "no": no, "sku": sku, "quantity": quantity, "shipped": quantity, "received": 0}
        for no, (sku, quantity) in enumerate(back, 1)
    ]
    insert_rows(tx, table(TransferLine), rows)
    tx.execute(update(Transfer).where(Transfer.id == row.id).values(status="reversed"))
    _tell(tx, row.to_warehouse, row, [(line["no"], line["sku"], line["received"]) for line in lines])
    coming = {"id": name, "number": returning, "from_warehouse": row.to_warehouse, "to_warehouse": row.from_warehouse}
    _tell(tx, row.from_warehouse, SimpleNamespace(**coming), [(one["no"], one["sku"], one["quantity"]) for one in rows])
    return returning


def _tell(tx: Connection, code: str, row: Any, lines: Sequence[tuple[int, str, int]]) -> None:
    """What the floor of this warehouse is to do for a transfer from now on."""
    place = warehouse(tx, code)
    if place.gateway:
        asked = TransferRequested(
            transfer=row.id,
            number=row.number,
            from_warehouse=row.from_warehouse,
            to_warehouse=row.to_warehouse,
            lines=tuple(ExpectedLine(*line) for line in lines),
        )
        send_down(tx, place.gateway, [asked], row.number)
