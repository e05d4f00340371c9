"""The hold zone (留货区): goods kept for somebody, or until somebody decides; nobody picks them."""

from typing import Any

import msgspec

from gateway.contracts.facts import HoldPlaced, HoldReleased, Movement
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots, putaway
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import moving, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.inbound import Hold
from gateway.store.sessions import Moving

PLACE = "HOLD"
REASONS = ("customer", "short_parcel", "quality", "promotion", "other")


def begin(bench: Bench) -> Notice:
    """From the home screen: in (scan a bin) or out (choose a hold)."""
    bench.go("hold.from", Moving(why="hold"))
    return bench.say("scan_source")


def _scan_from(bench: Bench, scanned: Scanned) -> Notice:
    moving.change(bench, "item", source=moving.scan_source(bench, scanned))
    return bench.say("scan_what")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    row, hand = moving.scan_goods(bench, scanned)
    if row.quality != "good":
        raise Refused("bad_value", value=row.quality)
    moving.change(bench, "quantity", sku=row.sku, lot=row.lot, counts=hand.counts)
    return bench.say("count", name=bench.goods_name(row.sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    moving.change(bench, "why", quantity=moving.quantity(bench, value))
    return bench.say("why_held")


def _why(bench: Bench, value: Any) -> Notice:
    """`{"reason": one of REASONS, "for_whom": an id}`: an order or a customer's number, never a name."""
    wish = value if isinstance(value, dict) else {"reason": value}
    reason, for_whom = str(wish.get("reason", "")), str(wish.get("for_whom", "") or "").strip()[:64]
    if reason not in REASONS:
        raise Refused("bad_value", value=reason)
    moving.change(bench, "to", reason=reason, for_whom=for_whom, bin=_suggest(bench))
    return bench.say("put_into", quantity=moving.session_of(bench).quantity, bin=_suggest(bench))


def _suggest(bench: Bench) -> str:
    """A bin of the hold zone that is empty, else the hold place."""
    taken = bench.state.stock.values("place")
    bins = places.nearest(bench.state, {places.HOLD}, putaway.warehouse_of(bench))
    return next((row.bin for row in bins if row.bin not in taken), PLACE)


def _scan_to(bench: Bench, scanned: Scanned) -> Notice:
    session = moving.session_of(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    if scanned.text != PLACE and places.kind_of(bench.state, scanned.text) != places.HOLD:
        raise Refused("not_a_hold_place", bin=scanned.text)
    made = moving.movements(bench, scanned.text)
    bench.go("hold.from", Moving(why="hold"))
    if not made:
        return bench.say("gone_meanwhile")
    bench.unit.record(
        HoldPlaced(
            hold=new_id(),
            sku=session.sku,
            quantity=session.quantity,
            place=scanned.text,
            reason=session.reason,
            movements=made,
            lot=session.lot,
            for_whom=session.for_whom,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=session.sku,
    )
    return bench.say("held", quantity=session.quantity, bin=scanned.text)


def _release(bench: Bench, value: Any) -> Notice:
    """A hold is to be ended: its goods go back into a bin."""
    row = _held(bench, str(value))
    found = putaway.suggest(bench.state, _wish(bench, row))
    moving.change(bench, "back", hold=row.hold, sku=row.sku, lot=row.lot, quantity=row.quantity, bin=found.bin)
    return bench.say("put_into" if found.bin else "received_no_bin", quantity=row.quantity, bin=found.bin)


def _scan_back(bench: Bench, scanned: Scanned) -> Notice:
    session = moving.session_of(bench)
    row = _held(bench, session.hold)
    chosen = putaway.choose(bench, scanned, _wish(bench, row), session.bin, session.unusual)
    if chosen.unusual:
        moving.change(bench, "back", unusual=chosen.place)
        return putaway.ask_again(bench, chosen)
    movement = Movement(sku=row.sku, quantity=row.quantity, from_place=row.place, to_place=chosen.place, lot=row.lot)
    bench.unit.record(
        HoldReleased(
            hold=row.hold,
            quantity=row.quantity,
            place=chosen.place,
            movements=(movement,),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=row.sku,
    )
    bench.unit.signal("plan")
    bench.go("hold.from", Moving(why="hold"))
    return bench.say("moved", quantity=row.quantity, bin=chosen.place)


def _held(bench: Bench, name: str) -> Hold:
    row = bench.state.inbound.holds.get(name)
    if row is None or row.state != "held":
        raise Refused("no_such_hold")
    return row


def _wish(bench: Bench, row: Hold) -> putaway.Wish:
    return putaway.Wish(row.sku, row.quantity, row.lot, "good", putaway.warehouse_of(bench))


def _again(bench: Bench, value: Any) -> Notice:
    bench.go("hold.from", msgspec.structs.replace(Moving(why="hold")))
    return bench.say("left")


def _see_from(bench: Bench) -> dict[str, Any]:
    rows = bench.state.inbound.holds.by("state", "held")[:40]
    return {
        "holds": [
            {
                "hold": row.hold,
                "sku": row.sku,
                "name": bench.goods_name(row.sku),
                "quantity": row.quantity,
                "bin": row.place,
                "reason": row.reason,
                "for_whom": row.for_whom,
                **lots.shown(bench.state, row.sku, row.lot),
            }
            for row in rows
        ]
    }


def _see_why(bench: Bench) -> dict[str, Any]:
    return {**moving.see(bench), "reasons": list(REASONS)}


menu.offer("hold", {"receive", "pick"}, begin, lambda state: state.inbound.holds.count("state", "held"))
STEPS = {
    ("", "hold.from"): Step("hold", _see_from, _scan_from, {"release": _release, "leave": moving.leave}),
    ("", "hold.item"): Step("hold", moving.see, _scan_item, {"leave": _again}),
    ("", "hold.quantity"): Step(
        "hold", moving.see, moving.scan_more, {"quantity": _quantity, "undo": moving.undo_count, "leave": _again}
    ),
    ("", "hold.why"): Step("hold", _see_why, None, {"why": _why, "leave": _again}),
    ("", "hold.to"): Step("hold", moving.see, _scan_to, {"leave": _again}),
    ("", "hold.back"): Step("hold", moving.see, _scan_back, {"leave": _again}),
}
