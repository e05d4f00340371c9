"""What goes onto a label, gathered from the rows on the writer; the receiver is still sealed here."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from gateway.store.errors import GatewayError
from gateway.store.rows import PrintJob
from gateway.store.unit import Unit


class BadJob(GatewayError):
    """The rows do not give what a job's label shows; the job is named, so that the others go on."""

    def __init__(self, job: PrintJob, reason: str) -> None:
        super().__init__(reason)
        self.job = job


class Material(msgspec.Struct, frozen=True):
    """A job with everything its label shows; `fields` are plain values."""

    job: PrintJob
    fields: dict[str, Any]
    fulfilment: str = ""
    sealed: str = ""


def waiting(unit: Unit, station: str) -> Material | None:
    """The next job for the station's printer, those that had no printer included. Raises BadJob."""
    jobs = unit.state.print_jobs
    job = jobs.first("queued", station) or jobs.first("queued", "")
    if job is None:
        return None
    try:
        return _waybill(unit, job) if job.kind == "waybill" else _goods(unit, job)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise BadJob(job, type(error).__name__) from error


def _waybill(unit: Unit, job: PrintJob) -> Material:
    state = unit.state
    parcel = state.parcels[job.parcel]
    fulfilment = state.fulfilments[parcel.fulfilment]
    waybill = state.waybills.get(parcel.waybill)
    receiver = state.receivers.get(parcel.fulfilment)
    totes = state.totes.by("fulfilment", parcel.fulfilment)
    zone = ZoneInfo(str(state.setting("timezone", "Asia/Shanghai")))
    fields = {
        "waybill": parcel.waybill,
        "carrier": parcel.carrier,
        "carrier_name": waybill.carrier_name if waybill else parcel.carrier,
        "routing": waybill.routing if waybill else "",
        "order": fulfilment.number,
        "shop": fulfilment.shop,
        "sscc": parcel.sscc,
        "epc": parcel.epc,
        "copy": job.copy,
        "lines": len(parcel.lines),
        "pieces": sum(line.quantity for line in parcel.lines),
        "tote": totes[-1].tote if totes else "-",
        "printed": unit.now.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
        "warehouse": state.setting("warehouse_name", ""),
    }
    return Material(job, fields, parcel.fulfilment, receiver.sealed if receiver else "")


def _goods(unit: Unit, job: PrintJob) -> Material:
    product = unit.state.products.get(str(job.document.get("sku", "")))
    codes = [code for code in (product.barcodes if product else {}) if product and code != product.sku.upper()]
    sku = str(job.document.get("sku", ""))
    fields = {**job.document, "name": product.name if product else sku, "barcode": codes[-1] if codes else sku}
    return Material(job, {**fields, "copies": job.quantity})
