"""Expected weights: pieces and carton, each known by a mean and a variance, refined by every parcel that fits.

A parcel is a sum of components, `q` pieces of each SKU and one carton. A weighing refines the components like a
Kalman filter with a diagonal covariance (each takes its share of the surprise by its own uncertainty). A SKU that
nobody knows gets what the known ones leave over; such a guess stays wide until the SKU travels alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gateway.contracts.facts import LearnedWeight
from gateway.store.state import State

FLOOR_G = 30  # a tolerance is never narrower than this and two per cent
PERCENT = 2
CARTONS = ((500, 60), (2000, 150), (8000, 350), (20000, 700), (0, 1400))  # up to goods of g (0: any), tare in g
CARTON_SD_MG = 10_000
NEAR_LIMIT = 0.03  # goods this near to a carton's limit may lie in the next one
_CATALOGUE_SD = 0.02
_SHARED_SD = 0.6
_SHARED_FLOOR = 0.05
_ALONE_FLOOR = 0.003


@dataclass(frozen=True)
class Component:
    """`quantity` of something that weighs `mean_mg` with a variance."""

    name: str
    quantity: int
    mean_mg: int
    variance_mg2: int

    @property
    def known(self) -> bool:
        """Whether anybody knows its weight."""
        return self.mean_mg > 0


@dataclass(frozen=True)
class Expectation:
    """What a parcel should weigh; `grams` is None where a SKU's weight is not known."""

    grams: int | None
    tolerance: int | None
    components: tuple[Component, ...]


def expect(state: State, lines: Sequence[tuple[str, int]], carton_code: str = "") -> Expectation:
    """The expectation for `[(sku, pieces)]` in a carton of the site, or in one as goods of this weight get."""
    goods = [_piece(state, sku, quantity) for sku, quantity in _summed(lines)]
    total_mg = sum(part.quantity * part.mean_mg for part in goods)
    carton, doubt_g = _carton(state, total_mg, carton_code)
    parts = (*goods, carton)
    if not all(part.known for part in goods):
        return Expectation(None, None, parts)
    grams = _grams(total_mg + carton.mean_mg)
    spread_g = math.ceil(3 * math.sqrt(sum(p.quantity**2 * p.variance_mg2 for p in parts)) / 1000)
    floor_g = (
        int(state.setting("weight_floor_g", FLOOR_G)) + grams * int(state.setting("weight_percent", PERCENT)) // 100
    )
    return Expectation(grams, max(floor_g, spread_g) + doubt_g, parts)


def learn(state: State, expected: Expectation, grams: int) -> tuple[LearnedWeight, ...]:
    """What is known after an accepted weight, refined; nothing changes here, the weighing's fact carries it."""
    goods = len(expected.components) - 1
    if expected.grams is None:
        return _guess(state, expected.components[:-1], grams)
    learned = []
    rest_mg = (grams - expected.grams) * 1000
    floor = _ALONE_FLOOR if goods == 1 else _SHARED_FLOOR
    total = sum(part.quantity**2 * part.variance_mg2 for part in expected.components) or 1
    for part in expected.components:
        gain = part.quantity * part.variance_mg2
        mean = part.mean_mg + rest_mg * gain // total
        variance = part.variance_mg2 - gain * gain // total
        least = min(part.variance_mg2, round((part.mean_mg * floor) ** 2))
        learned.append(_learned(state, part.name, max(1, mean), max(variance, least)))
    return tuple(learned)


def _guess(state: State, goods: Sequence[Component], grams: int) -> tuple[LearnedWeight, ...]:
    """What the known pieces and the carton leave over is shared by the unknown pieces."""
    unknown = [part for part in goods if not part.known]
    rest_mg = (grams - _tare_of_gross(state, grams)) * 1000
    rest_mg -= sum(part.quantity * part.mean_mg for part in goods if part.known)
    if rest_mg <= 0:
        return ()
    each = rest_mg // sum(part.quantity for part in unknown)
    share = _CATALOGUE_SD if len(goods) == 1 else _SHARED_SD
    return tuple(_learned(state, part.name, each, round((each * share) ** 2)) for part in unknown)


def _tare_of_gross(state: State, grams: int) -> int:
    """The tare of the smallest carton that a parcel of this weight can be."""
    sizes: list[Any] = state.setting("cartons", CARTONS)
    return int(next((tare for limit, tare in sizes if not limit or grams - tare <= limit), sizes[-1][1]))


def likely(expected: Expectation, grams: int) -> list[tuple[str, int]]:
    """SKUs whose missing (-) or surplus (+) pieces would explain the difference, the best first."""
    if expected.grams is None or expected.tolerance is None:
        return []
    difference_mg = (grams - expected.grams) * 1000
    found = []
    for part in expected.components[:-1]:
        pieces = round(difference_mg / part.mean_mg)
        if pieces and pieces >= -part.quantity:
            left = abs(difference_mg - pieces * part.mean_mg)
            if left <= expected.tolerance * 1000:
                found.append((left, abs(pieces), part.name, pieces))
    return [(name, pieces) for _, _, name, pieces in sorted(found)[:3]]


def _summed(lines: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    totals: dict[str, int] = {}
    for sku, quantity in lines:
        totals[sku] = totals.get(sku, 0) + quantity
    return [(sku, quantity) for sku, quantity in totals.items() if quantity]


def _piece(state: State, sku: str, quantity: int) -> Component:
    learned = state.sku_weights.get(sku)
    if learned is not None and learned.parcels:
        return Component(sku, quantity, learned.mean_mg, learned.variance_mg2)
    product = state.products.get(sku)
    if product is not None and product.weight_g:
        mean = product.weight_g * 1000
        return Component(sku, quantity, mean, round(max(500.0, mean * _CATALOGUE_SD) ** 2))
    return Component(sku, quantity, 0, 0)


def _carton(state: State, goods_mg: int, code: str = "") -> tuple[Component, int]:
    """The carton for goods of this weight, and by how many grams the next one could differ."""
    known = state.outbound.cartons.get(code)
    if known is not None and known.weight_g:
        return _component(state, f"*carton {code}", known.weight_g), 0
    sizes: list[Any] = state.setting("cartons", CARTONS)
    doubt, chosen = 0, sizes[-1][1]
    for (limit, tare), (_, next_tare) in zip(sizes, [*sizes[1:], sizes[-1]], strict=True):
        if limit and abs(goods_mg - limit * 1000) <= limit * 1000 * NEAR_LIMIT:
            doubt = next_tare - tare
        if not limit or goods_mg <= limit * 1000:
            chosen = tare
            break
    return _component(state, f"*carton {chosen}", chosen), doubt


def _component(state: State, name: str, tare_g: int) -> Component:
    """A carton as the scale knows it, else as it was said to be."""
    learned = state.sku_weights.get(name)
    if learned is not None and learned.parcels:
        return Component(name, 1, learned.mean_mg, learned.variance_mg2)
    return Component(name, 1, tare_g * 1000, CARTON_SD_MG**2)


def _learned(state: State, name: str, mean_mg: int, variance_mg2: int) -> LearnedWeight:
    before = state.sku_weights.get(name)
    return LearnedWeight(name, before.parcels + 1 if before else 1, mean_mg, variance_mg2)


def _grams(mg: int) -> int:
    return (mg + 500) // 1000
