"""Invariant 2: for each SKU, floor movements = central's movements = central's on-hand = what physically lies there."""

import re
from collections.abc import Iterator

from firmware_sim.up.books import Books, by_key, differences

_BIN = re.compile(r"[A-Z]{1,2}-\d{2,3}-\d{2,3}")


def stock_agrees(books: Books) -> Iterator[str]:
    """Compares four independent sums."""
    floor = _floor_deltas(books)
    central = by_key(
        books.central.execute(
            "select m.sku, m.quality, sum(m.delta) from stock_movement m join warehouse w on w.code = m.warehouse"
            " where w.kind = 'floor' group by m.sku, m.quality"
        )
    )
    on_hand = by_key(
        books.central.execute(
            "select s.sku, s.quality, sum(s.on_hand) from stock s join warehouse w on w.code = s.warehouse"
            " where w.kind = 'floor' group by s.sku, s.quality"
        )
    )
    places = by_key(
        books.gateway.execute(
            "select sku, quality, sum(quantity) from bin_stock where place <> '' group by sku, quality"
        )
    )
    yield from differences("stock", "floor's movements", floor, "central's movements", central)
    yield from differences("stock", "central's movements", central, "central's on-hand", on_hand)
    yield from differences("stock", "floor's movements", floor, "floor's places", places)
    yield from _movements_once(books)
    yield from _physical(books)


def _floor_deltas(books: Books) -> dict[tuple[str, str], int]:
    rows = []
    for event in books.floor_events:
        for movement in event.data.get("movements") or ():
            delta = (not movement.get("from_place")) - (not movement.get("to_place"))
            rows.append((movement["sku"], movement.get("quality", "good"), movement["quantity"] * delta))
    return by_key(rows)


def _movements_once(books: Books) -> Iterator[str]:
    """Central's movements of the floor name events that exist and move something."""
    movers = {event.identity for event in books.floor_events if event.data.get("movements")}
    for event_id, sku in books.central.execute(
        "select event_id, sku from stock_movement m join warehouse w on w.code = m.warehouse where w.kind = 'floor'"
    ):
        if event_id not in movers:
            yield f"central moves {sku} for {event_id}, which is no movement of the floor"


def _physical(books: Books) -> Iterator[str]:
    """The pieces that lie in the world's bins, and those that the floor believes to lie there."""
    world = by_key(
        row
        for row in books.world.execute(
            "select place, sku, quality, quantity from pieces where quantity <> 0 order by place, sku"
        )
        if _BIN.fullmatch(row[0])
    )
    floor = by_key(
        row
        for row in books.gateway.execute("select place, sku, quality, quantity from bin_stock where quantity <> 0")
        if _BIN.fullmatch(row[0])
    )
    yield from differences("bin", "really there", world, "the floor believes", floor)
