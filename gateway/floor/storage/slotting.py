"""Better places by pick frequency: what is picked often and lies far away goes to the best-seller zone, or nearer.

Only faces are looked at, and only moves that save a way; a person decides.
"""

import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.floor.stocktake import count_choice
from gateway.floor.storage import places
from gateway.store.rows import Bin
from gateway.store.state import State

MOST = 20


def picks(connection: sqlite3.Connection, days: int) -> dict[str, int]:
    """How often each SKU was picked in the last days, the most picked first."""
    return count_choice.picks_since(connection, datetime.now(UTC) - timedelta(days=days))


def suggest(state: State, picked: dict[str, int], most: int = MOST, warehouse: str = "") -> list[dict[str, Any]]:
    """Moves, the most walking saved first: `saved_mm` is the way to and fro times the picks."""
    free = [row for row in places.nearest(state, places.FACES, warehouse) if not state.stock.count("place", row.bin)]
    free.sort(key=lambda row: (places.kind_of(state, row.bin) != places.BEST_SELLER, row.walk_mm))
    found = []
    for sku, times in picked.items():
        lying = [row for row in state.stock.by("sku", sku) if row.quantity > 0 and places.face(state, row.place)]
        if len(lying) != 1:
            continue
        here, stock = state.bins[lying[0].place], lying[0]
        better = _better(state, free, here, sku, stock.quantity, stock.lot)
        if better is None:
            continue
        free.remove(better)
        product = state.products.get(sku)
        found.append(
            {
                "sku": sku,
                "name": product.name if product is not None else sku,
                "picks": times,
                "pieces": stock.quantity,
                "from": here.bin,
                "to": better.bin,
                "saved_mm": 2 * (here.walk_mm - better.walk_mm) * times,
            }
        )
    return sorted(found, key=lambda one: -int(str(one["saved_mm"])))[:most]


def _better(state: State, free: list[Bin], here: Bin, sku: str, quantity: int, lot: str) -> Bin | None:
    for row in free:
        nearer = row.walk_mm < here.walk_mm
        if nearer and places.refusal(state, row.bin, sku, quantity=quantity, lot=lot) is None:
            return row
    return None
