"""Weighing, the label's fate, and shipping: the last look at a call-back is here."""

from typing import Any

import msgspec

from gateway.contracts.facts import DespatchPassed, ParcelShipped, ParcelWeighed, PrintState, WaybillPrinted
from gateway.contracts.kiosk import Notice
from gateway.floor import goods, intercepts, packing, sign_in, weights
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.steps import Step, Weight
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.printing import jobs
from gateway.store.rows import Fulfilment, Parcel, PrintJob
from gateway.store.sessions import Verifying


def begin(bench: Bench, session: Verifying) -> None:
    """The parcel goes to the scale, with its expectation."""
    expected = _expectation(bench, session)
    job = jobs.latest(bench.state, session.parcel)
    bench.go(
        "verify.weigh",
        msgspec.structs.replace(
            session,
            pieces={},
            order=(),
            current=None,
            job=job.job if job else "",
            grams=None,
            expected=expected.grams,
            tolerance=expected.tolerance,
        ),
    )


def resume(bench: Bench, fulfilment: Fulfilment) -> Notice:
    """A verified parcel that was left: on to the scale, or to what held it."""
    parcel = bench.state.parcels[fulfilment.parcel]
    begin(bench, Verifying(fulfilment=fulfilment.fulfilment, parcel=parcel.parcel))
    session = _session(bench)
    if parcel.state == "held":
        bench.go("verify.held", msgspec.structs.replace(session, grams=parcel.grams))
    elif parcel.state == "weighed" and parcel.grams is not None:
        bench.go("verify.weigh", msgspec.structs.replace(session, grams=parcel.grams))
        return ship_if_labelled(bench) or bench.say("resumed")
    return bench.say("resumed")


def weigh(bench: Bench, weight: Weight) -> Notice:
    """A weight for the parcel on the scale."""
    session, fulfilment, _ = packing.opened(bench)
    if fulfilment.cancel_kind:
        return intercepts.stop(bench, fulfilment)
    if bench.work.step == "verify.weigh" and session.grams is not None:
        return _waits(bench, session)
    operator = bench.operator_id
    if weight.source == "manual":
        if not weight.reason.strip():
            raise Refused("reason_needed")
        operator = sign_in.find(bench, weight.badge).operator
    goods.whole(weight.grams, minimum=1)
    expected = _expectation(bench, session)
    fits = expected.grams is None or abs(weight.grams - expected.grams) <= (expected.tolerance or 0)
    _record(bench, session, weight, expected, fits, operator=operator)
    session = msgspec.structs.replace(
        session, grams=weight.grams, expected=expected.grams, tolerance=expected.tolerance
    )
    if not fits:
        return _hold(bench, session, weight.grams)
    if weight.source == "scale":
        weights.learn(bench.state, expected, weight.grams)
    bench.go("verify.weigh", session)
    close_by_itself(bench.unit, "weight_held", session.parcel, "fits")
    code = "weight_learned" if expected.grams is None else "shipped"
    return ship_if_labelled(bench, code) or _waits(bench, session)


def _hold(bench: Bench, session: Verifying, grams: int) -> Notice:
    bench.go("verify.held", session)
    detail = {"order": bench.state.fulfilments[session.fulfilment].number, "grams": grams, "expected": session.expected}
    raise_task(bench.unit, "weight_held", session.parcel, detail)
    return bench.say("weight_held", grams=grams, expected=session.expected, tolerance=session.tolerance)


def _waits(bench: Bench, session: Verifying) -> Notice:
    if bench.work.step == "verify.label":
        return bench.say("label_unknown")
    job = jobs.latest(bench.state, session.parcel)
    return bench.say("label_waits", note=(job.note if job and job.note else "-"))


def ship_if_labelled(bench: Bench, code: str = "shipped") -> Notice | None:
    """Ships a weighed parcel whose label came out; an unknown label asks a person; None while it has to wait."""
    session, fulfilment, _ = packing.opened(bench)
    if fulfilment.cancel_kind:
        return intercepts.stop(bench, fulfilment)
    job = jobs.latest(bench.state, session.parcel)
    if job is None or session.grams is None:
        return None
    if job.state == "unknown":
        bench.go("verify.label", session)
        return None
    if job.state not in jobs.DONE:
        return None
    _ship(bench, session, session.grams)
    bench.go("shipped", session)
    parcel = bench.state.parcels[session.parcel]
    return bench.say(code, waybill=parcel.waybill, grams=parcel.grams)


def _ship(bench: Bench, session: Verifying, grams: int) -> None:
    """The parcel is ready; the despatch audit passes by itself, in the same commit."""
    parcel = bench.state.parcels[session.parcel]
    number = bench.state.fulfilments[session.fulfilment].number
    bench.unit.record(
        ParcelShipped(
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            carrier=parcel.carrier,
            grams=grams,
            lines=parcel.lines,
            sscc=parcel.sscc,
            epc=parcel.epc,
            station=bench.name,
            operator=bench.operator_id,
        ),
        subject=number,
    )
    bench.unit.record(
        DespatchPassed(
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            carrier=parcel.carrier,
            grams=grams,
            lines=parcel.lines,
            movements=goods.all_moves(bench.state, packing.totes_of(bench.state, parcel.fulfilment), ""),
        ),
        subject=number,
    )
    receiver = bench.state.receivers.get(parcel.fulfilment)
    if receiver is not None:
        keep_ms = int(bench.state.setting("receiver_days", 30)) * 86_400_000
        bench.state.receivers.change(receiver, keep_until_ms=bench.unit.now_ms + keep_ms)
    bench.unit.signal("refresh:pack")


