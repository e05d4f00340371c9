"""Lots, blind receipts, inspection, unclaimed parcels."""

from typing import Any

from gateway.contracts import facts, work
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store.areas import inbound
from gateway.store.state import State


@applies(facts.LotRecorded)
def lot_recorded(state: State, event: facts.LotRecorded, at_ms: int) -> None:
    """Dates that became known are kept; an unknown one never wipes a known one out."""
    known = state.inbound.lots.get((event.sku, event.lot))
    state.inbound.lots.put(
        inbound.Lot(
            sku=event.sku,
            lot=event.lot,
            expiry=event.expiry or (known.expiry if known else ""),
            produced=event.produced or (known.produced if known else ""),
            held=known.held if known else "",
            recorded_ms=known.recorded_ms if known else at_ms,
        )
    )


@applies(facts.LotHeld)
def lot_held(state: State, event: facts.LotHeld, at_ms: int) -> None:
    """Not picked any more."""
    _hold(state, event.sku, event.lot, event.reason, at_ms)


@applies(facts.LotReleased)
def lot_released(state: State, event: facts.LotReleased, at_ms: int) -> None:
    """Picked again."""
    _hold(state, event.sku, event.lot, "", at_ms)


def _hold(state: State, sku: str, lot: str, reason: str, at_ms: int) -> None:
    row = state.inbound.lots.get((sku, lot)) or inbound.Lot(sku=sku, lot=lot, recorded_ms=at_ms)
    state.inbound.lots.change(row, held=reason)


@applies(facts.BlindOpened)
def blind_opened(state: State, event: facts.BlindOpened, at_ms: int) -> None:
    """A new blind receipt."""
    state.inbound.blind_receipts.put(
        inbound.BlindReceipt(
            blind=event.blind, number=event.number, waybill=event.waybill, operator=event.operator, opened_ms=at_ms
        )
    )


@applies(facts.BlindReceived)
def blind_received(state: State, event: facts.BlindReceived, at_ms: int) -> None:
    """Counted into staging; a line for each SKU."""
    move(state, event.movements)
    lines = state.inbound.blind_lines.by("blind", event.blind)
    line = next((one for one in lines if one.sku == event.sku), None)
    if line is None:
        number = max((one.line_no for one in lines), default=0) + 1
        line = inbound.BlindLine(blind=event.blind, line_no=number, sku=event.sku)
    state.inbound.blind_lines.change(line, received=line.received + event.quantity)


@applies(facts.BlindClosed)
def blind_closed(state: State, event: facts.BlindClosed, at_ms: int) -> None:
    """It waits for the office to find its purchase order."""
    row = state.inbound.blind_receipts.get(event.blind)
    if row is not None and row.state == "open":
        state.inbound.blind_receipts.change(row, state="closed")


@applies(work.ReceiptMatched)
def receipt_matched(state: State, event: work.ReceiptMatched, at_ms: int) -> None:
    """What came without papers is not expected again; its pieces were put away as the blind receipt's."""
    blind = state.inbound.blind_receipts.get(event.blind)
    if blind is not None:
        state.inbound.blind_receipts.change(blind, state="matched", order=event.number)
    for came in event.lines:
        line = state.receipt_lines.get((event.receipt, came.line_no))
        if line is not None:
            state.receipt_lines.change(
                line, received=line.received + came.quantity, put_away=line.put_away + came.quantity
            )
    receipt = state.receipts.get(event.receipt)
    if receipt is not None and event.complete:
        state.receipts.change(receipt, state="closed")


@applies(facts.QualityChecked)
def quality_checked(state: State, event: facts.QualityChecked, at_ms: int) -> None:
    """Rejected pieces are where they stay: their line does not wait for a bin."""
    move(state, event.movements)
    if event.receipt:
        _settle(state.receipt_lines, state.receipt_lines.by("receipt", event.receipt), event.sku, event.rejected)
    elif event.blind:
        lines = state.inbound.blind_lines.by("blind", event.blind)
        _settle(state.inbound.blind_lines, lines, event.sku, event.rejected)


def _settle(table: Any, lines: list[Any], sku: str, pieces: int) -> None:
    """Pieces that wait for a bin no longer, taken from the lines in their order."""
    for line in lines:
        part = min(pieces, line.received - line.put_away) if line.sku == sku else 0
        if part > 0:
            table.change(line, put_away=line.put_away + part)
            pieces -= part


@applies(facts.UnclaimedOpened)
def unclaimed_opened(state: State, event: facts.UnclaimedOpened, at_ms: int) -> None:
    """A parcel that nobody has announced."""
    state.inbound.unclaimed.put(
        inbound.Unclaimed(
            unclaimed=event.unclaimed,
            number=event.number,
            waybill=event.waybill,
            photo=event.photo,
            has_phone=event.has_phone,
            operator=event.operator,
            opened_ms=at_ms,
        )
    )


@applies(facts.UnclaimedReceived)
def unclaimed_received(state: State, event: facts.UnclaimedReceived, at_ms: int) -> None:
    """Graded and kept."""
    move(state, event.movements)
    state.inbound.unclaimed_lines.put(
        inbound.UnclaimedLine(
            unclaimed=event.unclaimed,
            line_no=event.line_no,
            sku=event.sku,
            quantity=event.quantity,
            quality=str(event.quality),
            lot=event.lot,
        )
    )


@applies(facts.UnclaimedMatched)
def unclaimed_matched(state: State, event: facts.UnclaimedMatched, at_ms: int) -> None:
    """Its pieces count for the return; what does not belong there stays unclaimed."""
    move(state, event.movements)
    for came in event.lines:
        pieces = came.quantity
        for kept in state.inbound.unclaimed_lines.by("unclaimed", event.unclaimed):
            part = min(pieces, kept.quantity) if kept.sku == came.sku and kept.quality == came.quality else 0
            if part > 0:
                state.inbound.unclaimed_lines.change(kept, quantity=kept.quantity - part)
                pieces -= part
        line = state.return_lines.get((event.return_id, came.line_no))
        if line is not None:
            in_bin = came.quantity if came.quality != facts.Quality.GOOD else 0
            state.return_lines.change(line, received=line.received + came.quantity, put_away=line.put_away + in_bin)
    row = state.inbound.unclaimed.get(event.unclaimed)
    left = state.inbound.unclaimed_lines.by("unclaimed", event.unclaimed)
    if row is not None and not any(line.quantity for line in left):
        state.inbound.unclaimed.change(row, state="matched", return_id=event.return_id, by=event.by)
