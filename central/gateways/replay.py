"""Trying a parked event again, once a person has mended what was missing."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select, update

from central.clock import now
from central.errors import CentralError
from central.gateways.fold import apply_events, served_by
from central.gateways.intake import FloorEvent
from central.gateways.models import Gateway, InboxEvent, ParkedMessage
from central.security.rights import Person, Scope, require
from central.stock.models import StockMovement
from gateway.contracts.envelope import event_id
from gateway.contracts.messages import decode


class NotParked(CentralError):
    """No such event, or it was settled already."""


class StillParked(CentralError):
    """The event still cannot be used."""


def replay_parked(tx: Connection, user: Person, parked_id: int) -> str:
    """Applies a parked event now; returns its id. Raises NotParked, StillParked, ContractError, Forbidden.

    Goods that moved when the event came do not move again.
    """
    row = _parked(tx, parked_id)
    require(user, "gateways.replay", Scope(warehouse=row.warehouse or ""))
    identity = event_id(row.gateway, row.epoch, row.seq)
    data = msgspec.json.encode(row.data)
    message = decode(row.type, data)
    place = message.warehouse or row.warehouse or ""
    if place != row.warehouse and place not in served_by(tx, row.gateway):
        raise StillParked(f"event {identity} still cannot be used: gateway {row.gateway} serves no warehouse {place}")
    event = FloorEvent(identity, row.gateway, place, row.time, message)
    moved = tx.execute(select(StockMovement.event_id).where(StockMovement.event_id == identity).limit(1)).scalars()
    problems: dict[str, str] = {}
    apply_events(tx, [event], now(), problems, set(moved))
    if problems:
        raise StillParked(f"event {identity} still cannot be used: {problems[identity]}")
    same = (InboxEvent.gateway == row.gateway, InboxEvent.epoch == row.epoch, InboxEvent.seq == row.seq)
    tx.execute(update(InboxEvent).where(*same).values(state="applied"))
    tx.execute(update(ParkedMessage).where(ParkedMessage.id == parked_id).values(resolved_at=now()))
    return identity


def _parked(tx: Connection, parked_id: int) -> Row[*tuple[Any, ...]]:
    same = (
        (InboxEvent.gateway == ParkedMessage.gateway)
        & (InboxEvent.epoch == ParkedMessage.epoch)
        & (InboxEvent.seq == ParkedMessage.seq)
    )
    query = (
        select(InboxEvent.gateway, InboxEvent.epoch, InboxEvent.seq, InboxEvent.type, InboxEvent.time, InboxEvent.data)
        .add_columns(Gateway.warehouse)
        .join(ParkedMessage, same)
        .join(Gateway, Gateway.name == InboxEvent.gateway)
        .where(ParkedMessage.id == parked_id, ParkedMessage.resolved_at.is_(None))
    )
    row = tx.execute(query).first()
    if row is None:
        raise NotParked(f"there is no parked event {parked_id}")
    return row
