"""Pull-back before hand-over (撤销出库): reason, goods to a bin, waybill void, order back to review, in one go."""

from typing import Any

import msgspec

from gateway.contracts.facts import Movement, ParcelPulledBack, ParcelTakenOff
from gateway.contracts.kiosk import Notice
from gateway.floor import menu
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import leaving, packing
from gateway.floor.steps import Step
from gateway.floor.storage import goods
from gateway.floor.tasks import close_by_itself
from gateway.printing.jobs import void_jobs
from gateway.scanning.interpret import Meaning, Scanned
from gateway.store.rows import Parcel
from gateway.store.sessions import PullingBack

_ASKED = ("weight_held", "print_unknown", "print_failed", "called_back_parcel", "refund_data_old")


def begin(bench: Bench) -> Notice:
    """Which parcel does not leave?"""
    bench.go("pull_back.open", PullingBack())
    return bench.say("pull_back_begun")


def begin_called_back(bench: Bench, parcel: Parcel, manifest: str) -> Notice:
    """A call-back found at hand-over: the reason is the buyer's, the goods go to a bin at once."""
    fulfilment = bench.state.fulfilments[parcel.fulfilment]
    reason = fulfilment.cancel_reason or fulfilment.cancel_kind
    place = _suggested(bench, parcel)
    bench.go("pull_back.bin", PullingBack(parcel=parcel.parcel, reason=reason, bin=place, manifest=manifest))
    return bench.say("pull_back_bin", bin=place or "-")


def _scan(bench: Bench, scanned: Scanned) -> Notice:
    parcel = leaving.parcel_of(bench, scanned.text)
    refuse_gone(bench, parcel)
    other = packing.open_at(bench.state, parcel.fulfilment)
    if other and other != bench.name:
        raise Refused("elsewhere", order=bench.state.fulfilments[parcel.fulfilment].number, station=other)
    order = bench.state.fulfilments[parcel.fulfilment]
    if order.cancel_kind:
        return begin_called_back(bench, parcel, "")
    bench.go("pull_back.reason", PullingBack(parcel=parcel.parcel))
    return bench.say("pull_back_why", waybill=parcel.waybill, order=order.number)


def refuse_gone(bench: Bench, parcel: Parcel) -> None:
    """After the hand-over there is no way back but a return."""
    state = bench.state
    if not leaving.is_gone(state, parcel):
        return
    manifest = leaving.manifest_of(state, parcel)
    if manifest is None:
        raise Refused("left_by_gate", waybill=parcel.waybill, at=packing.local_time(state, parcel.gate_ms))
    operator = state.operators.get(manifest.operator)
    raise Refused(
        "already_handed_over",
        waybill=parcel.waybill,
        number=manifest.number,
        at=packing.local_time(state, manifest.closed_ms),
        operator=operator.name if operator else "-",
    )


def _reason(bench: Bench, value: Any) -> Notice:
    given = value.get("reason", "") if isinstance(value, dict) else value
    reason = str(given or "").strip()[:200]
    if not reason:
        raise Refused("reason_needed")
    session = _session(bench)
    place = _suggested(bench, bench.state.parcels[session.parcel])
    bench.go("pull_back.bin", msgspec.structs.replace(session, reason=reason, bin=place))
    return bench.say("pull_back_bin", bin=place or "-")


def _bin(bench: Bench, scanned: Scanned) -> Notice:
    if scanned.meaning is not Meaning.BIN:
        raise Refused("unexpected", text=scanned.text)
    place = goods.known_place(bench.state, scanned.text)
    session = _session(bench)
    parcel = bench.state.parcels[session.parcel]
    refuse_gone(bench, parcel)  # the driver may have signed meanwhile
    return _pull_back(bench, session, parcel, place)


def _pull_back(bench: Bench, session: PullingBack, parcel: Parcel, place: str) -> Notice:
    fulfilment = bench.state.fulfilments[parcel.fulfilment]
    if parcel.manifest:
        take_off(bench, parcel, session.reason)
    void_jobs(bench.state, parcel.parcel, bench.unit.now_ms, "pulled back")
    called_back = bool(fulfilment.cancel_kind)
    bench.unit.record(
        ParcelPulledBack(
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            carrier=parcel.carrier,
            reason=session.reason,
            bin=place,
            lines=parcel.lines,
            movements=_movements(bench, parcel, place),
            passed=bool(parcel.passed_ms),
            called_back=called_back,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=fulfilment.number,
    )
    for kind in _ASKED:
        close_by_itself(bench.unit, kind, parcel.parcel, "pulled back")
    for signal in ("plan", "refresh:pack"):
        bench.unit.signal(signal)
    if session.manifest:
        leaving.resume(bench, session.manifest)
    else:
        bench.go_home()
    code = "pulled_back_cancelled" if called_back else "pulled_back"
    return bench.say(code, waybill=parcel.waybill, bin=place, order=fulfilment.number)


def take_off(bench: Bench, parcel: Parcel, reason: str) -> None:
    """The event of a parcel that came off its open manifest."""
    bench.unit.record(
        ParcelTakenOff(
            manifest=parcel.manifest,
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            reason=reason,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=bench.state.fulfilments[parcel.fulfilment].number,
    )


def _movements(bench: Bench, parcel: Parcel, place: str) -> tuple[Movement, ...]:
    """What had left stock comes back as it went; what had not is moved out of the parcel, or of its totes."""
    if parcel.passed_ms:
        return tuple(msgspec.structs.replace(one, from_place="", to_place=place) for one in parcel.gone)
    inside = packing.place_of(parcel)
    if bench.state.stock.count("place", inside):
        return goods.all_moves(bench.state, [inside], place)
    return goods.all_moves(bench.state, packing.totes_of(bench.state, parcel.fulfilment), place)


def _suggested(bench: Bench, parcel: Parcel) -> str:
    return next((found for line in parcel.lines if (found := goods.suggest_bin(bench.state, line.sku))), "")


def _leave(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    if session.manifest:
        leaving.resume(bench, session.manifest)
    else:
        bench.go_home()
    return bench.say("left")


def _see_open(bench: Bench) -> dict[str, Any]:
    return {}


def _see(bench: Bench) -> dict[str, Any]:
    session, state = _session(bench), bench.state
    parcel = state.parcels[session.parcel]
    fulfilment = state.fulfilments[parcel.fulfilment]
    return {
        "order": fulfilment.number,
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "grams": parcel.grams,
        "state": parcel.state,
        "reason": session.reason,
        "called_back": bool(fulfilment.cancel_kind),
        "bin": session.bin,
        "lines": [
            {"sku": line.sku, "name": bench.goods_name(line.sku), "quantity": line.quantity} for line in parcel.lines
        ],
    }


def _session(bench: Bench) -> PullingBack:
    session = bench.work.session
    assert isinstance(session, PullingBack)
    return session


menu.offer("pull_back", {"pack"}, begin)
STEPS = {
    ("", "pull_back.open"): Step("pull_back", _see_open, _scan, {"leave": _leave}),
    ("", "pull_back.reason"): Step("pull_back", _see, None, {"reason": _reason, "leave": _leave}),
    ("", "pull_back.bin"): Step("pull_back", _see, _bin, {"leave": _leave}),
}
