"""The end of the line: a parcel that is weighed and labelled ships; what is known of a label is written down."""

from typing import Any

from gateway.contracts.facts import ParcelShipped, PrintState, WaybillPrinted
from gateway.contracts.kiosk import Notice
from gateway.floor.bench import Bench
from gateway.floor.notices import Refused
from gateway.floor.outbound import despatch, freshness, intercepts, packing
from gateway.floor.tasks import close_by_itself, raise_task
from gateway.printing import jobs
from gateway.store.rows import Fulfilment, Parcel, PrintJob
from gateway.store.sessions import Verifying


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
    if _too_old(bench, session, fulfilment):
        return None
    ship(bench, session, session.grams)
    parcel = bench.state.parcels[session.parcel]
    if bench.state.fulfilments[session.fulfilment].state != "shipped":
        bench.go("verify.item", packing.begun(bench.state, fulfilment))
        return bench.say("next_parcel", parcel=parcel.no, order=fulfilment.number)
    bench.go("shipped", session)
    return bench.say(code, waybill=parcel.waybill, grams=parcel.grams)


def _too_old(bench: Bench, session: Verifying, fulfilment: Fulfilment) -> bool:
    """The parcel waits for central's word where the rule says so; a person is asked, and may say otherwise."""
    if session.let_pass or not freshness.holds(bench.state, bench.unit.now_ms, fulfilment):
        return False
    age = freshness.in_words(freshness.age_s(bench.state, bench.unit.now_ms))
    raise_task(bench.unit, "refund_data_old", session.parcel, {"order": fulfilment.number, "age": age})
    return True


def ship(bench: Bench, session: Verifying, grams: int) -> None:
    """The parcel is ready. The despatch audit passes by itself, in the same commit, or waits for a person."""
    state = bench.state
    parcel = state.parcels[session.parcel]
    by_itself = despatch.by_itself(state)
    more = packing.more_to_pack(bench, session)
    inside = () if by_itself else packing.content_moves(state, parcel, packing.place_of(parcel), everything=not more)
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
            parcel_no=parcel.no,
            carton=parcel.carton,
            more=more,
            movements=inside,
        ),
        subject=state.fulfilments[session.fulfilment].number,
    )
    if by_itself:
        despatch.let_go(bench.unit, parcel, grams)
    close_by_itself(bench.unit, "refund_data_old", parcel.parcel, "shipped")
    receiver = bench.state.receivers.get(parcel.fulfilment)
    if receiver is not None:
        keep_ms = int(bench.state.setting("receiver_days", 30)) * 86_400_000
        bench.state.receivers.change(receiver, keep_until_ms=bench.unit.now_ms + keep_ms)
    bench.unit.signal("refresh:pack")


def reprint(bench: Bench, value: Any) -> Notice:
    """Another copy of the label, with a reason; the waybill keeps its number."""
    given = value.get("reason", "") if isinstance(value, dict) else value
    reason = str(given or "").strip()
    if not reason:
        raise Refused("reason_needed")
    session = session_of(bench)
    before = jobs.latest(bench.state, session.parcel)
    if before is not None and before.state in ("queued", "sending"):
        raise Refused("label_waits", note=before.note or "-")
    copy = before.copy + 1 if before else 1
    jobs.queue_waybill(bench, bench.state.parcels[session.parcel], copy, reason)
    for kind in ("print_unknown", "print_failed"):
        close_by_itself(bench.unit, kind, session.parcel, "reprinted")
    bench.go("verify.weigh", session)
    return bench.say("reprinting", copy=copy)


def label_ok(bench: Bench, value: Any) -> Notice:
    """A person has seen the label whose fate was unknown."""
    session = session_of(bench)
    job = jobs.latest(bench.state, session.parcel)
    if job is None or job.state != "unknown":
        raise Refused("not_allowed", action="label_ok")
    seen(bench, job)
    bench.go("verify.weigh", session)
    return ship_if_labelled(bench) or bench.say("label_ready")


def seen(bench: Bench, job: PrintJob) -> None:
    """A person holds the label in hand."""
    settle(bench, job, PrintState.CONFIRMED, "seen by a person")


def label_came(bench: Bench) -> Notice | None:
    """The printer's word about the label has come in: ships a parcel that was weighed already."""
    session = session_of(bench)
    job = jobs.latest(bench.state, session.parcel)
    shipped = ship_if_labelled(bench)
    if shipped is not None or job is None:
        return shipped
    if job.state == "unknown":
        return bench.say("label_unknown")
    if job.state == "failed":
        return bench.say("label_failed", note=job.note)
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


def session_of(bench: Bench) -> Verifying:
    """The packing session in hand."""
    session = bench.work.session
    assert isinstance(session, Verifying)
    return session
