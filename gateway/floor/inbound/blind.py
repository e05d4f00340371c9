"""Blind receiving: goods without papers are counted into a blind receipt, which the office matches with an order."""

from typing import Any

import msgspec

from gateway.contracts.facts import BlindClosed, BlindOpened, BlindReceived, CountedLine, Movement
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor import menu, numbers
from gateway.floor.bench import Bench
from gateway.floor.inbound import in_hand, lots, putaway, quality
from gateway.floor.inbound.in_hand import InHand
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.printing.jobs import queue_goods_label
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.inbound import BlindLine, BlindReceipt
from gateway.store.sessions import Blind
from gateway.store.state import State


def begin(bench: Bench) -> Notice:
    """A new blind receipt; it has a number once its first goods are counted."""
    bench.go("blind.item", Blind(blind=""))
    return bench.say("blind_begun")


def resume(bench: Bench, value: Any) -> Notice:
    """Goes on with an open one, by its number."""
    row = bench.state.inbound.blind_receipts.first("number", str(value).strip().upper())
    if row is None or row.state != "open":
        raise Refused("unknown_receipt", number=value)
    bench.go("blind.item", Blind(blind=row.blind))
    return bench.say("opened", number=row.number)


def waiting(state: State) -> int:
    """Blind receipts that somebody left open."""
    return state.inbound.blind_receipts.count("state", "open")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session = _session(bench)
    if scanned.meaning is Meaning.WAYBILL and not session.blind:
        _new(bench, scanned.text)
        return bench.say("blind_waybill", number=_receipt(bench).number)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, _ = goods.one_sku(scanned)
    said, hand = lots.said(scanned), in_hand.begin(bench, sku, scanned)
    fresh = Blind(blind=session.blind, sku=sku, counts=hand.counts, units=hand.units)
    if lots.tracked(bench.state, sku) and not said.lot:
        bench.go("blind.lot", fresh)
        return bench.say("ask_lot", name=bench.goods_name(sku))
    return _with_lot(bench, fresh, said)


def _with_lot(bench: Bench, session: Blind, said: lots.Said) -> Notice:
    lots.record(bench, session.sku, said)
    bench.go("blind.quantity", msgspec.structs.replace(session, lot=said.lot))
    return bench.say("count", name=bench.goods_name(session.sku))


def _scan_lot(bench: Bench, scanned: Scanned) -> Notice:
    session, said = _session(bench), lots.said(scanned)
    if scanned.meaning is not Meaning.GOODS or goods.one_sku(scanned, [session.sku])[0] != session.sku:
        raise Refused("unexpected", text=scanned.text)
    if not said.lot:
        raise Refused("ask_lot_still", name=bench.goods_name(session.sku))
    return _with_lot(bench, session, said)


def _key_lot(bench: Bench, value: Any) -> Notice:
    return _with_lot(bench, _session(bench), lots.keyed(value))


