"""Picking: walk the wave's stops in route order; scan the bin, then the goods, piece by piece or keyed."""

from typing import Any

import msgspec

from gateway.contracts.facts import Piece, WaveClaimed, WaveLeft
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.inbound import packs
from gateway.floor.notices import Refused
from gateway.floor.outbound import units
from gateway.floor.picking import cart, pick_swaps, pick_totes, pick_trouble, put_back
from gateway.floor.picking.pick_view import KEYED_FROM, see_done, see_stop
from gateway.floor.picking.walking import current, line_over, next_stop, session_of, take, wanted
from gateway.floor.steps import Step
from gateway.floor.stocktake import counts
from gateway.floor.storage import goods, warehouses
from gateway.printing.jobs import queue_pick_list
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Wave, WaveStop
from gateway.store.sessions import Picking
from gateway.store.state import State


def claim(bench: Bench, value: Any = None) -> Notice:
    """Takes the next waiting wave."""
    state = bench.state
    wave = waiting_for(state, bench.operator_id, warehouses.of_station(state, bench.name))
    if wave is None:
        raise Refused("no_wave")
    bench.unit.record(WaveClaimed(wave=wave.wave, operator=bench.operator_id, station=bench.name), subject=wave.number)
    bench.go("pick.bin", Picking(wave=wave.wave))
    queue_pick_list(bench, wave.number)
    if not pick_totes.begin(bench, wave):
        next_stop(bench)
    bench.unit.signal("refresh:pick")
    bench.unit.signal("plan")
    if cart.in_totals(wave):
        return bench.say("claimed_totals", wave=wave.number, orders=len(wave.fulfilments))
    return bench.say("claimed", wave=wave.number, totes=len(wave.fulfilments))


