"""Call-backs (cancel, refund): stop the fulfilment wherever it is; its goods go back into bins."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from gateway.contracts.facts import FulfilmentIntercepted, InterceptTooLate
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import leaving, packing
from gateway.floor.picking import stops, walking
from gateway.floor.storage import goods
from gateway.floor.tasks import raise_task
from gateway.printing.jobs import void_jobs
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Fulfilment
from gateway.store.sessions import HandingOver, Picking, Verifying
from gateway.store.unit import Unit

Push = tuple[str, Callable[[Bench], Notice | None]]


def called_back(unit: Unit, name: str) -> list[Push]:
    """A call-back has been applied: acts on it, and returns what the stations at work are to be told."""
    fulfilment = unit.state.fulfilments[name]
    if fulfilment.state == "shipped":
        return _after_shipping(unit, fulfilment)
    if fulfilment.state == "intercepted":
        parcel = unit.state.parcels.get(fulfilment.parcel)
        if parcel is not None and parcel.state == "pulled_back":  # it went back to review; now it is not wanted at all
            unit.record(FulfilmentIntercepted(fulfilment=name, at="hand-over"), subject=fulfilment.number)
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


def _after_shipping(unit: Unit, fulfilment: Fulfilment) -> list[Push]:
    """A parcel that the carrier does not have yet is looked for, and stopped at the hand-over; else it is too late."""
    state = unit.state
    shipped = [row for row in state.parcels.by("fulfilment", fulfilment.fulfilment) if row.state == "shipped"]
    here = [parcel for parcel in shipped if leaving.stoppable(state, parcel)]
    if not shipped or len(here) < len(shipped):
        too_late(unit, fulfilment)
        return []
    for parcel in here:
        detail = {"order": fulfilment.number, "waybill": parcel.waybill, "manifest": parcel.manifest}
        raise_task(unit, "called_back_parcel", parcel.parcel, detail)
    on = {parcel.manifest: parcel for parcel in here if parcel.manifest}
    return [
        (work.station, _on_manifest(on[work.session.manifest].waybill))
        for work in state.works
        if isinstance(work.session, HandingOver) and work.session.manifest in on
    ]


def too_late(unit: Unit, fulfilment: Fulfilment) -> None:
    """Shipped wins: the event that has central expect the goods back."""
    parcel = unit.state.parcels[fulfilment.parcel]
    unit.record(
        InterceptTooLate(fulfilment=fulfilment.fulfilment, parcel=parcel.parcel, waybill=parcel.waybill),
        subject=fulfilment.number,
    )


def _on_manifest(waybill: str) -> Callable[[Bench], Notice]:
    return lambda bench: bench.say("called_back_on_manifest", waybill=waybill)


def _take_out_of_walks(unit: Unit, fulfilment: Fulfilment) -> list[Push]:
    """Pieces in hand go into the tote on record, the other stops are dropped, the picker is told."""
    pushes: list[Push] = []
    for work in list(unit.state.works):
        session = work.session
        if not isinstance(session, Picking) or work.step not in ("pick.bin", "pick.item", "pick.tote"):
            continue
        stop_row = unit.state.wave_stops.get((session.wave, session.stop_no))
        if stop_row is None or stop_row.state != "open":
            continue
        if any(one.fulfilment == fulfilment.fulfilment for one in walking.group(unit.state, stop_row)):
            walking.take(Bench(unit, work.station), stop_row, session.pieces)
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
        walking.next_stop(bench)
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
            parcel=_unshipped(bench, fulfilment),
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    bench.go_home()
    bench.unit.signal("plan")
    bench.unit.signal("refresh:pack")
    return bench.say("putback_done", bin=place)


def _unshipped(bench: Bench, fulfilment: Fulfilment) -> str:
    """The parcel that was stopped; an earlier one of the order may have shipped."""
    parcel = bench.state.parcels.get(fulfilment.parcel)
    return "" if parcel is not None and parcel.state == "shipped" else fulfilment.parcel


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
