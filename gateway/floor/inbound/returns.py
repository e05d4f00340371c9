"""Returns: find the return, count, grade; then to an order that waits (即入即出), to a bin, or to the defective."""

from typing import Any

import msgspec

from gateway.contracts.facts import Movement, Quality, ReturnReceived
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.inbound import counting, in_hand, lots, papers, putaway, serving
from gateway.floor.inbound.grades import graded
from gateway.floor.inbound.in_hand import InHand
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, warehouses
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Return, ReturnLine
from gateway.store.sessions import Returning
from gateway.store.state import State


def open_returns(state: State) -> list[dict[str, Any]]:
    """The open returns with their totals."""
    return [
        {
            "return_id": entry.return_id,
            "number": entry.number,
            "order": entry.order,
            "waybill": entry.waybill,
            **counting.totals(state.return_lines.by("return", entry.return_id)),
        }
        for entry in state.returns.by("state", "open")
    ]


def open_return(bench: Bench, text: str, named: str = "") -> Notice:
    """Starts or resumes a return by its number or by the waybill it came with; `named` is what people call it."""
    found = bench.state.returns.by("number", text) or bench.state.returns.by("waybill", text)
    if not found:
        raise Refused("unknown_return", number=named or text)
    entry = next((one for one in found if one.state == "open"), None)
    if entry is None:
        raise Refused("return_closed", number=found[0].number)
    if not warehouses.here(bench, entry.warehouse):
        raise Refused("other_warehouse", number=entry.number)
    bench.go("return.item", Returning(return_id=entry.return_id))
    return bench.say("opened", number=entry.number)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, entry, lines = _open(bench)
    line = counting.line_of(bench, scanned, lines, entry.number)
    said, hand = lots.said(scanned), in_hand.begin(bench, line.sku, scanned)
    fresh = Returning(return_id=session.return_id, line_no=line.line_no, counts=hand.counts, units=hand.units)
    if lots.tracked(bench.state, line.sku) and not said.lot:
        bench.go("return.lot", fresh)
        return bench.say("ask_lot", name=bench.goods_name(line.sku))
    return _with_lot(bench, fresh, said)


def _with_lot(bench: Bench, session: Returning, said: lots.Said) -> Notice:
    sku = bench.state.return_lines[session.return_id, session.line_no].sku
    lots.record(bench, sku, said)
    bench.go("return.quantity", msgspec.structs.replace(session, lot=said.lot))
    return bench.say("count", name=bench.goods_name(sku))


def _scan_lot(bench: Bench, scanned: Scanned) -> Notice:
    session, sku, said = _open(bench)[0], _line(bench).sku, lots.said(scanned)
    if scanned.meaning is not Meaning.GOODS or goods.one_sku(scanned, [sku])[0] != sku:
        raise Refused("unexpected", text=scanned.text)
    if not said.lot:
        raise Refused("ask_lot_still", name=bench.goods_name(sku))
    return _with_lot(bench, session, said)


def _key_lot(bench: Bench, value: Any) -> Notice:
    return _with_lot(bench, _open(bench)[0], lots.keyed(value))


