"""Setting the warehouse up: zones and their bins. What changes is a fact; bins with goods never vanish."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from gateway.contracts.facts import BinSpec, BinsRemoved, BinsSet, ZoneRemoved, ZoneSet
from gateway.floor.storage import goods
from gateway.floor.storage.places import KINDS
from gateway.floor.storage.ways import layout_of, point_of
from gateway.planning.layout import PlanningError
from gateway.scanning.interpret import kept_for_others
from gateway.store.errors import GatewayError
from gateway.store.rows import Bin, Zone
from gateway.store.state import State
from gateway.store.unit import Unit

AT_ONCE = 100  # bins in one fact
TOLD = "places_told"  # of the store: whether the log knows all zones and bins
T = TypeVar("T")
NAME = re.compile(r"[A-Z0-9]{1,8}(-[A-Z0-9]{1,8}){1,4}")
ZONE_NAME = re.compile(r"[A-Z0-9]{1,8}")
_PSEUDO = frozenset({goods.STAGING, goods.DEFECT, goods.LOST})
_OWN = ("max_pieces", "max_ml", "max_g", "skus", "classes", "one_sku", "one_lot", "blocked")


class CannotSetUp(GatewayError):
    """What cannot be set up; `sentence` is a msgid that says why, `params` fill its places."""

    def __init__(self, sentence: str, **params: Any) -> None:
        super().__init__(sentence % params)
        self.sentence, self.params = sentence, params


def put_layout(unit: Unit, zone: str, keywords: dict[str, Any], **more: Any) -> int:
    """Creates or changes a zone with a rectangular layout; returns its number of bins.

    `more` are further fields of the zone. Bins that stay keep what was set for them, bins beside the grid stay.

    Raises:
        GatewayError: the keywords make no layout, or a bin that holds goods would vanish.
    """
    state = unit.state
    known = state.zones.get(zone) or Zone(zone=zone)
    row = msgspec.structs.replace(known, layout=keywords, **more)
    try:
        grid = grid_of(row)
    except (PlanningError, TypeError) as error:
        raise GatewayError(str(error)) from error
    names = {place.bin for place in grid}
    gone = [old.bin for old in state.bins.by("zone", zone) if old.x_mm is None and old.bin not in names]
    put_zone(unit, row)
    remove_bins(unit, gone)
    put_bins(unit, [_kept(state, place) for place in grid])
    return len(grid)


def grid_of(zone: Zone) -> list[Bin]:
    """The bins of a zone's layout, `Z-AA-CC` (with levels `Z-AA-CC-L`), the nearest to its depot first."""
    layout = layout_of(zone.layout)
    bins = [
        Bin(bin=_name(zone, aisle, cell, level), zone=zone.zone, aisle=aisle, cell=cell, level=level)
        for aisle in range(layout.aisles)
        for cell in range(layout.cells)
        for level in range(zone.levels)
    ]
    bins = [msgspec.structs.replace(place, walk_mm=from_depot(place, zone)) for place in bins]
    return sorted(bins, key=lambda place: (place.walk_mm, place.level, place.bin))


def _name(zone: Zone, aisle: int, cell: int, level: int) -> str:
    name = f"{zone.zone}-{aisle + 1:02d}-{cell + 1:02d}"
    return f"{name}-{level + 1}" if zone.levels > 1 else name


def _kept(state: State, place: Bin) -> Bin:
    before = state.bins.get(place.bin)
    return place if before is None else msgspec.structs.replace(place, **{name: getattr(before, name) for name in _OWN})


def put_zone(unit: Unit, row: Zone, operator: str = "") -> None:
    """Creates or changes a zone without touching its bins. Raises CannotSetUp."""
    if not ZONE_NAME.fullmatch(row.zone):
        raise CannotSetUp("A zone is called by 1 to 8 letters and digits, not %(zone)s.", zone=row.zone or "-")
    if row.kind not in KINDS:
        raise CannotSetUp("There is no kind of zone %(kind)s.", kind=row.kind or "-")
    if row.warehouse and row.warehouse not in unit.state.places.warehouses:
        raise CannotSetUp("This gateway serves no warehouse %(warehouse)s.", warehouse=row.warehouse)
    before = unit.state.zones.get(row.zone)
    if before is not None and before.warehouse != row.warehouse and any(_holding(unit.state, row.zone)):
        raise CannotSetUp("Zone %(zone)s holds goods: it cannot change its warehouse.", zone=row.zone)
    if before != row:
        unit.record(ZoneSet(operator=operator, **msgspec.structs.asdict(row)), subject=row.zone)
        unit.signal("plan")


