"""Carts of a wave: distance against first come, first served, with the S-shape and with exact routes.

Options: `orders` (500), `capacity` (24), `time_limit_s` (10), `seed` (1). Orders are synthetic, of an online shop's
shape: 1.6 lines on average, in 20 aisles of 40 cells; with `abc` a fifth of the cells takes four fifths of the lines.
"""

import random
import time
from collections.abc import Sequence
from typing import Any

from gateway.planning.effort import Effort
from gateway.planning.layout import Pick, RectangularLayout
from gateway.planning.length import RouteLengths
from gateway.planning.s_shape import s_shape_length
from gateway.planning.savings import Savings
from gateway.planning.waves import batch, load_of

DESCRIPTION = "carts by savings and annealing against first come with S-shape"
Orders = dict[str, list[Pick]]


def run(options: dict[str, Any]) -> dict[str, Any]:
    """One block and two, goods anywhere and fast movers near the depot; all ratios are to first come with S-shape."""
    count, capacity = int(options.get("orders", 500)), int(options.get("capacity", 24))
    limit_s, seed = float(options.get("time_limit_s", 10)), int(options.get("seed", 1))
    figures: dict[str, Any] = {"orders": count, "capacity": capacity, "time_limit_s": limit_s}
    for blocks in (1, 2):
        for slotting in ("anywhere", "abc"):
            layout, orders = _layout(blocks), _orders(count, seed, slotting == "abc")
            for key, value in _compared(layout, orders, capacity, limit_s, seed).items():
                figures[f"{blocks}_block_{slotting}_{key}"] = value
    return figures


def _compared(layout: RectangularLayout, orders: Orders, capacity: int, limit_s: float, seed: int) -> dict[str, Any]:
    lengths, first_come = RouteLengths(layout), _chunks(list(orders), capacity)
    customary = sum(s_shape_length(layout, _picks(orders, cart)) for cart in first_come)

    def ratio(carts: Sequence[Sequence[str]]) -> float:
        return round(sum(lengths.of(lengths.bits(_picks(orders, cart))) for cart in carts) / customary, 4)

    started, cpu = time.monotonic(), time.process_time()
    carts = batch(orders, layout, capacity, limit_s, seed)
    wall_s, cpu_s = time.monotonic() - started, time.process_time() - cpu
    assert sorted(name for cart in carts for name in cart) == sorted(orders)
    return {
        "first_come_s_shape_m": customary // 1000,
        "first_come_exact": ratio(first_come),
        "savings": ratio(_savings(orders, layout, capacity)),
        "batch": ratio(carts),
        "carts": len(carts),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(cpu_s, 2),
    }


def _savings(orders: Orders, layout: RectangularLayout, capacity: int) -> list[list[str]]:
    """Savings alone, without a limit."""
    names, lengths = list(orders), RouteLengths(layout)
    loads = [load_of(number, orders[name], layout, lengths) for number, name in enumerate(names)]
    carts = Savings(loads, lengths, capacity, Effort(lengths, layout.blocks, 10**6, 1e6)).carts()
    return [[names[number] for number in cart.orders] for cart in carts]


def _layout(blocks: int) -> RectangularLayout:
    return RectangularLayout(
        aisles=20,
        cells=40,
        aisle_pitch_mm=3000,
        cell_pitch_mm=1000,
        top_mm=1000,
        bottom_mm=1000,
        cross_aisles=(20,) if blocks == 2 else (),
        cross_aisle_gap_mm=2000 if blocks == 2 else 0,
    )


def _orders(count: int, seed: int, abc: bool) -> Orders:
    """Fast movers lie in the four aisles next to the depot."""
    chance = random.Random(seed)

    def place() -> Pick:
        fast = abc and chance.random() < 0.8
        return chance.randrange(4 if fast else 20), chance.randrange(40)

    orders: Orders = {}
    for number in range(count):
        orders[f"order {number}"] = [place()]
        while chance.random() < 0.375 and len(orders[f"order {number}"]) < 15:
            orders[f"order {number}"].append(place())
    return orders


def _chunks(names: list[str], size: int) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def _picks(orders: Orders, cart: Sequence[str]) -> list[Pick]:
    return [pick for name in cart for pick in orders[name]]
