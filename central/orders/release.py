"""Handing wholly reserved orders to the floor: fulfilment, waybill, and the messages that go down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from central.database.bulk import RowStatement, insert_rows
from central.database.tables import Json, UtcTime, table
from central.gateways.down import send_down
from central.orders.models import Fulfilment, FulfilmentLine
from central.orders.timeline import note
from central.shipping.services import Carried, issue_waybills, write_waybills
from gateway.contracts.ids import new_id
from gateway.contracts.sealing import Receiver, seal
from gateway.contracts.work import FulfilmentReleased, ReleasedLine, WaybillIssued

_READY = RowStatement(
    "SELECT trade.id, trade.number, trade.warehouse, trade.receiver_name, trade.receiver_phone, trade.receiver,"
    " trade.remark, trade.ordered_at, shop.name AS shop, shop.platform, gateway.name AS gateway, gateway.key"
    " FROM v JOIN trade ON trade.id = v.id JOIN shop ON shop.id = trade.shop_id"
    " JOIN warehouse ON warehouse.code = trade.warehouse AND warehouse.kind = 'floor'"
    " JOIN gateway ON gateway.name = warehouse.gateway AND gateway.revoked_at IS NULL"
    " WHERE trade.status = 'reserved' AND NOT trade.refund_open ORDER BY trade.ordered_at, trade.id",
    results={"ordered_at": UtcTime(), "receiver": Json},
    id="text",
)
_LINES = RowStatement(
    "SELECT line.trade_id, line.no, line.sku, line.quantity FROM v JOIN trade_line line ON line.trade_id = v.id"
    " ORDER BY line.trade_id, line.no",
    id="text",
)
_RELEASED = RowStatement("UPDATE trade SET status = 'released' FROM v WHERE trade.id = v.id", id="text")


def release(tx: Connection, trades: Sequence[str], at: datetime) -> list[str]:
    """Releases the reserved orders among `trades` whose warehouse a gateway serves; returns those.

    A gateway whose key was revoked gets no work: its orders stay reserved until it enrols again.
    """
    ready = _READY.run(tx, [{"id": trade} for trade in trades])
    if not ready:
        return []
    ids = [{"id": row.id} for row in ready]
    lines: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for line in _LINES.run(tx, ids):
        lines.setdefault(line.trade_id, []).append(line)
    fulfilments = {row.id: new_id() for row in ready}
    carried = issue_waybills(tx, list(fulfilments.values()))
    _write_fulfilments(tx, ready, lines, fulfilments, carried, at)
    write_waybills(tx, carried, at)
    _RELEASED.run(tx, ids)
    for row in ready:
        waybill = carried[fulfilments[row.id]]
        send_down(tx, row.gateway, _messages(row, lines[row.id], fulfilments[row.id], waybill), row.number)
        note(tx, row.id, "released", at, {"waybill": waybill.waybill, "carrier": waybill.carrier})
    return [row.id for row in ready]


def _write_fulfilments(
    tx: Connection,
    ready: Sequence[Row[*tuple[Any, ...]]],
    lines: dict[str, list[Row[*tuple[Any, ...]]]],
    fulfilments: dict[str, str],
    carried: dict[str, Carried],
    at: datetime,
) -> None:
    heads = [
        {
            "id": fulfilments[row.id],
            "trade_id": row.id,
            "warehouse": row.warehouse,
            "status": "released",
            "waybill": carried[fulfilments[row.id]].waybill,
            "carrier": carried[fulfilments[row.id]].carrier,
            "released_at": at,
        }
        for row in ready
    ]
    insert_rows(tx, table(Fulfilment), heads)
    parts = [
        {
            "fulfilment_id": fulfilments[row.id],
            "no": line.no,
            "trade_line_no": line.no,
            "sku": line.sku,
            "quantity": line.quantity,
            "picked": 0,
            "verified": 0,
            "shipped": 0,
        }
        for row in ready
        for line in lines[row.id]
    ]
    insert_rows(tx, table(FulfilmentLine), parts)


def _messages(
    row: Row[*tuple[Any, ...]], lines: Sequence[Row[*tuple[Any, ...]]], fulfilment: str, waybill: Carried
) -> tuple[FulfilmentReleased, WaybillIssued]:
    return (
        FulfilmentReleased(
            fulfilment=fulfilment,
            number=row.number,
            warehouse=row.warehouse,
            lines=tuple(ReleasedLine(line.no, line.sku, line.quantity) for line in lines),
            trades=(row.id,),
            shop=row.shop,
            platform=row.platform,
            ordered_at=row.ordered_at,
            remark=row.remark,
            sealed=seal(_receiver(row), bytes.fromhex(row.key), fulfilment),
        ),
        WaybillIssued(
            fulfilment=fulfilment, waybill=waybill.waybill, carrier=waybill.carrier, carrier_name=waybill.carrier_name
        ),
    )


def _receiver(row: Row[*tuple[Any, ...]]) -> Receiver:
    address = {name: str(row.receiver.get(name) or "") for name in _ADDRESS}
    return Receiver(name=row.receiver_name, phone=row.receiver_phone, **address)


_ADDRESS = ("country", "province", "city", "district", "address", "postcode")
