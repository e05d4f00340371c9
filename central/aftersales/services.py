"""Cancelling and refunding: at once before release, by an intercept on the floor, by a return when it is too late."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from central.aftersales.models import Intercept, Return
from central.aftersales.returns import NewReturn, NewReturnLine, open_returns
from central.clock import now
from central.facts.stream import record
from central.gateways.down import send_down
from central.orders.allocation import free, retry_waiting
from central.orders.models import Fulfilment, Parcel, Trade
from central.orders.services import WrongState, find, lines_of
from central.orders.timeline import note
from central.security.rights import Person, Scope, require
from central.shipping.models import Manifest
from central.stock.services import warehouse
from gateway.contracts.ids import new_id
from gateway.contracts.work import CancelKind, FulfilmentCancelled

UNRELEASED = ("review", "awaiting_stock", "out_of_stock", "reserved")


def call_back(tx: Connection, user: Person, wanted: str, kind: CancelKind, reason: str) -> str:
    """Cancels or refunds an order; returns what came of it: cancelled, asked (of the floor), or returning.

    Asking again while the floor has not answered changes nothing. Raises UnknownOrder, WrongState, Forbidden.
    """
    trade = find(tx, wanted)
    require(user, f"orders.{kind}", Scope(shop=trade["shop"], warehouse=trade["warehouse"]))
    at = now()
    if trade["status"] in UNRELEASED:
        _open_intercept(tx, trade, None, kind, reason, "stopped", at, user)
        retry = cancel_now(tx, trade["id"], at, reason, user.name)
        retry_waiting(tx, trade["warehouse"], retry, at)
        return "cancelled"
    if trade["status"] == "released":
        return _ask_floor(tx, trade, kind, reason, at, user)
    if trade["status"] == "shipped":
        if still_here(tx, trade):
            return _ask_floor(tx, trade, kind, reason, at, user, shipped=True)
        return _take_back(tx, trade, kind, reason, at, user)
    raise WrongState(f"order {trade['number']} is {trade['status']} already")


def _open_intercept(
    tx: Connection,
    trade: dict[str, Any],
    fulfilment: str | None,
    kind: CancelKind,
    reason: str,
    status: str,
    at: datetime,
    user: Person,
) -> None:
    row = {
        "id": new_id(),
        "trade_id": trade["id"],
        "fulfilment_id": fulfilment,
        "kind": str(kind),
        "status": status,
        "reason": reason,
        "as_of": at,
        "created_at": at,
        "closed_at": None if status == "asked" else at,
    }
    tx.execute(insert(Intercept).values(row))
    note(tx, trade["id"], f"{kind}_{status}", at, {"reason": reason}, user.name)


def cancel_now(tx: Connection, trade_id: str, at: datetime, reason: str, actor: str = "") -> set[str]:
    """Ends an order whose goods are (still, or again) in the warehouse; returns the SKUs that others may now have."""
    skus = free(tx, [trade_id])
    cancelled = update(Trade).where(Trade.id == trade_id).values(status="cancelled", hold_reason="", refund_open=False)
    tx.execute(cancelled)
    waiting = update(Return).where(Return.trade_id == trade_id, Return.status == "waiting")
    tx.execute(waiting.values(status="cancelled", closed_at=at))
    note(tx, trade_id, "cancelled", at, {"reason": reason}, actor)
    record(tx, "OrderCancelled", trade_id, at, {"trade": trade_id, "reason": reason})
    return skus


def still_here(tx: Connection, trade: dict[str, Any]) -> bool:
    """Shipped, but its floor hands over by manifests and no carrier has any of its parcels yet."""
    by_manifest = select(Manifest.id).where(Manifest.warehouse == trade["warehouse"]).limit(1)
    if tx.execute(by_manifest).first() is None:
        return False
    query = select(Parcel.handed_at, Parcel.gate_at).where(
        Parcel.trade_id == trade["id"], Parcel.status.in_(("shipped", "passed"))
    )
    parcels = tx.execute(query).all()
    return bool(parcels) and all(row.handed_at is None and row.gate_at is None for row in parcels)


def _ask_floor(
    tx: Connection,
    trade: dict[str, Any],
    kind: CancelKind,
    reason: str,
    at: datetime,
    user: Person,
    *,
    shipped: bool = False,
) -> str:
    asked = select(Intercept.id).where(Intercept.trade_id == trade["id"], Intercept.status == "asked")
    if tx.execute(asked).first() is not None:
        return "asked"
    place = warehouse(tx, trade["warehouse"])
    open_ones = select(Fulfilment.id).where(
        Fulfilment.trade_id == trade["id"],
        Fulfilment.status.not_in(("cancelled",) if shipped else ("shipped", "cancelled")),
    )
    fulfilments = list(tx.execute(open_ones).scalars())
    if not fulfilments:
        return _take_back(tx, trade, kind, reason, at, user)
    for fulfilment in fulfilments:
        _open_intercept(tx, trade, fulfilment, kind, reason, "asked", at, user)
        message = FulfilmentCancelled(fulfilment=fulfilment, kind=kind, reason=reason, as_of=at)
        send_down(tx, str(place.gateway), [message], trade["number"])
    tx.execute(update(Trade).where(Trade.id == trade["id"]).values(refund_open=True))
    return "asked"


def _take_back(tx: Connection, trade: dict[str, Any], kind: CancelKind, reason: str, at: datetime, user: Person) -> str:
    _open_intercept(tx, trade, None, kind, reason, "too_late", at, user)
    if not return_everything(tx, trade["id"], trade["warehouse"], reason, at):
        raise WrongState(f"everything of order {trade['number']} is coming back already")
    return "returning"


def return_everything(tx: Connection, trade_id: str, place: str, reason: str, at: datetime) -> list[str]:
    """Opens a return for all that an order has shipped (or is shipping) and is not coming back yet."""
    lines = [
        NewReturnLine(line["no"], line["sku"], line["quantity"] - line["returned"], line["price_fen"])
        for line in lines_of(tx, trade_id)
        if line["quantity"] > line["returned"]
    ]
    return open_returns(tx, [NewReturn(trade_id, place, lines, reason)], at) if lines else []