def waiting_for(state: State, operator: str, warehouse: str = "") -> Wave | None:
    """The wave that this picker takes next: one that is kept for them, else the oldest that is kept for nobody."""
    waves = [
        wave
        for wave in state.waves.by("state", "waiting")
        if not wave.paused
        and wave.assigned in ("", operator)
        and state.wave_stops.count("open", wave.wave)
        and warehouses.of_wave(state, wave.fulfilments) == warehouse
    ]
    return min(waves, key=lambda wave: wave.assigned != operator, default=None)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, stop = current(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    if scanned.text != stop.bin:
        raise Refused("wrong_bin", scanned=scanned.text, bin=stop.bin)
    bench.go("pick.item", msgspec.structs.replace(session, at=stop.bin, empty="", asked=""))
    return bench.say("bin_ok", quantity=wanted(bench.state, stop), name=bench.goods_name(stop.sku))


def _scan_goods(bench: Bench, scanned: Scanned) -> Notice:
    session, stop = current(bench)
    if scanned.meaning is Meaning.BIN:
        return _bin_again(bench, stop, scanned)
    if scanned.meaning is Meaning.TOTE:
        return pick_totes.check(bench, stop, scanned)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    if asked := packs.asked(scanned, (stop.sku,)):
        return packs.ask(bench, session, asked)
    sku, pieces = goods.one_sku(scanned, (stop.sku,))
    if sku != stop.sku:
        raise Refused("wrong_item", scanned=bench.goods_name(sku), name=bench.goods_name(stop.sku))
    if answer := pick_swaps.other_lot(bench, session, stop, scanned):
        return answer
    session, stop = current(bench)
    return _count(bench, session, stop, pieces, units.unit_of(bench, sku, scanned, session.pieces, stop.fulfilment))


def _count(bench: Bench, session: Picking, stop: WaveStop, pieces: int, unit: str = "") -> Notice:
    if session.counted + pieces > wanted(bench.state, stop):
        raise Refused("over", wanted=wanted(bench.state, stop), done=session.counted)
    piece = Piece(bench.unit.when, pieces, unit=unit)
    return counted(
        bench,
        stop,
        msgspec.structs.replace(session, pieces=(*session.pieces, piece), scanned=True, asked="", pack=None, empty=""),
    )


def _bin_again(bench: Bench, stop: WaveStop, scanned: Scanned) -> Notice:
    """The bin alone counts nothing: where several goods lie in it, the goods have to be scanned."""
    if scanned.text != stop.bin:
        raise Refused("unexpected", text=scanned.text)
    lying = {row.sku for row in bench.state.stock.by("place", stop.bin) if row.quantity > 0}
    if len(lying) > 1:
        return bench.say("which_goods", bin=stop.bin, many=len(lying), name=bench.goods_name(stop.sku))
    return bench.say("bin_ok", quantity=wanted(bench.state, stop), name=bench.goods_name(stop.sku))


def _choose_pack(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    return _count(bench, session, stop, packs.chosen(session.pack, value))


def _key_quantity(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    total, most = goods.whole(value), wanted(bench.state, stop)
    if most < bench.state.setting("keyed_from", KEYED_FROM):
        raise Refused("not_allowed", action="quantity")
    units.refuse_keying(bench, stop.sku)
    if not session.scanned:
        raise Refused("scan_once")
    if total > most:
        raise Refused("over", wanted=most, done=session.counted)
    pieces = (Piece(bench.unit.when, total, keyed=True),) if total else ()
    return counted(bench, stop, msgspec.structs.replace(session, pieces=pieces, asked=""))


def counted(bench: Bench, stop: WaveStop, session: Picking) -> Notice:
    """Pieces in hand; with the last one the line is done, in a real tote once that is scanned."""
    most = wanted(bench.state, stop)
    if session.counted < most:
        bench.go("pick.item", session)
        return bench.say("counted", done=session.counted, wanted=most)
    if pick_totes.must_confirm(bench, stop):
        bench.go("pick.tote", session)
        return bench.say("scan_tote", slot=stop.slot, tote=pick_totes.label_of(bench.state, stop))
    return line_over(bench, stop, session)


def _is_empty(bench: Bench, value: Any) -> Notice:
    session = _asked_about(bench)
    bench.go(bench.work.step, msgspec.structs.replace(session, empty=""))
    return bench.say("bin_empty_told", bin=session.empty)


def _is_not_empty(bench: Bench, value: Any) -> Notice:
    session = _asked_about(bench)
    counts.not_empty(bench.unit, session.empty, bench.name, bench.operator_id)
    bench.go(bench.work.step, msgspec.structs.replace(session, empty=""))
    return bench.say("bin_to_count", bin=session.empty)


def _asked_about(bench: Bench) -> Picking:
    session = session_of(bench)
    if not session.empty:
        raise Refused("not_allowed", action="bin_empty")
    return session


def _undo(bench: Bench, value: Any) -> Notice:
    session, stop = current(bench)
    if not session.pieces:
        raise Refused("nothing_to_undo")
    session = msgspec.structs.replace(session, pieces=session.pieces[:-1], asked="", pack=None)
    bench.go("pick.item", session)
    return bench.say("undone", done=session.counted, wanted=wanted(bench.state, stop))


def _leave(bench: Bench, value: Any) -> Notice:
    session = session_of(bench)
    stop = bench.state.wave_stops.get((session.wave, session.stop_no))
    if stop is not None:
        take(bench, stop, session.pieces)
    wave = bench.state.waves[session.wave]
    bench.unit.record(WaveLeft(wave=wave.wave, operator=bench.operator_id, station=bench.name), subject=wave.number)
    bench.go_home()
    bench.unit.signal("refresh:pick")
    return bench.say("left")


def _finish(bench: Bench, value: Any) -> Notice:
    session = session_of(bench)
    wave = bench.state.waves[session.wave]
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("wave_to_sort" if cart.in_totals(wave) and not wave.sorted_ms else "wave_done", wave=wave.number)


def _scan_done(bench: Bench, scanned: Scanned) -> Notice:
    """The tote of an order that was called back during the walk: its goods go back to a bin from here."""
    session = session_of(bench)
    asked = put_back.of_tote(bench, scanned)
    bench.go("pick.back", msgspec.structs.replace(session, back=asked))
    return bench.say("put_back_to", bin=asked.bin)


def _scan_back(bench: Bench, scanned: Scanned) -> Notice:
    session = session_of(bench)
    answer = put_back.put(bench, session.back, scanned)
    bench.go("pick.done", msgspec.structs.replace(session, back=None))
    return answer


def _not_back(bench: Bench, value: Any) -> Notice:
    bench.go("pick.done", msgspec.structs.replace(session_of(bench), back=None))
    return bench.say("left")


def _see_back(bench: Bench) -> dict[str, Any]:
    session = session_of(bench)
    return {"wave": bench.state.waves[session.wave].number, **put_back.see(bench, session.back)}


_EMPTY = {"bin_empty": _is_empty, "bin_not_empty": _is_not_empty}
_WALK = {
    "short": pick_trouble.short,
    "skip": pick_trouble.skip,
    "damaged": pick_trouble.damaged,
    "finish": pick_trouble.finish_early,
    "leave": _leave,
    **_EMPTY,
}
STEPS = {
    ("", "pick.bind"): Step("picking", pick_totes.see, pick_totes.bind, {"leave": _leave}),
    ("", "pick.bin"): Step("picking", see_stop, _scan_bin, _WALK),
    ("", "pick.item"): Step(
        "picking", see_stop, _scan_goods, {"quantity": _key_quantity, "undo": _undo, "pack": _choose_pack, **_WALK}
    ),
    ("", "pick.tote"): Step("picking", see_stop, pick_totes.confirm, {"undo": _undo, "leave": _leave}),
    ("", "pick.done"): Step("picking", see_done, _scan_done, {"finish": _finish, **_EMPTY}),
    ("", "pick.back"): Step("picking", _see_back, _scan_back, {"leave": _not_back}),
}
