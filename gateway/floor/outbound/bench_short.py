"""Pieces missing or broken at the packing bench: the tote goes back to be filled, or central is told."""

from typing import Any

from gateway.contracts.facts import Movement, PickShort, StockMoved
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import packing
from gateway.floor.picking.lacking import report_lacking
from gateway.floor.storage import goods
from gateway.floor.tasks import raise_task
from gateway.store.rows import FulfilmentLine
from gateway.store.sessions import Verifying


def short_at_bench(bench: Bench, value: Any) -> Notice:
    """The line in hand (or the only open one) has fewer pieces than wanted; `value` is the number really there."""
    session, _, lines = packing.opened(bench)
    line = _line(session, [line for line in lines if session.done(line.line_no) < line.quantity])
    found = session.done(line.line_no) if value is None else goods.whole(value)
    if found >= line.quantity:
        raise Refused("bad_value", value=value)
    missing, tote = line.quantity - found, _tote(bench, line)
    _give_up(bench, line, tote, missing, goods.moves(bench.state, tote, line.sku, missing, goods.LOST))
    number = bench.state.fulfilments[line.fulfilment].number
    raise_task(bench.unit, "short", line.sku, {"bin": tote, "missing": missing, "order": number})
    return bench.say("short_reported", missing=missing)


def damaged_at_bench(bench: Bench, value: Any) -> Notice:
    """Pieces of the line in hand (or of the only one) are broken: to the defect bin, and the tote waits for others."""
    session, _, lines = packing.opened(bench)
    line = _line(session, lines)
    broken = goods.whole(1 if value is None else value, minimum=1)
    if broken > line.quantity:
        raise Refused("over", wanted=line.quantity, done=session.done(line.line_no))
    tote = _tote(bench, line)
    _give_up(bench, line, tote, broken, goods.to_defect(bench.state, tote, line.sku, broken), "damaged")
    return bench.say("damaged_at_bench", broken=broken)


def _line(session: Verifying, lines: list[FulfilmentLine]) -> FulfilmentLine:
    line = next((one for one in lines if one.line_no == session.current), None)
    if line is None and len(lines) == 1:
        line = lines[0]
    if line is None:
        raise Refused("scan_once")
    return line


def _tote(bench: Bench, line: FulfilmentLine) -> str:
    """The tote of the order that holds most of these goods."""
    state = bench.state
    totes = packing.totes_of(state, line.fulfilment)
    return max(totes, key=lambda tote: _held(bench, tote, line.sku), default="")


def _held(bench: Bench, tote: str, sku: str) -> int:
    return sum(row.quantity for row in bench.state.stock.by("place", tote) if row.sku == sku)


def _give_up(
    bench: Bench, line: FulfilmentLine, tote: str, missing: int, movements: tuple[Movement, ...], reason: str = ""
) -> None:
    """The pieces leave the tote as said; others are reserved by the next plan, or central is told."""
    state, fulfilment = bench.state, bench.state.fulfilments[line.fulfilment]
    bench.unit.record(
        StockMoved(
            movements=movements,
            reason=reason or "missing_at_packing",
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=tote,
    )
    warehouse = state.fulfilments[line.fulfilment].warehouse
    free = sum(part for _, part in goods.allocate(state, line.sku, missing, partly=True, warehouse=warehouse))
    bench.unit.record(
        PickShort(
            fulfilment=line.fulfilment,
            line_no=line.line_no,
            sku=line.sku,
            bin=tote,
            missing=missing,
            replaced=free,
            lacking=missing - free,
            station=bench.name,
            operator=bench.operator_id,
            reason=reason,
        ),
        subject=fulfilment.number,
    )
    if missing > free:
        report_lacking(bench, line.fulfilment, line.line_no, missing - free)
    bench.go_home()
    bench.unit.signal("plan")
    bench.unit.signal("refresh:pack")
