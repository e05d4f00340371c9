"""Receiving against a purchase order: count (pieces or cases), lot, over-receipt by setting, label, put away."""

from typing import Any

import msgspec

from gateway.contracts.facts import GoodsReceived, Movement
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.inbound import arrivals, counting, in_hand, lots, papers, putaway, quality, receive_view, serving
from gateway.floor.inbound.in_hand import InHand
from gateway.floor.inbound.over_receipt import allowed
from gateway.floor.inbound.receive_view import line as line_of
from gateway.floor.inbound.receive_view import opened
from gateway.floor.notices import Refused
from gateway.floor.sign_in import find
from gateway.floor.steps import Step
from gateway.floor.storage import goods, warehouses
from gateway.printing.jobs import queue_goods_label
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.sessions import Receiving
from gateway.store.state import State


def open_receipts(state: State) -> list[dict[str, Any]]:
    """The open receipts with their totals."""
    return [
        {
            "receipt": receipt.receipt,
            "number": receipt.number,
            "supplier": receipt.supplier,
            **counting.totals(state.receipt_lines.by("receipt", receipt.receipt)),
        }
        for receipt in state.receipts.by("state", "open")
    ]


def open_receipt(bench: Bench, number: str) -> Notice:
    """Starts or resumes a receipt."""
    receipt = bench.state.receipts.first("number", number)
    if receipt is None:
        raise Refused("unknown_receipt", number=number)
    if receipt.state != "open":
        raise Refused("receipt_closed", number=receipt.number)
    if not warehouses.here(bench, receipt.warehouse):
        raise Refused("other_warehouse", number=receipt.number)
    bench.go("receive.item", Receiving(receipt=receipt.receipt))
    if others := receive_view.others(bench, receipt.receipt):
        return bench.say("opened_with", number=receipt.number, names=others)
    return bench.say("opened", number=receipt.number)


# --- what came ---


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, receipt, lines = opened(bench)
    over = allowed(bench.state).percent > 0 or allowed(bench.state).rule == "ask"
    line = counting.line_of(bench, scanned, lines, receipt.number, over=over)
    said = lots.said(scanned)
    fresh = Receiving(receipt=session.receipt, line_no=line.line_no)
    hand = in_hand.begin(bench, line.sku, scanned)
    fresh = msgspec.structs.replace(fresh, counts=hand.counts, units=hand.units)
    if lots.tracked(bench.state, line.sku) and not said.lot:
        bench.go("receive.lot", fresh)
        return bench.say("ask_lot", name=bench.goods_name(line.sku))
    lots.record(bench, line.sku, said)
    return _count(bench, fresh, said.lot)


def _count(bench: Bench, session: Receiving, lot: str) -> Notice:
    line = bench.state.receipt_lines[session.receipt, session.line_no]
    bench.go("receive.quantity", msgspec.structs.replace(session, lot=lot))
    if lot and not lots.usable(bench.state, line.sku, lot):
        return bench.say("lot_is_held", lot=lot, reason=bench.state.inbound.lots[line.sku, lot].held)
    return bench.say("count", name=bench.goods_name(line.sku))


def _scan_lot(bench: Bench, scanned: Scanned) -> Notice:
    """The lot's own code: a GS1 code of the same goods that names it."""
    session, _, _ = opened(bench)
    sku, said = line_of(bench).sku, lots.said(scanned)
    if scanned.meaning is not Meaning.GOODS or goods.one_sku(scanned, [sku])[0] != sku:
        raise Refused("unexpected", text=scanned.text)
    if not said.lot:
        raise Refused("ask_lot_still", name=bench.goods_name(sku))
    lots.record(bench, sku, said)
    return _count(bench, session, said.lot)


def _key_lot(bench: Bench, value: Any) -> Notice:
    session, _, _ = opened(bench)
    said = lots.keyed(value)
    lots.record(bench, line_of(bench).sku, said)
    return _count(bench, session, said.lot)


