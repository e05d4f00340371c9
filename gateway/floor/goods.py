"""Where goods lie and may lie: what is free, where to reserve, where to put away."""

from collections.abc import Iterable, Mapping

from gateway.contracts.facts import Movement, Quality
from gateway.floor.notices import Refused
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
    state: State, sku: str, quantity: int, lot: str = "", taken: Taken | None = None, partly: bool = False
) -> list[tuple[Stock, int]]:
    """Bins for `quantity` good pieces: one bin that holds them all (the emptiest such), else the fullest first.

    `taken` are pieces a plan has promised elsewhere. Returns [] when there are not enough, unless `partly`.
    """
    found = []
    for row in state.stock.by("sku", sku):
        left = free(row) - (taken.get((row.place, row.sku, row.lot), 0) if taken else 0)
        if left > 0 and row.quality == "good" and row.place in state.bins and (not lot or row.lot == lot):
            found.append((row, left))
    found.sort(key=lambda pair: (pair[1] < quantity, pair[1] if pair[1] >= quantity else -pair[1], pair[0].place))
    parts: list[tuple[Stock, int]] = []
    for row, left in found:
        part = min(left, quantity)
        parts.append((row, part))
        quantity -= part
        if not quantity:
            return parts
    return parts if partly else []


def moves(state: State, place: str, sku: str, quantity: int, to_place: str, lot: str = "") -> tuple[Movement, ...]:
    """Movements of good pieces out of a place, one a stock row, the lot's first; others move without a record."""
    parts = []
    for row in sorted(state.stock.by("place", place), key=lambda row: row.lot != lot):
        part = min(row.quantity, quantity) if row.sku == sku and row.quality == "good" else 0
        if part > 0:
            parts.append(_movement(row, part, to_place))
            quantity -= part
    if quantity:
        parts.append(Movement(sku=sku, quantity=quantity, from_place=place, to_place=to_place))
    return tuple(parts)


def all_moves(state: State, places: Iterable[str], to_place: str) -> tuple[Movement, ...]:
    """Movements of everything in some places."""
    rows = [row for place in places for row in state.stock.by("place", place) if row.quantity > 0]
    return tuple(_movement(row, row.quantity, to_place) for row in rows)


def _movement(row: Stock, quantity: int, to_place: str) -> Movement:
    return Movement(
        sku=row.sku,
        quantity=quantity,
        from_place=row.place,
        to_place=to_place,
        quality=Quality(row.quality),
        owner=row.owner,
        lot=row.lot,
    )


def suggest_bin(state: State, sku: str, quality: str = "good") -> str:
    """Where to put goods: a bin that holds the SKU, else the nearest empty bin, else "" (a person chooses)."""
    if quality != "good":
        return DEFECT
    for row in state.stock.by("sku", sku):
        if row.place in state.bins and row.quality == quality and row.quantity > 0:
            return row.place
    promised = {getattr(work.session, "bin", "") for work in state.works if work.session is not None}
    taken = state.stock.values("place")
    return next((name for name in state.bins.rows if name not in taken and name not in promised), "")


def known_place(state: State, name: str) -> str:
    """The bin, or the place for defective goods; refused when there is none of this name."""
    if name not in state.bins and name != DEFECT:
        raise Refused("unknown_bin", bin=name)
    return name


def one_sku(scanned: Scanned, wanted: Iterable[str] = ()) -> tuple[str, int]:
    """The SKU and pieces a goods code stands for; among several, the one that is wanted here."""
    if len(scanned.goods) == 1:
        return next(iter(scanned.goods.items()))
    fitting = [sku for sku in scanned.goods if sku in set(wanted)]
    if len(fitting) != 1:
        raise Refused("ambiguous", text=scanned.text, skus=", ".join(sorted(scanned.goods)))
    return fitting[0], scanned.goods[fitting[0]]


def whole(value: object, minimum: int = 0) -> int:
    """A number keyed by a person; anything but a whole number is refused."""
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < minimum or value > 1_000_000:
        raise Refused("bad_value", value=value)
    return value
