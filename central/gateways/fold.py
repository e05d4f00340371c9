"""Taking in what the floors report: all gateways' batches in ONE set-based transaction.

Duplicates are skipped, a gap is answered, the chain is checked. Movements always apply; an event that cannot be
used otherwise is parked and shown, and never blocks its stream.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, func, select

from central.aftersales.floor import AftersalesPart
from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.tables import Json, moment, table
from central.facts.stream import record
from central.gateways.intake import CannotApply, FloorEvent, FloorPart, Intake
from central.gateways.models import InboxEvent, ParkedMessage
from central.inbound.floor import InboundPart
from central.orders.allocation import retry_waiting
from central.orders.floor import OrdersPart
from central.purchasing.floor import PurchasingPart
from central.shipping.floor import ShippingPart
from central.stock.floor import CountsPart
from central.stock.models import Warehouse
from central.stock.services import Move, StockKey, write_change
from central.tasks.floor import TasksPart
from central.tasks.services import raise_task
from gateway.contracts import facts
from gateway.contracts.envelope import Ack, Batch, Event, Rejected, chain_hash
from gateway.contracts.messages import ContractError, Message

log = structlog.get_logger(__name__)

PARTS: tuple[type[FloorPart], ...] = (
    PurchasingPart,
    OrdersPart,
    ShippingPart,
    AftersalesPart,
    InboundPart,
    CountsPart,
    TasksPart,
)
REASONS: dict[type[Message], str] = {
    facts.GoodsReceived: "receipt",
    facts.DespatchPassed: "shipment",
    facts.ReturnReceived: "return",
    facts.StockCounted: "count",
    facts.TransferShipped: "transfer",
    facts.TransferReceived: "transfer",
    facts.FulfilmentIntercepted: "intercept",
    facts.BlindReceived: "blind_receipt",
    facts.UnclaimedReceived: "unclaimed",
    facts.QualityChecked: "inspection",
    facts.KitAssembled: "kit",
    facts.KitTakenApart: "kit",
    facts.ParcelPulledBack: "pull_back",
}
# Areas write facts of their own for these; every other change of stock is an adjustment.
_TOLD_BY_AREAS = (
    facts.GoodsReceived,
    facts.DespatchPassed,
    facts.ReturnReceived,
    facts.ParcelPulledBack,
    facts.KitAssembled,
    facts.KitTakenApart,
    facts.TransferShipped,
    facts.TransferReceived,
)
_NOTHING_TO_DO = (
    facts.ArrivalsDismissed,
    facts.BatchPicked,
    facts.BinCounted,
    facts.BinReviewed,
    facts.BinsRemoved,
    facts.BinsSet,
    facts.CountBinsAdded,
    facts.CountClosed,
    facts.CountOpened,
    facts.DeviceReplaced,
    facts.GateAcknowledged,
    facts.GateRang,
    facts.GoodsPutAway,
    facts.HoldPlaced,
    facts.HoldReleased,
    facts.LateMovementFound,
    facts.MessageApplied,
    facts.QualityChecked,
    facts.StockCounted,
    facts.StockMoved,
    facts.StopsWritten,
    facts.TagCommissioned,
    facts.TagGivenUp,
    facts.TagPrinted,
    facts.TagRewritten,
    facts.TagSeen,
    facts.TagStateChanged,
    facts.ToteBound,
    facts.TransferPicked,
    facts.WaveAssigned,
    facts.WaveDissolved,
    facts.WaveLeft,
    facts.WavePaused,
    facts.WaveResumed,
    facts.WaveSorted,
    facts.ZoneRemoved,
    facts.ZoneSet,
)

_LOCK = RowStatement(
    "SELECT gateway.name, gateway.warehouse, gateway.epoch, gateway.applied, gateway.last_hash,"
    " (SELECT setting.value FROM setting WHERE setting.name = 'down_epoch') AS receiver FROM v"
    " JOIN gateway ON gateway.name = v.name ORDER BY gateway.name {lock}",
    lock="gateway",
    results={"receiver": Json},
    name="text",
)
_WATERMARK = RowStatement(
    "UPDATE gateway SET epoch = v.epoch, applied = v.applied, last_hash = v.hash, seen_at = :at FROM v"
    " WHERE gateway.name = v.name",
    name="text",
    epoch="text",
    applied="integer",
    hash="text",
)


@dataclass
class _Stream:
    """Where a gateway's stream stands while batches are taken in."""

    name: str
    warehouse: str
    epoch: str
    applied: int
    hash: str
    receiver: str  # central's own epoch
    gap: bool = False
    moved: bool = False
    answer_epoch: str = ""
    answer_applied: int | None = None
    rejected: list[Rejected] = field(default_factory=list)
    beside: frozenset[str] | None = None

    def others(self, tx: Connection) -> frozenset[str]:
        """The warehouses that the gateway serves; looked up when an event speaks of one beside its own."""
        if self.beside is None:
            self.beside = served_by(tx, self.name)
        return self.beside