def _scan_more(bench: Bench, scanned: Scanned) -> Notice:
    session = _session(bench)
    hand = in_hand.more(bench, session.sku, scanned, InHand(session.counts, session.units))
    bench.go("blind.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _undo(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    hand = in_hand.less(InHand(session.counts, session.units))
    bench.go("blind.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _quantity(bench: Bench, value: Any) -> Notice:
    quantity = in_hand.total(value, InHand(_session(bench).counts))
    session = _session(bench)
    if not session.blind:
        _new(bench, "", session)
        session = _session(bench)
    receipt = _receipt(bench)
    checked = quality.percent(bench.state, session.sku, "") > 0
    wish = putaway.Wish(session.sku, quantity, session.lot, "good", putaway.warehouse_of(bench))
    found = putaway.Suggestion("", "qc") if checked else putaway.suggest(bench.state, wish)
    to_place = quality.zone(bench) if checked else putaway.staging(bench)
    units = session.units[:quantity]
    bench.unit.record(
        BlindReceived(
            blind=receipt.blind,
            number=receipt.number,
            sku=session.sku,
            quantity=quantity,
            movements=(Movement(sku=session.sku, quantity=quantity, to_place=to_place, lot=session.lot, units=units),),
            lot=session.lot,
            station=bench.name,
            operator=bench.operator_id,
            labels=queue_goods_label(bench, session.sku, found.bin or to_place, quantity, receipt.number),
        ),
        subject=receipt.number,
    )
    bench.unit.signal("refresh:receive")
    if checked:
        bench.go("blind.item", Blind(blind=receipt.blind))
        return bench.say("to_qc", quantity=quantity, place=to_place)
    after = Blind(
        blind=receipt.blind, sku=session.sku, lot=session.lot, quantity=quantity, bin=found.bin, why=found.why
    )
    bench.go("blind.putaway", after)
    return bench.say("received" if found.bin else "received_no_bin", quantity=quantity, bin=found.bin)


def _new(bench: Bench, waybill: str, session: Blind | None = None) -> None:
    blind, number = new_id(), numbers.next_number(bench.unit, "BR")
    bench.unit.record(
        BlindOpened(blind=blind, number=number, waybill=waybill, station=bench.name, operator=bench.operator_id),
        subject=number,
    )
    bench.go(bench.work.step, msgspec.structs.replace(session or Blind(blind=""), blind=blind))


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session = _session(bench)
    wish = putaway.Wish(session.sku, session.quantity, session.lot, "good", putaway.warehouse_of(bench))
    chosen = putaway.choose(bench, scanned, wish, session.bin, session.unusual)
    if chosen.unusual:
        bench.go("blind.putaway", msgspec.structs.replace(session, unusual=chosen.place))
        return putaway.ask_again(bench, chosen)
    moved = goods.moves(bench.state, putaway.staging(bench), session.sku, session.quantity, chosen.place, session.lot)
    twice = session.unusual == chosen.place
    putaway.tell(bench, wish, chosen.place, session.quantity, moved, {"blind": session.blind}, twice)
    bench.unit.signal("plan")
    bench.go("blind.item", Blind(blind=session.blind))
    return bench.say("put_away", quantity=session.quantity, bin=chosen.place)


def _finish(bench: Bench, value: Any) -> Notice:
    if not _session(bench).blind:
        raise Refused("nothing_counted")
    receipt = _receipt(bench)
    bench.unit.record(
        BlindClosed(
            blind=receipt.blind,
            number=receipt.number,
            lines=tuple(CountedLine(line.line_no, line.sku, line.received) for line in _lines(bench)),
            waybill=receipt.waybill,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=receipt.number,
    )
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("blind_closed", number=receipt.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("blind.item", Blind(blind=_session(bench).blind))
    return bench.say("left")


def _session(bench: Bench) -> Blind:
    session = bench.work.session
    assert isinstance(session, Blind)
    return session


def _receipt(bench: Bench) -> BlindReceipt:
    return bench.state.inbound.blind_receipts[_session(bench).blind]


def _lines(bench: Bench) -> list[BlindLine]:
    return bench.state.inbound.blind_lines.by("blind", _session(bench).blind)


def _see_item(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    receipt = _receipt(bench) if session.blind else None
    left = [row.number for row in bench.state.inbound.blind_receipts.by("state", "open")] if receipt is None else []
    return {
        "number": receipt.number if receipt else "",
        "waybill": receipt.waybill if receipt else "",
        "lines": [
            {"sku": line.sku, "name": bench.goods_name(line.sku), "received": line.received, "put_away": line.put_away}
            for line in (_lines(bench) if receipt else ())
        ],
        "open": left[:10],
    }


def _see_line(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    return {
        "number": _receipt(bench).number if session.blind else "",
        "sku": session.sku,
        "name": bench.goods_name(session.sku),
        "counted": sum(session.counts),
        "quantity": session.quantity,
        "bin": session.bin,
        "why": session.why,
        **lots.shown(bench.state, session.sku, session.lot),
    }


menu.offer("blind", {"receive"}, begin, waiting)
STEPS = {
    ("", "blind.item"): Step("blind", _see_item, _scan_item, {"open": resume, "finish": _finish, "leave": _leave}),
    ("", "blind.lot"): Step("blind", _see_line, _scan_lot, {"lot": _key_lot, "leave": _back}),
    ("", "blind.quantity"): Step(
        "blind", _see_line, _scan_more, {"quantity": _quantity, "undo": _undo, "leave": _back}
    ),
    ("", "blind.putaway"): Step("blind", _see_line, _scan_bin, {"later": _back}),
}
