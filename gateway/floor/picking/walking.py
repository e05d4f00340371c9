"""A walk through the stops of a wave: where the picker stands, what is taken there, where to go next.

A wave in totals (`gateway.floor.picking.cart`) has one stop for all orders that want the same goods of a bin.
"""

import msgspec

from gateway.contracts.facts import BatchPicked, LinePicked, Movement, Piece, StopPart
from gateway.contracts.kiosk import Notice
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.picking import cart, stops
from gateway.floor.storage import goods
from gateway.store.rows import WaveStop
from gateway.store.sessions import Picking
from gateway.store.state import State


def session_of(bench: Bench) -> Picking:
    """The walk in hand."""
    session = bench.work.session
    assert isinstance(session, Picking)
    return session


def current(bench: Bench) -> tuple[Picking, WaveStop]:
    """The session and the stop it stands at."""
    session = session_of(bench)
    return session, bench.state.wave_stops[session.wave, session.stop_no]


def next_stop(bench: Bench) -> WaveStop | None:
    """Moves the station to the next open stop, or to the end of the walk."""
    session = session_of(bench)
    stop = stops.first_open(bench.state, session.wave)
    if stop is None:
        stops.complete(bench.unit, session.wave, bench.operator_id, bench.name)
        bench.go("pick.done", Picking(wave=session.wave, at=session.at, empty=session.empty))
        return None
    step = "pick.item" if stop.bin == session.at else "pick.bin"
    bench.go(step, Picking(wave=session.wave, stop_no=stop.stop_no, at=session.at, empty=session.empty))
    return stop


def line_over(bench: Bench, stop: WaveStop, session: Picking) -> Notice:
    """The line's goods are in the tote: on to the next stop, asking about a bin that should be empty now."""
    take(bench, stop, session.pieces)
    bench.go("pick.item", msgspec.structs.replace(session, empty=_emptied(bench, stop.bin)))
    following = next_stop(bench)
    wave = bench.state.waves[session.wave]
    if following is None:
        return bench.say("wave_to_sort" if cart.in_totals(wave) else "wave_done", wave=wave.number)
    if cart.in_totals(wave):
        return bench.say("line_in_cart", done=session.counted)
    return bench.say("line_done", done=session.counted, slot=stop.slot)


def _emptied(bench: Bench, place: str) -> str:
    """The bin, where nothing is left in it on record and the site wants to know."""
    if not bench.state.setting("ask_empty", True):
        return ""
    return "" if any(row.quantity > 0 for row in bench.state.stock.by("place", place)) else place


def group(state: State, stop: WaveStop) -> list[WaveStop]:
    """The stop, or all open ones of a wave in totals that want the same goods of the bin."""
    if not cart.in_totals(state.waves[stop.wave]):
        return [state.wave_stops[stop.wave, stop.stop_no]]
    same = (stop.bin, stop.sku, stop.lot)
    return [one for one in stops.in_turn(state, stop.wave) if (one.bin, one.sku, one.lot) == same]


def wanted(state: State, stop: WaveStop) -> int:
    """Pieces to take from the bin here."""
    return sum(one.quantity for one in group(state, stop))


def take(bench: Bench, stop: WaveStop, pieces: tuple[Piece, ...]) -> None:
    """Writes the line's fact: the pieces go from the bin into the tote or cart; the rest of the stop stays open."""
    state, quantity = bench.state, sum(piece.quantity for piece in pieces)
    if not quantity:
        return
    wave = state.waves[stop.wave]
    place = tote_name(wave.number, 0 if cart.in_totals(wave) else stop.slot)
    movements = goods.moves(state, stop.bin, stop.sku, quantity, place, stop.lot)
    if cart.in_totals(wave):
        _take_totals(bench, stop, pieces, movements)
        return
    bench.unit.record(
        LinePicked(
            fulfilment=stop.fulfilment,
            line_no=stop.line_no,
            sku=stop.sku,
            quantity=quantity,
            bin=stop.bin,
            tote=place,
            wave=stop.wave,
            movements=movements,
            pieces=pieces,
            station=bench.name,
            operator=bench.operator_id,
            stop_no=stop.stop_no,
        ),
        subject=state.fulfilments[stop.fulfilment].number,
    )


def _take_totals(bench: Bench, stop: WaveStop, pieces: tuple[Piece, ...], movements: tuple[Movement, ...]) -> None:
    state, quantity = bench.state, sum(piece.quantity for piece in pieces)
    wave, left, parts = state.waves[stop.wave], quantity, []
    for one in group(state, stop):
        if part := min(left, one.quantity):
            parts.append(StopPart(one.stop_no, part))
            left -= part
    bench.unit.record(
        BatchPicked(
            wave=wave.wave,
            bin=stop.bin,
            sku=stop.sku,
            quantity=quantity,
            tote=cart.cart_of(wave),
            parts=tuple(parts),
            movements=movements,
            pieces=pieces,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=wave.number,
    )