def served_by(tx: Connection, gateway: str) -> frozenset[str]:
    """The floor warehouses of a gateway."""
    query = select(Warehouse.code).where(Warehouse.gateway == gateway, Warehouse.kind == "floor")
    return frozenset(tx.execute(query).scalars())


def take_in(tx: Connection, batches: Sequence[tuple[str, Batch]]) -> dict[str, Ack]:
    """Takes the batches in, in the order given; returns what each gateway is to be answered after the commit.

    A batch of a gateway that is not enrolled is ignored (it has no key, so none should come here).
    """
    at = now()
    streams = _streams(tx, [gateway for gateway, _ in batches])
    accepted: list[tuple[_Stream, Event]] = []
    for gateway, batch in batches:
        if gateway in streams:
            accepted += [(streams[gateway], event) for event in _new_events(tx, streams[gateway], batch, at)]
    if accepted:
        parked = _apply(tx, accepted, at)
        _write_inbox(tx, accepted, parked, at)
    moved = [stream for stream in streams.values() if stream.moved]
    _WATERMARK.run(tx, [_watermark(stream) for stream in moved], at=moment(tx, at))
    return {name: _ack(stream) for name, stream in streams.items()}


def _streams(tx: Connection, names: Sequence[str]) -> dict[str, _Stream]:
    rows = _LOCK.run(tx, [{"name": name} for name in sorted(set(names))])
    return {
        row.name: _Stream(row.name, row.warehouse or "", row.epoch, row.applied, row.last_hash, row.receiver["value"])
        for row in rows
    }


def _new_events(tx: Connection, stream: _Stream, batch: Batch, at: datetime) -> list[Event]:
    """The events of a batch that follow the watermark, which moves past them."""
    if batch.epoch != stream.epoch and not _enter_epoch(tx, stream, batch):
        return []
    stream.answer_epoch, stream.answer_applied = batch.epoch, None
    if batch.first_seq > stream.applied + 1:
        stream.gap = True
        return []
    new = [event for seq, event in enumerate(batch.events, batch.first_seq) if seq > stream.applied]
    for event in new:
        stream.applied += 1
        stream.moved = True
        _check_chain(tx, stream, event, at)
    return new


def _enter_epoch(tx: Connection, stream: _Stream, batch: Batch) -> bool:
    """A stream of another epoch starts at 1; one that ended earlier is only answered, a middle part is a gap."""
    query = select(func.max(InboxEvent.seq)).where(InboxEvent.gateway == stream.name, InboxEvent.epoch == batch.epoch)
    ended_at = tx.execute(query).scalar()
    if ended_at is None and batch.first_seq == 1:
        stream.epoch, stream.applied, stream.hash = batch.epoch, 0, ""
        return True
    stream.answer_epoch, stream.answer_applied = batch.epoch, ended_at or 0
    stream.gap = ended_at is None
    return False


def _check_chain(tx: Connection, stream: _Stream, event: Event, at: datetime) -> None:
    if event.hash and event.hash != chain_hash(stream.hash, event.id, event.type, bytes(event.data)):
        stream.rejected.append(Rejected(stream.applied, "the chain of hashes is broken"))
        raise_task(tx, "chain_broken", stream.name, at, {"event": event.id})
    stream.hash = event.hash or stream.hash


def _watermark(stream: _Stream) -> dict[str, Any]:
    return {"name": stream.name, "epoch": stream.epoch, "applied": stream.applied, "hash": stream.hash}


def _ack(stream: _Stream) -> Ack:
    applied = stream.applied if stream.answer_applied is None else stream.answer_applied
    return Ack(
        epoch=stream.answer_epoch or stream.epoch,
        applied=applied,
        gap=stream.gap,
        reject=tuple(stream.rejected),
        receiver=stream.receiver,
    )


# --- applying ----------------------------------------------------------------------------------------------------


def _apply(tx: Connection, accepted: Sequence[tuple[_Stream, Event]], at: datetime) -> dict[str, str]:
    """Lets every area take its part; returns the reason of each event (by id) that is parked."""
    parked: dict[str, str] = {}
    apply_events(tx, _decode(tx, accepted, parked), at, parked)
    for stream, taken in accepted:
        if taken.id in parked:
            stream.rejected.append(Rejected(taken.seq, parked[taken.id]))
    return parked


