"""Work that a PDA goes on with while the network is cut: what it has claimed, and what becomes of what it did.

An operation that was done without the gateway names the work it was done for. Where the work is another one by now,
the operation changes nothing: it is kept as a task, for a person who knows what lies in the tote.
"""

from datetime import datetime
from typing import Any

import msgspec

from gateway.contracts.facts import TaskClosed, TaskRaised
from gateway.contracts.ids import new_id
from gateway.contracts.kiosk import Expected, Level, Notice
from gateway.floor import machine
from gateway.floor.apply.picking import tote_name
from gateway.floor.bench import Bench
from gateway.floor.outbound.units import is_tracked
from gateway.floor.picking import cart, pick_totes, stops
from gateway.floor.picking.pick_view import KEYED_FROM
from gateway.floor.picking.totes import label
from gateway.floor.picking.walking import group
from gateway.store.rows import WaveStop
from gateway.store.sessions import Picking

KIND = "offline_work"


class _Said(msgspec.Struct):
    message: Notice | None = None


_SAID = msgspec.json.Decoder(_Said)
# What tells one point of a work from any other; the screens put the same fields of their view together.
MARKED = ("wave", "count", "stop_no", "bin", "sku", "picked", "counted")


def mark_of(step: str, data: dict[str, Any]) -> str:
    """The point that a view shows: `pick.item|W-261124-003||4|A-01-02|LAMP|1|`."""
    return "|".join([step, *("" if data.get(name) is None else str(data.get(name)) for name in MARKED)])


def fits(bench: Bench, expected: Expected) -> bool:
    """Whether the station still stands at the point of the work where the operation was done."""
    return mark_of(*machine.view_of(bench)) == expected.mark


def was_refused(body: bytes) -> bool:
    """Whether the floor's answer says that nothing was done."""
    message = _SAID.decode(body).message
    return message is not None and message.level is Level.STOP


def set_aside(bench: Bench, expected: Expected, what: str, value: Any, at: datetime | None) -> Notice:
    """The operation belongs to a work that has changed: one open task a station tells them all, in order."""
    unit, state = bench.unit, bench.state
    done = {"what": what, "value": value, "at": (at or unit.now).isoformat(), "expected": expected.mark}
    detail: dict[str, Any] = {"station": bench.name, "operator": bench.operator_id, "operations": [done]}
    for task in state.tasks.by("open", (KIND, bench.name)):
        detail["operations"] = [*task.detail.get("operations", ()), done]
        unit.record(TaskClosed(task=task.task, outcome="merged"), subject=bench.name)
    unit.record(TaskRaised(task=new_id(), kind=KIND, subject=bench.name, detail=detail), subject=bench.name)
    return bench.say("offline_conflict", number=len(detail["operations"]))


def claimed(bench: Bench) -> dict[str, Any]:
    """The rest of the work that the station has claimed, with all that a screen needs to go on alone."""
    session = bench.work.session
    if not isinstance(session, Picking) or bench.work.step not in ("pick.bin", "pick.item", "pick.tote"):
        return {"workflow": "", "seq": bench.work.seq}
    number = bench.state.waves[session.wave].number
    return {"workflow": "pick", "wave": number, "seq": bench.work.seq, "stops": _stops(bench, session)}


def _stops(bench: Bench, session: Picking) -> list[dict[str, Any]]:
    found, seen = [], set()
    for stop in stops.in_turn(bench.state, session.wave):
        here = group(bench.state, stop)
        if here[0].stop_no not in seen:
            seen |= {one.stop_no for one in here}
            found.append(_stop(bench, stop, sum(one.quantity for one in here)))
    return found


def _stop(bench: Bench, stop: WaveStop, quantity: int) -> dict[str, Any]:
    state, wave = bench.state, bench.state.waves[stop.wave]
    totals = cart.in_totals(wave)
    place = state.bins.get(stop.bin)
    tracked = is_tracked(bench, stop.sku)
    return {
        "bin": stop.bin,
        "aisle": place.aisle if place else None,
        "cell": place.cell if place else None,
        "sku": stop.sku,
        "name": bench.goods_name(stop.sku),
        "lot": stop.lot,
        "quantity": quantity,
        "slot": 0 if totals else stop.slot,
        "tote": cart.cart_of(wave) if totals else label(state, tote_name(wave.number, stop.slot)),
        "order": "" if totals else state.fulfilments[stop.fulfilment].number,
        "walk_mm": stop.walk_mm,
        "codes": {} if tracked else _codes(bench, stop.sku),
        "keyed": not tracked and quantity >= state.setting("keyed_from", KEYED_FROM),
        "confirm": pick_totes.must_confirm(bench, stop),
    }


def _codes(bench: Bench, sku: str) -> dict[str, int]:
    """Codes that mean these goods and no others, with the pieces they stand for."""
    product = bench.state.products.get(sku)
    barcodes = product.barcodes if product is not None else {}
    own = {
        code: n for code, n in barcodes.items() if n and "#" not in code and len(bench.state.codes.get(code, {})) == 1
    }
    return {sku.upper(): 1, **own}
