"""What the picking screen shows: where, what, how many, what comes next, and the way there."""

from typing import Any

from gateway.floor import stops
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.units import is_tracked
from gateway.floor.ways import remaining_path
from gateway.store.sessions import Picking

KEYED_FROM = 5
_NEXT = 3


def see_stop(bench: Bench) -> dict[str, Any]:
    """The stop in hand."""
    session = bench.work.session
    assert isinstance(session, Picking)
    state = bench.state
    stop = state.wave_stops[session.wave, session.stop_no]
    wave = state.waves[session.wave]
    turn = stops.in_turn(state, session.wave)
    following = [one for one in turn if one.stop_no != stop.stop_no][:_NEXT]
    stops_kept = state.wave_stops.count("kept", session.wave)
    place = state.bins.get(stop.bin)
    zone = state.zones.get(place.zone) if place else None
    path = state.wave_paths.get(session.wave)
    keyed = (
        session.scanned and stop.quantity >= state.setting("keyed_from", KEYED_FROM) and not is_tracked(bench, stop.sku)
    )
    return {
        "wave": wave.number,
        "stop_no": stops_kept - len(turn) + 1,
        "stops": stops_kept,
        "bin": stop.bin,
        "aisle": place.aisle if place else None,
        "cell": place.cell if place else None,
        "sku": stop.sku,
        "name": bench.goods_name(stop.sku),
        "quantity": stop.quantity,
        "picked": session.counted,
        "slot": stop.slot,
        "tote": tote_name(wave.number, stop.slot),
        "fulfilment": stop.fulfilment,
        "line_no": stop.line_no,
        "order": state.fulfilments[stop.fulfilment].number,
        "walk_mm": stop.walk_mm,
        "next": [{"bin": one.bin, "sku": one.sku, "quantity": one.quantity} for one in following],
        "path": remaining_path(path.path, state.bins.get(session.at), zone) if path else [],
        "layout": zone.layout if zone else {},
        "keyed_allowed": keyed,
    }


def see_done(bench: Bench) -> dict[str, Any]:
    """The walk that is over."""
    session = bench.work.session
    assert isinstance(session, Picking)
    state = bench.state
    wave = state.waves[session.wave]
    done = [stop for stop in state.wave_stops.by("wave", session.wave) if stop.state == "done"]
    totes = [
        {"tote": tote.tote, "slot": tote.slot, "order": state.fulfilments[tote.fulfilment].number}
        for tote in state.totes.by("wave", session.wave)
        if state.stock.count("place", tote.tote)
    ]
    shorts = sum(1 for stop in state.wave_stops.by("wave", session.wave) if stop.state == "short")
    return {
        "wave": wave.number,
        "totes": totes,
        "lines": len(done),
        "pieces": sum(stop.picked for stop in done),
        "shorts": shorts,
    }
