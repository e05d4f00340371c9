"""Scan-out verification: open by tote, waybill or order; scan each piece to zero."""

from typing import Any

import msgspec

from gateway.contracts.facts import CountedLine, LineVerified, ParcelVerified, Piece, WaybillWanted
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import packs
from gateway.floor.notices import Refused
from gateway.floor.outbound import bench_swap, cartons, freshness, intercepts, packing, units, weighing
from gateway.floor.outbound.bench_short import damaged_at_bench, short_at_bench
from gateway.floor.outbound.sscc import next_sscc, tag_of
from gateway.floor.picking.pick_view import KEYED_FROM
from gateway.floor.sign_in import sign_out
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.printing.jobs import queue_waybill
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment, FulfilmentLine, Waybill
from gateway.store.sessions import Verifying
from gateway.store.state import State


def _scan_open(bench: Bench, scanned: Scanned) -> Notice:
    return open_order(bench, packing.find(bench.state, scanned))


def open_order(bench: Bench, fulfilment: Fulfilment) -> Notice:
    """Starts or resumes the verification of a fulfilment."""
    packing.refuse_final(bench, fulfilment)
    other = packing.open_at(bench.state, fulfilment.fulfilment)
    if other and other != bench.name:
        raise Refused("elsewhere", order=fulfilment.number, station=other)
    if fulfilment.cancel_kind:
        return intercepts.stop(bench, fulfilment)
    if fulfilment.state == "verified":
        return weighing.resume(bench, fulfilment)
    if fulfilment.state != "picked":
        raise Refused("not_picked", order=fulfilment.number)
    freshness.refuse_old(bench.state, bench.unit.now_ms, fulfilment)
    session = packing.begun(bench.state, fulfilment)
    if packing.waybill_of(bench.state, fulfilment.fulfilment, session.no) is None:
        raise Refused("no_waybill", order=fulfilment.number)
    bench.go("verify.item", session)
    bench.unit.signal("refresh:pack")
    return bench.say("opened_order", order=fulfilment.number)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, fulfilment, lines = packing.opened(bench)
    if scanned.meaning in (Meaning.TOTE, Meaning.WAYBILL, Meaning.ORDER):
        return _scan_other(bench, fulfilment, scanned)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    if asked := packs.asked(scanned, [line.sku for line in lines]):
        return packs.ask(bench, session, asked)
    sku, pieces = goods.one_sku(scanned, [line.sku for line in lines])
    if answer := bench_swap.another_piece(bench, session, fulfilment, lines, sku, scanned):
        return answer
    line = _line_for(bench, session, fulfilment, lines, sku)
    counted = (piece for done in session.pieces.values() for piece in done)
    return _add(bench, session, line, pieces, units.unit_of(bench, sku, scanned, counted, fulfilment.fulfilment))


def _add(bench: Bench, session: Verifying, line: FulfilmentLine, pieces: int, unit: str = "") -> Notice:
    done = session.done(line.line_no)
    if done + pieces > line.quantity:
        raise Refused("over", wanted=line.quantity, done=done)
    before = session.pieces.get(line.line_no, ())
    session = msgspec.structs.replace(session, pack=None, swap="")
    return _counted(bench, session, line, (*before, Piece(bench.unit.when, pieces, unit=unit)))


def _choose_pack(bench: Bench, value: Any) -> Notice:
    session, fulfilment, lines = packing.opened(bench)
    pieces = packs.chosen(session.pack, value)
    assert session.pack is not None
    return _add(bench, session, _line_for(bench, session, fulfilment, lines, session.pack.sku), pieces)


def _scan_other(bench: Bench, fulfilment: Fulfilment, scanned: Scanned) -> Notice:
    if packing.find(bench.state, scanned).fulfilment != fulfilment.fulfilment:
        raise Refused("busy")
    return bench.say("resumed")


def _line_for(
    bench: Bench, session: Verifying, fulfilment: Fulfilment, lines: list[FulfilmentLine], sku: str
) -> FulfilmentLine:
    matching = [line for line in lines if line.sku == sku]
    for line in matching:
        if session.done(line.line_no) < line.quantity:
            return line
    if matching:
        raise Refused("over", wanted=sum(line.quantity for line in matching), done=matching[-1].quantity)
    other = packing.other_order_with(bench.state, sku, fulfilment.fulfilment)
    if other:
        raise Refused("other_order", name=bench.goods_name(sku), order=other)
    raise Refused("foreign", name=bench.goods_name(sku))


def _key_quantity(bench: Bench, value: Any) -> Notice:
    session, _, lines = packing.opened(bench)
    total = goods.whole(value)
    line = next((one for one in lines if one.line_no == session.current), None)
    if line is None or not session.pieces.get(line.line_no):
        raise Refused("scan_once")
    units.refuse_keying(bench, line.sku)
    if line.quantity < bench.state.setting("keyed_from", KEYED_FROM):
        raise Refused("not_allowed", action="quantity")
    if total > line.quantity:
        raise Refused("over", wanted=line.quantity, done=session.done(line.line_no))
    return _counted(bench, session, line, (Piece(bench.unit.now, total, keyed=True),) if total else ())


def _counted(bench: Bench, session: Verifying, line: FulfilmentLine, pieces: tuple[Piece, ...]) -> Notice:
    done = sum(piece.quantity for piece in pieces)
    complete = done == line.quantity
    order = tuple(no for no in session.order if no != line.line_no) if complete else (*session.order, line.line_no)
    session = msgspec.structs.replace(
        session,
        pieces={**session.pieces, line.line_no: _joined(pieces) if complete else pieces},
        order=order,
        current=None if complete else line.line_no,
    )
    bench.go("verify.item", session)
    if complete:
        line_verified(bench, session, line, pieces)
    if complete and _all_there(bench, session):
        return _verified(bench, session)
    return bench.say("counted", done=done, wanted=line.quantity)


