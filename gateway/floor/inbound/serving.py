"""即入即出: pieces that come in go at once to an order that waits for nothing else; they never see a bin."""

from typing import NamedTuple

from gateway.contracts.facts import GoodsPutAway, LinePicked, Movement, WaveClaimed, WaveCompleted, WaveCreated
from gateway.contracts.ids import new_id
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots
from gateway.floor.picking import waves
from gateway.store.rows import Fulfilment
from gateway.store.state import State

SETTING = "serve_at_once"


class Waiting(NamedTuple):
    """An order that these pieces complete."""

    fulfilment: str
    number: str
    line_no: int
    quantity: int
    tote: str  # "" where it has none yet


def find(state: State, sku: str, quantity: int, lot: str = "") -> Waiting | None:
    """The order to serve first, by priority and age; None where the site does not want it, or nobody waits."""
    if not state.setting(SETTING, False) or not lots.usable(state, sku, lot):
        return None
    for fulfilment in _candidates(state):
        needs = waves.needs(state, fulfilment.fulfilment)
        if len(needs) == 1 and needs[0][1] == sku and needs[0][2] <= quantity and needs[0][3] in ("", lot):
            totes = state.totes.by("fulfilment", fulfilment.fulfilment)
            tote = totes[-1].tote if totes else ""
            return Waiting(fulfilment.fulfilment, fulfilment.number, needs[0][0], needs[0][2], tote)
    return None


def _candidates(state: State) -> list[Fulfilment]:
    """Those that nobody walks for. What lies in bins already serves the older ones: only short orders and orders
    whose goods are nowhere are looked at."""
    found = [
        one
        for name in ("short", "released")
        for one in state.fulfilments.by("state", name)
        if not one.cancel_kind and not state.wave_stops.count("fulfilment", one.fulfilment)
    ]
    return sorted(found, key=lambda one: (-one.priority, one.released_ms, one.fulfilment))


def serve(bench: Bench, waiting: Waiting, sku: str, lot: str, staging: str, **paper: str) -> str:
    """The pieces go from staging into the order's tote; it is picked with them. Returns the tote."""
    tote, wave = waiting.tote, ""
    if tote:
        wave = bench.state.totes[tote].wave
    else:
        tote, wave = _new_tote(bench, waiting)
    movement = Movement(sku=sku, quantity=waiting.quantity, from_place=staging, to_place=tote, lot=lot)
    bench.unit.record(
        GoodsPutAway(
            sku=sku,
            quantity=waiting.quantity,
            bin=tote,
            movements=(movement,),
            lot=lot,
            station=bench.name,
            operator=bench.operator_id,
            **paper,
        ),
        subject=waiting.number,
    )
    bench.unit.record(
        LinePicked(
            fulfilment=waiting.fulfilment,
            line_no=waiting.line_no,
            sku=sku,
            quantity=waiting.quantity,
            bin=staging,
            tote=tote,
            wave=wave,
            movements=(),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=waiting.number,
    )
    bench.unit.signal("refresh:pack")
    bench.unit.signal("refresh:pick")
    return tote


def _new_tote(bench: Bench, waiting: Waiting) -> tuple[str, str]:
    """A wave of one order that nobody has to walk for."""
    wave, number = new_id(), waves.next_number(bench.unit)
    unit, who = bench.unit, {"operator": bench.operator_id, "station": bench.name}
    unit.record(
        WaveCreated(
            wave=wave,
            number=number,
            fulfilments=(waiting.fulfilment,),
            lines=1,
            pieces=waiting.quantity,
            distance_mm=0,
        ),
        subject=number,
    )
    unit.record(WaveClaimed(wave=wave, **who), subject=number)
    unit.record(WaveCompleted(wave=wave, **who), subject=number)
    return tote_name(number, 1), wave
