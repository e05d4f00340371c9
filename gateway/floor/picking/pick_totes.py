"""Real totes on a cart (setting `bind_totes`): a label is bound to each slot, and each line ends with its scan."""

from typing import Any

from gateway.contracts.facts import ToteBound
from gateway.contracts.kiosk import Notice
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.picking import cart
from gateway.floor.picking.totes import label
from gateway.floor.picking.walking import current, line_over, next_stop, session_of
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Tote, Wave, WaveStop
from gateway.store.state import State


def begin(bench: Bench, wave: Wave) -> bool:
    """Asks for the wave's totes first, where the site works with real ones; whether there is one to bind."""
    if not bench.state.setting("bind_totes", False) or cart.in_totals(wave) or _unbound(bench.state, wave) is None:
        return False
    bench.go("pick.bind")
    return True


def _unbound(state: State, wave: Wave) -> Tote | None:
    """The next slot without a label that still has something to get."""
    open_slots = {stop.slot for stop in state.wave_stops.by("open", wave.wave)}
    found = [
        tote
        for tote in state.totes.by("wave", wave.wave)
        if tote.slot in open_slots and not state.sorting.bound.count("tote", tote.tote)
    ]
    return min(found, key=lambda tote: tote.slot, default=None)


def bind(bench: Bench, scanned: Scanned) -> Notice:
    """The scanned tote stands in the next slot from now on; one that holds another order's goods is refused."""
    state, session = bench.state, session_of(bench)
    wave = state.waves[session.wave]
    slot = _unbound(state, wave)
    if scanned.meaning is not Meaning.TOTE or scanned.text in state.totes or slot is None:
        raise Refused("unexpected", text=scanned.text)
    bound = state.sorting.bound.get(scanned.text)
    if bound is not None:
        raise Refused("tote_in_use", tote=scanned.text, order=state.fulfilments[bound.fulfilment].number)
    bench.unit.record(
        ToteBound(
            label=scanned.text,
            tote=slot.tote,
            wave=wave.wave,
            slot=slot.slot,
            fulfilment=slot.fulfilment,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=wave.number,
    )
    if _unbound(state, wave) is None:
        next_stop(bench)
    return bench.say("tote_bound", tote=scanned.text, slot=slot.slot)


def see(bench: Bench) -> dict[str, Any]:
    """Which slot gets a tote now."""
    state, session = bench.state, session_of(bench)
    wave = state.waves[session.wave]
    slot = _unbound(state, wave)
    bound = [row for tote in state.totes.by("wave", wave.wave) for row in state.sorting.bound.by("tote", tote.tote)]
    return {
        "wave": wave.number,
        "slot": slot.slot if slot else None,
        "order": state.fulfilments[slot.fulfilment].number if slot else "",
        "slots": len(wave.fulfilments),
        "bound": [{"slot": row.slot, "label": row.label} for row in bound],
    }


def must_confirm(bench: Bench, stop: WaveStop) -> bool:
    """Whether the line ends with a scan of its tote."""
    return bool(bench.state.sorting.bound.count("tote", _tote(bench.state, stop)))


def label_of(state: State, stop: WaveStop) -> str:
    """What stands on the stop's tote."""
    return label(state, _tote(state, stop))


def check(bench: Bench, stop: WaveStop, scanned: Scanned) -> Notice:
    """A tote scanned while counting: right or wrong, nothing changes."""
    _refuse_other(bench, stop, scanned)
    return bench.say("tote_ok", slot=stop.slot)


def confirm(bench: Bench, scanned: Scanned) -> Notice:
    """The goods lie in the scanned tote."""
    session, stop = current(bench)
    _refuse_other(bench, stop, scanned)
    return line_over(bench, stop, session)


def _refuse_other(bench: Bench, stop: WaveStop, scanned: Scanned) -> None:
    state = bench.state
    if scanned.meaning is not Meaning.TOTE:
        raise Refused("unexpected", text=scanned.text)
    if scanned.text not in (_tote(state, stop), label_of(state, stop)):
        raise Refused("wrong_tote", scanned=scanned.text, tote=label_of(state, stop), slot=stop.slot)


def _tote(state: State, stop: WaveStop) -> str:
    wave = state.waves[stop.wave]
    return tote_name(wave.number, 0 if cart.in_totals(wave) else stop.slot)
