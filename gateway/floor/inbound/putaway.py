"""Where goods go: a suggestion with its reason, what a scanned place is told, and putting away what lies in staging."""

from typing import Any, NamedTuple

import msgspec

from gateway.contracts.facts import GoodsPutAway, Movement, Quality
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots, papers
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Stock
from gateway.store.sessions import Placing
from gateway.store.state import State


class Wish(NamedTuple):
    """Pieces that want a place."""

    sku: str
    quantity: int
    lot: str = ""
    quality: str = "good"
    warehouse: str = ""


class Suggestion(NamedTuple):
    """A bin ("" where none is known) and why it: same_lot, same_goods, pick_face, empty, reserve, defect, none."""

    bin: str
    why: str


def suggest(state: State, wish: Wish) -> Suggestion:
    """By state, lot and date, the same goods, the pick face that wants filling, then an empty bin with room."""
    if wish.quality != "good":
        return Suggestion(places.beside(goods.DEFECT, places.own(state, wish.warehouse)), "defect")
    for why, names in (
        ("same_lot", _with(state, wish, same_lot=True)),
        ("pick_face", _faces(state, wish)),
        ("same_goods", _with(state, wish, same_lot=False)),
    ):
        for name in names:
            if _takes(state, name, wish) and not _mixes(state, name, wish):
                return Suggestion(name, why)
    return _empty(state, wish)


def _with(state: State, wish: Wish, *, same_lot: bool) -> list[str]:
    rows = [
        row
        for row in state.stock.by("sku", wish.sku)
        if row.quantity > 0 and row.quality == wish.quality and row.place in state.bins
        and (not same_lot or (bool(wish.lot) and row.lot == wish.lot))
    ]  # fmt: skip
    return [row.place for row in rows]


def _faces(state: State, wish: Wish) -> list[str]:
    """Pick faces of the SKU that are below their maximum, the emptiest first."""
    found = []
    for face in state.inbound.pick_faces.by("sku", wish.sku):
        there = sum(row.quantity for row in state.stock.by("place", face.bin) if row.sku == wish.sku)
        if there + wish.quantity <= face.maximum:
            found.append((there, face.bin))
    return [name for _, name in sorted(found)]


def _takes(state: State, name: str, wish: Wish) -> bool:
    found = places.refusal(
        state, name, wish.sku, lot=wish.lot, quality=wish.quality, quantity=wish.quantity,
        kinds=places.PICKED_FROM, warehouse=wish.warehouse,
    )  # fmt: skip
    return found is None


def _mixes(state: State, name: str, wish: Wish) -> bool:
    """Two lots of one SKU in a bin cannot be told apart by a picker."""
    return any(row.sku == wish.sku and row.lot != wish.lot for row in places.stock_of(state, name))


def _empty(state: State, wish: Wish) -> Suggestion:
    taken = state.stock.values("place")
    promised = {getattr(work.session, "bin", "") for work in state.works if work.session is not None}
    for why, kinds in (("empty", places.FACES), ("reserve", {places.RESERVE})):
        for row in places.nearest(state, kinds, wish.warehouse):
            if row.bin not in taken and row.bin not in promised and _takes(state, row.bin, wish):
                return Suggestion(row.bin, why)
    return Suggestion("", "none")


class Chosen(NamedTuple):
    """A place that was scanned. `unusual` says why the same code is wanted once more, "" where it is taken at once."""

    place: str
    unusual: str = ""


def choose(bench: Bench, scanned: Scanned, wish: Wish, suggested: str = "", said: str = "") -> Chosen:
    """The place for these pieces: outside the allowed area it is refused, an unusual one has to be scanned twice.

    `said` is the unusual place that was scanned just before.
    """
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    place = goods.known_place(bench.state, scanned.text)
    allowed = places.PICKED_FROM if wish.quality == "good" else {places.DEFECT}
    places.check(
        bench.state, place, wish.sku, lot=wish.lot, quality=wish.quality, quantity=wish.quantity,
        kinds=allowed, warehouse=wish.warehouse,
    )  # fmt: skip
    why = "" if place in (suggested, said) else unusual(bench.state, place, wish)
    return Chosen(place, why)