def _all_there(bench: Bench, session: Verifying) -> bool:
    done = session.counted()
    lines = packing.lines_of(bench.state, session)
    return all(done.get(line.line_no, 0) == line.quantity for line in lines)


def _joined(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces with a unique code stay apart."""
    if any(piece.unit for piece in pieces):
        return pieces
    return (Piece(pieces[-1].at, sum(piece.quantity for piece in pieces), keyed=any(piece.keyed for piece in pieces)),)


def line_verified(bench: Bench, session: Verifying, line: FulfilmentLine, pieces: tuple[Piece, ...]) -> None:
    """All pieces of a line, or those that go into this parcel, were scanned."""
    bench.unit.record(
        LineVerified(
            fulfilment=session.fulfilment,
            line_no=line.line_no,
            sku=line.sku,
            quantity=sum(piece.quantity for piece in pieces),
            parcel=session.parcel,
            pieces=pieces,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=bench.state.fulfilments[session.fulfilment].number,
    )


def _verified(bench: Bench, session: Verifying) -> Notice:
    """The parcel's content is there: it goes to the scale."""
    record_verified(bench, session)
    weighing.begin(bench, session)
    return bench.say("verified")


def record_verified(bench: Bench, session: Verifying) -> None:
    """The parcel exists from here on, and its label prints."""
    state = bench.state
    fulfilment = state.fulfilments[session.fulfilment]
    waybill = packing.waybill_of(state, session.fulfilment, session.no)
    if waybill is None:
        raise Refused("no_waybill", order=fulfilment.number)
    done = session.counted()
    lines = [line for line in packing.lines_of(state, session) if done.get(line.line_no)]
    before = state.parcels.get(session.parcel)
    sscc = (before.sscc if before else "") or _given_out(state, waybill, session) or next_sscc(state)
    content = [(line.sku, done[line.line_no]) for line in lines]
    bench.unit.record(
        ParcelVerified(
            parcel=session.parcel,
            fulfilment=session.fulfilment,
            lines=tuple(CountedLine(line.line_no, line.sku, done[line.line_no]) for line in lines),
            station=bench.name,
            operator=bench.operator_id,
            waybill=waybill.waybill,
            carrier=waybill.carrier,
            parcel_no=session.no,
            carton=session.carton or cartons.suggest(state, content),
            sscc=sscc,
            epc=tag_of(state, sscc),
        ),
        subject=fulfilment.number,
    )
    queue_waybill(bench, state.parcels[session.parcel])


def _given_out(state: State, waybill: Waybill, session: Verifying) -> str:
    """The SSCC that a label shows which was made before; "" where there is none."""
    made = state.outbound.labels_ahead.get(waybill.waybill) if session.no == 1 else None
    return made.sscc if made is not None else ""


def _another(bench: Bench, value: Any) -> Notice:
    """The carton is full: what is counted is one parcel, the rest goes into another one."""
    session, fulfilment, lines = packing.opened(bench)
    done = session.counted()
    if not any(done.values()):
        raise Refused("nothing_in_parcel")
    if all(done.get(line.line_no, 0) == line.quantity for line in lines):
        raise Refused("nothing_left")
    for line in lines:
        if 0 < done.get(line.line_no, 0) < line.quantity:
            line_verified(bench, session, line, session.pieces[line.line_no])
    if packing.waybill_of(bench.state, session.fulfilment, session.no + 1) is None:
        wanted = WaybillWanted(
            fulfilment=session.fulfilment,
            parcel_no=session.no + 1,
            station=bench.name,
            operator=bench.operator_id,
        )
        bench.unit.record(wanted, subject=fulfilment.number)
    return _verified(bench, session)


def _choose_carton(bench: Bench, value: Any) -> Notice:
    session, _, _ = packing.opened(bench)
    carton = cartons.choose(bench, value)
    bench.go("verify.item", msgspec.structs.replace(session, carton=carton))
    return cartons.told(bench, carton)


def _undo(bench: Bench, value: Any) -> Notice:
    session, _, lines = packing.opened(bench)
    if not session.order:
        raise Refused("nothing_to_undo")
    line_no = session.order[-1]
    line = next(one for one in lines if one.line_no == line_no)
    pieces = session.pieces[line_no][:-1]
    session = msgspec.structs.replace(
        session, pieces={**session.pieces, line_no: pieces}, order=session.order[:-1], current=line_no
    )
    bench.go("verify.item", session)
    return bench.say("undone", done=session.done(line_no), wanted=line.quantity)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


def _see_open(bench: Bench) -> dict[str, Any]:
    return {"waiting": packing.waiting(bench.state), **menu.seen(bench)}


_OPEN = Step("scan_out", _see_open, _scan_open, {"start": menu.start, "leave": sign_out})
_ITEM_TAPS = {"quantity": _key_quantity, "undo": _undo, "short": short_at_bench, "damaged": damaged_at_bench}
_ITEM_TAPS |= {"pack": _choose_pack, "another": _another, "carton": _choose_carton, "leave": _leave}
STEPS = {
    ("", "verify.open"): _OPEN,
    ("", "shipped"): Step(
        "scan_out", packing.see_shipped, _scan_open, {"start": menu.start, "leave": sign_out}, weighing.weigh_again
    ),
    ("", "verify.item"): Step("scan_out", packing.see_item, _scan_item, _ITEM_TAPS),
    ("", "verify.intercepted"): Step("scan_out", intercepts.see, None, {"ack": intercepts.acknowledge}),
    ("", "verify.putback"): Step("scan_out", intercepts.see, intercepts.put_back),
}
