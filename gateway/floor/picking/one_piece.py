"""One-piece run (连打): scan any piece out of the wave's cart; the order that waits longest gets it, its waybill
prints, the parcel is weighed in passing and ships.

What does not go smoothly leaves the run (weight, label, call-back) and is settled at scan-out, as any other parcel is.
A wave of equal orders (相同货品) runs the same way: the waybill prints with the last piece of an order.
"""

from typing import Any

import msgspec

from gateway.contracts.facts import LinePicked, Piece
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import packing, scan_out, units, weighing, weights
from gateway.floor.picking import cart, put_back
from gateway.floor.picking.kinds import RUN
from gateway.floor.picking.run_ship import aside, over, over_if_empty, ship_if_labelled, verifying
from gateway.floor.picking.run_view import see, see_back, see_done, see_open, see_weigh, session_of, wave_of, why_not
from gateway.floor.steps import Step, Weight
from gateway.floor.storage import goods
from gateway.floor.tasks import raise_task
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment, Wave
from gateway.store.sessions import Running
from gateway.store.state import State


def _waiting(state: State) -> int:
    return state.waves.count("to_sort", RUN)


def begin(bench: Bench) -> Notice:
    """A run: the only cart that waits is opened at once."""
    waiting = cart.waiting(bench.state, RUN)
    if not waiting:
        raise Refused("nothing_to_sort")
    bench.go("run.open", Running())
    return open_wave(bench, waiting[0]) if len(waiting) == 1 else bench.say("choose_cart")


def open_wave(bench: Bench, wave: Wave) -> Notice:
    """Packs this wave here."""
    bench.go("run.scan", Running(wave=wave.wave))
    return bench.say("run_opened", wave=wave.number)


def _scan_open(bench: Bench, scanned: Scanned) -> Notice:
    return open_wave(bench, cart.find(bench.state, scanned.text, RUN))


def _tap_open(bench: Bench, value: Any) -> Notice:
    return open_wave(bench, cart.find(bench.state, str(value).strip().upper(), RUN))


# --- a piece -----------------------------------------------------------------------------------------------------


