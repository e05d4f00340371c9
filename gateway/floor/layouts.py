"""Zones: a layout makes bins; bins with goods never vanish."""

from typing import Any

from gateway.floor.waves import zone_bins
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
    for name, aisle, cell in bins:
        state.bins.put(Bin(bin=name, zone=zone, aisle=aisle, cell=cell))
    unit.signal("plan")
    return len(bins)
