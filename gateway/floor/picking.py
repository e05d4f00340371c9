"""Picking: walk the wave's stops in route order; scan the bin, then the goods, piece by piece or keyed."""

from typing import Any

import msgspec

from gateway.contracts.facts import LinePicked, Piece, WaveClaimed, WaveLeft
from gateway.contracts.kiosk import Notice
from gateway.floor import goods, stops, units
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.pick_view import see_done, see_stop
from gateway.floor.shortage import short_stop
from gateway.floor.steps import Step
from gateway.printing.jobs import queue_pick_list
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Wave, WaveStop
from gateway.store.sessions import Picking
from gateway.store.state import State

KEYED_FROM = 5


def claim(bench: Bench, value: Any = None) -> Notice:
    """Takes the next waiting wave."""
    state = bench.state
    wave = waiting_for(state, bench.operator_id)
    if wave is None:
        raise Refused("no_wave")
    bench.unit.record(WaveClaimed(wave=wave.wave, operator=bench.operator_id, station=bench.name), subject=wave.number)
    bench.go("pick.bin", Picking(wave=wave.wave))
    queue_pick_list(bench, wave.number)
    next_stop(bench)
    bench.unit.signal("refresh:pick")
    bench.unit.signal("plan")
    return bench.say("claimed", wave=wave.number, totes=len(wave.fulfilments))


def waiting_for(state: State, operator: str) -> Wave | None:
    """The wave that this picker takes next: one that is kept for them, else the oldest that is kept for nobody."""
    waves = [
        wave
        for wave in state.waves.by("state", "waiting")
        if not wave.paused and wave.assigned in ("", operator) and state.wave_stops.count("open", wave.wave)
    ]
    return min(waves, key=lambda wave: wave.assigned != operator, default=None)


