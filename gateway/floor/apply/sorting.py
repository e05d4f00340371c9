"""Carts picked in totals, the put-wall, real totes."""

from gateway.contracts import facts
from gateway.floor.apply import stops
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store.areas.sorting import BoundTote
from gateway.store.state import State


@applies(facts.BatchPicked)
def batch_picked(state: State, event: facts.BatchPicked, at_ms: int) -> None:
    """Bin to cart, off the stops; no order has got anything yet."""
    for part in event.parts:
        stop = state.wave_stops.get((event.wave, part.stop_no))
        if stop is None or stop.state != "open":
            continue
        stops.release(state, stop.bin, stop.sku, min(part.quantity, stop.quantity), stop.lot)
        left = max(0, stop.quantity - part.quantity)
        state.wave_stops.change(
            stop,
            picked=stop.picked + part.quantity,
            quantity=left or stop.quantity,
            state="open" if left else "done",
        )
    move(state, event.movements)


@applies(facts.PutTakenBack)
def put_taken_back(state: State, event: facts.PutTakenBack, at_ms: int) -> None:
    """The order wants the pieces again."""
    move(state, event.movements)
    for unit in event.units:
        state.sorting.units.remove((event.sku, unit))
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is not None:
        state.fulfilment_lines.change(line, picked=max(0, line.picked - event.quantity))
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None and fulfilment.state == "picked":
        state.fulfilments.change(fulfilment, state="picking")


@applies(facts.WaveSorted)
def wave_sorted(state: State, event: facts.WaveSorted, at_ms: int) -> None:
    """What its orders did not get is planned again."""
    wave = state.waves.get(event.wave)
    if wave is None:
        return
    state.waves.change(wave, sorted_ms=at_ms)
    for name in event.back_ordered:
        fulfilment = state.fulfilments.get(name)
        if fulfilment is not None and fulfilment.state == "picking":
            state.fulfilments.change(fulfilment, state="short")


@applies(facts.FulfilmentBackOrdered)
def back_ordered(state: State, event: facts.FulfilmentBackOrdered, at_ms: int) -> None:
    """Its open stops are gone (`StopsWritten` before this); it waits to be planned again."""
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None and fulfilment.state == "picking":
        state.fulfilments.change(fulfilment, state="short")


@applies(facts.ToteBound)
def tote_bound(state: State, event: facts.ToteBound, at_ms: int) -> None:
    """The slot has a label of its own; a tote that is put in its place takes the old one's."""
    for old in state.sorting.bound.by("tote", event.tote):
        state.sorting.bound.remove(old.label)
    state.sorting.bound.put(
        BoundTote(label=event.label, tote=event.tote, wave=event.wave, slot=event.slot, fulfilment=event.fulfilment)
    )
