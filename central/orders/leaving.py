"""What a floor did with parcels that are on their way out: on a manifest, photographed, pulled back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.database.bulk import RowStatement
from central.database.tables import moment
from central.facts.stream import record
from central.gateways.intake import FloorEvent
from central.orders.allocation import free
from central.orders.context import FulfilmentContext
from central.orders.timeline import note
from central.shipping.services import void_waybills
from central.tasks.services import raise_task
from gateway.contracts import facts
from gateway.contracts.messages import Message

_OTHERS = RowStatement(
    "SELECT parcel.fulfilment_id FROM v JOIN parcel ON parcel.fulfilment_id = v.id"
    " WHERE parcel.status IN ('shipped', 'passed')",
    id="text",
)
_REVIEW = RowStatement(
    "UPDATE trade SET status = 'review', hold_reason = 'pulled_back', shipped_at = NULL FROM v WHERE trade.id = v.id"
    " AND trade.status <> 'cancelled'",
    id="text",
)


_ENDED = RowStatement(
    "UPDATE fulfilment SET status = 'cancelled', closed_at = :at FROM v WHERE fulfilment.id = v.id", id="text"
)


def handed_over(part: Any, event: FloorEvent, fact: facts.ParcelHandedOver) -> None:
    """On a carrier's manifest."""
    found = part.find(fact.fulfilment, event)
    part.parcel(fact.parcel, found)["manifest"] = fact.manifest
    part.note(found, "on_manifest", event, {"waybill": fact.waybill, "carrier": fact.carrier, "seen_by": fact.seen_by})


def taken_off(part: Any, event: FloorEvent, fact: facts.ParcelTakenOff) -> None:
    """Off it again."""
    found = part.find(fact.fulfilment, event)
    part.parcel(fact.parcel, found)["manifest"] = NO_MANIFEST
    part.note(found, "off_manifest", event, {"waybill": fact.waybill, "reason": fact.reason})


NO_MANIFEST = "-"  # tells the statement that writes parcels to empty the column


def evidence_taken(part: Any, event: FloorEvent, fact: facts.EvidenceTaken) -> None:
    """The picture stays at the gateway; the timeline knows where."""
    found = part.find(fact.fulfilment, event)
    detail = {"waybill": fact.waybill, "moment": fact.moment, "evidence": fact.evidence, "gateway": event.gateway}
    part.note(found, "evidence", event, detail)


def evidence_missed(part: Any, event: FloorEvent, fact: facts.EvidenceMissed) -> None:
    """There should have been one."""
    found = part.find(fact.fulfilment, event)
    detail = {"waybill": fact.waybill, "moment": fact.moment, "reason": fact.reason}
    part.note(found, "evidence_missed", event, detail)


def pulled_back(part: Any, event: FloorEvent, fact: facts.ParcelPulledBack) -> None:
    """Its goods lie in a bin again: what had followed from the shipment is taken back."""
    found: FulfilmentContext = part.find(fact.fulfilment, event)
    part.parcel(fact.parcel, found).update(status="pulled_back", manifest=NO_MANIFEST)
    part.note(found, "pulled_back", event, {"waybill": fact.waybill, "reason": fact.reason, "bin": fact.bin})
    lines = []
    for counted in fact.lines if fact.passed else ():
        line = found.lines.get(counted.line_no)
        if line is None:
            continue
        part.take_back(found, line, counted.quantity)
        lines.append({"sku": line.sku, "quantity": counted.quantity, "price_fen": line.price_fen})
    if lines:
        record(part.intake.tx, "ShipmentReversed", fact.parcel, event.time, _reversed(found, fact, lines))
    part.pulled[fact.parcel] = (found, event, fact)


def _reversed(found: FulfilmentContext, fact: facts.ParcelPulledBack, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The data of the fact `ShipmentReversed`: all that a follower needs."""
    trade = {
        "trade": found.trade,
        "number": found.number,
        "shop": found.shop_id,
        "platform": found.platform,
        "buyer": found.buyer,
        "lines": lines,
    }
    return {
        "parcel": fact.parcel,
        "fulfilment": found.id,
        "waybill": fact.waybill,
        "carrier": fact.carrier,
        "warehouse": found.warehouse,
        "reason": fact.reason,
        "trades": [trade],
    }


def write_pulled(
    tx: Connection,
    pulled: Mapping[str, tuple[FulfilmentContext, FloorEvent, facts.ParcelPulledBack]],
    at: datetime,
) -> None:
    """Orders go back to review, their waybills are void; those that were called back are cancelled by aftersales.

    Where another parcel of the order has left, a person decides about the rest.
    """
    others = {row[0] for row in _OTHERS.run(tx, [{"id": found.id} for found, _, _ in pulled.values()])}
    whole = {found.id: found for found, _, _ in pulled.values() if found.id not in others}
    _ENDED.run(tx, [{"id": fulfilment} for fulfilment in sorted(whole)], at=moment(tx, at))
    void_waybills(tx, sorted(whole))
    review = {found.trade for found, _, fact in pulled.values() if found.id in whole and not fact.called_back}
    _REVIEW.run(tx, [{"id": trade} for trade in sorted(review)])
    free(tx, sorted(review))
    for found, event, fact in pulled.values():
        if found.trade in review:
            note(tx, found.trade, "review", event.time, {"reason": "pulled_back"}, fact.operator)
        elif found.id in others:
            detail = {"number": found.number, "waybill": fact.waybill, "reason": fact.reason}
            raise_task(tx, "parcel_pulled_back", found.trade, event.time, detail)


HANDLERS: Mapping[type[Message], Callable[[Any, FloorEvent, Any], None]] = {
    facts.ParcelHandedOver: handed_over,
    facts.ParcelTakenOff: taken_off,
    facts.ParcelPulledBack: pulled_back,
    facts.EvidenceTaken: evidence_taken,
    facts.EvidenceMissed: evidence_missed,
}