def apply_events(
    tx: Connection, events: Sequence[FloorEvent], at: datetime, parked: dict[str, str], moved: Container[str] = ()
) -> None:
    """Applies decoded events in order; adds (id, reason) of those that cannot be used to `parked`.

    The goods of events in `moved` have been moved before (a parked event that is tried again).
    """
    intake = Intake(tx, at)
    parts = [part(intake) for part in PARTS]
    for part in parts:
        own = [event for event in events if type(event.message) in part.handlers]
        if own:
            part.load(own)
    for event in events:
        if not event.warehouse:
            parked[event.id] = f"gateway {event.gateway} serves no warehouse"
            continue
        if event.id not in moved:
            _move_goods(intake, event)
        _hand_out(parts, event, parked)
    intake.levels = write_change(tx, intake.stock, at)
    for part in parts:
        part.write()
    for warehouse, skus in sorted(intake.risen.items()):
        retry_waiting(tx, warehouse, skus, at)


def _decode(tx: Connection, accepted: Sequence[tuple[_Stream, Event]], parked: dict[str, str]) -> list[FloorEvent]:
    events = []
    for stream, event in accepted:
        try:
            message = event.message()
        except ContractError as error:
            parked[event.id] = str(error)[:500]
            continue
        warehouse = stream.warehouse
        if message.warehouse not in ("", stream.warehouse):
            if message.warehouse not in stream.others(tx):
                parked[event.id] = f"gateway {stream.name} serves no warehouse {message.warehouse}"[:500]
                continue
            warehouse = message.warehouse
        events.append(FloorEvent(event.id, stream.name, warehouse, event.time, message))
    return events


def _hand_out(parts: Sequence[FloorPart], event: FloorEvent, parked: dict[str, str]) -> None:
    taken = isinstance(event.message, _NOTHING_TO_DO)
    for part in parts:
        handler = part.handlers.get(type(event.message))
        if handler is None:
            continue
        taken = True
        try:
            handler(part, event, event.message)
        except CannotApply as error:
            parked[event.id] = str(error)
            log.warning("event parked", id=event.id, reason=str(error))
    if not taken:
        parked[event.id] = f"central has no use for {event.message.TYPE} yet"


def _move_goods(intake: Intake, event: FloorEvent) -> None:
    movements: Sequence[facts.Movement] = getattr(event.message, "movements", ())
    if not movements:
        return
    kind = type(event.message)
    sums: dict[str, int] = {}
    for movement in movements:
        if not movement.delta:
            continue
        key = StockKey(movement.owner, movement.sku, event.warehouse, str(movement.quality))
        document = _document(event.message)
        reason = REASONS.get(kind, getattr(event.message, "reason", "") or "adjustment")
        intake.stock.move(Move(key, movement.delta, event.id, event.gateway, reason[:64], document, event.time))
        sums[movement.sku] = sums.get(movement.sku, 0) + movement.delta
    lines = [{"sku": sku, "delta": delta} for sku, delta in sums.items() if delta]
    if lines and kind not in _TOLD_BY_AREAS:
        data = {"warehouse": event.warehouse, "reason": REASONS.get(kind, "adjustment"), "lines": lines}
        record(intake.tx, "StockAdjusted", event.id, event.time, data)
        intake.rise(event.warehouse, {sku for sku, delta in sums.items() if delta > 0})


def _document(message: Message) -> str:
    for name in ("receipt", "return_id", "fulfilment", "count", "transfer", "number", "kit"):
        if value := getattr(message, name, ""):
            return str(value)
    return ""


# --- the inbox ---------------------------------------------------------------------------------------------------


def _write_inbox(
    tx: Connection, accepted: Sequence[tuple[_Stream, Event]], parked: dict[str, str], at: datetime
) -> None:
    rows = [
        {
            "gateway": stream.name,
            "epoch": stream.epoch,
            "seq": event.seq,
            "type": event.type,
            "time": event.time,
            "subject": event.subject,
            "data": event.data,
            "hash": event.hash,
            "state": "parked" if event.id in parked else "applied",
            "received_at": at,
        }
        for stream, event in accepted
    ]
    insert_rows(tx, table(InboxEvent), rows)
    refused = [
        {
            "gateway": stream.name,
            "epoch": stream.epoch,
            "seq": event.seq,
            "type": event.type,
            "reason": parked[event.id],
            "at": at,
        }
        for stream, event in accepted
        if event.id in parked
    ]
    insert_rows(tx, table(ParkedMessage), refused)
