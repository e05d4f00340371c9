"""Reading gateways, their streams and what was parked, for pages. Read only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from central.facts.models import Cursor, Fact, ParkedEffect
from central.gateways.models import CODE_ID, EnrolmentCode, Gateway, InboxEvent, ParkedMessage
from central.security.rights import Person, require
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_gateways(connection: Connection, person: Person) -> ReadRows:
    """The gateways of the person's warehouses without their keys, with what waits for each and what is parked of it."""
    parked = (
        select(func.count())
        .where(ParkedMessage.gateway == Gateway.name, ParkedMessage.resolved_at.is_(None))
        .scalar_subquery()
    )
    columns = (
        Gateway.name,
        Gateway.warehouse,
        Gateway.epoch,
        Gateway.applied,
        Gateway.down_last,
        Gateway.down_acked,
        Gateway.enrolled_at,
        Gateway.seen_at,
        Gateway.revoked_at,
        parked.label("parked"),
    )
    seen = within(person, warehouse=Gateway.warehouse)
    return connection.execute(select(*columns).where(*seen).order_by(Gateway.name)).all()


def open_codes(connection: Connection, person: Person, at: datetime) -> ReadRows:
    """One-time codes that may still be used, with an id that tells nothing of the code, the next to end first."""
    require(person, "gateways.enrol")
    columns = (func.substr(EnrolmentCode.code_hash, 1, CODE_ID).label("id"), EnrolmentCode.gateway)
    query = select(*columns, EnrolmentCode.actor, EnrolmentCode.expires_at)
    query = query.outerjoin(Gateway, Gateway.name == EnrolmentCode.gateway)
    query = query.where(EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > at)
    query = query.where(*within(person, warehouse=Gateway.warehouse))
    return connection.execute(query.order_by(EnrolmentCode.expires_at)).all()


def recent_events(connection: Connection, gateway: str, limit: int) -> ReadRows:
    """The latest events of a gateway's present epoch."""
    query = (
        select(InboxEvent.epoch, InboxEvent.seq, InboxEvent.type, InboxEvent.subject, InboxEvent.time)
        .add_columns(InboxEvent.state, InboxEvent.received_at, InboxEvent.data)
        .join(Gateway, (Gateway.name == InboxEvent.gateway) & (Gateway.epoch == InboxEvent.epoch))
        .where(InboxEvent.gateway == gateway)
    )
    return connection.execute(query.order_by(InboxEvent.seq.desc()).limit(limit)).all()


def parked_messages(connection: Connection, person: Person, gateway: str = "", limit: int = 200) -> ReadRows:
    """Events that could not be used and wait for a person, oldest first."""
    query = select(*ParkedMessage.__table__.columns).where(ParkedMessage.resolved_at.is_(None))
    query = query.join(Gateway, Gateway.name == ParkedMessage.gateway)
    query = query.where(*within(person, warehouse=Gateway.warehouse))
    query = query.where(ParkedMessage.gateway == gateway) if gateway else query
    return connection.execute(query.order_by(ParkedMessage.id).limit(limit)).all()


def parked_effects(connection: Connection, limit: int = 200) -> ReadRows:
    """Facts whose effect failed, oldest first."""
    query = select(*ParkedEffect.__table__.columns).where(ParkedEffect.resolved_at.is_(None))
    return connection.execute(query.order_by(ParkedEffect.id).limit(limit)).all()


def cursor_lags(connection: Connection) -> list[tuple[str, int, int]]:
    """(follower, position, facts it still has to see)."""
    last = connection.execute(select(func.coalesce(func.max(Fact.id), 0))).scalar_one()
    rows = connection.execute(select(Cursor.name, Cursor.position).order_by(Cursor.name))
    return [(row[0], row[1], last - row[1]) for row in rows]
