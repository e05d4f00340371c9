"""The put-wall (播种墙, 二次拣货): scan a piece out of the wave's cart, put it into the slot that lights up, confirm.

A put is the pick of its order: the pieces leave the cart for the slot's tote. Quantities are those of the tables, less
what other people at the same wall have in hand.
"""

from typing import Any

import msgspec

from gateway.contracts.facts import LinePicked, Piece, PutTakenBack
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import packing, units
from gateway.floor.picking import cart, put_back
from gateway.floor.picking.kinds import BATCH
from gateway.floor.picking.totes import tote_of
from gateway.floor.picking.wall_slots import in_hand, slot_for
from gateway.floor.picking.wall_view import see, see_back, see_done, see_open, session_of, together, wave_of
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Wave
from gateway.store.sessions import Put, Walling
from gateway.store.state import State

UNDO_DEPTH = 20


def _waiting(state: State) -> int:
    return state.waves.count("to_sort", BATCH)


def begin(bench: Bench) -> Notice:
    """To the wall: the only cart that waits is opened at once."""
    waiting = cart.waiting(bench.state, BATCH)
    if not waiting:
        raise Refused("nothing_to_sort")
    bench.go("wall.open", Walling())
    return open_wave(bench, waiting[0]) if len(waiting) == 1 else bench.say("choose_cart")


def open_wave(bench: Bench, wave: Wave) -> Notice:
    """Sorts this wave here, alone or with others."""
    bench.go("wall.scan", Walling(wave=wave.wave))
    others = together(bench, wave)
    bench.unit.signal("refresh:pack")
    if others:
        return bench.say("wall_joined", stations=", ".join(others), wave=wave.number)
    return bench.say("wall_opened", wave=wave.number)


def _scan_open(bench: Bench, scanned: Scanned) -> Notice:
    return open_wave(bench, cart.find(bench.state, scanned.text, BATCH))


def _tap_open(bench: Bench, value: Any) -> Notice:
    return open_wave(bench, cart.find(bench.state, str(value).strip().upper(), BATCH))


def _scan(bench: Bench, scanned: Scanned) -> Notice:
    """A piece of the cart; or the tote of a slot whose order was called back."""
    if scanned.meaning is Meaning.TOTE:
        return _scan_tote(bench, scanned)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    wave = wave_of(bench)
    sku, pieces = goods.one_sku(scanned, cart.wanted(bench.state, wave))
    found = slot_for(bench, wave, sku, pieces)
    if found is None:
        return _nobody_wants(bench, wave, sku, pieces)
    line, slot = found
    unit = units.unit_of(bench, sku, scanned, (), line.fulfilment)
    piece = Piece(bench.unit.when, pieces, unit=unit)
    hand = Put(fulfilment=line.fulfilment, line_no=line.line_no, slot=slot, sku=sku, pieces=(piece,))
    bench.go("wall.put", msgspec.structs.replace(session_of(bench), hand=hand, warned=False))
    return bench.say("to_slot", slot=slot)


def _nobody_wants(bench: Bench, wave: Wave, sku: str, pieces: int) -> Notice:
    """A surplus goes back to a bin; goods of another wave, or of none, are refused."""
    state, name = bench.state, bench.goods_name(sku)
    asked = put_back.of_surplus(bench, wave, sku, pieces)
    if asked is None:
        other = next((one for one in cart.waiting(state, BATCH) if cart.content(state, one).get(sku)), None)
        if other is not None:
            raise Refused("wrong_wave", name=name, other=other.number)
        raise Refused("foreign_wave", name=name, wave=wave.number)
    bench.go("wall.back", msgspec.structs.replace(session_of(bench), back=asked))
    return bench.say("surplus", name=name, bin=asked.bin)


def _scan_tote(bench: Bench, scanned: Scanned) -> Notice:
    wave, tote = wave_of(bench), tote_of(bench.state, scanned.text)
    if tote is not None and tote.wave != wave.wave:
        raise Refused("busy")
    if tote is not None and not tote.slot:
        return bench.say("wall_opened", wave=wave.number)
    asked = put_back.of_tote(bench, scanned)
    bench.go("wall.back", msgspec.structs.replace(session_of(bench), back=asked))
    return bench.say("put_back_to", bin=asked.bin)


