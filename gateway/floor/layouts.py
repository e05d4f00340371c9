"""Zones: a layout makes bins; bins with goods never vanish."""

from typing import Any

import msgspec

from gateway.floor.waves import zone_bins
from gateway.floor.ways import layout_of, point_of
from gateway.planning.layout import PlanningError
from gateway.store.errors import GatewayError
from gateway.store.rows import Bin, Zone
from gateway.store.unit import Unit


def put_layout(unit: Unit, zone: str, keywords: dict[str, Any]) -> int:
    """Creates or changes a zone; returns its number of bins.

    Raises:
        GatewayError: the keywords make no layout, or a bin that holds goods would vanish.
    """
    state = unit.state
    row = Zone(zone=zone, layout=keywords)
    try:
        bins = zone_bins(row)
    except (PlanningError, TypeError) as error:
        raise GatewayError(str(error)) from error
    names = {name for name, _, _ in bins}
    for old in [one for one in state.bins if one.zone == zone and one.bin not in names]:
        if state.stock.count("place", old.bin):
            raise GatewayError(f"bin {old.bin} holds goods: it cannot be taken away")
        state.bins.remove(old.bin)
    state.zones.put(row)
    rows = [Bin(bin=name, zone=zone, aisle=aisle, cell=cell) for name, aisle, cell in bins]
    for place in sorted(rows, key=lambda place: (_from_depot(place, row), place.bin)):
        state.bins.put(msgspec.structs.replace(place, walk_mm=_from_depot(place, row)))
    unit.signal("plan")
    return len(bins)


def _from_depot(place: Bin, zone: Zone) -> int:
    """The way from the depot along aisles, roughly: enough to fill the near bins first."""
    x, y = point_of(place, zone)
    depot_x, depot_y = layout_of(zone.layout).depot
    return abs(x - int(depot_x)) + abs(y - int(depot_y))