def _scan(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is Meaning.TOTE:
        return _other_cart(bench, scanned)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    session, wave = session_of(bench), wave_of(bench)
    sku, pieces = goods.one_sku(scanned, cart.content(bench.state, wave))
    found = _order_for(bench, session, wave, sku, pieces)
    if found is None:
        return _nobody_wants(bench, session, wave, sku, pieces)
    fulfilment, line_no = found
    counted = session.pieces if fulfilment.fulfilment == session.fulfilment else {}
    before = counted.get(line_no, ())
    unit = units.unit_of(bench, sku, scanned, before, fulfilment.fulfilment)
    counted = {**counted, line_no: (*before, Piece(bench.unit.when, pieces, unit=unit))}
    session = msgspec.structs.replace(
        session, fulfilment=fulfilment.fulfilment, pieces=counted, parcel="", warned=False
    )
    left = _left(bench, session)
    if left:
        bench.go("run.scan", session)
        return bench.say("run_more", order=fulfilment.number, left=left)
    return _packed(bench, session, wave, fulfilment)


def _order_for(bench: Bench, session: Running, wave: Wave, sku: str, pieces: int) -> tuple[Fulfilment, int] | None:
    """The order in hand, else the first of the wave that wants the piece, can ship now and is nowhere in hand."""
    state, elsewhere = bench.state, _elsewhere(bench, wave)
    waits = ""
    for name in (session.fulfilment,) if session.fulfilment else wave.fulfilments:
        if name in elsewhere:
            continue
        for line, left in cart.wants(state, wave, name):
            done = sum(piece.quantity for piece in session.pieces.get(line.line_no, ())) if session.fulfilment else 0
            if line.sku != sku or left - done < pieces:
                continue
            if why_not(bench, state.fulfilments[name]):
                waits = waits or name
                continue
            return state.fulfilments[name], line.line_no
    if waits:
        raise Refused("run_order_waits", order=state.fulfilments[waits].number)
    return None


def _elsewhere(bench: Bench, wave: Wave) -> set[str]:
    """Orders that other stations have in hand in the same run."""
    sessions = [work.session for work in bench.state.works if work.station != bench.name]
    return {one.fulfilment for one in sessions if isinstance(one, Running) and one.wave == wave.wave} - {""}


def _left(bench: Bench, session: Running) -> int:
    """Pieces of the order in hand that are still to be scanned."""
    lines = bench.state.fulfilment_lines.by("fulfilment", session.fulfilment)
    done = sum(piece.quantity for pieces in session.pieces.values() for piece in pieces)
    return sum(line.quantity - line.picked for line in lines) - done


def _nobody_wants(bench: Bench, session: Running, wave: Wave, sku: str, pieces: int) -> Notice:
    """A surplus goes back to a bin; what never was in this cart is refused."""
    name = bench.goods_name(sku)
    if session.fulfilment:
        raise Refused("foreign", name=name)
    if cart.wanted(bench.state, wave).get(sku):  # somebody has it in hand elsewhere, or the code stands for too many
        raise Refused("run_nobody", name=name)
    asked = put_back.of_surplus(bench, wave, sku, pieces)
    if asked is None:
        raise Refused("foreign_wave", name=name, wave=wave.number)
    bench.go("run.back", msgspec.structs.replace(session, back=asked))
    return bench.say("surplus", name=name, bin=asked.bin)


def _other_cart(bench: Bench, scanned: Scanned) -> Notice:
    if session_of(bench).fulfilment:
        raise Refused("busy")
    return open_wave(bench, cart.find(bench.state, scanned.text, RUN))


def _packed(bench: Bench, session: Running, wave: Wave, fulfilment: Fulfilment) -> Notice:
    """The order is whole: it leaves the cart, its parcel exists, its waybill prints."""
    state = bench.state
    place, tote = cart.cart_of(wave), tote_name(wave.number, wave.fulfilments.index(fulfilment.fulfilment) + 1)
    parcel = msgspec.structs.replace(packing.begun(state, fulfilment), pieces=session.pieces)
    for line in state.fulfilment_lines.by("fulfilment", fulfilment.fulfilment):
        pieces = session.pieces.get(line.line_no, ())
        if not pieces:
            continue
        quantity = sum(piece.quantity for piece in pieces)
        bench.unit.record(
            LinePicked(
                fulfilment=fulfilment.fulfilment,
                line_no=line.line_no,
                sku=line.sku,
                quantity=quantity,
                bin=place,
                tote=tote,
                wave=wave.wave,
                movements=goods.moves(state, place, line.sku, quantity, tote),
                pieces=pieces,
                station=bench.name,
                operator=bench.operator_id,
            ),
            subject=fulfilment.number,
        )
        scan_out.line_verified(bench, parcel, line, pieces)
    scan_out.record_verified(bench, parcel)
    session = msgspec.structs.replace(session, parcel=parcel.parcel, pieces={})
    expected = weighing.expectation(bench, parcel)
    if state.setting("run_weight", "scale") == "expected" and expected.grams is not None:
        return _weighed(bench, session, Weight(expected.grams, "expected"), expected, bench.operator_id)
    bench.go("run.weigh", session)
    return bench.say("run_weigh", order=fulfilment.number)


# --- weight ------------------------------------------------------------------------------------------------------


def _weigh(bench: Bench, weight: Weight) -> Notice:
    """The weight of the parcel that was scanned last."""
    session = session_of(bench)
    goods.whole(weight.grams, minimum=1)
    operator = weighing.vouched(bench, weight) if weight.source == "manual" else bench.operator_id
    expected = weighing.expectation(bench, verifying(bench, session.parcel))
    return _weighed(bench, session, weight, expected, operator)


def _weighed(bench: Bench, session: Running, weight: Weight, expected: weights.Expectation, operator: str) -> Notice:
    state, parcel = bench.state, verifying(bench, session.parcel)
    fulfilment, row = state.fulfilments[parcel.fulfilment], state.parcels[session.parcel]
    if fulfilment.cancel_kind:
        return aside(bench, session, row.parcel, "called_back", "run_called_back", order=fulfilment.number)
    fits = expected.grams is None or abs(weight.grams - expected.grams) <= (expected.tolerance or 0)
    learned = weights.learn(state, expected, weight.grams) if fits and weight.source == "scale" else ()
    weighing.record(bench, parcel, weight, expected, fits, operator=operator, learned=learned)
    if not fits:
        detail = {"order": fulfilment.number, "grams": weight.grams, "expected": expected.grams}
        raise_task(bench.unit, "weight_held", parcel.parcel, detail)
        told = {"grams": weight.grams, "expected": expected.grams, "waybill": row.waybill}
        return aside(bench, session, row.parcel, "weight_held", "run_held", **told)
    session = msgspec.structs.replace(session, fulfilment="", parcel="", waits=session.waits + 1)
    bench.go("run.scan", session)
    settled = ship_if_labelled(bench, row.parcel)
    return settled or bench.say("run_waits", waybill=row.waybill)


# --- the end -----------------------------------------------------------------------------------------------------


def _undo(bench: Bench, value: Any) -> Notice:
    """The pieces of the order in hand lie in the cart again."""
    session = session_of(bench)
    if not session.fulfilment:
        raise Refused("nothing_to_undo")
    bench.go("run.scan", msgspec.structs.replace(session, fulfilment="", pieces={}))
    return bench.say("resumed")


def _finish(bench: Bench, value: Any) -> Notice:
    """First what nobody wants goes back, then orders without their goods are asked about once."""
    session, wave, state = session_of(bench), wave_of(bench), bench.state
    if session.fulfilment:
        raise Refused("busy")
    for sku, many in cart.surplus(state, wave).items():
        asked = put_back.of_surplus(bench, wave, sku, many, home=True)
        bench.go("run.back", msgspec.structs.replace(session, back=asked))
        return bench.say("surplus", name=bench.goods_name(sku), bin=asked.bin if asked else "")
    left = cart.incomplete(state, wave)
    if left and not session.warned:
        pieces = sum(cart.wanted(state, wave).values())
        bench.go("run.scan", msgspec.structs.replace(session, warned=True, back=None))
        return bench.say("wall_partial", orders=len(left), pieces=pieces)
    cart.give_up_rest(bench, wave)
    if left:
        return over(bench, session, wave, "wall_given_up", orders=len(left))
    return over(bench, session, wave, "run_done")


def _scan_back(bench: Bench, scanned: Scanned) -> Notice:
    session = session_of(bench)
    answer = put_back.put(bench, session.back, scanned)
    bench.go("run.scan", msgspec.structs.replace(session, back=None))
    if session.back is not None and session.back.home:
        return _finish(bench, None)
    return over_if_empty(bench) or answer


def _not_back(bench: Bench, value: Any) -> Notice:
    bench.go("run.scan", msgspec.structs.replace(session_of(bench), back=None))
    return bench.say("resumed")


def _weigh_first(bench: Bench, scanned: Scanned) -> Notice:
    number = bench.state.fulfilments[session_of(bench).fulfilment].number
    raise Refused("run_weigh_first", order=number)


def _home(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


_TAPS = {"undo": _undo, "finish": _finish, "leave": _home}
STEPS = {
    ("", "run.open"): Step("one_piece", see_open, _scan_open, {"open": _tap_open, "leave": _home}),
    ("", "run.scan"): Step("one_piece", see, _scan, _TAPS),
    ("", "run.weigh"): Step("one_piece", see_weigh, _weigh_first, {"leave": _home}, _weigh),
    ("", "run.back"): Step("one_piece", see_back, _scan_back, {"leave": _not_back}),
    ("", "run.done"): Step("one_piece", see_done, None, {"finish": _home, "leave": _home}),
}
menu.offer("one_piece", {"pack"}, begin, _waiting)