def _scan_put(bench: Bench, scanned: Scanned) -> Notice:
    """The slot's tote confirms; another piece of the same goods goes along."""
    hand = _hand(bench)
    if scanned.meaning is Meaning.GOODS and hand.sku in scanned.goods:
        return _another(bench, hand, scanned)
    if scanned.meaning is Meaning.GOODS:
        raise Refused("slot_first", slot=hand.slot)
    if scanned.meaning is not Meaning.TOTE:
        raise Refused("unexpected", text=scanned.text)
    tote = tote_of(bench.state, scanned.text)
    if tote is None or tote.tote != tote_name(wave_of(bench).number, hand.slot):
        raise Refused("wrong_slot", scanned=scanned.text, slot=hand.slot)
    return _put(bench, hand)


def _another(bench: Bench, hand: Put, scanned: Scanned) -> Notice:
    wave = wave_of(bench)
    sku, pieces = goods.one_sku(scanned, (hand.sku,))
    open_lines = {line.line_no: left for line, left in cart.wants(bench.state, wave, hand.fulfilment)}
    left = open_lines.get(hand.line_no, 0) - in_hand(bench, wave).get((hand.fulfilment, hand.line_no), 0)
    if hand.quantity + pieces > left:
        raise Refused("slot_first", slot=hand.slot)
    unit = units.unit_of(bench, sku, scanned, hand.pieces, hand.fulfilment)
    hand = msgspec.structs.replace(hand, pieces=(*hand.pieces, Piece(bench.unit.when, pieces, unit=unit)))
    bench.go("wall.put", msgspec.structs.replace(session_of(bench), hand=hand))
    return bench.say("slot_more", slot=hand.slot, done=hand.quantity)


def _tap_put(bench: Bench, value: Any) -> Notice:
    """The button below the light, where the wall has such."""
    if not bench.state.setting("light_wall", False):
        raise Refused("no_light")
    return _put(bench, _hand(bench))


