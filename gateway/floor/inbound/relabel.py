"""Goods labels for goods that have none (any more): scan the goods, say how many."""

from typing import Any

from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.inbound import lots
from gateway.floor.notices import Refused
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.printing.jobs import queue_goods_label
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.sessions import Placing

MOST = 500


def begin(bench: Bench) -> Notice:
    """From the home screen."""
    bench.go("relabel.item", Placing())
    return bench.say("scan_what")


def _scan(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.GOODS:
        raise Refused("unexpected", text=scanned.text)
    sku, _ = goods.one_sku(scanned)
    bench.go("relabel.quantity", Placing(sku=sku, lot=lots.said(scanned).lot))
    return bench.say("how_many_labels", name=bench.goods_name(sku))


def _quantity(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    count = goods.whole(value, minimum=1)
    if count > MOST:
        raise Refused("bad_value", value=value)
    place = goods.suggest_bin(bench.state, session.sku)
    if not queue_goods_label(bench, session.sku, place, 1, session.lot, copies=count):
        raise Refused("no_printer")
    bench.go("relabel.item", Placing())
    return bench.say("labels_asked", count=count)


def _session(bench: Bench) -> Placing:
    session = bench.work.session
    assert isinstance(session, Placing)
    return session


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    return bench.say("left")


def _back(bench: Bench, value: Any) -> Notice:
    bench.go("relabel.item", Placing())
    return bench.say("left")


def _see(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    return {
        "sku": session.sku,
        "name": bench.goods_name(session.sku) if session.sku else "",
        **lots.shown(bench.state, session.sku, session.lot),
    }


menu.offer("relabel", {"receive", "pack"}, begin)
STEPS = {
    ("", "relabel.item"): Step("relabel", _see, _scan, {"leave": _leave}),
    ("", "relabel.quantity"): Step("relabel", _see, None, {"quantity": _quantity, "leave": _back}),
}
