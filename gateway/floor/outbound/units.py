"""Goods whose every piece carries a unique code: each code counts once, and the goods' own code does not count."""

from collections.abc import Iterable

from gateway.contracts.catalogue import Tracking
from gateway.contracts.facts import Piece
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.tags.tag_follow import by_code
from gateway.scanning.interpret import Scanned
from gateway.store.sessions import Picking, Running, Session, Verifying, Walling


def unit_of(bench: Bench, sku: str, scanned: Scanned, counted: Iterable[Piece], fulfilment: str = "") -> str:
    """The unique code to count, "" for goods without; refused when it is missing, was counted on this line, or
    belongs to another order than `fulfilment`: shipped with it, or in hand or picked for it now.

    Goods that need no code are counted by it all the same where a tag of ours carries it: then the tag goes along.
    """
    if not scanned.unit:
        if is_tracked(bench, sku):
            raise Refused("unit_needed", name=bench.goods_name(sku))
        return ""
    if not is_tracked(bench, sku) and by_code(bench.state, scanned.unit) is None:
        return ""
    if any(piece.unit == scanned.unit for piece in counted):
        raise Refused("unit_twice", text=scanned.unit)
    refuse_taken(bench, sku, scanned.unit, fulfilment)
    return scanned.unit


def refuse_taken(bench: Bench, sku: str, unit: str, fulfilment: str) -> None:
    """A piece of another order stays there."""
    row = bench.state.sorting.units.get((sku, unit))
    if row is not None and row.fulfilment != fulfilment:
        number = bench.state.fulfilments[row.fulfilment].number
        raise Refused("unit_shipped" if row.state == "shipped" else "unit_taken", text=unit, order=number)
    if other := _in_hand(bench, unit):
        raise Refused("unit_in_hand", text=unit, station=other)


def _in_hand(bench: Bench, unit: str) -> str:
    """The other station where the piece was counted a moment ago, "" for none."""
    for work in bench.state.works:
        if work.station != bench.name and any(piece.unit == unit for piece in pieces_of(work.session)):
            return work.station
    return ""


def pieces_of(session: Session | None) -> list[Piece]:
    """Every piece that a station has counted and not written down yet."""
    match session:
        case Picking():
            return list(session.pieces)
        case Verifying() | Running():
            return [piece for pieces in session.pieces.values() for piece in pieces]
        case Walling():
            return list(session.hand.pieces) if session.hand is not None else []
    return []


def refuse_keying(bench: Bench, sku: str) -> None:
    """A number keyed by a person says nothing of which pieces they are."""
    if is_tracked(bench, sku):
        raise Refused("unit_needed", name=bench.goods_name(sku))


def is_tracked(bench: Bench, sku: str) -> bool:
    product = bench.state.products.get(sku)
    return product is not None and product.tracking == Tracking.UNIT
