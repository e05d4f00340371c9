"""Weighing: the parcel against its expectation; held until somebody decides where it does not fit."""

from typing import Any

import msgspec

from gateway.contracts.facts import LearnedWeight, ParcelWeighed, TaskClosed
from gateway.contracts.kiosk import Notice
from gateway.floor import sign_in
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import cartons, elsewhere, freshness, intercepts, packing, weights
from gateway.floor.outbound.shipping import label_ok, reprint, session_of, ship_if_labelled
from gateway.floor.steps import Step, Weight
from gateway.floor.storage import goods
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.printing import jobs
from gateway.store.rows import Fulfilment, Parcel
from gateway.store.sessions import Verifying


def begin(bench: Bench, session: Verifying) -> None:
    """The parcel goes to the scale, with its expectation."""
    expected = expectation(bench, session)
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
    freshness.refuse_old(bench.state, bench.unit.now_ms, fulfilment)
    parcel = bench.state.parcels[fulfilment.parcel]
    begin(bench, _again(bench, parcel))
    session = session_of(bench)
    if parcel.state == "held":
        bench.go("verify.held", msgspec.structs.replace(session, grams=parcel.grams))
    elif parcel.state == "weighed" and parcel.grams is not None:
        bench.go("verify.weigh", msgspec.structs.replace(session, grams=parcel.grams))
        return ship_if_labelled(bench) or bench.say("resumed")
    return bench.say("resumed")


def weigh(bench: Bench, weight: Weight) -> Notice:
    """A weight for the parcel on the scale."""
    session = session_of(bench)
    fulfilment = bench.state.fulfilments[session.fulfilment]
    if fulfilment.cancel_kind:
        return intercepts.stop(bench, fulfilment)
    if bench.work.step == "verify.weigh" and session.grams is not None:
        return _waits(bench, session)
    operator = bench.operator_id
    if weight.source == "manual":
        operator = vouched(bench, weight)
    goods.whole(weight.grams, minimum=1)
    expected = expectation(bench, session)
    fits = expected.grams is None or abs(weight.grams - expected.grams) <= (expected.tolerance or 0)
    learned = weights.learn(bench.state, expected, weight.grams) if fits and weight.source == "scale" else ()
    record(bench, session, weight, expected, fits, operator=operator, learned=learned)
    session = msgspec.structs.replace(
        session, grams=weight.grams, expected=expected.grams, tolerance=expected.tolerance
    )
    if not fits:
        return _hold(bench, session, weight.grams)
    bench.go("verify.weigh", session)
    close_by_itself(bench.unit, "weight_held", session.parcel, "fits")
    code = "weight_learned" if expected.grams is None else "shipped"
    return ship_if_labelled(bench, code) or _waits(bench, session)


def vouched(bench: Bench, weight: Weight) -> str:
    """Who vouches for a weight that was keyed, with a reason: a packer or a supervisor."""
    if not weight.reason.strip():
        raise Refused("reason_needed")
    operator = sign_in.find(bench, weight.badge)
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
    fulfilment = bench.state.fulfilments[session.fulfilment]
    if not session.let_pass and freshness.holds(bench.state, bench.unit.now_ms, fulfilment):
        age = freshness.in_words(freshness.age_s(bench.state, bench.unit.now_ms))
        return bench.say("refund_data_old", order=fulfilment.number, age=age)
    job = jobs.latest(bench.state, session.parcel)
    if job is not None and job.state == "failed":
        return bench.say("label_failed", note=job.note)
    return bench.say("label_waits", note=(job.note if job and job.note else "-"))


def record(
    bench: Bench,
    session: Verifying,
    weight: Weight,
    expected: weights.Expectation,
    accepted: bool,
    operator: str,
    overridden_by: str = "",
    learned: tuple[LearnedWeight, ...] = (),
) -> None:
    """The fact of a weighing."""
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
            carton=_carton(bench, session),
            learned=learned,
        ),
        subject=bench.state.fulfilments[session.fulfilment].number,
    )


def _reopen(bench: Bench, value: Any) -> Notice:
    session = session_of(bench)
    again = Verifying(
        fulfilment=session.fulfilment,
        parcel=session.parcel,
        no=session.no,
        packed=session.packed,
        carton=session.carton,
    )
    bench.go("verify.item", again)
    return bench.say("reopened")


def _again(bench: Bench, parcel: Parcel) -> Verifying:
    """The session of a parcel that was left."""
    fulfilment = bench.state.fulfilments[parcel.fulfilment]
    begun = packing.begun(bench.state, fulfilment)
    return msgspec.structs.replace(begun, parcel=parcel.parcel, no=parcel.no, carton=parcel.carton)


