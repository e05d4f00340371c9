"""Pieces missing at the packing bench: the tote goes back to be filled, or central is told."""

from typing import Any

from gateway.contracts.facts import PickShort, StockMoved
from gateway.contracts.kiosk import Notice
from gateway.floor import goods, packing
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.shortage import report_lacking
from gateway.floor.tasks import raise_task


def short_at_bench(bench: Bench, value: Any) -> Notice:
    """The line in hand (or the only open one) has fewer pieces than wanted; `value` is the number really there."""
    session, fulfilment, lines = packing.opened(bench)
    open_lines = [line for line in lines if session.done(line.line_no) < line.quantity]
    line = next((one for one in open_lines if one.line_no == session.current), None)
    if line is None and len(open_lines) == 1:
        line = open_lines[0]
    if line is None:
        raise Refused("scan_once")
    found = session.done(line.line_no) if value is None else goods.whole(value)
    if found >= line.quantity:
        raise Refused("bad_value", value=value)
    missing = line.quantity - found
    totes = packing.totes_of(bench.state, fulfilment.fulfilment)
    tote = totes[0] if totes else ""
    bench.unit.record(
        StockMoved(
            movements=goods.moves(bench.state, tote, line.sku, missing, goods.LOST),
            reason="missing_at_packing",
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=tote,
    )
    free = sum(part for _, part in goods.allocate(bench.state, line.sku, missing, partly=True))
    bench.unit.record(
        PickShort(
            fulfilment=fulfilment.fulfilment,
            line_no=line.line_no,
            sku=line.sku,
            bin=tote,
            missing=missing,
            replaced=free,
            lacking=missing - free,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    if missing > free:
        report_lacking(bench, fulfilment.fulfilment, line.line_no, missing - free)
    raise_task(bench.unit, "short", line.sku, {"bin": tote, "missing": missing, "order": fulfilment.number})
    bench.go_home()
    bench.unit.signal("plan")
    bench.unit.signal("refresh:pack")
    return bench.say("short_reported", missing=missing)
