"""The warehouse drawn: zones and bins in mm of the building, how full each is, where everybody is and walks.

Zones without an origin of their own are laid side by side, in the order of their names.
"""

from typing import Any

from gateway.floor.storage import places
from gateway.floor.storage.ways import layout_of, point_of
from gateway.store.rows import Bin, Work, Zone
from gateway.store.sessions import CountingBin, Picking
from gateway.store.state import State

APART_MM = 3000


def origins(state: State, warehouse: str = "") -> dict[str, tuple[int, int]]:
    """Where each zone's own origin lies in the building."""
    found: dict[str, tuple[int, int]] = {}
    right = 0
    mine = places.own(state, warehouse)
    zones = sorted(
        (zone for zone in state.zones if places.own(state, zone.warehouse) == mine), key=lambda one: one.zone
    )
    for zone in zones:
        if zone.origin_x_mm is not None:
            found[zone.zone] = (zone.origin_x_mm, zone.origin_y_mm or 0)
            right = max(right, zone.origin_x_mm + size(state, zone)[0] + _beside(zone) + APART_MM)
    for zone in zones:
        if zone.zone not in found:
            found[zone.zone] = (right + _beside(zone), 0)
            right += size(state, zone)[0] + 2 * _beside(zone) + APART_MM
    return found


def _beside(zone: Zone) -> int:
    """What the shelves of the outer aisles take, whole mm."""
    return int(zone.layout.get("aisle_pitch_mm", 0)) // 2


def size(state: State, zone: Zone) -> tuple[int, int]:
    """Width and depth of a zone, whole mm."""
    points = [point_of(row, zone) for row in state.bins.by("zone", zone.zone) if row.x_mm is not None]
    wide, deep = [x for x, _ in points], [y for _, y in points]
    if zone.layout:
        layout = layout_of(zone.layout)
        wide.append((layout.aisles - 1) * layout.aisle_pitch_mm)
        deep.append(int(layout.level_y2(layout.blocks) // 2))
    return max(wide, default=0), max(deep, default=0)


def drawn(state: State, warehouse: str = "") -> dict[str, Any]:
    """Zones and bins with their stock: what changes seldom first. `fill` is percent of the limit, null without one."""
    at = origins(state, warehouse)
    zones = [state.zones[name] for name in at]
    return {
        "zones": [
            {
                "zone": zone.zone,
                "name": zone.name,
                "kind": zone.kind,
                "layout": zone.layout,
                "x_mm": at[zone.zone][0],
                "y_mm": at[zone.zone][1],
                "size_mm": size(state, zone),
            }
            for zone in zones
        ],
        "bins": [_bin(state, row, zone, at[zone.zone]) for zone in zones for row in state.bins.by("zone", zone.zone)],
    }


def _bin(state: State, row: Bin, zone: Zone, origin: tuple[int, int]) -> list[Any]:
    """`[name, zone, x_mm, y_mm, level, pieces, fill or null, flags]`; flags: b blocked, c being counted."""
    x, y = point_of(row, zone)
    flags = ("b" if row.blocked else "") + ("c" if state.counting.bins.count("unsettled", row.bin) else "")
    stock = places.stock_of(state, row.bin)
    pieces = sum(one.quantity for one in stock)
    return [row.bin, row.zone, x + origin[0], y + origin[1], row.level, pieces, fill(state, row), flags]


def fill(state: State, row: Bin) -> int | None:
    """How full a bin is, in percent of the limit that is reached first; None where it has none."""
    stock, shares = places.stock_of(state, row.bin), []
    if row.max_pieces:
        shares.append(100 * sum(one.quantity for one in stock) // row.max_pieces)
    for limit, each in ((row.max_ml * 1000, places.volume_mm3), (row.max_g, places.weight_g)):
        if limit:
            shares.append(100 * sum(one.quantity * each(state.products.get(one.sku)) for one in stock) // limit)
    return max(shares) if shares else None


def people(state: State, warehouse: str = "") -> list[dict[str, Any]]:
    """Everybody at work: where they stand, where they go, and the way there (mm of the building)."""
    at, mine = origins(state, warehouse), places.own(state, warehouse)
    found = []
    for work in state.works:
        station = state.stations.get(work.station)
        if station is not None and work.operator and places.own(state, station.warehouse) == mine:
            found.append(_person(state, work, at))
    return found


def _person(state: State, work: Work, at: dict[str, tuple[int, int]]) -> dict[str, Any]:
    session, operator = work.session, state.operators.get(work.operator)
    here, there, path = "", "", list[tuple[int, int]]()
    if isinstance(session, Picking):
        stop = state.wave_stops.get((session.wave, session.stop_no))
        here, there = session.at, stop.bin if stop is not None else ""
        walk = state.wave_paths.get(session.wave)
        if walk is not None and walk.zone in at:
            dx, dy = at[walk.zone]
            path = [(x + dx, y + dy) for x, y in walk.path]
    elif isinstance(session, CountingBin):
        here, there = (session.bin, "") if work.step == "count.bin" else ("", session.bin)
    elif session is not None:
        there = str(getattr(session, "bin", ""))
    return {
        "station": work.station,
        "operator": work.operator,
        "name": operator.name if operator is not None else work.operator,
        "step": work.step,
        "here": here,
        "there": there,
        "at": _point(state, here or there, at),
        "path": path,
    }


def _point(state: State, place: str, at: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    row = state.bins.get(place)
    if row is None or row.zone not in at:
        return None
    x, y = point_of(row, state.zones[row.zone])
    return x + at[row.zone][0], y + at[row.zone][1]


def contents(state: State, place: str) -> dict[str, Any]:
    """What lies in a bin, and what is set for it. Raises KeyError for what is no bin."""
    row = state.bins[place]
    products = state.products
    return {
        "bin": row.bin,
        "zone": row.zone,
        "kind": places.kind_of(state, place),
        "blocked": row.blocked,
        "fill": fill(state, row),
        "max_pieces": row.max_pieces,
        "counting": [state.counting.counts[one.count].number for one in state.counting.bins.by("unsettled", place)],
        "stock": [
            {
                "sku": one.sku,
                "name": product.name if (product := products.get(one.sku)) is not None else one.sku,
                "lot": one.lot,
                "quality": one.quality,
                "quantity": one.quantity,
                "reserved": one.reserved,
            }
            for one in places.stock_of(state, place)
        ],
    }