def unusual(state: State, place: str, wish: Wish) -> str:
    """Why a person should look again: good goods to the defective ones, other goods or another lot lie there."""
    if wish.quality == "good" and place not in state.bins:
        return "good_to_defect"
    lying = places.stock_of(state, place) if place in state.bins else []
    if any(row.sku == wish.sku and row.lot != wish.lot for row in lying):
        return "other_lot"
    if lying and all(row.sku != wish.sku for row in lying):
        return "other_goods"
    return ""


def ask_again(bench: Bench, chosen: Chosen) -> Notice:
    """The sentence for an unusual place."""
    return bench.say(f"unusual_{chosen.unusual}", bin=chosen.place)


def warehouse_of(bench: Bench) -> str:
    """The warehouse that the station stands in, "" for the gateway's own."""
    return places.own(bench.state, str(getattr(bench.station, "warehouse", "")))


def staging(bench: Bench) -> str:
    """Where this warehouse's goods wait to be put away."""
    return places.beside(goods.STAGING, warehouse_of(bench))


# --- the workflow: what lies in staging goes to bins -----------------------------------------------------------------


def waiting(state: State, place: str = goods.STAGING) -> list[Stock]:
    """Goods in staging, what expires first before the rest."""
    rows = [row for row in state.stock.by("place", place) if row.quantity > 0]
    return sorted(rows, key=lambda row: (lots.first_out(state, row), row.sku))


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("putaway.item", Placing())
    return bench.say("scan_staged")


def put(bench: Bench, sku: str, quantity: int, lot: str = "", quality: str = "good") -> None:
    """Goes on with goods that lie in staging."""
    wish = Wish(sku, quantity, lot, quality, warehouse_of(bench))
    found = suggest(bench.state, wish)
    session = Placing(sku=sku, quality=quality, lot=lot, quantity=quantity, bin=found.bin, why=found.why)
    bench.go("putaway.bin", session)