def _scan_more(bench: Bench, scanned: Scanned) -> Notice:
    """A piece adds one, a case its size; other goods leave the count as it is."""
    session, _, _ = opened(bench)
    line, said = line_of(bench), lots.said(scanned)
    hand = in_hand.more(bench, line.sku, scanned, InHand(session.counts, session.units))
    if said.lot and said.lot != session.lot:
        raise Refused("other_lot_in_hand", lot=said.lot, now=session.lot or "-")
    bench.go("receive.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _undo(bench: Bench, value: Any) -> Notice:
    session, _, _ = opened(bench)
    hand = in_hand.less(InHand(session.counts, session.units))
    bench.go("receive.quantity", msgspec.structs.replace(session, counts=hand.counts, units=hand.units))
    return bench.say("counted_up", quantity=hand.total)


def _quantity(bench: Bench, value: Any) -> Notice:
    session, _, _ = opened(bench)
    line, rule = line_of(bench), allowed(bench.state)
    quantity = in_hand.total(value, InHand(session.counts, session.units))
    over = quantity - max(0, line.expected - line.received)
    if over > rule.pieces(line):
        if rule.rule != "ask":
            raise Refused("over_receipt", left=max(0, line.expected - line.received) + rule.pieces(line))
        bench.go("receive.over", msgspec.structs.replace(session, quantity=quantity))
        return bench.say("over_asked", over=over)
    return _receive(bench, quantity, max(0, over))


def _allow(bench: Bench, value: Any) -> Notice:
    """A supervisor takes more than was ordered: `{"badge": ..., "reason": ...}`."""
    session, _, _ = opened(bench)
    wish = value if isinstance(value, dict) else {}
    who = find(bench, str(wish.get("badge", "")), "supervisor")
    reason = str(wish.get("reason", "")).strip()[:200]
    if not reason:
        raise Refused("reason_needed")
    line = line_of(bench)
    over = session.quantity - max(0, line.expected - line.received)
    return _receive(bench, session.quantity, max(0, over), who.operator, reason)


def _receive(bench: Bench, quantity: int, over: int, allowed_by: str = "", reason: str = "") -> Notice:
    session, receipt, _ = opened(bench)
    line = line_of(bench)
    checked = quality.percent(bench.state, line.sku, receipt.supplier) > 0
    wish = putaway.Wish(line.sku, quantity, session.lot, "good", putaway.warehouse_of(bench))
    found = putaway.Suggestion("", "qc") if checked else putaway.suggest(bench.state, wish)
    to_place = quality.zone(bench) if checked else putaway.staging(bench)
    movement = Movement(
        sku=line.sku, quantity=quantity, to_place=to_place, lot=session.lot, units=session.units[:quantity]
    )
    bench.unit.record(
        GoodsReceived(
            receipt=receipt.receipt,
            line_no=line.line_no,
            sku=line.sku,
            quantity=quantity,
            movements=(movement,),
            station=bench.name,
            operator=bench.operator_id,
            labels=queue_goods_label(bench, line.sku, found.bin or to_place, quantity, receipt.number),
            lot=session.lot,
            over=over,
            allowed_by=allowed_by,
            reason=reason,
        ),
        subject=receipt.number,
    )
    bench.unit.signal("refresh:receive")
    if checked:
        bench.go("receive.item", Receiving(receipt=session.receipt))
        return bench.say("to_qc", quantity=quantity, place=to_place)
    after = Receiving(
        receipt=session.receipt, line_no=line.line_no, quantity=quantity, lot=session.lot, bin=found.bin, why=found.why
    )
    waiting = serving.find(bench.state, line.sku, quantity, session.lot)
    if waiting is not None:
        bench.go("receive.serve", msgspec.structs.replace(after, serves=waiting.fulfilment))
        return bench.say("serve", quantity=waiting.quantity, order=waiting.number)
    bench.go("receive.putaway", after)
    return bench.say("received" if found.bin else "received_no_bin", quantity=quantity, bin=found.bin)


# --- where it goes ---


def _serve_scan(bench: Bench, scanned: Scanned) -> Notice:
    """The tote of the order that waits, where it has one."""
    waiting = receive_view.waiting(bench)
    if scanned.meaning is not Meaning.TOTE or (waiting and waiting.tote and scanned.text != waiting.tote):
        raise Refused("unexpected", text=scanned.text)
    return _serve(bench, None)


def _serve(bench: Bench, value: Any) -> Notice:
    session, receipt, _ = opened(bench)
    waiting = receive_view.waiting(bench)
    if waiting is None:  # served by another bench or called back meanwhile
        _to_bin(bench, msgspec.structs.replace(session, serves=""))
        return bench.say("nobody_waits")
    sku, staging = line_of(bench).sku, putaway.staging(bench)
    tote = serving.serve(bench, waiting, sku, session.lot, staging, receipt=receipt.receipt)
    left = session.quantity - waiting.quantity
    if left:
        return _to_bin(bench, msgspec.structs.replace(session, quantity=left, serves=""))
    if papers.close_if_done(bench, receipt=receipt.receipt):
        bench.go_home()
    else:
        bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("served", order=waiting.number, tote=tote)


def _not_now(bench: Bench, value: Any) -> Notice:
    session, _, _ = opened(bench)
    return _to_bin(bench, msgspec.structs.replace(session, serves=""))


def _to_bin(bench: Bench, session: Receiving) -> Notice:
    line = bench.state.receipt_lines[session.receipt, session.line_no]
    wish = putaway.Wish(line.sku, session.quantity, session.lot, "good", putaway.warehouse_of(bench))
    found = putaway.suggest(bench.state, wish)
    bench.go("receive.putaway", msgspec.structs.replace(session, bin=found.bin, why=found.why))
    return bench.say("received" if found.bin else "received_no_bin", quantity=session.quantity, bin=found.bin)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, receipt, _ = opened(bench)
    line = line_of(bench)
    wish = putaway.Wish(line.sku, session.quantity, session.lot, "good", putaway.warehouse_of(bench))
    chosen = putaway.choose(bench, scanned, wish, session.bin, session.unusual)
    if chosen.unusual:
        bench.go("receive.putaway", msgspec.structs.replace(session, unusual=chosen.place))
        return putaway.ask_again(bench, chosen)
    movements = goods.moves(bench.state, putaway.staging(bench), line.sku, session.quantity, chosen.place, session.lot)
    putaway.tell(
        bench, wish, chosen.place, session.quantity, movements, {"receipt": receipt.receipt},
        twice=session.unusual == chosen.place,
    )  # fmt: skip
    bench.unit.signal("plan")
    if papers.close_if_done(bench, receipt=receipt.receipt):
        bench.go_home()
        return bench.say("closed", number=receipt.number)
    bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("put_away", quantity=session.quantity, bin=chosen.place)


def _labels(bench: Bench, value: Any) -> Notice:
    """More goods labels than the site's setting gives: as many as a person wants."""
    session, receipt, _ = opened(bench)
    count = goods.whole(value, minimum=1)
    if count > 500:
        raise Refused("bad_value", value=value)
    asked = queue_goods_label(bench, line_of(bench).sku, session.bin, session.quantity, receipt.number, copies=count)
    return bench.say("labels_asked", count=asked) if asked else bench.say("no_printer")


# --- the end ---


def _finish(bench: Bench, value: Any) -> Notice:
    session, receipt, lines = opened(bench)
    missing = counting.missing(lines)
    if missing > 0 and not session.warned:
        bench.go("receive.item", Receiving(receipt=session.receipt, warned=True))
        return bench.say("short_receipt", missing=missing)
    papers.close_receipt(bench, receipt.receipt)
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("closed", number=receipt.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    session, _, _ = opened(bench)
    bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("left")


def _stage(bench: Bench, value: Any) -> Notice:
    """What was counted stays in staging; it is put away later, by anybody."""
    session, _, _ = opened(bench)
    bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("stays_staged", quantity=session.quantity)


STEPS = {
    ("", "receive.item"): Step(
        "receiving", receive_view.see_item, _scan_item, {"finish": _finish, "leave": _leave, "arrived": arrivals.take}
    ),
    ("", "receive.lot"): Step("receiving", receive_view.see_line, _scan_lot, {"lot": _key_lot, "leave": _back}),
    ("", "receive.quantity"): Step(
        "receiving", receive_view.see_line, _scan_more, {"quantity": _quantity, "undo": _undo, "leave": _back}
    ),
    ("", "receive.over"): Step("receiving", receive_view.see_over, None, {"override": _allow, "leave": _back}),
    ("", "receive.serve"): Step("receiving", receive_view.see_serve, _serve_scan, {"serve": _serve, "skip": _not_now}),
    ("", "receive.putaway"): Step(
        "receiving", receive_view.see_putaway, _scan_bin, {"labels": _labels, "later": _stage}
    ),
}