def _put(bench: Bench, hand: Put) -> Notice:
    state, wave, session = bench.state, wave_of(bench), session_of(bench)
    open_lines = {line.line_no: left for line, left in cart.wants(state, wave, hand.fulfilment)}
    number = state.fulfilments[hand.fulfilment].number
    if open_lines.get(hand.line_no, 0) < hand.quantity:
        bench.go("wall.scan", msgspec.structs.replace(session, hand=None))
        return bench.say("slot_gone", order=number)
    from_place, to_place = cart.cart_of(wave), tote_name(wave.number, hand.slot)
    bench.unit.record(
        LinePicked(
            fulfilment=hand.fulfilment,
            line_no=hand.line_no,
            sku=hand.sku,
            quantity=hand.quantity,
            bin=from_place,
            tote=to_place,
            wave=wave.wave,
            movements=goods.moves(state, from_place, hand.sku, hand.quantity, to_place),
            pieces=hand.pieces,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=number,
    )
    puts = (*session.puts, hand)[-UNDO_DEPTH:]
    bench.go("wall.scan", msgspec.structs.replace(session, hand=None, puts=puts))
    left = sum(left for _, left in cart.wants(state, wave, hand.fulfilment))
    if left:
        return bench.say("put", slot=hand.slot, left=left)
    bench.unit.signal("refresh:pack")
    return _over_if_empty(bench, wave) or bench.say("slot_done", slot=hand.slot, order=number)


def _over_if_empty(bench: Bench, wave: Wave) -> Notice | None:
    """The last piece is sorted: says so at every station of this wall; None while there is more."""
    if cart.content(bench.state, wave) or cart.incomplete(bench.state, wave):
        return None
    return _over(bench, wave, "wall_done")


def _over(bench: Bench, wave: Wave, code: str, **params: Any) -> Notice:
    cart.close(bench.unit, wave, bench.operator_id, bench.name)
    bench.go("wall.done", Walling(wave=wave.wave))
    return bench.say(code, **({"wave": wave.number} | params))


def _undo(bench: Bench, value: Any) -> Notice:
    """What is in hand, or what was put last, lies in the cart again."""
    session, wave, state = session_of(bench), wave_of(bench), bench.state
    if session.hand is not None:
        bench.go("wall.scan", msgspec.structs.replace(session, hand=None))
        return bench.say("taken_back", slot=session.hand.slot, done=session.hand.quantity)
    if not session.puts:
        raise Refused("nothing_to_undo")
    last = session.puts[-1]
    fulfilment = state.fulfilments[last.fulfilment]
    if fulfilment.state not in ("picking", "picked", "short") or packing.open_at(state, last.fulfilment):
        raise Refused("too_late_to_undo", order=fulfilment.number)
    tote = tote_name(wave.number, last.slot)
    bench.unit.record(
        PutTakenBack(
            wave=wave.wave,
            fulfilment=last.fulfilment,
            line_no=last.line_no,
            sku=last.sku,
            quantity=last.quantity,
            movements=goods.moves(state, tote, last.sku, last.quantity, cart.cart_of(wave)),
            units=tuple(piece.unit for piece in last.pieces if piece.unit),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    bench.go("wall.scan", msgspec.structs.replace(session, puts=session.puts[:-1]))
    bench.unit.signal("refresh:pack")
    return bench.say("taken_back", slot=last.slot, done=last.quantity)


def _scan_back(bench: Bench, scanned: Scanned) -> Notice:
    """A surplus or a called-back order lies in a bin again."""
    session = session_of(bench)
    answer = put_back.put(bench, session.back, scanned)
    bench.go("wall.scan", msgspec.structs.replace(session, back=None))
    if session.back is not None and session.back.home:
        return _finish(bench, None)
    return _over_if_empty(bench, wave_of(bench)) or answer


def _not_back(bench: Bench, value: Any) -> Notice:
    """Not now: the goods stay in the cart and come up again at the end."""
    bench.go("wall.scan", msgspec.structs.replace(session_of(bench), back=None))
    return bench.say("resumed")


def _damaged(bench: Bench, value: Any) -> Notice:
    """A piece out of the cart is broken: to the defect bin; the order that wanted it last is planned again."""
    hand, wave = _hand(bench), wave_of(bench)
    line = bench.state.fulfilment_lines[hand.fulfilment, hand.line_no]
    movements = goods.to_defect(bench.state, cart.cart_of(wave), hand.sku, hand.quantity)
    lacking = cart.give_up(bench, wave, line, hand.quantity, movements, "damaged")
    bench.go("wall.scan", msgspec.structs.replace(session_of(bench), hand=None))
    return bench.say("damaged_lacking" if lacking else "damaged_replaced", broken=hand.quantity)


def _finish(bench: Bench, value: Any) -> Notice:
    """The end: first what nobody wants goes back, then orders that are not complete are asked about once."""
    session, wave, state = session_of(bench), wave_of(bench), bench.state
    if wave.sorted_ms:
        return _home(bench, None)
    for sku, many in cart.surplus(state, wave).items():
        asked = put_back.of_surplus(bench, wave, sku, many, home=True)
        bench.go("wall.back", msgspec.structs.replace(session, back=asked))
        return bench.say("surplus", name=bench.goods_name(sku), bin=asked.bin if asked else "")
    left = cart.incomplete(state, wave)
    if left and not session.warned:
        pieces = sum(cart.wanted(state, wave).values())
        bench.go("wall.scan", msgspec.structs.replace(session, warned=True, back=None))
        return bench.say("wall_partial", orders=len(left), pieces=pieces)
    cart.give_up_rest(bench, wave)
    if left:
        return _over(bench, wave, "wall_given_up", orders=len(left))
    return _over(bench, wave, "wall_done")


def _home(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


def _hand(bench: Bench) -> Put:
    hand = session_of(bench).hand
    if hand is None:
        raise Refused("not_allowed", action="put")
    return hand


_TAPS = {"undo": _undo, "finish": _finish, "leave": _home}
STEPS = {
    ("", "wall.open"): Step("wall", see_open, _scan_open, {"open": _tap_open, "leave": _home}),
    ("", "wall.scan"): Step("wall", see, _scan, _TAPS),
    ("", "wall.put"): Step("wall", see, _scan_put, {"put": _tap_put, "damaged": _damaged, "undo": _undo}),
    ("", "wall.back"): Step("wall", see_back, _scan_back, {"leave": _not_back}),
    ("", "wall.done"): Step("wall", see_done, None, {"finish": _home, "leave": _home}),
}
menu.offer("wall", {"pack", "pick"}, begin, _waiting)
