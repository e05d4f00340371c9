"""What may go wrong at a bin: too few pieces, broken ones, a bin that cannot be reached, a walk that ends early."""

from collections import defaultdict
from typing import Any

import msgspec

from gateway.contracts.facts import CountedLine, FulfilmentBackOrdered, Piece
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.picking import cart, stops
from gateway.floor.picking.shortage import damaged_at_stop, short_stop
from gateway.floor.picking.walking import current, group, next_stop, take, wanted
from gateway.floor.storage import goods
from gateway.store.rows import WaveStop
from gateway.store.sessions import Picking


def short(bench: Bench, value: Any) -> Notice:
    """Fewer pieces than wanted lie in the bin; `value` is the number really there. The rest is looked for elsewhere."""
    session, stop = current(bench)
    most = wanted(bench.state, stop)
    found = goods.whole(session.counted if value is None else value)
    if found >= most:
        raise Refused("bad_value", value=value)
    pieces = session.pieces
    if found != session.counted:
        pieces = (Piece(bench.unit.when, found, keyed=True),) if found else ()
    take(bench, stop, pieces)
    lacking = sum([short_stop(bench, one) for one in group(bench.state, stop) if one.state == "open"])
    next_stop(bench)
    return bench.say("short_lacking" if lacking else "short_replaced", missing=most - found)


def damaged(bench: Bench, value: Any) -> Notice:
    """Pieces that are not in hand yet are broken: they go to the defect bin, and others take their place."""
    session, stop = current(bench)
    broken = goods.whole(1 if value is None else value, minimum=1)
    most = wanted(bench.state, stop)
    if broken > most - session.counted:
        raise Refused("over", wanted=most, done=session.counted)
    take(bench, stop, session.pieces)
    left, lacking = broken, 0
    for one in reversed([one for one in group(bench.state, stop) if one.state == "open"]):
        if part := min(left, one.quantity):
            lacking += damaged_at_stop(bench, one, part)
            left -= part
    next_stop(bench)
    return bench.say("damaged_lacking" if lacking else "damaged_replaced", broken=broken)


def skip(bench: Bench, value: Any) -> Notice:
    """The stop comes last, but must be done."""
    session, stop = current(bench)
    if session.counted:
        raise Refused("busy")
    same = group(bench.state, stop)
    if bench.state.wave_stops.count("open", stop.wave) == len(same):
        raise Refused("last_stop")
    last = max(one.turn for one in bench.state.wave_stops.by("wave", stop.wave))
    later = [msgspec.structs.replace(one, turn=last + i) for i, one in enumerate(same, 1)]
    stops.write(bench.unit, "skipped", *later)
    next_stop(bench)
    return bench.say("skipped", bin=stop.bin)


def finish_early(bench: Bench, value: Any) -> Notice:
    """Ends the walk with stops left: asked once more, then what is left is planned again."""
    session, stop = current(bench)
    if session.asked != "finish":
        left = stops.in_turn(bench.state, stop.wave)
        bench.go(bench.work.step, msgspec.structs.replace(session, asked="finish"))
        pieces = sum(one.quantity for one in left) - session.counted
        return bench.say("partial_finish", lines=len(left), pieces=pieces)
    take(bench, stop, session.pieces)
    open_stops = stops.in_turn(bench.state, stop.wave)
    stops.write(bench.unit, "back_ordered", *(msgspec.structs.replace(one, state="dropped") for one in open_stops))
    if not cart.in_totals(bench.state.waves[stop.wave]):
        _back_order(bench, open_stops)
    bench.go("pick.bin", Picking(wave=session.wave, at=session.at))
    next_stop(bench)
    bench.unit.signal("plan")
    return bench.say("finished_early", lines=len(open_stops))


def _back_order(bench: Bench, open_stops: list[WaveStop]) -> None:
    lines: dict[str, dict[int, CountedLine]] = defaultdict(dict)
    for one in open_stops:
        before = lines[one.fulfilment].get(one.line_no)
        quantity = one.quantity + (before.quantity if before else 0)
        lines[one.fulfilment][one.line_no] = CountedLine(one.line_no, one.sku, quantity)
    for name, rest in lines.items():
        bench.unit.record(
            FulfilmentBackOrdered(
                fulfilment=name,
                wave=open_stops[0].wave,
                lines=tuple(rest.values()),
                station=bench.name,
                operator=bench.operator_id,
            ),
            subject=bench.state.fulfilments[name].number,
        )
