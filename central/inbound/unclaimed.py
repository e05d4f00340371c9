"""无主件: whose is a parcel that nobody announced? Found by waybill, phone or goods, then claimed for a return."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from central.aftersales.models import Return
from central.aftersales.returns import NewReturn, NewReturnLine, open_returns
from central.clock import now
from central.gateways.down import send_down
from central.inbound.blind import CannotMatch
from central.inbound.models import UnclaimedLine, UnclaimedParcel
from central.orders.models import Fulfilment, Trade, TradeLine
from central.orders.services import lines_of
from central.security.rights import Person, Scope, require
from central.security.scoping import within
from gateway.contracts.work import UnclaimedClaimed

ReadRow = Row[*tuple[Any, ...]]
_MOST = 20


def parcels(tx: Connection, person: Person, status: str = "open") -> list[dict[str, Any]]:
    """Unclaimed parcels with their lines, the oldest first."""
    require(person, "aftersales.read")
    query = select(UnclaimedParcel.__table__).where(*within(person, warehouse=UnclaimedParcel.warehouse))
    if status:
        query = query.where(UnclaimedParcel.status == status)
    rows = tx.execute(query.order_by(UnclaimedParcel.opened_at).limit(1000)).mappings().all()
    return [{**row, "lines": [line._asdict() for line in _lines(tx, row["id"])]} for row in rows]


def candidates(tx: Connection, person: Person, number: str, phone: str = "") -> list[dict[str, Any]]:
    """Shipped orders whose it may be: by the waybill, by the receiver's phone (whole, or its last digits), by goods
    that have not come back; at most 20, the surest first."""
    parcel = find_parcel(tx, number)
    require(person, "aftersales.read", Scope(warehouse=parcel.warehouse))
    skus = [line.sku for line in _lines(tx, parcel.id)]
    shipped = select(Trade.id, Trade.number, Trade.receiver_phone, Trade.shipped_at).where(
        Trade.warehouse == parcel.warehouse, Trade.status == "shipped"
    )
    ways = []
    if parcel.waybill:
        with_it = select(Fulfilment.trade_id).where(Fulfilment.waybill == parcel.waybill)
        ways.append(("waybill", shipped.where(Trade.id.in_(with_it))))
    digits = "".join(one for one in phone if one.isdigit())
    if len(digits) >= 4:
        ways.append(("phone", shipped.where(Trade.receiver_phone.endswith(digits, autoescape=True))))
    of_goods = select(TradeLine.trade_id).where(TradeLine.sku.in_(skus), TradeLine.returned < TradeLine.quantity)
    ways.append(("goods", shipped.where(Trade.id.in_(of_goods))))
    found: dict[str, dict[str, Any]] = {}
    for by, query in ways:
        for row in tx.execute(query.order_by(Trade.shipped_at.desc()).limit(_MOST)):
            one = found.setdefault(
                row.id, {"order": row.number, "trade": row.id, "by": [], "shipped_at": row.shipped_at}
            )
            one["by"].append(by)
    return sorted(found.values(), key=lambda one: -len(one["by"]))[:_MOST]


def claim(tx: Connection, person: Person, number: str, trade_id: str) -> str:
    """The parcel is this order's: its return is opened, or the open one taken, and the floor told; returns its number.

    The floor answers with the goods; only then they count as returned. Raises CannotMatch, Forbidden.
    """
    parcel = find_parcel(tx, number)
    require(person, "aftersales.write", Scope(warehouse=parcel.warehouse))
    trade = tx.execute(select(Trade.__table__).where(Trade.id == trade_id)).first()
    if trade is None or trade.status != "shipped" or trade.warehouse != parcel.warehouse:
        raise CannotMatch(f"{trade_id} is no shipped order of warehouse {parcel.warehouse}")
    lines = _lines(tx, parcel.id)
    entry = _open_return(tx, trade_id) or _new_return(tx, trade, lines, number)
    tx.execute(
        update(UnclaimedParcel)
        .where(UnclaimedParcel.id == parcel.id)
        .values(status="claimed", return_number=entry.number)
    )
    told = UnclaimedClaimed(unclaimed=parcel.id, number=entry.number, return_id=entry.id, order=trade.number)
    send_down(tx, parcel.gateway, [told], entry.number)
    return str(entry.number)


def find_parcel(tx: Connection, number: str) -> ReadRow:
    """An open unclaimed parcel by its number; raises CannotMatch."""
    row = tx.execute(select(UnclaimedParcel.__table__).where(UnclaimedParcel.number == number)).first()
    if row is None or row.status != "open":
        raise CannotMatch(f"there is no open unclaimed parcel {number!r}")
    return row


def _lines(tx: Connection, parcel_id: str) -> Sequence[ReadRow]:
    columns = (UnclaimedLine.no, UnclaimedLine.sku, UnclaimedLine.quantity, UnclaimedLine.quality, UnclaimedLine.grade)
    return tx.execute(select(*columns).where(UnclaimedLine.parcel_id == parcel_id).order_by(UnclaimedLine.no)).all()


def _open_return(tx: Connection, trade_id: str) -> ReadRow | None:
    wanted = or_(Return.status == "expected", Return.status == "received")
    query = select(Return.id, Return.number).where(Return.trade_id == trade_id, wanted)
    return tx.execute(query.order_by(Return.created_at)).first()


def _new_return(tx: Connection, trade: ReadRow, lines: Sequence[ReadRow], number: str) -> ReadRow:
    """A return of just these goods, as far as the order shipped them and they have not come back."""
    left = {line.sku: 0 for line in lines}
    for line in lines:
        left[line.sku] += line.quantity
    wanted = []
    for own in lines_of(tx, trade.id):
        part = min(left.get(own["sku"], 0), own["quantity"] - own["returned"])
        if part > 0:
            left[own["sku"]] -= part
            wanted.append(NewReturnLine(own["no"], own["sku"], part, own["price_fen"]))
    if not wanted:
        raise CannotMatch(f"order {trade.number} shipped nothing of what is in {number}")
    made = open_returns(tx, [NewReturn(trade.id, trade.warehouse, wanted, "unclaimed parcel", number)], now())
    row = tx.execute(select(Return.id, Return.number).where(Return.number == made[0])).first()
    assert row is not None
    return row
