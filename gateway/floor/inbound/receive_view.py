"""What the screens of receiving show."""

from typing import Any

from gateway.floor.bench import Bench
from gateway.floor.inbound import arrivals, counting, lots, serving
from gateway.store.rows import Receipt, ReceiptLine
from gateway.store.sessions import Receiving

Opened = tuple[Receiving, Receipt, list[ReceiptLine]]


def opened(bench: Bench) -> Opened:
    """The session with its receipt and lines."""
    session = bench.work.session
    assert isinstance(session, Receiving)
    receipt = bench.state.receipts[session.receipt]
    return session, receipt, bench.state.receipt_lines.by("receipt", session.receipt)


def line(bench: Bench) -> ReceiptLine:
    """The line that is being counted."""
    session = bench.work.session
    assert isinstance(session, Receiving)
    return bench.state.receipt_lines[session.receipt, session.line_no]


def others(bench: Bench, receipt: str) -> str:
    """Who else counts on this receipt now."""
    people = [
        bench.state.operators.get(work.operator)
        for work in bench.state.works
        if isinstance(work.session, Receiving) and work.session.receipt == receipt and work.station != bench.name
    ]
    return ", ".join(sorted(one.name for one in people if one is not None))


def waiting(bench: Bench) -> serving.Waiting | None:
    """The order that was to be served, asked again: it may have been served or called back meanwhile."""
    session = opened(bench)[0]
    found = serving.find(bench.state, line(bench).sku, session.quantity, session.lot)
    return found if found is not None and found.fulfilment == session.serves else None


def see_item(bench: Bench) -> dict[str, Any]:
    """The receipt with its lines."""
    _, receipt, lines = opened(bench)
    return {
        "number": receipt.number,
        "supplier": receipt.supplier,
        "lines": counting.shown_all(bench, lines),
        "with": others(bench, receipt.receipt),
        "arrived": arrivals.of_receipt(bench.state, receipt.receipt),
    }


def see_line(bench: Bench) -> dict[str, Any]:
    session, receipt, _ = opened(bench)
    one = line(bench)
    return {
        "number": receipt.number,
        **counting.shown(bench, one),
        **lots.shown(bench.state, one.sku, session.lot),
        "counted": sum(session.counts),
    }


def see_over(bench: Bench) -> dict[str, Any]:
    """More than is expected: who lets it in?"""
    session, _, _ = opened(bench)
    return {**see_line(bench), "quantity": session.quantity}


def see_serve(bench: Bench) -> dict[str, Any]:
    """The order that waits for them."""
    session, found = opened(bench)[0], waiting(bench)
    order = {"order": found.number, "tote": found.tote, "serve": found.quantity} if found else {}
    return {**see_line(bench), "quantity": session.quantity, "order": "", "tote": "", "serve": 0, **order}


def see_putaway(bench: Bench) -> dict[str, Any]:
    """Where the pieces should go, and why."""
    session, _, _ = opened(bench)
    return {**see_line(bench), "quantity": session.quantity, "bin": session.bin, "why": session.why}
