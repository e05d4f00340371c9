"""Kitting (组合): bundles are made of their components, or taken apart; the catalogue says what they are made of."""

from typing import Any, NamedTuple

import msgspec

from gateway.contracts.facts import CountedLine, KitAssembled, KitTakenApart, Movement
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import putaway
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods, places
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Stock
from gateway.store.sessions import Kitting
from gateway.store.state import State


class Part(NamedTuple):
    """A component with where its pieces are taken."""

    sku: str
    quantity: int
    taken: list[tuple[Stock, int]]


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("kit.bundle", Kitting())
    return bench.say("scan_bundle")


def _apart(bench: Bench, value: Any) -> Notice:
    """Assembling and taking apart change places."""
    session = _session(bench)
    bench.go("kit.bundle", Kitting(apart=not session.apart))
    return bench.say("scan_bundle")


def _scan_bundle(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, _ = goods.one_sku(scanned)
    if not _components(bench.state, sku):
        raise Refused("no_bundle", name=bench.goods_name(sku))
    bench.go("kit.quantity", Kitting(sku=sku, apart=_session(bench).apart))
    return bench.say("count", name=bench.goods_name(sku))


def _components(state: State, sku: str) -> dict[str, int]:
    product = state.products.get(sku)
    return product.components if product is not None else {}


def possible(state: State, sku: str, warehouse: str = "") -> int:
    """How many bundles the goods in bins make."""
    made = []
    for component, each in _components(state, sku).items():
        taken = goods.allocate(state, component, 1_000_000, partly=True, warehouse=warehouse)
        made.append(sum(pieces for _, pieces in taken) // each)
    return min(made, default=0)


def _quantity(bench: Bench, value: Any) -> Notice:
    session, at = _session(bench), putaway.warehouse_of(bench)
    pieces = goods.whole(value, minimum=1)
    if session.apart:
        bench.go("kit.from", msgspec.structs.replace(session, quantity=pieces))
        return bench.say("scan_bundle_bin")
    most = possible(bench.state, session.sku, at)
    if pieces > most:
        raise Refused("not_enough_parts", most=most)
    found = putaway.suggest(bench.state, putaway.Wish(session.sku, pieces, "", "good", at))
    bench.go("kit.to", msgspec.structs.replace(session, quantity=pieces, bin=found.bin))
    return bench.say("take_parts", quantity=pieces)


def _parts(bench: Bench) -> list[Part]:
    """Where the components are taken, as the bins are now."""
    session = _session(bench)
    found = []
    for sku, each in _components(bench.state, session.sku).items():
        wanted = each * session.quantity
        at = putaway.warehouse_of(bench)
        found.append(Part(sku, wanted, goods.allocate(bench.state, sku, wanted, warehouse=at)))
    return found


def _scan_to(bench: Bench, scanned: Scanned) -> Notice:
    """The bundles are made and lie in the scanned bin."""
    session = _session(bench)
    wish = putaway.Wish(session.sku, session.quantity, "", "good", putaway.warehouse_of(bench))
    chosen = putaway.choose(bench, scanned, wish, session.bin, session.unusual)
    if chosen.unusual:
        bench.go("kit.to", msgspec.structs.replace(session, unusual=chosen.place))
        return putaway.ask_again(bench, chosen)
    parts = _parts(bench)
    if any(not part.taken for part in parts):
        most = possible(bench.state, session.sku, putaway.warehouse_of(bench))
        bench.go("kit.quantity", Kitting(sku=session.sku))
        return bench.say("not_enough_parts", most=most)
    out = [
        Movement(sku=row.sku, quantity=pieces, from_place=row.place, owner=row.owner, lot=row.lot)
        for part in parts
        for row, pieces in part.taken
    ]
    bench.unit.record(
        KitAssembled(
            kit=new_id(),
            sku=session.sku,
            quantity=session.quantity,
            place=chosen.place,
            components=_counted(parts),
            movements=(*out, Movement(sku=session.sku, quantity=session.quantity, to_place=chosen.place)),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=session.sku,
    )
    bench.unit.signal("plan")
    bench.go("kit.bundle", Kitting())
    return bench.say("kit_made", quantity=session.quantity, bin=chosen.place)


def _counted(parts: list[Part]) -> tuple[CountedLine, ...]:
    return tuple(CountedLine(no, part.sku, part.quantity) for no, part in enumerate(parts, 1))


def _scan_from(bench: Bench, scanned: Scanned) -> Notice:
    """The bundles of this bin are taken apart; their components go to staging, and from there to bins."""
    session = _session(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    rows = [row for row in places.stock_of(bench.state, scanned.text) if row.sku == session.sku]
    row = next((one for one in rows if goods.free(one) >= session.quantity and one.quality == "good"), None)
    if row is None:
        raise Refused("over_movable", left=sum(max(0, goods.free(one)) for one in rows))
    parts = [Part(sku, each * session.quantity, []) for sku, each in _components(bench.state, session.sku).items()]
    to_place = putaway.staging(bench)
    bench.unit.record(
        KitTakenApart(
            kit=new_id(),
            sku=session.sku,
            quantity=session.quantity,
            place=row.place,
            components=_counted(parts),
            movements=(
                Movement(sku=session.sku, quantity=session.quantity, from_place=row.place, lot=row.lot),
                *(Movement(sku=part.sku, quantity=part.quantity, to_place=to_place) for part in parts),
            ),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=session.sku,
    )
    bench.go("kit.bundle", Kitting(apart=True))
    return bench.say("kit_apart", quantity=session.quantity)


def _session(bench: Bench) -> Kitting:
    session = bench.work.session
    assert isinstance(session, Kitting)
    return session


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("kit.bundle", Kitting(apart=_session(bench).apart))
    return bench.say("left")


def _see_bundle(bench: Bench) -> dict[str, Any]:
    bundles = [product for product in bench.state.products if product.components and product.active]
    at = putaway.warehouse_of(bench)
    return {
        "apart": _session(bench).apart,
        "bundles": [
            {"sku": one.sku, "name": one.name, "possible": possible(bench.state, one.sku, at)} for one in bundles[:20]
        ],
    }


def _see(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    head = {
        "apart": session.apart,
        "sku": session.sku,
        "name": bench.goods_name(session.sku),
        "quantity": session.quantity,
        "bin": session.bin,
        "possible": possible(bench.state, session.sku, putaway.warehouse_of(bench)),
    }
    parts = [
        {
            "sku": part.sku,
            "name": bench.goods_name(part.sku),
            "quantity": part.quantity,
            "bins": [{"bin": row.place, "quantity": pieces, "lot": row.lot} for row, pieces in part.taken],
        }
        for part in (_parts(bench) if session.quantity else ())
    ]
    return {**head, "parts": parts}


menu.offer("kit", {"receive", "pack"}, begin)
STEPS = {
    ("", "kit.bundle"): Step("kitting", _see_bundle, _scan_bundle, {"apart": _apart, "leave": _leave}),
    ("", "kit.quantity"): Step("kitting", _see, None, {"quantity": _quantity, "leave": _back}),
    ("", "kit.to"): Step("kitting", _see, _scan_to, {"leave": _back}),
    ("", "kit.from"): Step("kitting", _see, _scan_from, {"leave": _back}),
}
