"""Returns: find the return, count, grade, put to a bin or aside."""

from typing import Any

from gateway.contracts.facts import CountedLine, GoodsPutAway, Movement, Quality, ReturnClosed, ReturnReceived
from gateway.contracts.kiosk import Notice
from gateway.floor import counting, goods
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.scanning.interpret import Scanned
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
    bench.go("return.item", Returning(return_id=entry.return_id))
    return bench.say("opened", number=entry.number)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, entry, lines = _open(bench)
    line = counting.line_of(bench, scanned, lines, entry.number)
    bench.go("return.quantity", Returning(return_id=session.return_id, line_no=line.line_no))
    return bench.say("count", name=bench.goods_name(line.sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    session, _, _ = _open(bench)
    line = bench.state.return_lines[session.return_id, session.line_no]
    quantity = counting.counted(line, value)
    bench.go("return.grade", Returning(return_id=session.return_id, line_no=line.line_no, quantity=quantity))
    return bench.say("grade")


def _grade(bench: Bench, value: Any) -> Notice:
    session, entry, _ = _open(bench)
    if value not in (Quality.GOOD, Quality.DEFECTIVE):
        raise Refused("bad_value", value=value)
    quality = Quality(value)
    line = bench.state.return_lines[session.return_id, session.line_no]
    counting.counted(line, session.quantity)  # another bench may have counted meanwhile
    bench.unit.record(
        ReturnReceived(
            return_id=entry.return_id,
            line_no=line.line_no,
            sku=line.sku,
            quantity=session.quantity,
            quality=quality,
            movements=(Movement(sku=line.sku, quantity=session.quantity, to_place=goods.STAGING, quality=quality),),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=entry.number,
    )
    place = goods.suggest_bin(bench.state, line.sku, quality)
    bench.go(
        "return.putaway",
        Returning(
            return_id=session.return_id, line_no=line.line_no, quantity=session.quantity, quality=quality, bin=place
        ),
    )
    return bench.say("received" if place else "received_no_bin", quantity=session.quantity, bin=place)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, entry, _ = _open(bench)
    place = counting.bin_of(bench, scanned)
    line = bench.state.return_lines[session.return_id, session.line_no]
    movement = Movement(
        sku=line.sku,
        quantity=session.quantity,
        from_place=goods.STAGING,
        to_place=place,
        quality=Quality(session.quality),
    )
    bench.unit.record(
        GoodsPutAway(
            sku=line.sku,
            quantity=session.quantity,
            bin=place,
            movements=(movement,),
            return_id=entry.return_id,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=entry.number,
    )
    bench.unit.signal("plan")
    if counting.all_put_away(bench.state.return_lines.by("return", entry.return_id)):
        return _close(bench, entry)
    bench.go("return.item", Returning(return_id=session.return_id))
    return bench.say("put_away", quantity=session.quantity, bin=place)


def _finish(bench: Bench, value: Any) -> Notice:
    session, entry, lines = _open(bench)
    missing = counting.missing(lines)
    if missing > 0 and not session.warned:
        bench.go("return.item", Returning(return_id=session.return_id, warned=True))
        return bench.say("short_receipt", missing=missing)
    return _close(bench, entry)


def _close(bench: Bench, entry: Return) -> Notice:
    if bench.state.returns[entry.return_id].state == "open":
        lines = bench.state.return_lines.by("return", entry.return_id)
        bench.unit.record(
            ReturnClosed(
                return_id=entry.return_id,
                lines=tuple(CountedLine(line.line_no, line.sku, line.received) for line in lines),
                station=bench.name,
                operator=bench.operator_id,
            ),
            subject=entry.number,
        )
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("closed", number=entry.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    session, _, _ = _open(bench)
    bench.go("return.item", Returning(return_id=session.return_id))
    return bench.say("left")


def _open(bench: Bench) -> tuple[Returning, Return, list[ReturnLine]]:
    session = bench.work.session
    assert isinstance(session, Returning)
    entry = bench.state.returns[session.return_id]
    return session, entry, bench.state.return_lines.by("return", session.return_id)


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
    line = bench.state.return_lines[session.return_id, session.line_no]
    return {
        "number": entry.number,
        **counting.shown(bench, line),
        "quantity": session.quantity,
        "quality": session.quality,
        "bin": session.bin,
    }


STEPS = {
    ("", "return.item"): Step("returns", _see_item, _scan_item, {"finish": _finish, "leave": _leave}),
    ("", "return.quantity"): Step("returns", _see_line, None, {"quantity": _quantity, "leave": _back}),
    ("", "return.grade"): Step("returns", _see_line, None, {"grade": _grade, "leave": _back}),
    ("", "return.putaway"): Step("returns", _see_line, _scan_bin),
}
