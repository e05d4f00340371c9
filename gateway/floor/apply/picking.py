"""Waves and picks."""

import msgspec

from gateway.contracts import facts
from gateway.floor.apply import stops, unit_use
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State

IN_TOTALS = ("batch", "one_piece")  # styles whose goods go into the cart first


def tote_name(wave_number: str, slot: int) -> str:
    """The tote of a slot (slots count from 1)."""
    return f"{wave_number}-{slot:02d}"


@applies(facts.WaveCreated)
def wave_created(state: State, event: facts.WaveCreated, at_ms: int) -> None:
    """A wave with one tote a fulfilment, slots in the order of the fulfilments."""
    state.waves.put(
        rows.Wave(
            wave=event.wave,
            number=event.number,
            fulfilments=event.fulfilments,
            lines=event.lines,
            pieces=event.pieces,
            distance_mm=event.distance_mm,
            s_shape_mm=event.s_shape_mm,
            created_ms=at_ms,
            style=event.style or "cluster",
            kind=event.kind,
        )
    )
    if event.style in IN_TOTALS:
        state.totes.put(rows.Tote(tote=tote_name(event.number, 0), wave=event.wave, slot=0, fulfilment=""))
    for slot, name in enumerate(event.fulfilments, 1):
        fulfilment = state.fulfilments.get(name)
        if fulfilment is not None:
            state.fulfilments.change(fulfilment, state="waved", wave=event.wave)
        state.totes.put(rows.Tote(tote=tote_name(event.number, slot), wave=event.wave, slot=slot, fulfilment=name))
    stops.write(state, event.wave, event.stops)


@applies(facts.WaveClaimed)
def wave_claimed(state: State, event: facts.WaveClaimed, at_ms: int) -> None:
    """A picker walks."""
    wave = state.waves.get(event.wave)
    if wave is None:
        return
    state.waves.change(wave, state="claimed", operator=event.operator, station=event.station)
    for name in wave.fulfilments:
        fulfilment = state.fulfilments.get(name)
        if fulfilment is not None and fulfilment.state == "waved":
            state.fulfilments.change(fulfilment, state="picking")


@applies(facts.WaveLeft)
def wave_left(state: State, event: facts.WaveLeft, at_ms: int) -> None:
    """It waits for whoever claims it next."""
    wave = state.waves.get(event.wave)
    if wave is not None and wave.state == "claimed":
        state.waves.change(wave, state="waiting", operator="", station="")


@applies(facts.WaveAssigned)
def wave_assigned(state: State, event: facts.WaveAssigned, at_ms: int) -> None:
    """Kept for one picker."""
    wave = state.waves.get(event.wave)
    if wave is not None:
        state.waves.change(wave, assigned=event.picker)


@applies(facts.WavePaused)
def wave_paused(state: State, event: facts.WavePaused, at_ms: int) -> None:
    """Nobody claims it."""
    wave = state.waves.get(event.wave)
    if wave is not None:
        state.waves.change(wave, paused=True)


@applies(facts.WaveResumed)
def wave_resumed(state: State, event: facts.WaveResumed, at_ms: int) -> None:
    """It may be claimed again."""
    wave = state.waves.get(event.wave)
    if wave is not None:
        state.waves.change(wave, paused=False)


@applies(facts.WaveDissolved)
def wave_dissolved(state: State, event: facts.WaveDissolved, at_ms: int) -> None:
    """Open stops are dropped; fulfilments that are not picked yet wait to be planned again."""
    for stop in state.wave_stops.by("open", event.wave):
        stops.put(state, msgspec.structs.replace(stop, state="dropped"))
    wave = state.waves.get(event.wave)
    if wave is None:
        return
    state.waves.change(wave, state="dissolved", done_ms=at_ms)
    for name in wave.fulfilments:
        fulfilment = state.fulfilments.get(name)
        if fulfilment is not None and fulfilment.state in ("waved", "picking") and fulfilment.wave == event.wave:
            state.fulfilments.change(fulfilment, state="released")


@applies(facts.LinePicked)
def line_picked(state: State, event: facts.LinePicked, at_ms: int) -> None:
    """Bin to tote, off the stop; the fulfilment is picked with its last piece."""
    _take_off(state, event)
    move(state, event.movements)
    unit_use.use_units(state, event.fulfilment, event.sku, event.pieces, "picked", "")
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is None:
        return
    picked = line.picked + event.quantity
    state.fulfilment_lines.change(line, picked=picked, lacking=min(line.lacking, max(0, line.quantity - picked)))
    fulfilment = state.fulfilments[event.fulfilment]
    lines = state.fulfilment_lines.by("fulfilment", event.fulfilment)
    if fulfilment.state not in ("shipped", "intercepted") and all(one.picked >= one.quantity for one in lines):
        state.fulfilments.change(fulfilment, state="picked")


def _take_off(state: State, event: facts.LinePicked) -> None:
    stop = state.wave_stops.get((event.wave, event.stop_no))
    if stop is None or stop.state != "open":
        return
    stops.release(state, stop.bin, stop.sku, min(event.quantity, stop.quantity), stop.lot)
    left = max(0, stop.quantity - event.quantity)
    state.wave_stops.change(
        stop,
        picked=stop.picked + event.quantity,
        quantity=left or stop.quantity,
        state="open" if left else "done",
    )


@applies(facts.PickShort)
def pick_short(state: State, event: facts.PickShort, at_ms: int) -> None:
    """The stop is given up; what is missing in a tote (found at the bench) has to be picked again."""
    stop = state.wave_stops.get((event.wave, event.stop_no))
    if stop is not None and stop.state == "open":
        stops.put(state, msgspec.structs.replace(stop, state="short"))
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    tote = state.totes.get(event.bin)
    if line is None or tote is None or tote.fulfilment != event.fulfilment:
        return
    state.fulfilment_lines.change(line, picked=line.picked - event.missing, verified=0)
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None:
        state.fulfilments.change(fulfilment, state="short")


@applies(facts.FulfilmentShort)
def fulfilment_short(state: State, event: facts.FulfilmentShort, at_ms: int) -> None:
    """The fulfilment waits for goods, or for central's word."""
    fulfilment = state.fulfilments.get(event.fulfilment)
    if fulfilment is not None and fulfilment.state not in ("shipped", "intercepted"):
        state.fulfilments.change(fulfilment, state="short")
    for lacking in event.lines:
        line = state.fulfilment_lines.get((event.fulfilment, lacking.line_no))
        if line is not None:
            state.fulfilment_lines.change(line, lacking=lacking.quantity)


@applies(facts.WaveCompleted)
def wave_completed(state: State, event: facts.WaveCompleted, at_ms: int) -> None:
    """The walk is over."""
    wave = state.waves.get(event.wave)
    if wave is not None:
        state.waves.change(wave, state="done", done_ms=at_ms)
