"""What suppliers bring: purchase orders for what the orders want - short on purpose for some.

Two kinds of shortness, both known only to the world beforehand:
- *under-ordered*: the purchase orders ask for less than all orders want;
- *short delivery*: the purchase order asks for enough, the lorry brings less.
Each hits an order that is the last to want some SKU, so that no other order suffers.
"""

import hashlib
import random
from dataclasses import dataclass, field

from firmware_sim.world.orders_file import Demand, Wanted

SUPPLIERS = ("宁波和顺家居", "义乌万象百货", "汕头明辉工艺", "景德镇青岚瓷业", "苏州锦绣布艺", "佛山晨光五金")
LINES_A_DELIVERY = 40
SHORT_SHARE = 0.05  # of the orders, for both kinds together; at least one of each kind


@dataclass
class DeliveryLine:
    """Pieces of one SKU: ordered on paper, and really on the lorry."""

    sku: str
    ordered: int
    delivered: int


@dataclass
class Delivery:
    """One purchase order and the lorry that brings it."""

    number: str
    supplier: str
    opening: bool
    lines: list[DeliveryLine] = field(default_factory=list)


def plan_deliveries(demand: Demand, seed: int, day: str, orders_before: int = 0) -> list[Delivery]:
    """Deterministic by seed; `day` (YYMMDD) goes into the purchase orders' numbers.

    `orders_before` tells plans of one world apart, so that their numbers differ.
    """
    dice = random.Random(f"{seed}/suppliers/{orders_before}")
    under, undelivered = _shortages(demand, dice)
    opening: dict[str, list[DeliveryLine]] = {name: [] for name in SUPPLIERS}
    later: dict[str, list[DeliveryLine]] = {name: [] for name in SUPPLIERS}
    totals = demand.totals()
    for sku in demand.by_need():
        wanted = totals[sku]
        supplier = SUPPLIERS[hashlib.sha256(sku.encode()).digest()[0] % len(SUPPLIERS)]
        ordered = _ordered(sku, wanted, under, undelivered, dice)
        first = ordered if dice.random() < 0.85 or ordered < 12 else ordered * 2 // 3
        lines = [(opening, first), (later, ordered - first)]
        missing = undelivered.get(sku, 0)
        for target, quantity in reversed(lines):
            short = min(missing, quantity)
            missing -= short
            if quantity:
                target[supplier].append(DeliveryLine(sku, quantity, quantity - short))
    first = 1 + orders_before % 4000
    return _number(opening, True, day, first) + _number(later, False, day, 5000 + first)


def _ordered(sku: str, wanted: int, under: dict[str, int], undelivered: dict[str, int], dice: random.Random) -> int:
    spare = dice.choice((0, 0, 1, max(1, wanted // 10)))
    if sku in under:
        return wanted - under[sku]
    return wanted if sku in undelivered else wanted + spare


def _shortages(demand: Demand, dice: random.Random) -> tuple[dict[str, int], dict[str, int]]:
    last_to_want = {sku: order.number for order in demand.orders for sku in order.pieces}
    each = max(1, round(len(demand.orders) * SHORT_SHARE / 2))
    last = set(last_to_want.values())
    candidates = [order for order in demand.orders if order.number in last]
    dice.shuffle(candidates)
    under = [_one(order, last_to_want, dice) for order in candidates[:each]]
    short = [_one(order, last_to_want, dice) for order in candidates[each : 2 * each]]
    return dict(under), dict(short)


def _one(order: Wanted, last_to_want: dict[str, str], dice: random.Random) -> tuple[str, int]:
    sku = dice.choice(sorted(sku for sku in order.pieces if last_to_want[sku] == order.number))
    return sku, dice.randint(1, order.pieces[sku])


def _number(by_supplier: dict[str, list[DeliveryLine]], opening: bool, day: str, first: int) -> list[Delivery]:
    """In turns, so that what the first orders want comes with the first lorries."""
    deliveries: list[Delivery] = []
    most = max((len(lines) for lines in by_supplier.values()), default=0)
    for start in range(0, most, LINES_A_DELIVERY):
        for supplier, lines in by_supplier.items():
            if load := lines[start : start + LINES_A_DELIVERY]:
                deliveries.append(Delivery(f"PO-{day}-{first + len(deliveries):04d}", supplier, opening, load))
    return deliveries
