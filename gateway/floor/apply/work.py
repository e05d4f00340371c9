"""Work as central sends it: an applied down message is an edge event, so its effects are replayed with the rest."""

from gateway.contracts import work
from gateway.contracts.facts import MessageApplied
from gateway.contracts.messages import decode
from gateway.floor.apply.registry import HANDLERS, applies
from gateway.store import rows
from gateway.store.state import State


@applies(MessageApplied)
def message_applied(state: State, event: MessageApplied, at_ms: int) -> None:
    """Unpacks the down message and applies it."""
    message = decode(event.type, event.data)
    handler = HANDLERS.get(type(message))
    if handler is not None:
        handler(state, message, at_ms)


@applies(work.FulfilmentReleased)
def released(state: State, event: work.FulfilmentReleased, at_ms: int) -> None:
    """A new fulfilment, or one that had been stopped and is released again."""
    state.fulfilments.put(
        rows.Fulfilment(
            fulfilment=event.fulfilment,
            number=event.number,
            warehouse=event.warehouse,
            shop=event.shop,
            trades=event.trades,
            priority=event.priority,
            ordered_ms=int(event.ordered_at.timestamp() * 1000) if event.ordered_at else 0,
            ship_by_ms=int(event.ship_by.timestamp() * 1000) if event.ship_by else 0,
            released_ms=at_ms,
            remark=event.remark,
            platform=event.platform,
        )
    )
    for old in state.fulfilment_lines.by("fulfilment", event.fulfilment):
        state.fulfilment_lines.remove((event.fulfilment, old.line_no))
    for line in event.lines:
        state.fulfilment_lines.put(
            rows.FulfilmentLine(
                fulfilment=event.fulfilment, line_no=line.line_no, sku=line.sku, quantity=line.quantity, lot=line.lot
            )
        )


@applies(work.WaybillIssued)
def waybill_issued(state: State, event: work.WaybillIssued, at_ms: int) -> None:
    """The waybill of a parcel to come."""
    state.waybills.put(
        rows.Waybill(
            waybill=event.waybill.upper(),
            fulfilment=event.fulfilment,
            carrier=event.carrier,
            carrier_name=event.carrier_name,
            parcel_no=event.parcel_no,
            routing=event.routing,
        )
    )


@applies(work.FulfilmentCancelled)
def cancelled(state: State, event: work.FulfilmentCancelled, at_ms: int) -> None:
    """The call-back is open until the floor answers it."""
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        as_of = int(event.as_of.timestamp() * 1000) if event.as_of else at_ms
        state.fulfilments.change(
            fulfilment, cancel_kind=str(event.kind), cancel_reason=event.reason, cancel_as_of_ms=as_of
        )


@applies(work.ReceiptExpected)
def receipt_expected(state: State, event: work.ReceiptExpected, at_ms: int) -> None:
    """A receipt, or a changed one: what was received stays."""
    known = state.receipts.get(event.receipt)
    state.receipts.put(
        rows.Receipt(
            receipt=event.receipt,
            number=event.number,
            warehouse=event.warehouse,
            supplier=event.supplier,
            opening=event.opening,
            state=known.state if known else "open",
        )
    )
    for line in event.lines:
        before = state.receipt_lines.get((event.receipt, line.line_no))
        state.receipt_lines.put(
            rows.ReceiptLine(
                receipt=event.receipt,
                line_no=line.line_no,
                sku=line.sku,
                expected=line.quantity,
                received=before.received if before else 0,
                put_away=before.put_away if before else 0,
            )
        )


@applies(work.ReturnExpected)
def return_expected(state: State, event: work.ReturnExpected, at_ms: int) -> None:
    """A return, or a changed one: what was received stays."""
    known = state.returns.get(event.return_id)
    state.returns.put(
        rows.Return(
            return_id=event.return_id,
            number=event.number,
            warehouse=event.warehouse,
            order=event.order,
            waybill=event.waybill,
            reason=event.reason,
            state=known.state if known else "open",
        )
    )
    for line in event.lines:
        before = state.return_lines.get((event.return_id, line.line_no))
        state.return_lines.put(
            rows.ReturnLine(
                return_id=event.return_id,
                line_no=line.line_no,
                sku=line.sku,
                expected=line.quantity,
                received=before.received if before else 0,
                put_away=before.put_away if before else 0,
            )
        )
