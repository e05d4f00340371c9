"""Pieces that are being counted: a scan of a piece or of a case counts up, the number may be keyed instead."""

from typing import Any, NamedTuple

from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound.units import is_tracked
from gateway.floor.storage import goods
from gateway.scanning.interpret import Meaning, Scanned

Counts = tuple[int, ...]


class InHand(NamedTuple):
    """What each scan stood for, and the unique codes among them."""

    counts: Counts = ()
    units: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Pieces counted so far."""
        return sum(self.counts)


def begin(bench: Bench, sku: str, scanned: Scanned) -> InHand:
    """The scan that opened the count counts as well: one piece, or all that a case holds."""
    return more(bench, sku, scanned, InHand())


def more(bench: Bench, sku: str, scanned: Scanned, so_far: InHand) -> InHand:
    """One more scan of the same goods. Other goods are refused and the count stays."""
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    found, pieces = goods.one_sku(scanned, [sku])
    if found != sku:
        raise Refused("wrong_goods", name=bench.goods_name(found), wanted=bench.goods_name(sku))
    units = so_far.units
    if scanned.unit and is_tracked(bench, sku):
        if scanned.unit in units:
            raise Refused("unit_twice", text=scanned.unit)
        units = (*units, scanned.unit)
        pieces = 1
    return InHand((*so_far.counts, pieces), units)


def less(so_far: InHand) -> InHand:
    """Takes the last scan back."""
    if not so_far.counts:
        raise Refused("nothing_to_undo")
    return InHand(so_far.counts[:-1], so_far.units[: len(so_far.counts) - 1])


def total(value: Any, so_far: InHand) -> int:
    """The number a person keyed, or what was scanned where none was keyed. Refused below one piece."""
    return goods.whole(so_far.total if value is None else value, minimum=1)
