"""Which carton for which goods: the smallest that takes them by volume, by their longest sides and by weight.

The kinds of cartons are the site's (`state.outbound.cartons`); sizes are inside, in mm. Goods without a size leave the
choice to a person.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.store.areas.outbound import Carton
from gateway.store.state import State

FILL_PERCENT = 85  # of a carton's volume; no packing of boxes is perfect
Lines = Sequence[tuple[str, int]]


class Size(NamedTuple):
    """Three sides, the longest first, mm."""

    longest: int
    middle: int
    shortest: int

    @classmethod
    def of(cls, *sides: int) -> "Size":
        """From sides in any order."""
        return cls(*sorted(sides, reverse=True))

    @property
    def volume(self) -> int:
        """In mm³."""
        return self.longest * self.middle * self.shortest

    def fits_into(self, other: "Size") -> bool:
        """Turned as it may be."""
        return all(mine <= its for mine, its in zip(self, other, strict=True))


def suggest(state: State, lines: Lines) -> str:
    """The carton's code for `[(sku, pieces)]`; "" where there are none, a size is not known, or nothing takes them."""
    cartons = known(state)
    if not cartons:
        return ""
    pieces = [(_size(state, sku), quantity) for sku, quantity in lines if quantity]
    if not pieces or any(size is None for size, _ in pieces):
        return ""
    volume = sum(size.volume * quantity for size, quantity in pieces if size)
    grams = _grams(state, lines)
    fill = int(state.setting("carton_fill_percent", FILL_PERCENT))
    one = len(pieces) == 1 and pieces[0][1] == 1
    for carton in cartons:
        inside = Size.of(carton.length_mm, carton.width_mm, carton.height_mm)
        room = inside.volume if one else inside.volume * fill // 100
        bears = not carton.max_g or grams is None or grams <= carton.max_g
        if bears and volume <= room and all(size.fits_into(inside) for size, _ in pieces if size):
            return carton.carton
    return ""


def known(state: State) -> list[Carton]:
    """The cartons in use that have a size, the smallest first."""
    cartons = [row for row in state.outbound.cartons if row.active and row.length_mm and row.width_mm and row.height_mm]
    return sorted(cartons, key=lambda row: (row.length_mm * row.width_mm * row.height_mm, row.carton))


def tare_g(state: State, carton: str) -> int:
    """What a carton weighs; 0 where nobody knows."""
    row = state.outbound.cartons.get(carton)
    return row.weight_g if row is not None else 0


def choose(bench: Bench, value: Any) -> str:
    """The code of the carton that a person took. Raises Refused."""
    code = str(value or "").strip().upper()
    row = bench.state.outbound.cartons.get(code)
    if row is None or not row.active:
        raise Refused("unknown_carton", carton=code or "-")
    return code


def shown(bench: Bench, carton: str, lines: Lines) -> dict[str, Any]:
    """The carton of a packing screen: the one chosen or suggested, and what else there is."""
    state = bench.state
    if not len(state.outbound.cartons):
        return {}
    suggested = suggest(state, lines)
    return {
        "carton": carton or suggested,
        "carton_suggested": suggested,
        "cartons": [
            {"carton": row.carton, "name": row.name or row.carton, "mm": [row.length_mm, row.width_mm, row.height_mm]}
            for row in sorted(state.outbound.cartons, key=lambda row: row.length_mm * row.width_mm * row.height_mm)
            if row.active
        ],
    }


def told(bench: Bench, carton: str) -> Notice:
    """What is said of a choice."""
    row = bench.state.outbound.cartons[carton]
    return bench.say("carton_chosen", carton=row.name or carton)


def _size(state: State, sku: str) -> Size | None:
    product = state.products.get(sku)
    if product is None or not (product.length_mm and product.width_mm and product.height_mm):
        return None
    return Size.of(product.length_mm, product.width_mm, product.height_mm)


def _grams(state: State, lines: Lines) -> int | None:
    """The goods' weight as the catalogue or the scale knows it; None where one is not known."""
    total = 0
    for sku, quantity in lines:
        learned, product = state.sku_weights.get(sku), state.products.get(sku)
        each = learned.mean_mg if learned is not None else (product.weight_g or 0) * 1000 if product else 0
        if not each:
            return None
        total += each * quantity
    return total // 1000
