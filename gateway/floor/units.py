"""Goods whose every piece carries a unique code: each code counts once, and the goods' own code does not count."""

from collections.abc import Iterable

from gateway.contracts.catalogue import Tracking
from gateway.contracts.facts import Piece
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.tag_follow import by_code
from gateway.scanning.interpret import Scanned


def unit_of(bench: Bench, sku: str, scanned: Scanned, counted: Iterable[Piece]) -> str:
    """The unique code to count, "" for goods without; refused when it is missing or was counted on this line.

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
    return scanned.unit


def refuse_keying(bench: Bench, sku: str) -> None:
    """A number keyed by a person says nothing of which pieces they are."""
    if is_tracked(bench, sku):
        raise Refused("unit_needed", name=bench.goods_name(sku))


def is_tracked(bench: Bench, sku: str) -> bool:
    product = bench.state.products.get(sku)
    return product is not None and product.tracking == Tracking.UNIT
