"""What the picking screen shows: where, what, how many, what comes next, and the way there."""

from typing import Any

from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.inbound import packs
from gateway.floor.outbound.units import is_tracked
from gateway.floor.picking import stops
from gateway.floor.picking.cart import cart_of, in_totals
from gateway.floor.picking.totes import label
from gateway.floor.picking.walking import group
from gateway.floor.storage.ways import remaining_path
from gateway.store.rows import Wave, WaveStop
from gateway.store.sessions import Picking
from gateway.store.state import State

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
    here = group(state, stop)
    totals = in_totals(wave)
    now = {one.stop_no for one in here}
    following = _merged([one for one in turn if one.stop_no not in now], totals)
    done, kept = _progress(state, wave)
    quantity = sum(one.quantity for one in here)
    place = state.bins.get(stop.bin)
    zone = state.zones.get(place.zone) if place else None
    path = state.wave_paths.get(session.wave)
    keyed = session.scanned and quantity >= state.setting("keyed_from", KEYED_FROM) and not is_tracked(bench, stop.sku)
    return {
        "wave": wave.number,
        "style": wave.style,
        "stop_no": done + 1,
        "stops": kept,
        "bin": stop.bin,
        "aisle": place.aisle if place else None,
        "cell": place.cell if place else None,
        "sku": stop.sku,
        "name": bench.goods_name(stop.sku),
        "lot": stop.lot,
        "quantity": quantity,
        "picked": session.counted,
        "slot": 0 if totals else stop.slot,
        "tote": cart_of(wave) if totals else label(state, tote_name(wave.number, stop.slot)),
        "orders": len({one.fulfilment for one in here}),
        "fulfilment": stop.fulfilment,
        "line_no": stop.line_no,
        "order": "" if totals else state.fulfilments[stop.fulfilment].number,
        "walk_mm": stop.walk_mm,
        "next": following,
        "path": remaining_path(path.path, state.bins.get(session.at), zone) if path else [],
        "layout": zone.layout if zone else {},
        "keyed_allowed": keyed,
        "empty_bin": session.empty,
        **packs.see(session.pack),
    }


def _merged(turn: list[WaveStop], totals: bool) -> list[dict[str, Any]]:
    """The stops that come next; those of a wave in totals that are one for the picker are one here."""
    found: dict[tuple[str, str, object], int] = {}
    for stop in turn:
        key = (stop.bin, stop.sku, stop.lot if totals else stop.stop_no)
        if key not in found and len(found) == _NEXT:
            break
        found[key] = found.get(key, 0) + stop.quantity
    return [{"bin": place, "sku": sku, "quantity": quantity} for (place, sku, _), quantity in found.items()]


def _progress(state: State, wave: Wave) -> tuple[int, int]:
    """Stops that are done, and all of them, as the picker sees them."""
    if not in_totals(wave):
        kept = state.wave_stops.count("kept", wave.wave)
        return kept - state.wave_stops.count("open", wave.wave), kept
    kept_keys = {(one.bin, one.sku, one.lot) for one in state.wave_stops.by("kept", wave.wave)}
    open_keys = {(one.bin, one.sku, one.lot) for one in state.wave_stops.by("open", wave.wave)}
    return len(kept_keys - open_keys), len(kept_keys)


def see_done(bench: Bench) -> dict[str, Any]:
    """The walk that is over."""
    session = bench.work.session
    assert isinstance(session, Picking)
    state = bench.state
    wave = state.waves[session.wave]
    done = [stop for stop in state.wave_stops.by("wave", session.wave) if stop.state == "done"]
    totes = [
        {
            "tote": label(state, tote.tote),
            "slot": tote.slot,
            "order": state.fulfilments[tote.fulfilment].number,
            "called_back": bool(state.fulfilments[tote.fulfilment].cancel_kind),
        }
        for tote in state.totes.by("wave", session.wave)
        if tote.slot and state.stock.count("place", tote.tote)
    ]
    shorts = sum(1 for stop in state.wave_stops.by("wave", session.wave) if stop.state == "short")
    return {
        "wave": wave.number,
        "style": wave.style,
        "cart": cart_of(wave) if in_totals(wave) else "",
        "totes": totes,
        "empty_bin": session.empty,
        "lines": len(done),
        "pieces": sum(stop.picked for stop in done),
        "shorts": shorts,
    }
