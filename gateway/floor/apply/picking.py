"""Waves and picks."""

from gateway.contracts import facts
from gateway.floor.apply.goods import move
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


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
        )
    )
    for slot, name in enumerate(event.fulfilments, 1):
        fulfilment = state.fulfilments.get(name)
        if fulfilment is not None:
            state.fulfilments.change(fulfilment, state="waved", wave=event.wave)
        state.totes.put(rows.Tote(tote=tote_name(event.number, slot), wave=event.wave, slot=slot, fulfilment=name))


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


@applies(facts.LinePicked)
def line_picked(state: State, event: facts.LinePicked, at_ms: int) -> None:
    """Bin to tote; the fulfilment is picked with its last piece."""
    move(state, event.movements)
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is None:
        return
    picked = line.picked + event.quantity
    state.fulfilment_lines.change(line, picked=picked, lacking=min(line.lacking, max(0, line.quantity - picked)))
    fulfilment = state.fulfilments[event.fulfilment]
    lines = state.fulfilment_lines.by("fulfilment", event.fulfilment)
    if fulfilment.state not in ("shipped", "intercepted") and all(one.picked >= one.quantity for one in lines):
        state.fulfilments.change(fulfilment, state="picked")


@applies(facts.PickShort)
def pick_short(state: State, event: facts.PickShort, at_ms: int) -> None:
    """Missing in a bin changes nothing by itself; missing in a tote (found at the bench) has to be picked again."""
    line = state.fulfilment_lines.get((event.fulfilment, event.line_no))
    if line is None or event.bin not in state.totes:
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
