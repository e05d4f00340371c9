"""Receiving: count against the receipt, label the goods, put them away."""

from typing import Any

from gateway.contracts.facts import CountedLine, GoodsPutAway, GoodsReceived, Movement, ReceiptClosed
from gateway.contracts.kiosk import Notice
from gateway.floor import counting, goods
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.printing.jobs import queue_goods_label
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Receipt, ReceiptLine
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
    bench.go("receive.item", Receiving(receipt=receipt.receipt))
    return bench.say("opened", number=receipt.number)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session, receipt, lines = _open(bench)
    line = counting.line_of(bench, scanned, lines, receipt.number)
    bench.go("receive.quantity", Receiving(receipt=session.receipt, line_no=line.line_no))
    return bench.say("count", name=bench.goods_name(line.sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    session, receipt, _ = _open(bench)
    line = bench.state.receipt_lines[session.receipt, session.line_no]
    quantity = counting.counted(line, value)
    place = goods.suggest_bin(bench.state, line.sku)
    labels = queue_goods_label(bench, line.sku, place, quantity, receipt.number)
    bench.unit.record(
        GoodsReceived(
            receipt=receipt.receipt,
            line_no=line.line_no,
            sku=line.sku,
            quantity=quantity,
            movements=(Movement(sku=line.sku, quantity=quantity, to_place=goods.STAGING),),
            station=bench.name,
            operator=bench.operator_id,
            labels=labels,
        ),
        subject=receipt.number,
    )
    bench.go("receive.putaway", Receiving(receipt=session.receipt, line_no=line.line_no, quantity=quantity, bin=place))
    bench.unit.signal("refresh:receive")
    return bench.say("received" if place else "received_no_bin", quantity=quantity, bin=place)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session, receipt, _ = _open(bench)
    place = counting.bin_of(bench, scanned)
    line = bench.state.receipt_lines[session.receipt, session.line_no]
    bench.unit.record(
        GoodsPutAway(
            sku=line.sku,
            quantity=session.quantity,
            bin=place,
            movements=goods.moves(bench.state, goods.STAGING, line.sku, session.quantity, place),
            receipt=receipt.receipt,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=receipt.number,
    )
    bench.unit.signal("plan")
    if counting.all_put_away(bench.state.receipt_lines.by("receipt", receipt.receipt)):
        return _close(bench, receipt)
    bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("put_away", quantity=session.quantity, bin=place)


def _finish(bench: Bench, value: Any) -> Notice:
    session, receipt, lines = _open(bench)
    missing = counting.missing(lines)
    if missing > 0 and not session.warned:
        bench.go("receive.item", Receiving(receipt=session.receipt, warned=True))
        return bench.say("short_receipt", missing=missing)
    return _close(bench, receipt)


def _close(bench: Bench, receipt: Receipt) -> Notice:
    if bench.state.receipts[receipt.receipt].state == "open":
        lines = bench.state.receipt_lines.by("receipt", receipt.receipt)
        bench.unit.record(
            ReceiptClosed(
                receipt=receipt.receipt,
                lines=tuple(CountedLine(line.line_no, line.sku, line.received) for line in lines),
                station=bench.name,
                operator=bench.operator_id,
            ),
            subject=receipt.number,
        )
    bench.go_home()
    bench.unit.signal("refresh:receive")
    return bench.say("closed", number=receipt.number)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    session, _, _ = _open(bench)
    bench.go("receive.item", Receiving(receipt=session.receipt))
    return bench.say("left")


def _open(bench: Bench) -> tuple[Receiving, Receipt, list[ReceiptLine]]:
    session = bench.work.session
    assert isinstance(session, Receiving)
    receipt = bench.state.receipts[session.receipt]
    return session, receipt, bench.state.receipt_lines.by("receipt", session.receipt)


def _see_item(bench: Bench) -> dict[str, Any]:
    _, receipt, lines = _open(bench)
    return {
        "number": receipt.number,
        "supplier": receipt.supplier,
        "lines": counting.shown_all(bench, lines),
    }


def _see_quantity(bench: Bench) -> dict[str, Any]:
    session, receipt, _ = _open(bench)
    line = bench.state.receipt_lines[session.receipt, session.line_no]
    return {"number": receipt.number, **counting.shown(bench, line)}


def _see_putaway(bench: Bench) -> dict[str, Any]:
    session, _, _ = _open(bench)
    return {**_see_quantity(bench), "quantity": session.quantity, "bin": session.bin}


STEPS = {
    ("", "receive.item"): Step("receiving", _see_item, _scan_item, {"finish": _finish, "leave": _leave}),
    ("", "receive.quantity"): Step("receiving", _see_quantity, None, {"quantity": _quantity, "leave": _back}),
    ("", "receive.putaway"): Step("receiving", _see_putaway, _scan_bin),
}
