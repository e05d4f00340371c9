"""Stops of waves and what they reserve: the pieces of every open stop are reserved in its bin, and no others."""

from gateway.contracts import facts
from gateway.floor.apply.registry import applies
from gateway.store import rows
from gateway.store.state import State


def write(state: State, wave: str, stops: tuple[facts.Stop, ...]) -> None:
    """Adds or changes stops of a wave."""
    for stop in stops:
        put(state, row_of(wave, stop))


def put(state: State, row: rows.WaveStop) -> None:
    """One stop as it is from now on; its reservation follows."""
    before = state.wave_stops.get((row.wave, row.stop_no))
    if before is not None and before.state == "open":
        release(state, before.bin, before.sku, before.quantity, before.lot)
    state.wave_stops.put(row)
    if row.state == "open":
        reserve(state, row.bin, row.sku, row.quantity, row.lot)


def row_of(wave: str, stop: facts.Stop) -> rows.WaveStop:
    """The stop as a row."""
    return rows.WaveStop(
        wave=wave,
        stop_no=stop.stop_no,
        bin=stop.bin,
        fulfilment=stop.fulfilment,
        line_no=stop.line_no,
        sku=stop.sku,
        quantity=stop.quantity,
        slot=stop.slot,
        picked=stop.picked,
        state=stop.state,
        turn=stop.turn,
        walk_mm=stop.walk_mm,
        lot=stop.lot,
    )


def reserve(state: State, place: str, sku: str, quantity: int, lot: str = "") -> None:
    """Keeps good pieces of a bin; without a lot, of the first one that has them."""
    found = _rows(state, place, sku, lot)
    for row in found:
        part = min(row.quantity - row.reserved, quantity)
        if part > 0:
            quantity -= part
            state.stock.change(row, reserved=row.reserved + part)
    if quantity:  # a fact always applies: reserved beyond what is there
        row = state.stock.get((place, sku, "good", "own", lot)) or rows.Stock(place=place, sku=sku, lot=lot)
        state.stock.put(row)
        state.stock.change(row, reserved=row.reserved + quantity)


def release(state: State, place: str, sku: str, quantity: int, lot: str = "") -> None:
    """Gives reserved pieces of a bin back (before a movement takes them, or when a stop is dropped)."""
    for row in _rows(state, place, sku, lot):
        part = min(row.reserved, quantity)
        if not part:
            continue
        quantity -= part
        if row.quantity or row.reserved > part:
            state.stock.change(row, reserved=row.reserved - part)
        else:
            state.stock.remove((row.place, row.sku, row.quality, row.owner, row.lot))


def _rows(state: State, place: str, sku: str, lot: str) -> list[rows.Stock]:
    found = [
        row
        for row in state.stock.by("place", place)
        if row.sku == sku and row.quality == "good" and (not lot or row.lot == lot)
    ]
    return sorted(found, key=lambda row: (row.lot, row.owner))


@applies(facts.StopsWritten)
def stops_written(state: State, event: facts.StopsWritten, at_ms: int) -> None:
    """Skipped, found elsewhere, dropped."""
    write(state, event.wave, event.stops)