def next_stop(bench: Bench) -> WaveStop | None:
    """Moves the station to the next open stop, or to the end of the walk."""
    session = bench.work.session
    assert isinstance(session, Picking)
    stop = stops.first_open(bench.state, session.wave)
    if stop is None:
        stops.complete(bench.unit, session.wave, bench.operator_id, bench.name)
        bench.go("pick.done", Picking(wave=session.wave, at=session.at))
        return None
    step = "pick.item" if stop.bin == session.at else "pick.bin"
    bench.go(step, Picking(wave=session.wave, stop_no=stop.stop_no, at=session.at))
    return stop


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, stop = current(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    if scanned.text != stop.bin:
        raise Refused("wrong_bin", scanned=scanned.text, bin=stop.bin)
    bench.go("pick.item", msgspec.structs.replace(session, at=stop.bin))
    return bench.say("bin_ok", quantity=stop.quantity, name=bench.goods_name(stop.sku))


def _scan_goods(bench: Bench, scanned: Scanned) -> Notice:
    session, stop = current(bench)
    if scanned.meaning is Meaning.BIN and scanned.text == stop.bin:
        return bench.say("bin_ok", quantity=stop.quantity, name=bench.goods_name(stop.sku))
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, pieces = goods.one_sku(scanned, (stop.sku,))
    if sku != stop.sku:
        raise Refused("wrong_item", scanned=bench.goods_name(sku), name=bench.goods_name(stop.sku))
    if session.counted + pieces > stop.quantity:
        raise Refused("over", wanted=stop.quantity, done=session.counted)
    piece = Piece(bench.unit.now, pieces, unit=units.unit_of(bench, sku, scanned, session.pieces))
    return _counted(bench, stop, msgspec.structs.replace(session, pieces=(*session.pieces, piece), scanned=True))


def _key_quantity(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    total = goods.whole(value)
    if stop.quantity < bench.state.setting("keyed_from", KEYED_FROM):
        raise Refused("not_allowed", action="quantity")
    units.refuse_keying(bench, stop.sku)
    if not session.scanned:
        raise Refused("scan_once")
    if total > stop.quantity:
        raise Refused("over", wanted=stop.quantity, done=session.counted)
    pieces = (Piece(bench.unit.now, total, keyed=True),) if total else ()
    return _counted(bench, stop, msgspec.structs.replace(session, pieces=pieces))


def _counted(bench: Bench, stop: WaveStop, session: Picking) -> Notice:
    if session.counted < stop.quantity:
        bench.go("pick.item", session)
        return bench.say("counted", done=session.counted, wanted=stop.quantity)
    take(bench, stop, session.pieces)
    following = next_stop(bench)
    if following is None:
        return bench.say("wave_done", wave=bench.state.waves[session.wave].number)
    return bench.say("line_done", done=stop.quantity, slot=stop.slot)


def take(bench: Bench, stop: WaveStop, pieces: tuple[Piece, ...]) -> None:
    """Writes the line's fact: the pieces go from the bin into the tote; the rest of the stop stays open."""
    state, quantity = bench.state, sum(piece.quantity for piece in pieces)
    if not quantity:
        return
    wave = state.waves[stop.wave]
    tote = tote_name(wave.number, stop.slot)
    bench.unit.record(
        LinePicked(
            fulfilment=stop.fulfilment,
            line_no=stop.line_no,
            sku=stop.sku,
            quantity=quantity,
            bin=stop.bin,
            tote=tote,
            wave=stop.wave,
            movements=goods.moves(state, stop.bin, stop.sku, quantity, tote, stop.lot),
            pieces=pieces,
            station=bench.name,
            operator=bench.operator_id,
            stop_no=stop.stop_no,
        ),
        subject=state.fulfilments[stop.fulfilment].number,
    )


def _short(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    found = goods.whole(session.counted if value is None else value)
    if found >= stop.quantity:
        raise Refused("bad_value", value=value)
    pieces = session.pieces
    if found != session.counted:
        pieces = (Piece(bench.unit.now, found, keyed=True),) if found else ()
    take(bench, stop, pieces)
    rest = bench.state.wave_stops[stop.wave, stop.stop_no]
    lacking = short_stop(bench, rest)
    next_stop(bench)
    return bench.say("short_lacking" if lacking else "short_replaced", missing=stop.quantity - found)


def _skip(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    if session.counted:
        raise Refused("busy")
    if bench.state.wave_stops.count("open", stop.wave) == 1:
        raise Refused("last_stop")
    last = max(one.turn for one in bench.state.wave_stops.by("wave", stop.wave))
    stops.write(bench.unit, "skipped", msgspec.structs.replace(stop, turn=last + 1))
    next_stop(bench)
    return bench.say("skipped", bin=stop.bin)


def _undo(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    if not session.pieces:
        raise Refused("nothing_to_undo")
    session = msgspec.structs.replace(session, pieces=session.pieces[:-1])
    bench.go("pick.item", session)
    return bench.say("undone", done=session.counted, wanted=stop.quantity)


def _leave(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    take(bench, stop, session.pieces)
    wave = bench.state.waves[session.wave]
    bench.unit.record(WaveLeft(wave=wave.wave, operator=bench.operator_id, station=bench.name), subject=wave.number)
    bench.go_home()
    bench.unit.signal("refresh:pick")
    return bench.say("left")


def _finish(bench: Bench, value: Any) -> Notice:
    session = bench.work.session
    assert isinstance(session, Picking)
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("wave_done", wave=bench.state.waves[session.wave].number)


def current(bench: Bench) -> tuple[Picking, WaveStop]:
    """The session and the stop it stands at."""
    session = bench.work.session
    assert isinstance(session, Picking)
    return session, bench.state.wave_stops[session.wave, session.stop_no]


_TAPS = {"short": _short, "skip": _skip, "undo": _undo, "leave": _leave}
STEPS = {
    ("", "pick.bin"): Step("picking", see_stop, _scan_bin, {"short": _short, "skip": _skip, "leave": _leave}),
    ("", "pick.item"): Step("picking", see_stop, _scan_goods, {"quantity": _key_quantity, **_TAPS}),
    ("", "pick.done"): Step("picking", see_done, None, {"finish": _finish}),
}
