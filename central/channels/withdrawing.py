"""A parcel that was pulled back: its shop is not told, or, where it has been told, a person is asked."""

from sqlalchemy import Connection, delete, select

from central.channels.models import Confirmation
from central.facts.stream import Fact
from central.orders.timeline import note
from central.tasks.services import raise_task


def withdraw(tx: Connection, fact: Fact) -> None:
    """Takes what is not sent yet out of the outbox; of what is sent, the shop has to be told by a person."""
    parcel = fact.data["parcel"]
    unsent = delete(Confirmation).where(Confirmation.parcel_id == parcel, Confirmation.status != "sent")
    for row in tx.execute(unsent.returning(Confirmation.trade_id, Confirmation.waybill)).all():
        note(tx, row.trade_id, "confirmation_withdrawn", fact.occurred_at, {"waybill": row.waybill})
    sent = select(Confirmation.trade_id, Confirmation.tid, Confirmation.waybill).where(
        Confirmation.parcel_id == parcel, Confirmation.status == "sent"
    )
    for told in tx.execute(sent).all():
        detail = {"number": told.tid, "waybill": told.waybill, "reason": fact.data.get("reason", "")}
        raise_task(tx, "confirmed_but_pulled_back", told.trade_id, fact.occurred_at, detail)