def remove_zone(unit: Unit, zone: str, operator: str = "") -> None:
    """Takes an empty zone away, bins and all. Raises CannotSetUp."""
    if zone not in unit.state.zones:
        raise CannotSetUp("There is no zone %(zone)s.", zone=zone or "-")
    remove_bins(unit, [row.bin for row in unit.state.bins.by("zone", zone)], operator)
    unit.record(ZoneRemoved(zone=zone, operator=operator), subject=zone)


def put_bins(unit: Unit, bins: Iterable[Bin], reason: str = "", operator: str = "") -> int:
    """Creates or changes bins; returns how many differ from before. Raises CannotSetUp."""
    changed = [row for row in bins if unit.state.bins.get(row.bin) != row]
    for row in changed:
        refuse_bin(unit.state, row)
    for part in _parts(changed):
        specs = tuple(BinSpec(**msgspec.structs.asdict(row)) for row in part)
        unit.record(BinsSet(bins=specs, reason=reason, operator=operator), subject=part[0].zone)
    if changed:
        unit.signal("plan")
    return len(changed)


def refuse_bin(state: State, row: Bin, zone: Zone | None = None) -> None:
    """Raises CannotSetUp where the bin cannot be so; `zone` is one that is still to be set up."""
    zone = zone or state.zones.get(row.zone)
    if zone is None:
        raise CannotSetUp("There is no zone %(zone)s.", zone=row.zone or "-")
    if not NAME.fullmatch(row.bin) or row.bin in _PSEUDO or kept_for_others(row.bin):
        raise CannotSetUp("%(bin)s cannot be the name of a bin.", bin=row.bin or "-")
    if row.bin in state.codes:
        raise CannotSetUp("%(bin)s is the barcode of goods.", bin=row.bin)
    before = state.bins.get(row.bin)
    if before is not None and before.zone != row.zone:
        raise CannotSetUp("Bin %(bin)s belongs to zone %(zone)s.", bin=row.bin, zone=before.zone)
    if (row.x_mm is None) != (row.y_mm is None):
        raise CannotSetUp("Bin %(bin)s needs both coordinates, or none.", bin=row.bin)
    if row.x_mm is None and not _in_grid(zone, row):
        raise CannotSetUp("Bin %(bin)s lies outside the layout of zone %(zone)s.", bin=row.bin, zone=row.zone)
    if min(row.max_pieces, row.max_ml, row.max_g) < 0:
        raise CannotSetUp("A limit of bin %(bin)s is below zero.", bin=row.bin)


def _in_grid(zone: Zone, row: Bin) -> bool:
    if not zone.layout:
        return False
    layout = layout_of(zone.layout)
    return 0 <= row.aisle < layout.aisles and 0 <= row.cell < layout.cells


def remove_bins(unit: Unit, names: Sequence[str], operator: str = "") -> None:
    """Takes empty bins away. Raises CannotSetUp."""
    _refuse_full(unit.state, names)
    for part in _parts(names):
        unit.record(BinsRemoved(bins=tuple(part), operator=operator), subject=part[0])


def _refuse_full(state: State, names: Iterable[str]) -> None:
    for name in names:
        if name not in state.bins:
            raise CannotSetUp("There is no bin %(bin)s.", bin=name or "-")
        if state.stock.count("place", name):
            raise CannotSetUp("Bin %(bin)s holds goods: it cannot be taken away.", bin=name)


def _holding(state: State, zone: str) -> list[str]:
    return [row.bin for row in state.bins.by("zone", zone) if state.stock.count("place", row.bin)]


def from_depot(place: Bin, zone: Zone) -> int:
    """The way from the depot (the zone's origin where it has no layout) along aisles, roughly, whole mm."""
    x, y = point_of(place, zone)
    depot_x, depot_y = layout_of(zone.layout).depot if zone.layout else (0, 0)
    return abs(x - int(depot_x)) + abs(y - int(depot_y))


def adopt(unit: Unit) -> None:
    """Tells the log once of zones and bins that were set up before it heard of such."""
    for zone in list(unit.state.zones):
        unit.record(ZoneSet(**msgspec.structs.asdict(zone)), subject=zone.zone)
    for part in _parts(list(unit.state.bins)):
        unit.record(BinsSet(bins=tuple(BinSpec(**msgspec.structs.asdict(row)) for row in part)), subject=part[0].zone)
    unit.set_meta(TOLD, "1")


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(whole), AT_ONCE):
        yield whole[first : first + AT_ONCE]
