"""Which bins to count: those that were asked for, all, some, those touched today, those whose turn it is (ABC)."""

import random
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from gateway.contracts.facts import LinePicked
from gateway.contracts.work import CountRequested
from gateway.floor.stocktake import counts
from gateway.floor.storage import places
from gateway.store.rows import Bin
from gateway.store.state import State
from gateway.store.unit import Unit

A_SHARE, B_SHARE = 80, 95  # percent of all picks, the most picked first
DAYS = {"A": 30, "B": 91, "C": 182}  # monthly, quarterly, half-yearly
PICKED_DAYS = 90  # what is looked back on
_PICKS = (
    "SELECT json_extract(data, '$.sku') AS sku, count(*) AS picks FROM event WHERE type = ? AND time >= ?"
    " GROUP BY 1 ORDER BY 2 DESC, 1"
)
_TOUCHED = (
    "SELECT DISTINCT place FROM (SELECT json_extract(m.value, '$.from_place') AS place FROM event,"
    " json_each(event.data, '$.movements') AS m WHERE event.time >= :since UNION SELECT json_extract(m.value,"
    " '$.to_place') FROM event, json_each(event.data, '$.movements') AS m WHERE event.time >= :since)"
    " WHERE place IN (SELECT bin FROM bin)"
)


def requested(unit: Unit, message: CountRequested) -> None:
    """Central asks: these bins, the bins where these goods lie, or everything. Bins it made up are left out."""
    state = unit.state
    known = [name.upper() for name in message.bins if name.upper() in state.bins]
    skus = tuple(sku.upper() for sku in message.skus)
    kind = "bin" if message.bins else "sku" if skus else "full"
    bins = known or (with_goods(state, skus) if skus else all_bins(state, message.warehouse))
    if message.bins and not known:
        bins = []
    counts.open_count(
        unit,
        kind,
        bins,
        skus=skus,
        source="central",
        blind=message.blind,
        name=message.count,
        number=message.number.upper(),
        warehouse=message.warehouse,
    )


def with_goods(state: State, skus: Iterable[str]) -> list[str]:
    """Bins where any of these goods lie."""
    return [row.place for sku in skus for row in state.stock.by("sku", sku) if row.quantity and row.place in state.bins]


def all_bins(state: State, warehouse: str = "", zone: str = "") -> list[str]:
    """Every bin of a warehouse, or of one zone."""
    rows: Iterable[Bin] = state.bins.by("zone", zone) if zone else places.nearest(state, places.KINDS, warehouse)
    return [row.bin for row in rows]


def some(state: State, how_many: int, seed: str, warehouse: str = "", zone: str = "") -> list[str]:
    """A spot check: bins that hold goods, drawn by chance."""
    held = [name for name in all_bins(state, warehouse, zone) if state.stock.count("place", name)]
    return random.Random(seed).sample(held, min(how_many, len(held)))


def touched_since(connection: sqlite3.Connection, since: datetime) -> list[str]:
    """A dynamic count: bins that goods went into or out of."""
    return sorted(row[0] for row in connection.execute(_TOUCHED, {"since": since.isoformat()}))


def picks_since(connection: sqlite3.Connection, since: datetime) -> dict[str, int]:
    """How often each SKU was picked, the most picked first."""
    return {row[0]: row[1] for row in connection.execute(_PICKS, (LinePicked.TYPE, since.isoformat()))}


def classes(picks: Mapping[str, int], skus: Collection[str]) -> dict[str, str]:
    """A, B or C of each SKU: those that make 80 % of the picks, the next 15 %, the rest."""
    total, sum_before, found = sum(picks.values()), 0, {}
    for sku, times in picks.items():
        share = 100 * sum_before // total
        found[sku] = "A" if share < A_SHARE else "B" if share < B_SHARE else "C"
        sum_before += times
    return {sku: found.get(sku, "C") for sku in {*skus, *picks}}


def due(
    state: State, picks: Mapping[str, int], now: datetime, most: int = 50, warehouse: str = "", zone: str = ""
) -> list[str]:
    """A cycle count: bins whose best class has not been counted for its time, the longest waiting first."""
    days = {**DAYS, **state.setting("count_cycle_days", {})}
    by_sku = classes(picks, {row.sku for row in state.stock})
    last = {row.bin: row.counted_ms for row in sorted(state.counting.bins, key=lambda row: row.counted_ms)}
    waiting = []
    for name in all_bins(state, warehouse, zone):
        held = [by_sku[row.sku] for row in state.stock.by("place", name) if row.quantity]
        if not held or state.counting.bins.count("unsettled", name):
            continue
        over = now - timedelta(days=int(days[min(held)]))
        if last.get(name, 0) < int(over.timestamp() * 1000):
            waiting.append((min(held), last.get(name, 0), name))
    return [name for _, _, name in sorted(waiting)[:most]]
