"""Goods that are not in their bin: reserve elsewhere, else tell central; another picker's wave never changes."""

import msgspec

from gateway.contracts.facts import CountedLine, FulfilmentShort, Movement, PickShort, StockMoved
from gateway.floor import goods
from gateway.floor.bench import Bench
from gateway.floor.tasks import raise_task
from gateway.store.rows import WaveStop


def short_stop(bench: Bench, stop: WaveStop) -> int:
    """Gives up what is left of a stop; returns the pieces that are nowhere.

    What nobody else has reserved in the bin is moved to `LOST`, so that no plan sends a picker there again.
    """
    state, missing = bench.state, stop.quantity
    goods.release(state, stop.bin, stop.sku, missing)
    state.wave_stops.change(stop, state="short")
    _write_aside(bench, stop)
    replaced = _reserve_elsewhere(bench, stop, missing)
    lacking = missing - replaced
    number = state.fulfilments[stop.fulfilment].number
    bench.unit.record(
        PickShort(
            fulfilment=stop.fulfilment,
            line_no=stop.line_no,
            sku=stop.sku,
            bin=stop.bin,
            missing=missing,
            replaced=replaced,
            lacking=lacking,
            wave=stop.wave,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=number,
    )
    if lacking:
        report_lacking(bench, stop.fulfilment, stop.line_no, lacking)
    raise_task(bench.unit, "short", stop.sku, {"bin": stop.bin, "missing": missing, "order": number})
    return lacking


def report_lacking(bench: Bench, fulfilment: str, line_no: int, lacking: int) -> None:
    """Tells central that a line cannot be filled; the fulfilment waits for goods or for a word."""
    state = bench.state
    line = state.fulfilment_lines[fulfilment, line_no]
    total = line.lacking + lacking
    bench.unit.record(
        FulfilmentShort(fulfilment=fulfilment, lines=(CountedLine(line_no, line.sku, total),)),
        subject=state.fulfilments[fulfilment].number,
    )


def _write_aside(bench: Bench, stop: WaveStop) -> None:
    lost = tuple(
        Movement(
            sku=row.sku,
            quantity=goods.free(row),
            from_place=row.place,
            to_place=goods.LOST,
            owner=row.owner,
            lot=row.lot,
        )
        for row in bench.state.stock.by("place", stop.bin)
        if row.sku == stop.sku and row.quality == "good" and goods.free(row) > 0
    )
    if lost:
        bench.unit.record(
            StockMoved(movements=lost, reason="not_found", station=bench.name, operator=bench.operator_id),
            subject=stop.bin,
        )


def _reserve_elsewhere(bench: Bench, stop: WaveStop, missing: int) -> int:
    state = bench.state
    known = state.wave_stops.by("wave", stop.wave)
    number = max(one.stop_no for one in known)
    turn = max(one.turn for one in known)
    replaced = 0
    for row, part in goods.allocate(state, stop.sku, missing, partly=True):
        number, turn, replaced = number + 1, turn + 1, replaced + part
        goods.reserve(state, row, part)
        more = msgspec.structs.replace(
            stop, stop_no=number, turn=turn, bin=row.place, quantity=part, picked=0, state="open", walk_mm=0
        )
        state.wave_stops.put(more)
    return replaced
