"""Weighing: the parcel against its expectation; held until somebody decides where it does not fit."""

from typing import Any

import msgspec

from gateway.contracts.facts import ParcelWeighed
from gateway.contracts.kiosk import Notice
from gateway.floor import goods, intercepts, packing, sign_in, weights
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.shipping import label_ok, reprint, session_of, ship_if_labelled
from gateway.floor.steps import Step, Weight
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.printing import jobs
from gateway.store.rows import Fulfilment
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
    session = session_of(bench)
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
        operator = _keyed_by(bench, weight.badge)
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


def _keyed_by(bench: Bench, badge: str) -> str:
    """Who vouches for a weight that was keyed: a packer or a supervisor."""
    operator = sign_in.find(bench, badge)
    if not {"packer", "supervisor"}.intersection(operator.roles):
        raise Refused("no_right", name=operator.name)
    return operator.operator


def _hold(bench: Bench, session: Verifying, grams: int) -> Notice:
    bench.go("verify.held", session)
    detail = {"order": bench.state.fulfilments[session.fulfilment].number, "grams": grams, "expected": session.expected}
    raise_task(bench.unit, "weight_held", session.parcel, detail)
    return bench.say("weight_held", grams=grams, expected=session.expected, tolerance=session.tolerance)


def _waits(bench: Bench, session: Verifying) -> Notice:
    if bench.work.step == "verify.label":
        return bench.say("label_unknown")
    job = jobs.latest(bench.state, session.parcel)
    if job is not None and job.state == "failed":
        return bench.say("label_failed", note=job.note)
    return bench.say("label_waits", note=(job.note if job and job.note else "-"))


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
    session = session_of(bench)
    bench.go("verify.item", Verifying(fulfilment=session.fulfilment, parcel=session.parcel))
    return bench.say("reopened")


def _override(bench: Bench, value: Any) -> Notice:
    given = value if isinstance(value, dict) else {}
    supervisor = sign_in.find(bench, str(given.get("badge", "")), role="supervisor")
    reason = str(given.get("reason", "")).strip()
    if not reason:
        raise Refused("reason_needed")
    session = session_of(bench)
    assert session.grams is not None
    expected = _expectation(bench, session)
    weight = Weight(session.grams, reason=reason)
    _record(bench, session, weight, expected, True, bench.operator_id, overridden_by=supervisor.operator)
    close_by_itself(bench.unit, "weight_held", session.parcel, "overridden")
    bench.go("verify.weigh", session)
    return ship_if_labelled(bench) or _waits(bench, session)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


def _expectation(bench: Bench, session: Verifying) -> weights.Expectation:
    lines = bench.state.fulfilment_lines.by("fulfilment", session.fulfilment)
    return weights.expect(bench.state, [(line.sku, line.quantity) for line in lines])


def _see(bench: Bench) -> dict[str, Any]:
    session = session_of(bench)
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
    session = session_of(bench)
    found = weights.likely(_expectation(bench, session), session.grams or 0)
    likely = [{"sku": sku, "name": bench.goods_name(sku), "pieces": pieces} for sku, pieces in found]
    return {**_see(bench), "likely": likely}


_LABEL_TAPS = {"reprint": reprint, "label_ok": label_ok}
STEPS = {
    ("", "verify.weigh"): Step("weighing", _see, None, {**_LABEL_TAPS, "reopen": _reopen, "leave": _leave}, weigh),
    ("", "verify.held"): Step(
        "weighing", _see_held, None, {"reopen": _reopen, "override": _override, "leave": _leave}, weigh
    ),
    ("", "verify.label"): Step("weighing", _see, None, {**_LABEL_TAPS, "leave": _leave}),
}
