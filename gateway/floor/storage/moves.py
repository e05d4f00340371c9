"""Moves (移库): goods, or all that lies in a bin, from a bin to another; the last one may be taken back."""

from typing import Any

import msgspec

from gateway.contracts.facts import StockMoved
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import putaway
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import moving
from gateway.scanning.interpret import Scanned
from gateway.store.sessions import Moving


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("move.from", Moving(why="move"))
    return bench.say("scan_source")


def _scan_from(bench: Bench, scanned: Scanned) -> Notice:
    moving.change(bench, "item", source=moving.scan_source(bench, scanned), undo=())
    return bench.say("scan_what")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    row, hand = moving.scan_goods(bench, scanned)
    moving.change(bench, "quantity", sku=row.sku, lot=row.lot, counts=hand.counts)
    return bench.say("count", name=bench.goods_name(row.sku))


def _whole(bench: Bench, value: Any) -> Notice:
    """All that lies there and is not reserved."""
    moving.change(bench, "item", whole=True)
    if not moving.movements(bench, ""):
        moving.change(bench, "item", whole=False)
        return bench.say("all_reserved", name=moving.session_of(bench).source)
    moving.change(bench, "to")
    return bench.say("scan_target")


def _quantity(bench: Bench, value: Any) -> Notice:
    pieces = moving.quantity(bench, value)
    session = moving.session_of(bench)
    wish = putaway.Wish(session.sku, pieces, session.lot, "good", putaway.warehouse_of(bench))
    found = putaway.suggest(bench.state, wish)
    moving.change(bench, "to", quantity=pieces, bin="" if found.bin == session.source else found.bin)
    return bench.say("scan_target")


def _scan_to(bench: Bench, scanned: Scanned) -> Notice:
    session = moving.session_of(bench)
    if scanned.text == session.source:
        raise Refused("same_bin", bin=scanned.text)
    for wish in moving.wishes(bench):
        chosen = putaway.choose(bench, scanned, wish, session.bin, session.unusual)
        if chosen.unusual:
            moving.change(bench, "to", unusual=chosen.place)
            return putaway.ask_again(bench, chosen)
    made = moving.movements(bench, scanned.text)
    if not made:
        bench.go("move.from", Moving(why="move"))
        return bench.say("gone_meanwhile")
    bench.unit.record(
        StockMoved(movements=made, reason="move", station=bench.name, operator=bench.operator_id),
        subject=session.source,
    )
    bench.unit.signal("plan")
    bench.go("move.from", Moving(why="move", undo=made))
    return bench.say("moved", quantity=sum(one.quantity for one in made), bin=scanned.text)


def _undo(bench: Bench, value: Any) -> Notice:
    done = moving.session_of(bench).undo
    if not done:
        raise Refused("nothing_to_undo")
    back = moving.reversed_moves(bench, done)
    bench.unit.record(
        StockMoved(movements=back, reason="move undone", station=bench.name, operator=bench.operator_id),
        subject=back[0].from_place,
    )
    bench.unit.signal("plan")
    bench.go("move.from", Moving(why="move"))
    return bench.say("moved", quantity=sum(one.quantity for one in back), bin=back[0].to_place)


def _again(bench: Bench, value: Any) -> Notice:
    session = moving.session_of(bench)
    bench.go("move.from", msgspec.structs.replace(Moving(why="move"), undo=session.undo))
    return bench.say("left")


def _see_from(bench: Bench) -> dict[str, Any]:
    return {**moving.see(bench), "undoable": bool(moving.session_of(bench).undo)}


menu.offer("move", {"receive", "pick"}, begin)
STEPS = {
    ("", "move.from"): Step("move", _see_from, _scan_from, {"undo": _undo, "leave": moving.leave}),
    ("", "move.item"): Step("move", moving.see, _scan_item, {"whole": _whole, "leave": _again}),
    ("", "move.quantity"): Step(
        "move", moving.see, moving.scan_more, {"quantity": _quantity, "undo": moving.undo_count, "leave": _again}
    ),
    ("", "move.to"): Step("move", moving.see, _scan_to, {"leave": _again}),
}
