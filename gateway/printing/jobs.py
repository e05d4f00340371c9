"""Print jobs as rows, written with the business change that asks for them."""

import msgspec

from gateway.contracts.ids import new_id
from gateway.floor.bench import Bench
from gateway.store.errors import GatewayError
from gateway.store.rows import Parcel, PrintJob
from gateway.store.state import State
from gateway.store.unit import Unit

DONE = frozenset({"sent", "confirmed"})


def printer_station(state: State, station: str) -> str:
    """Whose printer takes the station's labels: its own, else the first of its kind, else ""."""
    if (station, "printer") in state.devices:
        return station
    row = state.stations.get(station)
    for other in state.stations.by("kind", row.kind if row else ""):
        if (other.station, "printer") in state.devices:
            return other.station
    return ""


def queue_goods_label(bench: Bench, sku: str, place: str, quantity: int, number: str) -> int:
    """Asks for goods labels; returns how many (0 where the station has no printer)."""
    station = printer_station(bench.state, bench.name)
    if not station:
        return 0
    labels = quantity if bench.state.setting("goods_labels", "lot") == "piece" else 1
    document = {"sku": sku, "bin": place, "quantity": quantity, "number": number}
    job = new_id()
    _queue(
        bench, PrintJob(job=job, key=f"goods:{job}", kind="goods", station=station, quantity=labels, document=document)
    )
    return labels


def queue_waybill(bench: Bench, parcel: Parcel, copy: int = 1, reason: str = "") -> PrintJob:
    """Asks for the parcel's waybill; the same copy is asked for once."""
    key = f"waybill:{parcel.parcel}:{copy}"
    known = bench.state.print_jobs.first("key", key)
    if known is not None:
        return known
    job = PrintJob(
        job=new_id(),
        key=key,
        kind="waybill",
        station=printer_station(bench.state, bench.name),
        copy=copy,
        reason=reason,
        parcel=parcel.parcel,
        operator=bench.operator_id,
        document={"fulfilment": parcel.fulfilment, "waybill": parcel.waybill, "epc": parcel.epc, "sscc": parcel.sscc},
    )
    return _queue(bench, job)


def latest(state: State, parcel: str) -> PrintJob | None:
    """The newest copy of a parcel's waybill."""
    return max(state.print_jobs.by("parcel", parcel), key=lambda job: job.copy, default=None)


def shown(job: PrintJob | None) -> str:
    """The job's state as screens know it: queued, sent, confirmed, unknown or failed."""
    state = job.state if job is not None else "queued"
    return "queued" if state in ("sending", "void") else state


def print_again(unit: Unit, name: str, reason: str, operator: str) -> None:
    """Another copy of a label that a person asks for by its job.

    Raises:
        GatewayError: no reason, no such job, a copy that is on its way already, or an order that was called back.
    """
    job = unit.state.print_jobs.get(name)
    if job is None:
        raise GatewayError(f"there is no print job {name!r}")
    if not reason.strip():
        raise GatewayError("say why it is printed again: a reason is needed")
    last = (latest(unit.state, job.parcel) if job.parcel else None) or job
    if last.state in ("queued", "sending"):
        raise GatewayError("this label is on its way already")
    parcel = unit.state.parcels.get(job.parcel)
    fulfilment = unit.state.fulfilments.get(parcel.fulfilment) if parcel is not None else None
    if fulfilment is not None and fulfilment.cancel_kind:
        raise GatewayError(f"order {fulfilment.number} was called back: it needs no label")
    copy, identity = last.copy + 1, new_id()
    key = f"{job.kind}:{job.parcel or identity}:{copy}"
    fresh = {"job": identity, "key": key, "state": "queued", "note": "", "copy": copy, "reason": reason.strip()}
    station = printer_station(unit.state, job.station)
    _put(unit, msgspec.structs.replace(job, **fresh, station=station, operator=operator))


def _queue(bench: Bench, job: PrintJob) -> PrintJob:
    return _put(bench.unit, job)


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
