"""Goods that are not in their bin: reserve elsewhere, else tell central; another picker's wave never changes."""

import msgspec

from gateway.contracts.facts import Movement, PickShort, StockMoved
from gateway.floor.bench import Bench
from gateway.floor.picking import stops
from gateway.floor.picking.lacking import report_lacking
from gateway.floor.storage import goods
from gateway.floor.tasks import raise_task
from gateway.store.rows import WaveStop


def short_stop(bench: Bench, stop: WaveStop) -> int:
    """Gives up what is left of a stop; returns the pieces that are nowhere.

    What nobody else has reserved in the bin is moved to `LOST`, so that no plan sends a picker there again.
    """
    state, missing = bench.state, stop.quantity
    _write_aside(bench, stop)
    more = _elsewhere(bench, stop, missing)
    replaced = sum(one.quantity for one in more)
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
            stop_no=stop.stop_no,
        ),
        subject=number,
    )
    stops.write(bench.unit, "replaced", *more)
    if lacking:
        report_lacking(bench, stop.fulfilment, stop.line_no, lacking)
    raise_task(bench.unit, "short", stop.sku, {"bin": stop.bin, "missing": missing, "order": number})
    return lacking


def damaged_at_stop(bench: Bench, stop: WaveStop, broken: int) -> int:
    """Pieces of the stop lie broken in the bin: they go to the defect bin, others are reserved; returns what lacks."""
    state, number = bench.state, bench.state.fulfilments[stop.fulfilment].number
    keep = stop.quantity - broken
    given_back = (
        msgspec.structs.replace(stop, quantity=keep) if keep else msgspec.structs.replace(stop, state="dropped")
    )
    stops.write(bench.unit, "damaged", given_back)
    bench.unit.record(
        StockMoved(
            movements=goods.to_defect(state, stop.bin, stop.sku, broken, stop.lot),
            reason="damaged",
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=stop.bin,
    )
    more = [
        msgspec.structs.replace(one, turn=stop.turn) if one.bin == stop.bin else one
        for one in _elsewhere(bench, stop, broken)
    ]
    stops.write(bench.unit, "damaged", *more)
    lacking = broken - sum(one.quantity for one in more)
    bench.unit.record(
        PickShort(
            fulfilment=stop.fulfilment,
            line_no=stop.line_no,
            sku=stop.sku,
            bin=stop.bin,
            missing=broken,
            replaced=broken - lacking,
            lacking=lacking,
            wave=stop.wave,
            station=bench.name,
            operator=bench.operator_id,
            reason="damaged",
        ),
        subject=number,
    )
    if lacking:
        report_lacking(bench, stop.fulfilment, stop.line_no, lacking)
    return lacking


def _write_aside(bench: Bench, stop: WaveStop) -> None:
    """What nobody else has reserved: the free pieces, and those of the stop itself."""
    left, lost = stop.quantity, []
    for row in bench.state.stock.by("place", stop.bin):
        if row.sku != stop.sku or row.quality != "good":
            continue
        own = min(left, row.reserved) if stop.lot in ("", row.lot) else 0
        left -= own
        if (quantity := min(goods.free(row) + own, row.quantity)) > 0:
            lost.append(
                Movement(
                    sku=row.sku,
                    quantity=quantity,
                    from_place=row.place,
                    to_place=goods.LOST,
                    owner=row.owner,
                    lot=row.lot,
                )
            )
    if lost:
        bench.unit.record(
            StockMoved(movements=tuple(lost), reason="not_found", station=bench.name, operator=bench.operator_id),
            subject=stop.bin,
        )


def _elsewhere(bench: Bench, stop: WaveStop, missing: int) -> list[WaveStop]:
    """Stops in other bins for what is missing, behind all others."""
    state = bench.state
    known = state.wave_stops.by("wave", stop.wave)
    number = max(one.stop_no for one in known)
    turn = max(one.turn for one in known)
    warehouse = state.fulfilments[stop.fulfilment].warehouse
    return [
        msgspec.structs.replace(
            stop,
            stop_no=number + more,
            turn=turn + more,
            bin=row.place,
            quantity=part,
            picked=0,
            state="open",
            walk_mm=0,
            lot=row.lot,
        )
        for more, (row, part) in enumerate(
            goods.allocate(state, stop.sku, missing, partly=True, warehouse=warehouse), 1
        )
    ]
