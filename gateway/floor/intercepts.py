"""Call-backs (cancel, refund): stop the fulfilment wherever it is; its goods go back into bins."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.contracts.facts import FulfilmentIntercepted, InterceptTooLate
from gateway.contracts.kiosk import Notice
from gateway.floor import goods, packing, picking, stops
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.printing.jobs import void_jobs
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment
from gateway.store.sessions import Picking, Verifying
from gateway.store.unit import Unit

Push = tuple[str, Callable[[Bench], Notice | None]]


def called_back(unit: Unit, name: str) -> list[Push]:
    """A call-back has been applied: acts on it, and returns what the stations at work are to be told."""
    fulfilment = unit.state.fulfilments[name]
    if fulfilment.state == "shipped":
        parcel = unit.state.parcels[fulfilment.parcel]
        unit.record(
            InterceptTooLate(fulfilment=name, parcel=parcel.parcel, waybill=parcel.waybill), subject=fulfilment.number
        )
        return []
    if fulfilment.state == "intercepted":
        return []
    pushes = _take_out_of_walks(unit, fulfilment)
    unit.signal("refresh:pack")
    unit.signal("plan")
    if not packing.totes_of(unit.state, name):
        at = "picking" if fulfilment.state == "picking" else "released"
        unit.record(FulfilmentIntercepted(fulfilment=name, at=at), subject=fulfilment.number)
        return pushes
    station = packing.open_at(unit.state, name)
    if station:
        pushes.append((station, lambda bench: stop(bench, bench.state.fulfilments[name])))
    return pushes


def _take_out_of_walks(unit: Unit, fulfilment: Fulfilment) -> list[Push]:
    """Pieces in hand go into the tote on record, the other stops are dropped, the picker is told."""
    pushes: list[Push] = []
    for work in list(unit.state.works):
        session = work.session
        if not isinstance(session, Picking) or work.step not in ("pick.bin", "pick.item"):
            continue
        stop_row = unit.state.wave_stops.get((session.wave, session.stop_no))
        if stop_row is not None and stop_row.fulfilment == fulfilment.fulfilment:
            picking.take(Bench(unit, work.station), stop_row, session.pieces)
            pushes.append((work.station, _move_on(fulfilment.number)))
    waves = set()
    for open_stop in unit.state.wave_stops.by("fulfilment", fulfilment.fulfilment):
        stops.drop(unit, open_stop)
        waves.add(open_stop.wave)
    for wave in waves:
        stops.complete_if_empty(unit, wave)
    return pushes


def _move_on(number: str) -> Callable[[Bench], Notice]:
    def act(bench: Bench) -> Notice:
        picking.next_stop(bench)
        return bench.say("order_cancelled", order=number)

    return act


def stop(bench: Bench, fulfilment: Fulfilment) -> Notice:
    """The packing bench turns red: this order does not leave."""
    session = bench.work.session
    known = isinstance(session, Verifying) and session.fulfilment == fulfilment.fulfilment
    if known and bench.work.step in ("verify.intercepted", "verify.putback"):
        return _told(bench, fulfilment)
    at = "weighing" if fulfilment.state == "verified" else "verification"
    void_jobs(bench.state, fulfilment.parcel, bench.unit.now_ms, "called back")
    bench.go("verify.intercepted", Verifying(fulfilment=fulfilment.fulfilment, parcel=fulfilment.parcel, job=at))
    bench.unit.signal("refresh:pack")
    return _told(bench, fulfilment)


def _told(bench: Bench, fulfilment: Fulfilment) -> Notice:
    return bench.say("intercepted", order=fulfilment.number, reason=fulfilment.cancel_reason or fulfilment.cancel_kind)


def acknowledge(bench: Bench, value: Any) -> Notice:
    """The packer has seen it; the goods go back."""
    session, _, lines = packing.opened(bench)
    place = next((found for line in lines if (found := goods.suggest_bin(bench.state, line.sku))), "")
    bench.go("verify.putback", msgspec.structs.replace(session, bin=place))
    return bench.say("acknowledged", bin=place)


def put_back(bench: Bench, scanned: Scanned) -> Notice:
    """All goods of the order go to the scanned bin; the fulfilment is stopped."""
    session, fulfilment, _ = packing.opened(bench)
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    place = goods.known_place(bench.state, scanned.text)
    bench.unit.record(
        FulfilmentIntercepted(
            fulfilment=fulfilment.fulfilment,
            at=session.job or "verification",
            movements=goods.all_moves(bench.state, packing.totes_of(bench.state, fulfilment.fulfilment), place),
            parcel=fulfilment.parcel,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    bench.go_home()
    bench.unit.signal("plan")
    bench.unit.signal("refresh:pack")
    return bench.say("putback_done", bin=place)


def see(bench: Bench) -> dict[str, Any]:
    """The order that was called back, and what lies in its totes."""
    session, fulfilment, _ = packing.opened(bench)
    as_of = datetime.fromtimestamp(fulfilment.cancel_as_of_ms / 1000, UTC).isoformat()
    content: dict[str, int] = {}
    for tote in packing.totes_of(bench.state, fulfilment.fulfilment):
        for row in bench.state.stock.by("place", tote):
            content[row.sku] = content.get(row.sku, 0) + row.quantity
    return {
        **packing.head(bench),
        "reason": fulfilment.cancel_reason,
        "cancel_kind": fulfilment.cancel_kind,
        "as_of": as_of,
        "lines": [
            {"sku": sku, "name": bench.goods_name(sku), "quantity": quantity} for sku, quantity in content.items()
        ],
        "bin": session.bin,
    }


__all__ = ["acknowledge", "called_back", "put_back", "see", "stop"]
