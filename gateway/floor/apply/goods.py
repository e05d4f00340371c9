"""Where goods lie: movements, receipts, returns, corrections."""

from collections.abc import Iterable
from typing import Any

from gateway.contracts import facts
from gateway.floor.apply import unit_use
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


def move(state: State, movements: Iterable[facts.Movement]) -> None:
    """Applies movements; a fact always applies, so a place may go below zero."""
    for movement in movements:
        if movement.from_place:
            _add(state, movement, movement.from_place, -movement.quantity)
        if movement.to_place:
            _add(state, movement, movement.to_place, movement.quantity)


def _add(state: State, movement: facts.Movement, place: str, quantity: int) -> None:
    key = (place, movement.sku, str(movement.quality), movement.owner, movement.lot)
    row = state.stock.get(key)
    if row is None:
        state.stock.put(
            rows.Stock(
                place=place,
                sku=movement.sku,
                quality=key[2],
                owner=movement.owner,
                lot=movement.lot,
                quantity=quantity,
            )
        )
    elif row.quantity + quantity or row.reserved:
        state.stock.change(row, quantity=row.quantity + quantity)
    else:
        state.stock.remove(key)


@applies(facts.GoodsReceived)
def received(state: State, event: facts.GoodsReceived, at_ms: int) -> None:
    """Counted into staging."""
    move(state, event.movements)
    line = state.receipt_lines.get((event.receipt, event.line_no))
    if line is not None:
        state.receipt_lines.change(line, received=line.received + event.quantity)


@applies(facts.GoodsPutAway)
def put_away(state: State, event: facts.GoodsPutAway, at_ms: int) -> None:
    """From staging to a bin; the pieces count for the first line of the SKU that waits for them."""
    move(state, event.movements)
    table: Any = state.return_lines
    lines: list[Any] = state.return_lines.by("return", event.return_id)
    if event.receipt:
        table, lines = state.receipt_lines, state.receipt_lines.by("receipt", event.receipt)
    elif event.blind:
        table, lines = state.inbound.blind_lines, state.inbound.blind_lines.by("blind", event.blind)
    left = event.quantity
    for line in lines:
        part = min(left, line.received - line.put_away) if line.sku == event.sku else 0
        if part > 0:
            table.change(line, put_away=line.put_away + part)
            left -= part


@applies(facts.ReceiptClosed)
def receipt_closed(state: State, event: facts.ReceiptClosed, at_ms: int) -> None:
    """Nothing more comes."""
    receipt = state.receipts.get(event.receipt)
    if receipt is not None:
        state.receipts.change(receipt, state="closed")


@applies(facts.ReturnReceived)
def return_received(state: State, event: facts.ReturnReceived, at_ms: int) -> None:
    """Graded and taken in; a piece that was sold may be sold again."""
    move(state, event.movements)
    unit_use.free_returned(state, event.movements)
    line = state.return_lines.get((event.return_id, event.line_no))
    if line is not None:
        state.return_lines.change(line, received=line.received + event.quantity)


@applies(facts.ReturnClosed)
def return_closed(state: State, event: facts.ReturnClosed, at_ms: int) -> None:
    """Nothing more comes."""
    goods = state.returns.get(event.return_id)
    if goods is not None:
        state.returns.change(goods, state="closed")


@applies(facts.StockMoved)
def stock_moved(state: State, event: facts.StockMoved, at_ms: int) -> None:
    """Moved inside, lost, found, written off."""
    move(state, event.movements)
