"""What is done with goods inside: holds, kits, transfers to other warehouses."""

from gateway.contracts import facts, work
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store.areas import inbound
from gateway.store.state import State


@applies(facts.HoldPlaced)
def hold_placed(state: State, event: facts.HoldPlaced, at_ms: int) -> None:
    """Aside, for somebody."""
    move(state, event.movements)
    state.inbound.holds.put(
        inbound.Hold(
            hold=event.hold,
            sku=event.sku,
            quantity=event.quantity,
            place=event.place,
            reason=event.reason,
            lot=event.lot,
            for_whom=event.for_whom,
            operator=event.operator,
            placed_ms=at_ms,
        )
    )


@applies(facts.HoldReleased)
def hold_released(state: State, event: facts.HoldReleased, at_ms: int) -> None:
    """All of it, or a part: the rest is held on."""
    move(state, event.movements)
    row = state.inbound.holds.get(event.hold)
    if row is not None:
        left = row.quantity - event.quantity
        state.inbound.holds.change(row, quantity=max(0, left), state="held" if left > 0 else "released")


@applies(facts.KitAssembled)
def kit_assembled(state: State, event: facts.KitAssembled, at_ms: int) -> None:
    """Components out, bundles in."""
    move(state, event.movements)


@applies(facts.KitTakenApart)
def kit_taken_apart(state: State, event: facts.KitTakenApart, at_ms: int) -> None:
    """Bundles out, components in."""
    move(state, event.movements)


@applies(work.TransferRequested)
def transfer_requested(state: State, event: work.TransferRequested, at_ms: int) -> None:
    """A transfer, or a changed one: what was moved stays. A gateway with both warehouses does the outward half."""
    known = state.inbound.transfers.get(event.transfer)
    state.inbound.transfers.put(
        inbound.Transfer(
            transfer=event.transfer,
            number=event.number,
            from_warehouse=event.from_warehouse,
            to_warehouse=event.to_warehouse,
            way="out" if event.from_warehouse in state.places.warehouses else "in",
            state="closed" if not any(line.quantity for line in event.lines) else known.state if known else "open",
            asked_ms=known.asked_ms if known else at_ms,
        )
    )
    for line in event.lines:
        before = state.inbound.transfer_lines.get((event.transfer, line.line_no))
        state.inbound.transfer_lines.put(
            inbound.TransferLine(
                transfer=event.transfer,
                line_no=line.line_no,
                sku=line.sku,
                expected=line.quantity,
                moved=before.moved if before else 0,
            )
        )
    row = state.inbound.transfers[event.transfer]
    if row.way == "in" and _complete(state, event.transfer):
        state.inbound.transfers.change(row, state="closed")


def _complete(state: State, transfer: str) -> bool:
    return all(line.moved >= line.expected for line in state.inbound.transfer_lines.by("transfer", transfer))


@applies(facts.TransferPicked)
def transfer_picked(state: State, event: facts.TransferPicked, at_ms: int) -> None:
    """Bin to despatch place."""
    move(state, event.movements)
    line = state.inbound.transfer_lines.get((event.transfer, event.line_no))
    if line is not None:
        state.inbound.transfer_lines.change(line, moved=line.moved + event.quantity)


@applies(facts.TransferShipped)
def transfer_shipped(state: State, event: facts.TransferShipped, at_ms: int) -> None:
    """The goods left."""
    move(state, event.movements)
    _close(state, event.transfer)


@applies(facts.TransferReceived)
def transfer_received(state: State, event: facts.TransferReceived, at_ms: int) -> None:
    """The goods came, or a part of them; what is still to come keeps the transfer open."""
    move(state, event.movements)
    for came in event.lines:
        line = state.inbound.transfer_lines.get((event.transfer, came.line_no))
        if line is not None:
            state.inbound.transfer_lines.change(line, moved=line.moved + came.quantity)
    if _complete(state, event.transfer):
        _close(state, event.transfer)


def _close(state: State, transfer: str) -> None:
    row = state.inbound.transfers.get(transfer)
    if row is not None:
        state.inbound.transfers.change(row, state="closed")
