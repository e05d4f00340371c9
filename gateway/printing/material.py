"""What goes onto a label, gathered from the rows on the writer; the receiver is still sealed here."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gateway.printing.choice import NOBODY
from gateway.store.errors import GatewayError
from gateway.store.rows import Fulfilment, Parcel, PrintJob
from gateway.store.state import State
from gateway.store.unit import Unit


class BadJob(GatewayError):
    """The rows do not give what a job's label shows; the job is named, so that the others go on."""

    def __init__(self, job: PrintJob, reason: str) -> None:
        super().__init__(reason)
        self.job = job


class Material(msgspec.Struct, frozen=True):
    """A job with everything its label shows; `fields` are plain values, `template` is what somebody drew for it."""

    job: PrintJob
    fields: dict[str, Any]
    fulfilment: str = ""
    sealed: str = ""
    template: dict[str, Any] | None = None


def waiting(unit: Unit, station: str, role: str = "printer") -> Material | None:
    """The next job for a printer, those that had no printer included. Raises BadJob."""
    jobs = unit.state.print_jobs
    job = jobs.first("queued", (station, role)) or jobs.first("queued", NOBODY)
    return gather(unit, job) if job is not None else None


def gather(unit: Unit, job: PrintJob) -> Material:
    """What a job's label shows. Raises BadJob."""
    try:
        found = _GATHER[job.kind](unit, job)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BadJob(job, type(error).__name__) from error
    return msgspec.structs.replace(found, template=template_of(unit.state, job.kind, job.carrier))


def template_of(state: State, kind: str, carrier: str) -> dict[str, Any] | None:
    """What was drawn for the carrier, else for the kind, else None."""
    row = (state.label_templates.get(f"{kind}:{carrier}") if carrier else None) or state.label_templates.get(kind)
    return row.document if row is not None else None


def _waybill(unit: Unit, job: PrintJob) -> Material:
    return waybill_material(unit, job, unit.state.parcels[job.parcel])


def waybill_material(unit: Unit, job: PrintJob, parcel: Parcel) -> Material:
    """What a parcel's waybill shows. Raises LookupError."""
    state = unit.state
    fulfilment = state.fulfilments[parcel.fulfilment]
    waybill = state.waybills.get(parcel.waybill)
    totes = state.totes.by("fulfilment", parcel.fulfilment)
    fields = {
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "carrier_name": (waybill.carrier_name if waybill else "") or parcel.carrier or parcel.waybill,
        "routing": (waybill.routing if waybill else "") or "-",
        "order": fulfilment.number,
        "shop": fulfilment.shop,
        "sscc": parcel.sscc,
        "epc": parcel.epc,
        "copy": job.copy,
        "lines": len(parcel.lines),
        "pieces": sum(line.quantity for line in parcel.lines),
        "tote": totes[-1].tote if totes else "-",
        "printed": _now(unit),
        "warehouse": state.setting("warehouse_name", "") or "-",
        "sender_name": state.setting("warehouse_name", "") or "-",
        **dict.fromkeys(("service", "hub", "sender_phone", "sender_address"), ""),
        "weight": f"{parcel.grams // 1000}.{parcel.grams % 1000:03d} kg" if parcel.grams else "-",
        "remark": remark_of(state, fulfilment),
    }
    return Material(job, fields, parcel.fulfilment, sealed_of(state, parcel.fulfilment))


def _goods(unit: Unit, job: PrintJob) -> Material:
    sku = str(job.document.get("sku", ""))
    fields = {"bin": "", "quantity": 1, "number": "", **job.document, "barcode": _barcode(unit.state, sku)}
    fields["each"] = [{"epc": epc} for epc in job.document.get("epcs", ())] or [{}]
    return Material(job, {**fields, "name": _name(unit.state, sku), "copies": job.quantity})


def _bins(unit: Unit, job: PrintJob) -> Material:
    found = [unit.state.bins[str(name)] for name in job.document["bins"]]
    each = [{"bin": row.bin, "zone": row.zone, "aisle": row.aisle + 1, "cell": row.cell + 1} for row in found]
    return Material(job, {"each": each, "copies": job.quantity})


