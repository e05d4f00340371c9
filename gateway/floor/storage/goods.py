"""Where goods lie and may lie: what is free, where to reserve, where to put away."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from gateway.contracts.facts import Movement, Quality
from gateway.floor.notices import Refused
from gateway.floor.storage import places
from gateway.scanning.interpret import Scanned
from gateway.store.rows import Stock
from gateway.store.state import State

STAGING = "RECV"
DEFECT = "DEFECT"
LOST = "LOST"
Taken = Mapping[tuple[str, str, str], int]


def free(row: Stock) -> int:
    """Pieces nobody has reserved."""
    return row.quantity - row.reserved


def allocate(
    state: State,
    sku: str,
    quantity: int,
    lot: str = "",
    taken: Taken | None = None,
    partly: bool = False,
    warehouse: str = "",
) -> list[tuple[Stock, int]]:
    """Bins for `quantity` good pieces: one bin that holds them all (the emptiest such), else the fullest first.

    The lot that expires first goes first, held ones stay. Pick faces come before the reserve; blocked bins and other
    zones are left alone, and so are other warehouses.
    `taken` are pieces a plan has promised elsewhere. Returns [] when there are not enough, unless `partly`.
    """
    found, mine = [], places.own(state, warehouse)
    for row in state.stock.by("sku", sku):
        left = free(row) - (taken.get((row.place, row.sku, row.lot), 0) if taken else 0)
        if left > 0 and row.quality == "good" and _fits(state, row, lot, mine):
            found.append((row, left))
    found.sort(
        key=lambda pair: (
            _expiry(state, pair[0]),
            _behind(state, pair[0]),
            pair[1] < quantity,
            _by_size(pair[1], quantity),
            pair[0].place,
        )
    )
    parts: list[tuple[Stock, int]] = []
    for row, left in found:
        part = min(left, quantity)
        parts.append((row, part))
        quantity -= part
        if not quantity:
            return parts
    return parts if partly else []


def _fits(state: State, row: Stock, lot: str, warehouse: str) -> bool:
    if (lot and row.lot != lot) or not usable_lot(state, row.sku, row.lot):
        return False
    return places.pickable(state, row.place) and places.warehouse_of(state, row.place) == warehouse


def _behind(state: State, row: Stock) -> bool:
    """The reserve comes after the pick faces."""
    return not places.face(state, row.place)


def usable_lot(state: State, sku: str, lot: str) -> bool:
    """Whether pieces of the lot may be picked: it has not expired, and nobody holds it."""
    row = state.inbound.lots.get((sku, lot)) if lot else None
    return row is None or not row.held


def _expiry(state: State, row: Stock) -> str:
    """First expired, first out; goods without a date come last."""
    lot = state.inbound.lots.get((row.sku, row.lot)) if row.lot else None
    return lot.expiry if lot is not None and lot.expiry else "9999-12-31"


def _by_size(left: int, wanted: int) -> int:
    return left if left >= wanted else -left


def moves(state: State, place: str, sku: str, quantity: int, to_place: str, lot: str = "") -> tuple[Movement, ...]:
    """Movements of good pieces out of a place, one a stock row, the lot's first; others move without a record."""
    parts = []
    for row in sorted(state.stock.by("place", place), key=lambda row: row.lot != lot):
        part = min(row.quantity, quantity) if row.sku == sku and row.quality == "good" else 0
        if part > 0:
            parts.append(movement(row, part, to_place))
            quantity -= part
    if quantity:
        parts.append(Movement(sku=sku, quantity=quantity, from_place=place, to_place=to_place))
    return tuple(parts)


def all_moves(state: State, places: Iterable[str], to_place: str) -> tuple[Movement, ...]:
    """Movements of everything in some places."""
    rows = [row for place in places for row in state.stock.by("place", place) if row.quantity > 0]
    return tuple(movement(row, row.quantity, to_place) for row in rows)


def movement(row: Stock, quantity: int, to_place: str) -> Movement:
    """Pieces of a stock row go to a place."""
    return Movement(
        sku=row.sku,
        quantity=quantity,
        from_place=row.place,
        to_place=to_place,
        quality=Quality(row.quality),
        owner=row.owner,
        lot=row.lot,
    )


def suggest_bin(
    state: State, sku: str, quality: str = "good", quantity: int = 1, lot: str = "", warehouse: str = ""
) -> str:
    """Where to put goods: a face that holds the SKU and has room, else the nearest empty one, else "" (a person
    chooses)."""
    if quality != "good":
        return places.beside(DEFECT, places.own(state, warehouse))
    taken = state.stock.values("place")
    holding = [row.place for row in state.stock.by("sku", sku) if row.quality == quality and row.quantity > 0]
    promised = {getattr(work.session, "bin", "") for work in state.works if work.session is not None}
    empty = [row for row in state.bins if row.bin not in taken and row.bin not in promised]
    nearest = [row.bin for row in sorted(empty, key=lambda row: (row.walk_mm, row.level))]
    for place in (*holding, *nearest):
        wish: dict[str, Any] = {"lot": lot, "quality": quality, "quantity": quantity, "warehouse": warehouse}
        if place in state.bins and places.refusal(state, place, sku, kinds=places.FACES, **wish) is None:
            return place
    return ""


def known_place(state: State, name: str) -> str:
    """The bin, or the place for defective goods; refused when there is none of this name."""
    if name not in state.bins and name.partition(":")[0] != DEFECT:
        raise Refused("unknown_bin", bin=name)
    return name


def one_sku(scanned: Scanned, wanted: Iterable[str] = ()) -> tuple[str, int]:
    """The SKU and pieces a goods code stands for; among several, the one that is wanted here."""
    fitting = list(scanned.goods)
    if len(fitting) != 1:
        fitting = [sku for sku in scanned.goods if sku in set(wanted)]
    if len(fitting) != 1:
        raise Refused("ambiguous", text=scanned.text, skus=", ".join(sorted(scanned.goods)))
    sku = fitting[0]
    if sizes := scanned.sizes.get(sku):
        raise Refused("which_pack", name=sku, sizes=" / ".join(map(str, sizes)))
    return sku, scanned.goods[sku]


def whole(value: object, minimum: int = 0) -> int:
    """A number keyed by a person; anything but a whole number is refused."""
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum or value > 1_000_000:
        raise Refused("bad_value", value=value)
    return value


def to_defect(state: State, place: str, sku: str, quantity: int, lot: str = "") -> tuple[Movement, ...]:
    """Good pieces of a place become defective ones in the defect bin: out as good, in as defective."""
    gone = moves(state, place, sku, quantity, "", lot)
    broken = tuple(
        msgspec.structs.replace(one, from_place="", to_place=DEFECT, quality=Quality.DEFECTIVE) for one in gone
    )
    return (*gone, *broken)