def _choose_carton(bench: Bench, value: Any) -> Notice:
    """Another carton than suggested: the parcel weighs otherwise."""
    session = session_of(bench)
    carton = cartons.choose(bench, value)
    begin(bench, msgspec.structs.replace(session, carton=carton))
    return cartons.told(bench, carton)


def weigh_again(bench: Bench, weight: Weight) -> Notice:
    """The parcel that has just shipped lies on the scale once more: who shipped it, and when."""
    parcel = bench.state.parcels[session_of(bench).parcel]
    if parcel.grams is None or abs(parcel.grams - weight.grams) > SAME_G:
        raise Refused("no_parcel")
    operator = bench.state.operators.get(parcel.operator)
    return bench.say(
        "weighed_again",
        waybill=parcel.waybill,
        at=packing.local_time(bench.state, parcel.shipped_ms),
        operator=operator.name if operator else "-",
    )


def _let_pass(bench: Bench, value: Any) -> Notice:
    """A supervisor ships a parcel that waits for central's word."""
    session = session_of(bench)
    fulfilment = bench.state.fulfilments[session.fulfilment]
    if session.grams is None or not freshness.holds(bench.state, bench.unit.now_ms, fulfilment):
        raise Refused("not_allowed", action="override")
    given = value if isinstance(value, dict) else {}
    supervisor = sign_in.find(bench, str(given.get("badge", "")), role="supervisor")
    if not str(given.get("reason", "")).strip():
        raise Refused("reason_needed")
    for task in bench.state.tasks.by("open", ("refund_data_old", session.parcel)):
        closed = TaskClosed(
            task=task.task, outcome="overridden", operator=supervisor.operator, reason=str(given["reason"]).strip()
        )
        bench.unit.record(closed, subject=session.parcel)
    bench.go("verify.weigh", msgspec.structs.replace(session, let_pass=True))
    return ship_if_labelled(bench) or _waits(bench, session_of(bench))


def _override(bench: Bench, value: Any) -> Notice:
    given = value if isinstance(value, dict) else {}
    supervisor = sign_in.find(bench, str(given.get("badge", "")), role="supervisor")
    reason = str(given.get("reason", "")).strip()
    if not reason:
        raise Refused("reason_needed")
    session = session_of(bench)
    assert session.grams is not None
    expected = expectation(bench, session)
    weight = Weight(session.grams, reason=reason)
    record(bench, session, weight, expected, True, bench.operator_id, overridden_by=supervisor.operator)
    close_by_itself(bench.unit, "weight_held", session.parcel, "overridden")
    bench.go("verify.weigh", session)
    return ship_if_labelled(bench) or _waits(bench, session)


def _leave(bench: Bench, value: Any) -> Notice:
    bench.go_home()
    bench.unit.signal("refresh:pack")
    return bench.say("left")


def expectation(bench: Bench, session: Verifying) -> weights.Expectation:
    """What the parcel should weigh."""
    return weights.expect(bench.state, _content(bench, session), _carton(bench, session))


def _content(bench: Bench, session: Verifying) -> list[tuple[str, int]]:
    """What lies in the parcel."""
    parcel = bench.state.parcels[session.parcel]
    return [(line.sku, line.quantity) for line in parcel.lines]


def _carton(bench: Bench, session: Verifying) -> str:
    """The carton that was chosen, else the one that was suggested."""
    return session.carton or bench.state.parcels[session.parcel].carton


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
        **cartons.shown(bench, _carton(bench, session), _content(bench, session)),
        "printers": elsewhere.others(bench) if job is not None and job.state == "queued" else [],
    }


def _see_held(bench: Bench) -> dict[str, Any]:
    session = session_of(bench)
    found = weights.likely(expectation(bench, session), session.grams or 0)
    likely = [{"sku": sku, "name": bench.goods_name(sku), "pieces": pieces} for sku, pieces in found]
    return {**_see(bench), "likely": likely}


SAME_G = 5  # two weighings of one parcel differ by less
_LABEL_TAPS = {"reprint": reprint, "label_ok": label_ok, "print_at": elsewhere.print_at}
_WEIGH_TAPS = {**_LABEL_TAPS, "reopen": _reopen, "carton": _choose_carton, "override": _let_pass, "leave": _leave}
STEPS = {
    ("", "verify.weigh"): Step("weighing", _see, None, _WEIGH_TAPS, weigh),
    ("", "verify.held"): Step(
        "weighing", _see_held, None, {"reopen": _reopen, "override": _override, "leave": _leave}, weigh
    ),
    ("", "verify.label"): Step("weighing", _see, None, {**_LABEL_TAPS, "leave": _leave}),
}
