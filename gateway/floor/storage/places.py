"""What a place is: its zone's kind, its warehouse, where it lies, what it takes and how much of it."""

from collections.abc import Collection, Iterator

from gateway.floor.notices import Refused
from gateway.floor.storage.ways import layout_of, point_of
from gateway.planning.layout import Pick
from gateway.store.rows import Bin, Product, Stock
from gateway.store.state import State

PICKING, RESERVE, DESPATCH, QC = "picking", "reserve", "despatch", "qc"
BEST_SELLER, SMALL_GOODS, HOLD, DEFECT = "best_seller", "small_goods", "hold", "defect"
KINDS = (PICKING, RESERVE, DESPATCH, QC, BEST_SELLER, SMALL_GOODS, HOLD, DEFECT)
FACES = frozenset({PICKING, BEST_SELLER, SMALL_GOODS})
PICKED_FROM = FACES | {RESERVE}
GOOD_ONLY = PICKED_FROM | {DESPATCH}


def kind_of(state: State, place: str) -> str:
    """What the bin's zone is for; "" for what is no bin."""
    row = state.bins.get(place)
    zone = state.zones.get(row.zone) if row is not None else None
    return zone.kind if zone is not None else ""


def own(state: State, code: str) -> str:
    """A warehouse's code as zones and stations have it: "" for the one that the gateway serves by itself."""
    if code == state.setting("warehouse", "") or code not in state.places.warehouses:
        return ""
    return code


def code_of(state: State, warehouse: str) -> str:
    """The code that central knows a warehouse by."""
    return warehouse or str(state.setting("warehouse", ""))


def warehouse_of(state: State, place: str) -> str:
    """Whose place it is, "" for the gateway's own warehouse (places that are no bins: `RECV:<code>`)."""
    row = state.bins.get(place)
    if row is not None:
        zone = state.zones.get(row.zone)
        return own(state, zone.warehouse) if zone is not None else ""
    return own(state, place.partition(":")[2])


def beside(name: str, warehouse: str) -> str:
    """A place that every warehouse has one of (`RECV`, `DEFECT`, `LOST`), for this warehouse."""
    return f"{name}:{warehouse}" if warehouse else name


def face(state: State, place: str) -> bool:
    """A bin that pickers go to first."""
    return kind_of(state, place) in FACES


def pickable(state: State, place: str) -> bool:
    """Whether orders may take goods from there."""
    row = state.bins.get(place)
    return row is not None and not row.blocked and kind_of(state, place) in PICKED_FROM


