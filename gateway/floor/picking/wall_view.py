"""What the put-wall shows: the slots with wanted, put and matched, the slot to put into, who else sorts here."""

from typing import Any

from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.picking import cart, put_back
from gateway.floor.picking.kinds import BATCH
from gateway.store.rows import Wave
from gateway.store.sessions import Walling


def session_of(bench: Bench) -> Walling:
    """The wall in hand."""
    session = bench.work.session
    assert isinstance(session, Walling)
    return session


def wave_of(bench: Bench) -> Wave:
    """The wave that is sorted here."""
    return bench.state.waves[session_of(bench).wave]


def together(bench: Bench, wave: Wave) -> list[str]:
    """The names of the other stations where this wave is sorted."""
    found = []
    for work in bench.state.works:
        session = work.session
        if work.station != bench.name and isinstance(session, Walling) and session.wave == wave.wave and work.operator:
            station = bench.state.stations.get(work.station)
            found.append(station.name if station is not None else work.station)
    return sorted(found)


def see_open(bench: Bench) -> dict[str, Any]:
    """The carts that wait."""
    state = bench.state
    return {
        "carts": [
            {
                "wave": wave.number,
                "cart": cart.cart_of(wave),
                "orders": len(wave.fulfilments),
                "pieces": sum(cart.content(state, wave).values()),
                "here": together(bench, wave),
            }
            for wave in cart.waiting(state, BATCH)
        ]
    }


def see(bench: Bench) -> dict[str, Any]:
    """The wall with the piece in hand."""
    session, wave = session_of(bench), wave_of(bench)
    shown = {
        "wave": wave.number,
        "cart": cart.cart_of(wave),
        "left": sum(cart.content(bench.state, wave).values()),
        "slots": slots(bench, wave),
        "others": together(bench, wave),
        "light": bool(bench.state.setting("light_wall", False)),
        "hand": None,
    }
    if session.hand is not None:
        shown["hand"] = {
            "slot": session.hand.slot,
            "tote": tote_name(wave.number, session.hand.slot),
            "sku": session.hand.sku,
            "name": bench.goods_name(session.hand.sku),
            "quantity": session.hand.quantity,
            "order": bench.state.fulfilments[session.hand.fulfilment].number,
        }
    return shown


def slots(bench: Bench, wave: Wave) -> list[dict[str, Any]]:
    """Each slot: pieces wanted and put, and `state` open, matched, stop (called back) or gone (sorted elsewhere)."""
    return [_slot(bench, wave, slot, name) for slot, name in enumerate(wave.fulfilments, 1)]


def _slot(bench: Bench, wave: Wave, slot: int, name: str) -> dict[str, Any]:
    state = bench.state
    fulfilment = state.fulfilments[name]
    lines = state.fulfilment_lines.by("fulfilment", name)
    wanted, put = sum(line.quantity for line in lines), sum(line.picked for line in lines)
    if fulfilment.cancel_kind or fulfilment.state == "intercepted":
        kept = any(row.quantity > 0 for row in state.stock.by("place", tote_name(wave.number, slot)))
        told = "stop" if kept else "gone"
    elif put >= wanted:
        told = "matched"
    else:
        told = "open" if fulfilment.wave == wave.wave else "gone"
    return {
        "slot": slot,
        "tote": tote_name(wave.number, slot),
        "order": fulfilment.number,
        "wanted": wanted,
        "put": put,
        "state": told,
    }


def see_back(bench: Bench) -> dict[str, Any]:
    """Goods on their way back to a bin."""
    return {"wave": wave_of(bench).number, **put_back.see(bench, session_of(bench).back)}


def see_done(bench: Bench) -> dict[str, Any]:
    """The wall that is over."""
    wave = wave_of(bench)
    return {"wave": wave.number, "slots": slots(bench, wave)}
