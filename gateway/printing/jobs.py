"""Print jobs as rows, written with the business change that asks for them."""

from typing import Any

import msgspec

from gateway.contracts.ids import new_id
from gateway.floor.bench import Bench
from gateway.printing.choice import Printer, choose
from gateway.store.errors import GatewayError
from gateway.store.rows import Parcel, PrintJob
from gateway.store.state import State
from gateway.store.unit import Unit

DONE = frozenset({"sent", "confirmed"})
ON_ITS_WAY = frozenset({"queued", "sending"})


class CannotPrint(GatewayError):
    """A job that cannot be asked for; `sentence` is a msgid that says why, `params` fill its places."""

    def __init__(self, sentence: str, **params: Any) -> None:
        super().__init__(sentence % params)
        self.sentence, self.params = sentence, params


def queue_goods_label(bench: Bench, sku: str, place: str, quantity: int, number: str, copies: int = 0) -> int:
    """Asks for goods labels, `copies` or as many as the site's setting gives; returns how many (0: no printer)."""
    if not choose(bench.state, bench.name, "goods").printer[0]:
        return 0
    labels = copies or (quantity if bench.state.setting("goods_labels", "lot") == "piece" else 1)
    document = {"sku": sku, "bin": place, "quantity": quantity, "number": number}
    queue(bench.unit, "goods", bench.name, document, copies=labels)
    return labels


def queue_waybill(bench: Bench, parcel: Parcel, copy: int = 1, reason: str = "") -> PrintJob:
    """Asks for the parcel's waybill; the same copy is asked for once."""
    key = f"waybill:{parcel.parcel}:{copy}"
    known = bench.state.print_jobs.first("key", key)
    if known is not None:
        return known
    (station, role), _ = choose(bench.state, bench.name, "waybill", parcel.carrier)
    job = PrintJob(
        job=new_id(),
        key=key,
        kind="waybill",
        station=station,
        role=role,
        asked=bench.name,
        carrier=parcel.carrier,
        copy=copy,
        reason=reason,
        parcel=parcel.parcel,
        operator=bench.operator_id,
        document={"fulfilment": parcel.fulfilment, "waybill": parcel.waybill, "epc": parcel.epc, "sscc": parcel.sscc},
    )
    if copy == 1 and bench.state.setting("delivery_notes", "demand") == "waybill":
        order = bench.state.fulfilments[parcel.fulfilment].number
        note = {"fulfilment": parcel.fulfilment, "order": order}
        queue(bench.unit, "delivery_note", bench.name, note, key=parcel.parcel, carrier=parcel.carrier)
    return _put(bench.unit, job)


def queue_pick_list(bench: Bench, wave: str) -> None:
    """A wave's list for whoever claims it, where the site wants it on paper and a printer takes it."""
    wanted = bench.state.setting("pick_lists", "demand") == "wave"
    if wanted and choose(bench.state, bench.name, "pick_list").printer[0]:
        queue(bench.unit, "pick_list", bench.name, {"wave": wave}, key=wave, operator=bench.operator_id)


def queue(
    unit: Unit,
    kind: str,
    asked: str,
    document: dict[str, Any],
    *,
    copies: int = 1,
    key: str = "",
    operator: str = "",
    carrier: str = "",
    printer: Printer | None = None,
) -> PrintJob:
    """Asks for a job of any kind but a waybill; the same `key` is the same job."""
    identity = new_id()
    known = unit.state.print_jobs.first("key", f"{kind}:{key}") if key else None
    if known is not None:
        return known
    station, role = printer or choose(unit.state, asked, kind, carrier).printer
    return _put(
        unit,
        PrintJob(
            job=identity,
            key=f"{kind}:{key or identity}",
            kind=kind,
            station=station,
            role=role,
            asked=asked,
            carrier=carrier,
            quantity=copies,
            operator=operator,
            document=document,
        ),
    )


def latest(state: State, parcel: str) -> PrintJob | None:
    """The newest copy of a parcel's waybill."""
    return max(state.print_jobs.by("parcel", parcel), key=lambda job: job.copy, default=None)


def shown(job: PrintJob | None) -> str:
    """The job's state as screens know it: queued, sent, confirmed, unknown or failed."""
    state = job.state if job is not None else "queued"
    return "queued" if state in ("sending", "void") else state


def print_again(unit: Unit, name: str, reason: str, operator: str, key: str = "") -> PrintJob:
    """Another copy of a label that a person asks for by its job; the same `key` is the same copy.

    Raises:
        GatewayError: no reason, no such job, a copy that is on its way already, or an order that was called back.
    """
    job = unit.state.print_jobs.get(name)
    if job is None:
        raise CannotPrint("There is no print job %(job)s.", job=name)
    if not reason.strip():
        raise CannotPrint("Say why it is printed again: a reason is needed.")
    asked = f"{job.kind}:again:{key}"
    if key and (known := unit.state.print_jobs.first("key", asked)) is not None:
        return known
    last = (latest(unit.state, job.parcel) if job.parcel else None) or job
    if last.state in ON_ITS_WAY:
        raise CannotPrint("This label is on its way already.")
    parcel = unit.state.parcels.get(job.parcel)
    fulfilment = unit.state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    if fulfilment is not None and fulfilment.cancel_kind:
        raise CannotPrint("Order %(order)s was called back: it needs no label.", order=fulfilment.number)
    copy, identity = last.copy + 1, new_id()
    station, role = _again(unit.state, job)
    fresh = msgspec.structs.replace(
        job,
        job=identity,
        key=asked if key else f"{job.kind}:{job.parcel or identity}:{copy}",
        state="queued",
        note="",
        copy=copy,
        reason=reason.strip(),
        station=station,
        role=role,
        operator=operator,
        moved="",
        before={},
        after={},
        again="",
    )
    unit.state.print_jobs.change(last, again=identity)
    if last is not job:
        unit.state.print_jobs.change(job, again=identity)
    return _put(unit, fresh)


def _again(state: State, job: PrintJob) -> Printer:
    """A test is a test of that one printer; all else comes from what is bound now."""
    if job.kind == "test":
        return job.printer
    return choose(state, job.asked or job.station, job.kind, job.carrier).printer


def _put(unit: Unit, job: PrintJob) -> PrintJob:
    at = unit.now_ms
    job = unit.state.print_jobs.put(msgspec.structs.replace(job, created_ms=at, changed_ms=at))
    unit.signal("print")
    return job


def void_jobs(state: State, parcel: str, at_ms: int, note: str) -> None:
    """Takes back labels that have not gone to the printer."""
    for job in state.print_jobs.by("parcel", parcel):
        if job.state == "queued":
            state.print_jobs.change(job, state="void", note=note, changed_ms=at_ms)
