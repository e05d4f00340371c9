"""Replenishment (补货): pick faces below their minimum are filled from the reserve, the most urgent first."""

from typing import Any, NamedTuple

from gateway.contracts.facts import StockMoved
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, moving, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.areas.inbound import PickFace
from gateway.store.rows import Stock
from gateway.store.sessions import Moving
from gateway.store.state import State


class Need(NamedTuple):
    """A pick face that wants goods: how many lie there, how many orders have reserved, where to take them."""

    bin: str
    sku: str
    there: int
    reserved: int
    minimum: int
    quantity: int
    source: str
    lot: str


def needs(state: State) -> list[Need]:
    """Faces below their minimum for which goods lie elsewhere: those that orders empty first, then the emptiest."""
    found = []
    for face in state.inbound.pick_faces:
        there, reserved = _there(state, face)
        if there >= face.minimum:
            continue
        source = next(iter(sources(state, face)), None)
        if source is not None:
            pieces = min(face.maximum - there, goods.free(source))
            found.append(Need(face.bin, face.sku, there, reserved, face.minimum, pieces, source.place, source.lot))
    return sorted(
        found, key=lambda need: (need.there - need.reserved, need.there * 1000 // max(1, need.minimum), need.bin)
    )


def _there(state: State, face: PickFace) -> tuple[int, int]:
    rows = [row for row in state.stock.by("place", face.bin) if row.sku == face.sku and row.quality == "good"]
    return sum(row.quantity for row in rows), sum(row.reserved for row in rows)


def sources(state: State, face: PickFace) -> list[Stock]:
    """Where its goods may be taken: the reserve before other bins, what expires first before the rest."""
    faces = {one.bin for one in state.inbound.pick_faces.by("sku", face.sku)}
    rows = [
        row
        for row in state.stock.by("sku", face.sku)
        if goods.free(row) > 0
        and row.quality == "good"
        and row.place not in faces
        and places.pickable(state, row.place)
        and lots.usable(state, row.sku, row.lot)
    ]
    return sorted(rows, key=lambda row: (places.face(state, row.place), lots.first_out(state, row), row.place))


def open_needs(state: State) -> list[Need]:
    """Those that nobody is on the way with."""
    busy = {
        (work.session.bin, work.session.sku)
        for work in state.works
        if isinstance(work.session, Moving) and work.session.why == "replenish"
    }
    return [need for need in needs(state) if (need.bin, need.sku) not in busy]


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("replenish.list", Moving(why="replenish"))
    return bench.say("replenish_begun" if open_needs(bench.state) else "replenish_none")


def _take(bench: Bench, value: Any) -> Notice:
    """The most urgent one, or the face that `value` names."""
    wanted = str(value or "").strip().upper()
    need = next((one for one in open_needs(bench.state) if not wanted or one.bin == wanted), None)
    if need is None:
        raise Refused("replenish_none")
    bench.go(
        "replenish.from",
        Moving(why="replenish", source=need.source, sku=need.sku, lot=need.lot, quantity=need.quantity, bin=need.bin),
    )
    return bench.say("go_to", bin=need.source)


def _scan_from(bench: Bench, scanned: Scanned) -> Notice:
    """The bin that is proposed, or another that holds the goods."""
    session = moving.session_of(bench)
    place = moving.scan_source(bench, scanned)
    face = bench.state.inbound.pick_faces.get((session.bin, session.sku))
    if face is None or place not in {row.place for row in sources(bench.state, face)}:
        raise Refused("wrong_bin", scanned=place, bin=session.source)
    moving.change(bench, "item", source=place)
    return bench.say("scan_what")


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    session = moving.session_of(bench)
    row, hand = moving.scan_goods(bench, scanned)
    if row.sku != session.sku:
        raise Refused("wrong_goods", name=bench.goods_name(row.sku), wanted=bench.goods_name(session.sku))
    moving.change(bench, "quantity", lot=row.lot, counts=hand.counts)
    return bench.say("count", name=bench.goods_name(row.sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    pieces = moving.quantity(bench, value)
    moving.change(bench, "to", quantity=pieces)
    return bench.say("put_into", quantity=pieces, bin=moving.session_of(bench).bin)


def _scan_to(bench: Bench, scanned: Scanned) -> Notice:
    session = moving.session_of(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    if scanned.text != session.bin:
        raise Refused("wrong_bin", scanned=scanned.text, bin=session.bin)
    for wish in moving.wishes(bench):
        places.check(
            bench.state, scanned.text, wish.sku, lot=wish.lot, quantity=wish.quantity, warehouse=wish.warehouse
        )
    made = moving.movements(bench, scanned.text)
    bench.go("replenish.list", Moving(why="replenish"))
    if not made:
        return bench.say("gone_meanwhile")
    bench.unit.record(
        StockMoved(movements=made, reason="replenish", station=bench.name, operator=bench.operator_id),
        subject=session.bin,
    )
    bench.unit.signal("plan")
    return bench.say("moved", quantity=sum(one.quantity for one in made), bin=session.bin)


def _list(bench: Bench, value: Any) -> Notice:
    bench.go("replenish.list", Moving(why="replenish"))
    return bench.say("left")


def _see_list(bench: Bench) -> dict[str, Any]:
    return {"needs": [{**need._asdict(), "name": bench.goods_name(need.sku)} for need in open_needs(bench.state)[:30]]}


def _see(bench: Bench) -> dict[str, Any]:
    session = moving.session_of(bench)
    return {**moving.see(bench), "wanted": session.quantity}


menu.offer("replenish", {"receive", "pick"}, begin, lambda state: len(open_needs(state)))
STEPS = {
    ("", "replenish.list"): Step("replenish", _see_list, None, {"take": _take, "leave": moving.leave}),
    ("", "replenish.from"): Step("replenish", _see, _scan_from, {"leave": _list}),
    ("", "replenish.item"): Step("replenish", _see, _scan_item, {"leave": _list}),
    ("", "replenish.quantity"): Step(
        "replenish", _see, moving.scan_more, {"quantity": _quantity, "undo": moving.undo_count, "leave": _list}
    ),
    ("", "replenish.to"): Step("replenish", _see, _scan_to, {"leave": _list}),
}
