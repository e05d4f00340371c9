"""What moves, replenishment and holds share: from a bin, which goods, how many, to a place."""

from typing import Any

import msgspec

from gateway.contracts.facts import Movement, Quality
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.inbound import in_hand, lots, putaway
from gateway.floor.inbound.in_hand import InHand
from gateway.floor.notices import Refused
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Stock
from gateway.store.sessions import Moving


def session_of(bench: Bench) -> Moving:
    """What is being moved."""
    session = bench.work.session
    assert isinstance(session, Moving)
    return session


def change(bench: Bench, step: str, **changes: Any) -> None:
    """Another step of the same workflow, with parts of the session replaced."""
    session = msgspec.structs.replace(session_of(bench), **changes)
    bench.go(f"{session.why}.{step}", session)


def scan_source(bench: Bench, scanned: Scanned) -> str:
    """The place that goods are taken from."""
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    place = goods.known_place(bench.state, scanned.text)
    if places.kind_of(bench.state, place) == places.HOLD:
        raise Refused("held_here", bin=place)
    if not places.stock_of(bench.state, place):
        raise Refused("nothing_there", bin=place)
    return place


def scan_goods(bench: Bench, scanned: Scanned) -> tuple[Stock, InHand]:
    """The stock row of the goods in the place at hand that may be moved. A lot that is not said is asked for."""
    session = session_of(bench)
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    here = places.stock_of(bench.state, session.source)
    sku, _ = goods.one_sku(scanned, [row.sku for row in here])
    lot = lots.said(scanned).lot
    rows = [row for row in here if row.sku == sku and (not lot or row.lot == lot)]
    if not rows:
        raise Refused("not_in_bin", name=bench.goods_name(sku), bin=session.source)
    rows = [row for row in rows if goods.free(row) > 0]
    if not rows:
        raise Refused("all_reserved", name=bench.goods_name(sku))
    if len({row.lot for row in rows}) > 1:
        raise Refused("say_lot", name=bench.goods_name(sku), lots=", ".join(sorted({row.lot for row in rows})))
    return rows[0], in_hand.begin(bench, sku, scanned)


def row_in_hand(bench: Bench) -> Stock | None:
    """The stock row that is being moved, as it is now."""
    session = session_of(bench)
    rows = [row for row in places.stock_of(bench.state, session.source) if row.sku == session.sku]
    return next((row for row in rows if row.lot == session.lot), None)


def movable(bench: Bench) -> int:
    """Pieces of it that no order has reserved."""
    row = row_in_hand(bench)
    return goods.free(row) if row is not None else 0


def scan_more(bench: Bench, scanned: Scanned) -> Notice:
    """Counts up while taking; other goods leave the count."""
    session = session_of(bench)
    hand = in_hand.more(bench, session.sku, scanned, InHand(session.counts))
    if hand.total > movable(bench):
        raise Refused("over_movable", left=movable(bench))
    change(bench, "quantity", counts=hand.counts)
    return bench.say("counted_up", quantity=hand.total)


def undo_count(bench: Bench, value: Any) -> Notice:
    """Takes the last scan back."""
    hand = in_hand.less(InHand(session_of(bench).counts))
    change(bench, "quantity", counts=hand.counts)
    return bench.say("counted_up", quantity=hand.total)


def quantity(bench: Bench, value: Any) -> int:
    """How many are taken; never more than may be moved."""
    wanted = in_hand.total(value, InHand(session_of(bench).counts))
    if wanted > movable(bench):
        raise Refused("over_movable", left=movable(bench))
    return wanted


def movements(bench: Bench, to_place: str) -> tuple[Movement, ...]:
    """The movements of what is in hand; [] where somebody has taken it meanwhile."""
    session = session_of(bench)
    if session.whole:
        rows = [row for row in places.stock_of(bench.state, session.source) if goods.free(row) > 0]
        return tuple(_movement(row, goods.free(row), to_place) for row in rows)
    row = row_in_hand(bench)
    if row is None or goods.free(row) < session.quantity:
        return ()
    return (_movement(row, session.quantity, to_place),)


def _movement(row: Stock, pieces: int, to_place: str) -> Movement:
    return Movement(
        sku=row.sku,
        quantity=pieces,
        from_place=row.place,
        to_place=to_place,
        quality=Quality(row.quality),
        owner=row.owner,
        lot=row.lot,
    )


def reversed_moves(bench: Bench, done: tuple[Movement, ...]) -> tuple[Movement, ...]:
    """The way back of what was moved. Refused where it is not there any more."""
    for one in done:
        key = (one.to_place, one.sku, str(one.quality), one.owner, one.lot)
        row = bench.state.stock.get(key)
        if row is None or goods.free(row) < one.quantity:
            raise Refused("nothing_to_undo")
    return tuple(
        msgspec.structs.replace(one, from_place=one.to_place, to_place=one.from_place) for one in reversed(done)
    )


def wishes(bench: Bench) -> list[putaway.Wish]:
    """What the place has to take."""
    at = putaway.warehouse_of(bench)
    session = session_of(bench)
    if session.whole:
        rows = places.stock_of(bench.state, session.source)
        return [putaway.Wish(row.sku, goods.free(row), row.lot, row.quality, at) for row in rows if goods.free(row) > 0]
    row = row_in_hand(bench)
    quality = row.quality if row is not None else "good"
    return [putaway.Wish(session.sku, session.quantity, session.lot, quality, at)]


def see(bench: Bench) -> dict[str, Any]:
    """What every screen of these workflows shows."""
    session = session_of(bench)
    lines = [
        {
            "sku": row.sku,
            "name": bench.goods_name(row.sku),
            "quantity": row.quantity,
            "free": goods.free(row),
            "quality": row.quality,
            **lots.shown(bench.state, row.sku, row.lot),
        }
        for row in (places.stock_of(bench.state, session.source) if session.source else ())
    ]
    return {
        "why": session.why,
        "source": session.source,
        "sku": session.sku,
        "name": bench.goods_name(session.sku) if session.sku else "",
        "quantity": session.quantity,
        "counted": sum(session.counts),
        "free": movable(bench) if session.sku else 0,
        "whole": session.whole,
        "bin": session.bin,
        "lines": lines[:40],
        **lots.shown(bench.state, session.sku, session.lot),
    }


def leave(bench: Bench, value: Any) -> Notice:
    """Back to the home screen; nothing has moved yet."""
    bench.go_home()
    return bench.say("left")