def _record(
    bench: Bench,
    session: Verifying,
    weight: Weight,
    expected: weights.Expectation,
    accepted: bool,
    operator: str,
    overridden_by: str = "",
) -> None:
    bench.unit.record(
        ParcelWeighed(
            parcel=session.parcel,
            fulfilment=session.fulfilment,
            grams=weight.grams,
            expected_grams=expected.grams,
            tolerance_grams=expected.tolerance,
            accepted=accepted,
            source=weight.source,
            overridden_by=overridden_by,
            reason=weight.reason,
            station=bench.name,
            operator=operator,
        ),
        subject=bench.state.fulfilments[session.fulfilment].number,
    )


def _reopen(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    bench.go("verify.item", Verifying(fulfilment=session.fulfilment, parcel=session.parcel))
    return bench.say("reopened")


def _override(bench: Bench, value: Any) -> Notice:
    given = value if isinstance(value, dict) else {}
    supervisor = sign_in.find(bench, str(given.get("badge", "")), role="supervisor")
    reason = str(given.get("reason", "")).strip()
    if not reason:
        raise Refused("reason_needed")
    session = _session(bench)
    assert session.grams is not None
    expected = _expectation(bench, session)
    weight = Weight(session.grams, reason=reason)
    _record(bench, session, weight, expected, True, bench.operator_id, overridden_by=supervisor.operator)
    close_by_itself(bench.unit, "weight_held", session.parcel, "overridden")
    bench.go("verify.weigh", session)
    return ship_if_labelled(bench) or _waits(bench, session)


def _reprint(bench: Bench, value: Any) -> Notice:
    given = value.get("reason", "") if isinstance(value, dict) else value
    reason = str(given or "").strip()
    if not reason:
        raise Refused("reason_needed")
    session = _session(bench)
    before = jobs.latest(bench.state, session.parcel)
    if before is not None and before.state in ("queued", "sending"):
        raise Refused("label_waits", note=before.note or "-")
    copy = before.copy + 1 if before else 1
    jobs.queue_waybill(bench, bench.state.parcels[session.parcel], copy, reason)
    close_by_itself(bench.unit, "print_unknown", session.parcel, "reprinted")
    bench.go("verify.weigh", session)
    return bench.say("reprinting", copy=copy)


def _label_ok(bench: Bench, value: Any) -> Notice:
    session = _session(bench)
    job = jobs.latest(bench.state, session.parcel)
    if job is None or job.state != "unknown":
        raise Refused("not_allowed", action="label_ok")
    settle(bench, job, PrintState.CONFIRMED, "seen by a person")
    bench.go("verify.weigh", session)
    return ship_if_labelled(bench) or bench.say("label_ready")


def label_came(bench: Bench) -> Notice | None:
    """The printer's word about the label has come in: ships a parcel that was weighed already."""
    session = _session(bench)
    job = jobs.latest(bench.state, session.parcel)
    shipped = ship_if_labelled(bench)
    if shipped is not None or job is None:
        return shipped
    if job.state == "unknown":
        return bench.say("label_unknown")
    return bench.say("label_ready") if job.state in jobs.DONE else None


def settle(bench: Bench, job: PrintJob, state: PrintState, note: str) -> None:
    """Writes a waybill label's fate."""
    bench.state.print_jobs.change(job, state=str(state), note=note, changed_ms=bench.unit.now_ms)
    record_printed(bench, job, state)
    close_by_itself(bench.unit, "print_unknown", job.parcel, str(state))


def record_printed(bench: Bench, job: PrintJob, state: PrintState) -> None:
    """The event of a printed waybill."""
    parcel: Parcel = bench.state.parcels[job.parcel]
    bench.unit.record(
        WaybillPrinted(
            parcel=parcel.parcel,
            fulfilment=parcel.fulfilment,
            waybill=parcel.waybill,
            state=state,
            job=job.job,
            copy=job.copy,
            reason=job.reason,
            epc=parcel.epc,
            station=bench.name,
            operator=job.operator,
        ),
        subject=bench.state.fulfilments[parcel.fulfilment].number,
    )


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


def _session(bench: Bench) -> Verifying:
    session = bench.work.session
    assert isinstance(session, Verifying)
    return session


def _expectation(bench: Bench, session: Verifying) -> weights.Expectation:
    lines = bench.state.fulfilment_lines.by("fulfilment", session.fulfilment)
    return weights.expect(bench.state, [(line.sku, line.quantity) for line in lines])


def _see(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    job = jobs.latest(bench.state, session.parcel)
    return {
        **packing.head(bench),
        "expected_grams": session.expected,
        "tolerance_grams": session.tolerance,
        "grams": session.grams,
        "label": jobs.shown(job),
        "label_note": job.note if job else "",
    }


def _see_held(bench: Bench) -> dict[str, Any]:
    session = _session(bench)
    found = weights.likely(_expectation(bench, session), session.grams or 0)
    likely = [{"sku": sku, "name": bench.goods_name(sku), "pieces": pieces} for sku, pieces in found]
    return {**_see(bench), "likely": likely}


_LABEL_TAPS = {"reprint": _reprint, "label_ok": _label_ok}
STEPS = {
    ("", "verify.weigh"): Step("weighing", _see, None, {**_LABEL_TAPS, "reopen": _reopen, "leave": _leave}, weigh),
    ("", "verify.held"): Step(
        "weighing", _see_held, None, {"reopen": _reopen, "override": _override, "leave": _leave}, weigh
    ),
    ("", "verify.label"): Step("weighing", _see, None, {**_LABEL_TAPS, "leave": _leave}),
}