def _scan_item(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    here = [row for row in bench.state.stock.by("place", staging(bench)) if row.quantity > 0]
    sku, _ = goods.one_sku(scanned, [row.sku for row in here])
    lot = lots.said(scanned).lot
    rows = [row for row in here if row.sku == sku and (not lot or row.lot == lot)]
    if not rows:
        raise Refused("not_staged", name=bench.goods_name(sku))
    if len({row.lot for row in rows}) > 1:
        raise Refused("say_lot", name=bench.goods_name(sku), lots=", ".join(sorted({row.lot for row in rows})))
    row = rows[0]
    put(bench, sku, row.quantity, row.lot, row.quality)
    return _say_where(bench)


def _say_where(bench: Bench) -> Notice:
    session = bench.work.session
    assert isinstance(session, Placing)
    code = "put_into" if session.bin else "received_no_bin"
    return bench.say(code, quantity=session.quantity, bin=session.bin)


def _quantity(bench: Bench, value: Any) -> Notice:
    """A part of what lies there, because the rest goes elsewhere."""
    session = bench.work.session
    assert isinstance(session, Placing)
    part = goods.whole(value, minimum=1)
    there = _staged(bench, session)
    if part > there:
        raise Refused("over_staged", left=there)
    put(bench, session.sku, part, session.lot, session.quality)
    return _say_where(bench)


def _staged(bench: Bench, session: Placing) -> int:
    rows = bench.state.stock.by("place", staging(bench))
    same = [row for row in rows if (row.sku, row.lot, row.quality) == (session.sku, session.lot, session.quality)]
    return sum(row.quantity for row in same)


def _scan_bin(bench: Bench, scanned: Scanned) -> Notice:
    session = bench.work.session
    assert isinstance(session, Placing)
    wish = Wish(session.sku, session.quantity, session.lot, session.quality, warehouse_of(bench))
    chosen = choose(bench, scanned, wish, session.bin, session.unusual)
    if chosen.unusual:
        bench.go("putaway.bin", msgspec.structs.replace(session, unusual=chosen.place))
        return ask_again(bench, chosen)
    if session.quantity > _staged(bench, session):  # somebody else has carried them away meanwhile
        bench.go("putaway.item", Placing())
        return bench.say("not_staged", name=bench.goods_name(session.sku))
    movement = Movement(
        sku=session.sku,
        quantity=session.quantity,
        from_place=staging(bench),
        to_place=chosen.place,
        quality=Quality(session.quality),
        lot=session.lot,
    )
    record(bench, wish, chosen.place, (movement,), session.unusual == chosen.place)
    bench.go("putaway.item", Placing())
    return bench.say("put_away", quantity=session.quantity, bin=chosen.place)


def record(bench: Bench, wish: Wish, place: str, movements: tuple[Movement, ...], twice: bool = False) -> None:
    """Tells that goods were put away, a fact for each paper whose pieces they are."""
    left = wish.quantity
    parts = _papers(bench.state, wish)
    for named, pieces in parts:
        part = min(left, pieces)
        if part <= 0:
            break
        left -= part
        tell(bench, wish, place, part, movements if not left else _share(movements, part), named, twice)
        movements = () if not left else _rest(movements, part)
    if left:
        tell(bench, wish, place, left, movements, {}, twice)
    for named, _ in parts:
        papers.close_if_done(bench, **named)
    bench.unit.signal("plan")
    bench.unit.signal("refresh:receive")


def _papers(state: State, wish: Wish) -> list[tuple[dict[str, str], int]]:
    """Whose pieces they may be: lines of receipts, returns and blind receipts that wait for a bin."""
    receipts = [
        ({"receipt": one.receipt}, one.received - one.put_away) for one in state.receipt_lines.by("waiting", wish.sku)
    ]
    blind = [
        ({"blind": one.blind}, one.received - one.put_away) for one in state.inbound.blind_lines.by("waiting", wish.sku)
    ]
    back = [
        ({"return_id": one.return_id}, one.received - one.put_away)
        for one in state.return_lines.by("waiting", wish.sku)
    ]
    return [*receipts, *blind, *back]


def _share(movements: tuple[Movement, ...], pieces: int) -> tuple[Movement, ...]:
    taken = []
    for one in movements:
        part = min(pieces, one.quantity)
        if part:
            taken.append(msgspec.structs.replace(one, quantity=part))
            pieces -= part
    return tuple(taken)


def _rest(movements: tuple[Movement, ...], pieces: int) -> tuple[Movement, ...]:
    left = []
    for one in movements:
        part = min(pieces, one.quantity)
        pieces -= part
        if one.quantity > part:
            left.append(msgspec.structs.replace(one, quantity=one.quantity - part))
    return tuple(left)


def tell(
    bench: Bench, wish: Wish, place: str, quantity: int, movements: tuple[Movement, ...], named: dict[str, str],
    twice: bool,
) -> None:  # fmt: skip
    """One fact: these pieces of a paper (`receipt`, `return_id`, `blind`) lie in the place now."""
    bench.unit.record(
        GoodsPutAway(
            sku=wish.sku,
            quantity=quantity,
            bin=place,
            movements=movements,
            lot=wish.lot,
            unusual="scanned twice" if twice else "",
            station=bench.name,
            operator=bench.operator_id,
            **named,
        ),
        subject=wish.sku,
    )


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("putaway.item", Placing())
    return bench.say("left")


def _see_item(bench: Bench) -> dict[str, Any]:
    rows = waiting(bench.state, staging(bench))[:40]
    return {
        "lines": [
            {"sku": row.sku, "name": bench.goods_name(row.sku), "quantity": row.quantity, "quality": row.quality,
             **lots.shown(bench.state, row.sku, row.lot)}
            for row in rows
        ]
    }  # fmt: skip


def _see_bin(bench: Bench) -> dict[str, Any]:
    session = bench.work.session
    assert isinstance(session, Placing)
    return {
        "sku": session.sku,
        "name": bench.goods_name(session.sku),
        "quantity": session.quantity,
        "quality": session.quality,
        "bin": session.bin,
        "why": session.why,
        **lots.shown(bench.state, session.sku, session.lot),
    }


menu.offer("putaway", {"receive"}, begin, lambda state: len(waiting(state)))
STEPS = {
    ("", "putaway.item"): Step("putaway", _see_item, _scan_item, {"leave": _leave}),
    ("", "putaway.bin"): Step("putaway", _see_bin, _scan_bin, {"quantity": _quantity, "leave": _back}),
}
