"""Receipts and returns end by themselves once all that was expected has come and lies in bins."""

from gateway.contracts.facts import CountedLine, ReceiptClosed, ReturnClosed
from gateway.floor.bench import Bench
from gateway.floor.inbound import counting


def close_receipt(bench: Bench, name: str) -> None:
    """Nothing more comes on this receipt."""
    receipt = bench.state.receipts[name]
    if receipt.state != "open":
        return
    lines = bench.state.receipt_lines.by("receipt", name)
    bench.unit.record(
        ReceiptClosed(
            receipt=name,
            lines=tuple(CountedLine(line.line_no, line.sku, line.received) for line in lines),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=receipt.number,
    )
    bench.unit.signal("refresh:receive")


def close_return(bench: Bench, name: str) -> None:
    """Nothing more comes on this return."""
    entry = bench.state.returns[name]
    if entry.state != "open":
        return
    lines = bench.state.return_lines.by("return", name)
    bench.unit.record(
        ReturnClosed(
            return_id=name,
            lines=tuple(CountedLine(line.line_no, line.sku, line.received) for line in lines),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=entry.number,
    )
    bench.unit.signal("refresh:receive")


def close_if_done(bench: Bench, receipt: str = "", return_id: str = "", blind: str = "") -> bool:
    """Closes the paper where nothing is left to count or to carry; a blind receipt is closed by a person."""
    state = bench.state
    if receipt and counting.all_put_away(state.receipt_lines.by("receipt", receipt)):
        close_receipt(bench, receipt)
        return True
    if return_id and counting.all_put_away(state.return_lines.by("return", return_id)):
        close_return(bench, return_id)
        return True
    return False