def _scan_more(bench: Bench, scanned: Scanned) -> Notice:
    session = _open(bench)[0]
    hand = in_hand.more(bench, _line(bench).sku, scanned, InHand(session.counts, session.units))
    bench.go("return.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _undo(bench: Bench, value: Any) -> Notice:
    session = _open(bench)[0]
    hand = in_hand.less(InHand(session.counts, session.units))
    bench.go("return.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _quantity(bench: Bench, value: Any) -> Notice:
    session = _open(bench)[0]
    quantity = counting.counted(_line(bench), in_hand.total(value, InHand(session.counts)))
    bench.go("return.grade", msgspec.structs.replace(session, quantity=quantity))
    return bench.say("grade")


def _grade(bench: Bench, value: Any) -> Notice:
    session, entry, _ = _open(bench)
    quality, grade = graded(value)
    line = _line(bench)
    counting.counted(line, session.quantity)  # another bench may have counted meanwhile
    movement = Movement(
        sku=line.sku,
        quantity=session.quantity,
        to_place=putaway.staging(bench),
        quality=quality,
        lot=session.lot,
        units=session.units[: session.quantity],
    )
    bench.unit.record(
        ReturnReceived(
            return_id=entry.return_id,
            line_no=line.line_no,
            sku=line.sku,
            quantity=session.quantity,
            quality=quality,
            movements=(movement,),
            station=bench.name,
            operator=bench.operator_id,
            lot=session.lot,
            grade=grade,
        ),
        subject=entry.number,
    )
    after = msgspec.structs.replace(session, quality=str(quality), grade=grade, counts=(), units=())
    sellable = quality == Quality.GOOD
    waiting = serving.find(bench.state, line.sku, session.quantity, session.lot) if sellable else None
    if waiting is not None:
        bench.go("return.serve", msgspec.structs.replace(after, serves=waiting.fulfilment))
        return bench.say("serve", quantity=waiting.quantity, order=waiting.number)
    return _to_bin(bench, after)


def _serve_scan(bench: Bench, scanned: Scanned) -> Notice:
    waiting = _waiting(bench)
    if scanned.meaning is not Meaning.TOTE or (waiting and waiting.tote and scanned.text != waiting.tote):
        raise Refused("unexpected", text=scanned.text)
    return _serve(bench, None)


def _serve(bench: Bench, value: Any) -> Notice:
    session, entry, _ = _open(bench)
    waiting = _waiting(bench)
    if waiting is None:  # served by another bench or called back meanwhile
        _to_bin(bench, msgspec.structs.replace(session, serves=""))
        return bench.say("nobody_waits")
    tote = serving.serve(
        bench, waiting, _line(bench).sku, session.lot, putaway.staging(bench), return_id=entry.return_id
    )
    left = session.quantity - waiting.quantity
    if left:
        return _to_bin(bench, msgspec.structs.replace(session, quantity=left, serves=""))
    _next(bench, entry)
    return bench.say("served", order=waiting.number, tote=tote)


def _waiting(bench: Bench) -> serving.Waiting | None:
    session = _open(bench)[0]
    found = serving.find(bench.state, _line(bench).sku, session.quantity, session.lot)
    return found if found is not None and found.fulfilment == session.serves else None


def _not_now(bench: Bench, value: Any) -> Notice:
    return _to_bin(bench, msgspec.structs.replace(_open(bench)[0], serves=""))


def _wish(bench: Bench, session: Returning) -> putaway.Wish:
    sku = bench.state.return_lines[session.return_id, session.line_no].sku
    return putaway.Wish(sku, session.quantity, session.lot, session.quality, putaway.warehouse_of(bench))


def _to_bin(bench: Bench, session: Returning) -> Notice:
    found = putaway.suggest(bench.state, _wish(bench, session))
    bench.go("return.putaway", msgspec.structs.replace(session, bin=found.bin, why=found.why))
    return bench.say("received" if found.bin else "received_no_bin", quantity=session.quantity, bin=found.bin)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, entry, _ = _open(bench)
    wish = _wish(bench, session)
    chosen = putaway.choose(bench, scanned, wish, session.bin, session.unusual)
    if chosen.unusual:
        bench.go("return.putaway", msgspec.structs.replace(session, unusual=chosen.place))
        return putaway.ask_again(bench, chosen)
    movement = Movement(
        sku=wish.sku,
        quantity=session.quantity,
        from_place=putaway.staging(bench),
        to_place=chosen.place,
        quality=Quality(session.quality),
        lot=session.lot,
    )
    twice = session.unusual == chosen.place
    putaway.tell(bench, wish, chosen.place, session.quantity, (movement,), {"return_id": entry.return_id}, twice)
    bench.unit.signal("plan")
    if _next(bench, entry):
        return bench.say("closed", number=entry.number)
    return bench.say("put_away", quantity=session.quantity, bin=chosen.place)


def _next(bench: Bench, entry: Return) -> bool:
    """The next goods, or home where the return is complete."""
    if papers.close_if_done(bench, return_id=entry.return_id):
        bench.go_home()
        return True
    bench.go("return.item", Returning(return_id=entry.return_id))
    return False


def _finish(bench: Bench, value: Any) -> Notice:
    session, entry, lines = _open(bench)
    missing = counting.missing(lines)
    if missing > 0 and not session.warned:
        bench.go("return.item", Returning(return_id=session.return_id, warned=True))
        return bench.say("short_receipt", missing=missing)
    papers.close_return(bench, entry.return_id)
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("closed", number=entry.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("return.item", Returning(return_id=_open(bench)[0].return_id))
    return bench.say("left")


def _stage(bench: Bench, value: Any) -> Notice:
    session = _open(bench)[0]
    bench.go("return.item", Returning(return_id=session.return_id))
    return bench.say("stays_staged", quantity=session.quantity)


def _open(bench: Bench) -> tuple[Returning, Return, list[ReturnLine]]:
    session = bench.work.session
    assert isinstance(session, Returning)
    entry = bench.state.returns[session.return_id]
    return session, entry, bench.state.return_lines.by("return", session.return_id)


def _line(bench: Bench) -> ReturnLine:
    session = bench.work.session
    assert isinstance(session, Returning)
    return bench.state.return_lines[session.return_id, session.line_no]


def _see_item(bench: Bench) -> dict[str, Any]:
    _, entry, lines = _open(bench)
    return {
        "number": entry.number,
        "order": entry.order,
        "waybill": entry.waybill,
        "reason": entry.reason,
        "lines": counting.shown_all(bench, lines),
    }


def _see_line(bench: Bench) -> dict[str, Any]:
    session, entry, _ = _open(bench)
    line = _line(bench)
    return {
        "number": entry.number,
        **counting.shown(bench, line),
        "quantity": session.quantity,
        "quality": session.quality,
        "grade": session.grade,
        "bin": session.bin,
        "why": session.why,
        "counted": sum(session.counts),
        **lots.shown(bench.state, line.sku, session.lot),
    }


def _see_serve(bench: Bench) -> dict[str, Any]:
    found = _waiting(bench)
    order = {"order": found.number, "tote": found.tote, "serve": found.quantity} if found else {}
    return {**_see_line(bench), "order": "", "tote": "", "serve": 0, **order}


STEPS = {
    ("", "return.item"): Step("returns", _see_item, _scan_item, {"finish": _finish, "leave": _leave}),
    ("", "return.lot"): Step("returns", _see_line, _scan_lot, {"lot": _key_lot, "leave": _back}),
    ("", "return.quantity"): Step(
        "returns", _see_line, _scan_more, {"quantity": _quantity, "undo": _undo, "leave": _back}
    ),
    ("", "return.grade"): Step("returns", _see_line, None, {"grade": _grade, "leave": _back}),
    ("", "return.serve"): Step("returns", _see_serve, _serve_scan, {"serve": _serve, "skip": _not_now}),
    ("", "return.putaway"): Step("returns", _see_line, _scan_bin, {"later": _stage}),
}