def _carton(unit: Unit, job: PrintJob) -> Material:
    ssccs, epcs = job.document["ssccs"], job.document.get("epcs", ())
    each = [{"sscc": sscc, "epc": epc} for sscc, epc in zip_longest(ssccs, epcs, fillvalue="")]
    sku = str(job.document.get("sku", ""))
    fields = {"quantity": 1, "number": "", "cartons": 1, "warehouse": unit.state.setting("warehouse_name", "") or "-"}
    fields |= {"name": _name(unit.state, sku), "printed": _now(unit), **job.document, "each": each}
    return Material(job, {**fields, "copies": job.quantity})


def _pick_list(unit: Unit, job: PrintJob) -> Material:
    return Material(job, {**pick_list(unit, str(job.document["wave"])), "copies": job.quantity})


def _delivery_note(unit: Unit, job: PrintJob) -> Material:
    fulfilment = str(job.document["fulfilment"])
    fields = {**delivery_note(unit, fulfilment), "copies": job.quantity}
    return Material(job, fields, fulfilment, sealed_of(unit.state, fulfilment))


def _test(unit: Unit, job: PrintJob) -> Material:
    return Material(job, {**job.document, "printed": _now(unit)})


def pick_list(unit: Unit, number: str) -> dict[str, Any]:
    """What a wave's list shows: its stops in the order of walking. Raises LookupError."""
    state = unit.state
    wave = state.waves.first("number", number) or state.waves[number]
    stops = sorted(state.wave_stops.by("kept", wave.wave), key=lambda stop: (stop.turn, stop.stop_no))
    rows = [
        {
            "left": stop.bin,
            "sku": stop.sku,
            "name": _name(state, stop.sku),
            "quantity": stop.quantity,
            "tote": str(stop.slot),
        }
        for stop in stops
    ]
    warehouse = state.setting("warehouse_name", "")
    return {"number": wave.number, "printed": _now(unit), "warehouse": warehouse, "remark": "", "rows": rows}


def delivery_note(unit: Unit, fulfilment: str) -> dict[str, Any]:
    """What lies in an order's parcel, without its receiver. Raises LookupError."""
    state = unit.state
    row = state.fulfilments[fulfilment]
    lines = sorted(state.fulfilment_lines.by("fulfilment", fulfilment), key=lambda line: line.line_no)
    rows = [
        {"left": str(line.line_no), "sku": line.sku, "name": _name(state, line.sku), "quantity": line.quantity}
        for line in lines
    ]
    return {
        "number": row.number,
        "printed": _now(unit),
        "warehouse": state.setting("warehouse_name", ""),
        "rows": rows,
        "remark": remark_of(state, row),
    }


def sealed_of(state: State, fulfilment: str) -> str:
    """The receiver of a fulfilment as it came, "" where there is none."""
    receiver = state.receivers.get(fulfilment)
    return receiver.sealed if receiver else ""


def remark_of(state: State, fulfilment: Fulfilment) -> str:
    """What the buyer wrote, for as long as the receiver is kept."""
    receiver = state.receivers.get(fulfilment.fulfilment)
    return receiver.remark if receiver is not None and receiver.remark else fulfilment.remark


def _name(state: State, sku: str) -> str:
    product = state.products.get(sku)
    return product.name if product else sku


def _barcode(state: State, sku: str) -> str:
    product = state.products.get(sku)
    codes = [code for code in (product.barcodes if product else {}) if product and code != product.sku.upper()]
    return codes[-1] if codes else sku


def _now(unit: Unit) -> str:
    zone = ZoneInfo(str(unit.state.setting("timezone", "Asia/Shanghai")))
    return unit.now.astimezone(zone).strftime("%Y-%m-%d %H:%M")


_GATHER: dict[str, Callable[[Unit, PrintJob], Material]] = {
    "waybill": _waybill,
    "goods": _goods,
    "bin": _bins,
    "carton": _carton,
    "pallet": _carton,
    "pick_list": _pick_list,
    "delivery_note": _delivery_note,
    "test": _test,
}
