"""Invariant 1: what a person was told is done survives, and reaches central exactly once."""

import hashlib
from collections.abc import Iterator
from typing import Any

from firmware_sim.up.books import Books, Event, by_key


def told_is_kept(books: Books) -> Iterator[str]:
    """The floor's log is whole and chained, central has it once, and holds all that people were told."""
    yield from _whole(books)
    yield from _once_at_central(books)
    yield from _told(books)


def _whole(books: Books) -> Iterator[str]:
    previous = ""
    for expected, event in enumerate(books.floor_events, start=1):
        if event.seq != expected:
            yield f"the floor's log jumps to {event.seq} where {expected} was due"
            return
        digest = hashlib.sha256(f"{previous}\n{event.identity}\n{event.type}\n{event.raw}".encode()).hexdigest()
        if digest != event.hash:
            yield f"event {event.identity}: the hash chain is broken"
            return
        previous = event.hash


def _once_at_central(books: Books) -> Iterator[str]:
    last = len(books.floor_events)
    if [event.seq for event in books.inbox] != [event.seq for event in books.floor_events]:
        yield f"central has {len(books.inbox)} events of epoch {books.epoch}, the floor {last}"
    ours = {event.seq: event for event in books.floor_events}
    for event in books.inbox:
        if not _same(event, ours.get(event.seq)):
            yield f"event {event.seq} ({event.type}) differs between floor and central"
    if books.meta("acknowledged") != str(last):
        yield f"the floor knows of {books.meta('acknowledged')} acknowledged events out of {last}"
    for name, epoch, applied in books.central.execute("select name, epoch, applied from gateway"):
        if (epoch, applied) != (books.epoch, last):
            yield f"central's watermark of {name} is {epoch}:{applied}, not {books.epoch}:{last}"


def _same(event: Event, ours: Event | None) -> bool:
    return ours is not None and (event.type, event.data, event.hash) == (ours.type, ours.data, ours.hash)


def _told(books: Books) -> Iterator[str]:
    """Told is at most what central knows: a person may have been cut off before reading the answer."""
    known = _known(books)
    rows = books.world.execute("select kind, document, sku, detail, quantity from told order by id")
    told: dict[tuple[str, ...], int] = {}
    for *words, quantity in rows:
        key = tuple(words)
        told[key] = told.get(key, 0) + max(1, quantity)
    for key, quantity in told.items():
        if known.get(key, 0) < quantity:
            name = " ".join(part for part in key if part)
            yield f"a person was told {name} = {quantity}, central knows {known.get(key, 0)}"


def _known(books: Books) -> dict[tuple[str, ...], int]:
    """What central's inbox says, under the keys of the told-ledger: (kind, document, sku, detail) -> quantity."""
    receipts = dict(books.gateway.execute("select receipt, number from receipt"))
    returns = dict(books.gateway.execute("select return_id, number from return_goods"))
    waves = dict(books.gateway.execute("select wave, number from wave"))
    orders = dict(books.gateway.execute("select fulfilment, number from fulfilment"))
    rows: list[tuple[Any, ...]] = [
        ("received", receipts.get(data["receipt"]), data["sku"], "", data["quantity"])
        for data in books.arrived("goods_received")
    ]
    for data in books.arrived("goods_put_away"):
        document = receipts.get(data.get("receipt")) or returns.get(data.get("return_id"))
        rows.append(("put_away", document, data["sku"], data["bin"], data["quantity"]))
    for data in books.arrived("return_received"):
        quality = data.get("quality", "good")
        rows.append(("return_received", returns.get(data["return_id"]), data["sku"], quality, data["quantity"]))
    rows += [
        ("picked", data["tote"], data["sku"], data["bin"], data["quantity"])
        for kind in ("line_picked", "batch_picked")
        for data in books.arrived(kind)
    ]
    for data in books.arrived("pick_short"):
        order = orders.get(data["fulfilment"])
        for named in (order, ""):  # a picker of totals sees no order
            rows.append(("short", named, data["sku"], data["bin"], data["missing"]))
        rows.append(("bench_short", order, "", "", 1))
    for data in books.arrived("wave_completed"):
        rows += [("wave_done", name, "", "", 1) for name in {data["wave"], waves.get(data["wave"])}]
    for data in books.arrived("parcel_shipped"):
        rows.append(("shipped", data["waybill"], "", orders.get(data["fulfilment"]), data["grams"]))
    for data in books.arrived("fulfilment_intercepted"):
        rows.append(("put_back", orders.get(data["fulfilment"]), "", _bin_of(data), 1))
    return by_key(rows)


def _bin_of(data: dict[str, Any]) -> str:
    return next((str(movement["to_place"]) for movement in data.get("movements") or ()), "")