def room(state: State, place: str, sku: str) -> int | None:
    """Pieces of the SKU that still fit; None where the bin has no limit that is known for it."""
    row = state.bins.get(place)
    if row is None:
        return None
    product, lying = state.products.get(sku), [one for one in state.stock.by("place", place) if one.quantity > 0]
    limits = []
    if row.max_pieces:
        limits.append(row.max_pieces - sum(one.quantity for one in lying))
    for limit, size in ((row.max_ml * 1000, volume_mm3), (row.max_g, weight_g)):
        each = size(product)
        if limit and each:
            used = sum(one.quantity * size(state.products.get(one.sku)) for one in lying)
            limits.append((limit - used) // each)
    return max(0, min(limits)) if limits else None


def weight_g(product: Product | None) -> int:
    """One piece's weight, 0 where nobody knows it."""
    return (product.weight_g or 0) if product is not None else 0


def volume_mm3(product: Product | None) -> int:
    """One piece's volume, 0 where nobody knows it."""
    if product is None:
        return 0
    return (product.length_mm or 0) * (product.width_mm or 0) * (product.height_mm or 0)


def refusal(
    state: State,
    place: str,
    sku: str,
    *,
    lot: str = "",
    quality: str = "good",
    quantity: int = 1,
    kinds: Collection[str] | None = None,
    warehouse: str = "",
) -> Refused | None:
    """Why these pieces may not be put there; None where they may. Places that are no bins take anything."""
    row = state.bins.get(place)
    if row is None:
        return None
    if row.blocked:
        return Refused("bin_blocked", bin=place, reason=row.blocked)
    if warehouse_of(state, place) != own(state, warehouse):
        return Refused("bin_warehouse", bin=place)
    kind = kind_of(state, place)
    if (kinds is not None and kind not in kinds) or (quality != "good" and kind in GOOD_ONLY):
        return Refused("bin_zone", bin=place, zone=row.zone)
    return _goods_refused(state, row, sku, lot) or _full(state, row, sku, quantity)


def check(
    state: State, place: str, sku: str, *, lot: str = "", quality: str = "good", quantity: int = 1,
    kinds: Collection[str] | None = None, warehouse: str = "",
) -> None:  # fmt: skip
    """Raises what `refusal` found."""
    refused = refusal(state, place, sku, lot=lot, quality=quality, quantity=quantity, kinds=kinds, warehouse=warehouse)
    if refused is not None:
        raise refused


def _goods_refused(state: State, row: Bin, sku: str, lot: str) -> Refused | None:
    product = state.products.get(sku)
    kept_for = bool(row.skus or row.classes)
    if kept_for and sku not in row.skus and (product.category if product else "") not in row.classes:
        return Refused("bin_goods", bin=row.bin)
    lying = [one for one in state.stock.by("place", row.bin) if one.quantity > 0]
    other = next((one.sku for one in lying if one.sku != sku), "")
    if row.one_sku and other:
        return Refused("bin_one_sku", bin=row.bin, sku=other)
    if row.one_lot and any(one.sku == sku and one.lot != lot for one in lying):
        return Refused("bin_one_lot", bin=row.bin)
    return None


def _full(state: State, row: Bin, sku: str, quantity: int) -> Refused | None:
    left = room(state, row.bin, sku)
    return Refused("bin_full", bin=row.bin, room=left) if left is not None and left < quantity else None


def fitting(
    state: State, sku: str, *, quality: str = "good", lot: str = "", quantity: int = 1,
    kinds: Collection[str] = FACES, warehouse: str = "", most: int = 5,
) -> list[Bin]:  # fmt: skip
    """Bins for these pieces: those that hold the SKU first, then empty ones, the nearest first."""
    holding = {row.place for row in state.stock.by("sku", sku) if row.quantity > 0 and row.quality == quality}
    taken = state.stock.values("place")
    choice = [
        row
        for row in nearest(state, kinds, warehouse)
        if not row.blocked and (row.bin in holding or row.bin not in taken)
    ]
    choice.sort(key=lambda row: row.bin not in holding)
    found: list[Bin] = []
    for row in choice:
        if refusal(state, row.bin, sku, lot=lot, quality=quality, quantity=quantity, warehouse=warehouse) is None:
            found.append(row)
            if len(found) == most:
                break
    return found


def nearest(state: State, kinds: Collection[str] = FACES, warehouse: str = "") -> Iterator[Bin]:
    """The bins of zones of these kinds in one warehouse, the nearest to the depot first."""
    mine = own(state, warehouse)
    zones = [zone.zone for zone in state.zones if zone.kind in kinds and own(state, zone.warehouse) == mine]
    bins = [row for zone in zones for row in state.bins.by("zone", zone)]
    return iter(sorted(bins, key=lambda row: (row.walk_mm, row.level, row.bin)))


def point(state: State, place: str) -> tuple[int, int]:
    """Where one stands for the bin, in mm in the building. Raises KeyError for what is no bin."""
    row = state.bins[place]
    zone = state.zones[row.zone]
    x, y = point_of(row, zone)
    return x + (zone.origin_x_mm or 0), y + (zone.origin_y_mm or 0)


def pick_of(state: State, place: str) -> Pick:
    """The bin as the planner takes it: its cell, the nearest cell of a bin beside the grid, or its point in mm."""
    row = state.bins[place]
    zone = state.zones[row.zone]
    if row.x_mm is None or row.y_mm is None:
        return row.aisle, row.cell
    if not zone.layout:
        return row.x_mm, row.y_mm
    layout = layout_of(zone.layout)
    aisle = min(range(layout.aisles), key=lambda i: abs(layout.cell_point((i, 0))[0] - (row.x_mm or 0)))
    return aisle, min(range(layout.cells), key=lambda i: abs(layout.cell_point((aisle, i))[1] - (row.y_mm or 0)))


def walk_mm(state: State, one: str, two: str) -> int:
    """The way between two bins along right angles, whole mm."""
    (x1, y1), (x2, y2) = point(state, one), point(state, two)
    return abs(x1 - x2) + abs(y1 - y2)


def stock_of(state: State, place: str) -> list[Stock]:
    """What lies there, pieces above zero."""
    return [row for row in state.stock.by("place", place) if row.quantity > 0]
