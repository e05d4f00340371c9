"""The confirmation outbox: what is due, what became of it, what a person may try again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from central.channels.connector import Shipment, ShopAccess
from central.channels.models import Confirmation
from central.clock import now
from central.database.bulk import RowStatement
from central.database.later import signal
from central.orders.models import Shop
from central.orders.timeline import note
from central.security.rights import SYSTEM, Person
from central.security.scoping import within

SIGNAL = "confirmations"
_LONGEST_PAUSE_S = 300.0
_GIVE_UP_AFTER = 40  # attempts: more than two hours


@dataclass(frozen=True, slots=True)
class Due:
    """A confirmation that may be sent now."""

    id: str
    shop_id: int
    trade_id: str
    attempts: int
    shipment: Shipment


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try. `refused` is final; otherwise a failure is tried again."""

    due: Due
    sent: bool
    reason: str = ""
    refused: bool = False


def due_confirmations(tx: Connection, at: datetime, limit: int) -> list[Due]:
    """Pending rows whose time has come, the longest waiting first."""
    rows = tx.execute(
        select(Confirmation.id, Confirmation.shop_id, Confirmation.trade_id, Confirmation.attempts, Confirmation.tid)
        .add_columns(Confirmation.waybill, Confirmation.carrier, Confirmation.lines)
        .where(Confirmation.status == "pending", Confirmation.next_at <= at)
        .order_by(Confirmation.next_at)
        .limit(limit)
    )
    return [
        Due(id_, shop_id, trade_id, attempts, Shipment(id_, tid, waybill, carrier, _lines(lines)))
        for id_, shop_id, trade_id, attempts, tid, waybill, carrier, lines in rows
    ]


def next_due_at(tx: Connection) -> datetime | None:
    """When the earliest pending row wants to be sent."""
    return tx.execute(select(func.min(Confirmation.next_at)).where(Confirmation.status == "pending")).scalar_one()


def shop_access(tx: Connection, shop_ids: Iterable[int]) -> dict[int, ShopAccess]:
    """How these shops are reached."""
    columns = (Shop.id, Shop.name, Shop.platform, Shop.gateway_url, Shop.app_key, Shop.app_secret, Shop.session)
    rows = tx.execute(select(*columns).where(Shop.id.in_(sorted(set(shop_ids)))))
    return {row[0]: ShopAccess(*row[1:]) for row in rows}


_MARK = RowStatement(
    "UPDATE confirmation SET status = v.status, attempts = v.attempts, next_at = v.next_at, reason = v.reason,"
    " sent_at = v.sent_at FROM v WHERE confirmation.id = v.id AND confirmation.status = 'pending'",
    id="text",
    status="text",
    attempts="integer",
    next_at="time",
    reason="text",
    sent_at="time",
)


def mark(tx: Connection, outcomes: Sequence[Outcome], at: datetime, jitter: float) -> None:
    """Writes down what became of tries, all in one statement; `jitter` in 0..1 spreads the next ones."""
    _MARK.run(tx, [_marked(outcome, at, jitter) for outcome in outcomes])
    for outcome in outcomes:
        if outcome.sent:
            shipment = outcome.due.shipment
            note(tx, outcome.due.trade_id, "confirmed", at, {"waybill": shipment.waybill, "carrier": shipment.carrier})


def retry(tx: Connection, person: Person, confirmation_ids: Iterable[str]) -> int:
    """Failed confirmations are tried again, from the start; returns how many."""
    seen = select(Shop.id).where(*within(person, shop=Shop.name))
    mine = (Confirmation.id.in_(list(confirmation_ids)), Confirmation.shop_id.in_(seen))
    wanted = (*mine, Confirmation.status == "failed")
    result = tx.execute(update(Confirmation).where(*wanted).values(status="pending", attempts=0, next_at=now()))
    signal(tx, SIGNAL)
    return result.rowcount


def counts(connection: Connection, person: Person = SYSTEM) -> dict[str, int]:
    """`{pending, sent, failed}` of the shops that the person sees."""
    query = select(Confirmation.status, func.count()).join(Shop, Shop.id == Confirmation.shop_id)
    rows = connection.execute(query.where(*within(person, shop=Shop.name)).group_by(Confirmation.status))
    return {"pending": 0, "sent": 0, "failed": 0} | {row[0]: row[1] for row in rows}


def pause_s(attempts: int, jitter: float) -> float:
    """Seconds until the next try: 0.5, 1, 2 ... at most 300, spread over half to one and a half of that."""
    return float(min(0.5 * 2 ** min(attempts, 12), _LONGEST_PAUSE_S)) * (0.5 + jitter)


def _marked(outcome: Outcome, at: datetime, jitter: float) -> dict[str, Any]:
    attempts = outcome.due.attempts + 1
    given_up = outcome.refused or attempts >= _GIVE_UP_AFTER
    return {
        "id": outcome.due.id,
        "status": "sent" if outcome.sent else "failed" if given_up else "pending",
        "attempts": attempts,
        "next_at": at + timedelta(seconds=0.0 if outcome.sent else pause_s(outcome.due.attempts, jitter)),
        "reason": outcome.reason,
        "sent_at": at if outcome.sent else None,
    }


def _lines(content: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    return tuple((line["sku"], line["quantity"]) for line in content["lines"])


def confirmations_of(connection: Connection, trade_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """An order's confirmations."""
    query = select(*Confirmation.__table__.columns).where(Confirmation.trade_id == trade_id)
    return connection.execute(query.order_by(Confirmation.created_at)).all()


def list_confirmations(
    connection: Connection, person: Person, status: str, limit: int, offset: int = 0
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Confirmations of one status (any with `""`), newest first."""
    query = select(*Confirmation.__table__.columns).join(Shop, Shop.id == Confirmation.shop_id)
    query = query.where(*within(person, shop=Shop.name))
    query = query.where(Confirmation.status == status) if status else query
    return connection.execute(query.order_by(Confirmation.created_at.desc()).limit(limit).offset(offset)).all()
