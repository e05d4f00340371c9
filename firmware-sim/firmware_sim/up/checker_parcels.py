"""Invariant 5: a parcel shipped has verified content, a weight, a waybill, and one confirmation for each trade."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from firmware_sim.up.books import Books, by_key, differences

ONCE = ("parcel_verified", "parcel_shipped", "despatch_passed")


def parcels_are_complete(books: Books) -> Iterator[str]:
    """Central's parcels, the events behind them, the shop's confirmations, and what really lies in the boxes."""
    parcels = books.central.execute(
        "select id, trade_id, waybill, grams, verified_at, fulfilment_id from parcel where shipped_at is not null"
    ).fetchall()
    yield from _events(books, {row[0] for row in parcels})
    for parcel, _, waybill, grams, verified_at, _ in parcels:
        if not (waybill and grams and grams > 0 and verified_at):
            yield f"parcel {parcel} left with waybill {waybill!r}, {grams} g, verified {verified_at}"
    for waybill, count in Counter(row[2] for row in parcels).items():
        if count > 1:
            yield f"waybill {waybill} is on {count} parcels"
    yield from _content(books)
    yield from _confirmations(books)
    yield from _boxes(books)


def _events(books: Books, parcels: set[str]) -> Iterator[str]:
    for kind in ONCE:
        counts = Counter(data["parcel"] for data in books.arrived(kind))
        for parcel in parcels | counts.keys():
            if (kind != "parcel_verified" or parcel in parcels) and counts[parcel] != (parcel in parcels):
                yield f"parcel {parcel} has {counts[parcel]} {kind} events"
    weighed = {data["parcel"] for data in books.arrived("parcel_weighed") if data["accepted"]}
    yield from (f"parcel {parcel} was never weighed" for parcel in sorted(parcels - weighed))


def _lines_of(data: dict[str, Any]) -> Iterator[tuple[str, int, str, int]]:
    for line in data["lines"]:
        yield data["fulfilment"], line["line_no"], line["sku"], line["quantity"]


def _content(books: Books) -> Iterator[str]:
    """Verified pieces = shipped pieces = pieces asked for, line by line; the stock that left is the same."""
    shipped = by_key(row for data in books.arrived("parcel_shipped") for row in _lines_of(data))
    gone = {data["parcel"] for data in books.arrived("parcel_shipped")}
    verified = {  # a box that was opened again is verified again: the last time counts
        (data["fulfilment"], data["line_no"], data["sku"]): data["quantity"]
        for data in books.arrived("line_verified")
        if data["parcel"] in gone
    }
    asked = by_key(
        books.central.execute(
            "select l.fulfilment_id, l.no, l.sku, l.shipped from fulfilment_line l where l.shipped <> 0"
        )
    )
    yield from differences("parcel line", "verified", verified, "shipped", shipped)
    yield from differences("parcel line", "shipped", shipped, "central", asked)
    left = by_key(
        (data["fulfilment"], movement["sku"], movement["quantity"])
        for data in books.arrived("despatch_passed")
        for movement in data.get("movements") or ()
    )
    by_sku = by_key((key[0], key[2], quantity) for key, quantity in shipped.items())
    yield from differences("despatch", "shipped", by_sku, "left the stock", left)


def _confirmations(books: Books) -> Iterator[str]:
    """Exactly one for each (trade, parcel), sent, and known to the shop under the trade's number and the waybill."""
    due = by_key(
        books.central.execute(
            "select t.number, p.waybill, 1 from parcel p join trade t on t.id = p.trade_id"
            " where p.passed_at is not null"
        )
    )
    sent = by_key(books.central.execute("select tid, waybill, 1 from confirmation where status = 'sent'"))
    at_shop = by_key(books.shop.execute("select tid, waybill, 1 from confirmation"))
    yield from differences("confirmation", "parcels", due, "sent by central", sent)
    yield from differences("confirmation", "parcels", due, "known to the shop", at_shop)


def _boxes(books: Books) -> Iterator[str]:
    """What lies in the world's boxes (with what came back out of them) is what was shipped under their waybills."""
    content = by_key(
        books.world.execute(
            "select substr(place, 8), sku, quantity from pieces where place like 'parcel:%' and quantity <> 0"
        )
    )
    for waybill, sku, quantity in books.world.execute("select waybill, sku, quantity from sent_back"):
        content[(waybill, sku)] = content.get((waybill, sku), 0) + quantity
    shipped = by_key(
        (data["waybill"], line["sku"], line["quantity"])
        for data in books.arrived("parcel_shipped")
        for line in data["lines"]
    )
    yield from differences("box", "really in it", content, "shipped", shipped)
