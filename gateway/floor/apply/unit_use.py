"""Unique codes and real totes that an order uses: from the pick until it has left or was stopped."""

import msgspec

from gateway.contracts import facts
from gateway.store.areas.sorting import UnitUse
from gateway.store.state import State


def unbind(state: State, fulfilment: str) -> None:
    """The order has left its totes: their labels are free."""
    for row in state.sorting.bound.by("fulfilment", fulfilment):
        state.sorting.bound.remove(row.label)


def use_units(state: State, fulfilment: str, sku: str, pieces: tuple[facts.Piece, ...], use: str, parcel: str) -> None:
    """The pieces' codes belong to the order from now on."""
    for piece in pieces:
        if piece.unit:
            state.sorting.units.put(UnitUse(unit=piece.unit, sku=sku, fulfilment=fulfilment, state=use, parcel=parcel))


def replace_units(state: State, event: facts.LineVerified) -> None:
    """What was verified counts: a piece that was picked and swapped for another is nobody's again."""
    skus = {event.sku}
    found = {piece.unit for piece in event.pieces}
    lines = [line for line in state.fulfilment_lines.by("fulfilment", event.fulfilment) if line.sku in skus]
    if len(lines) == 1 and any(found):
        for row in state.sorting.units.by("fulfilment", event.fulfilment):
            if row.sku == event.sku and row.unit not in found:
                state.sorting.units.remove((row.sku, row.unit))
    use_units(state, event.fulfilment, event.sku, event.pieces, "verified", event.parcel)


def units_left(state: State, fulfilment: str, parcel: str) -> None:
    """The order's pieces have shipped."""
    for row in state.sorting.units.by("fulfilment", fulfilment):
        state.sorting.units.put(msgspec.structs.replace(row, state="shipped", parcel=parcel))


def free_units(state: State, fulfilment: str) -> None:
    """The order was stopped: its pieces are nobody's again."""
    for row in state.sorting.units.by("fulfilment", fulfilment):
        state.sorting.units.remove((row.sku, row.unit))


def free_returned(state: State, movements: tuple[facts.Movement, ...]) -> None:
    """A piece that came back may be sold again."""
    for movement in movements:
        for unit in movement.units:
            state.sorting.units.remove((movement.sku, unit))
