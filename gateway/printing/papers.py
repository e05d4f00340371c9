"""Pick lists, delivery notes and manifests on paper: gathered on the writer, made as PDF in the worker process."""

import re
from typing import Any

from gateway.contracts.sealing import Receiver
from gateway.floor.outbound.handover import carrier_name, parcels_on
from gateway.floor.outbound.packing import local_time
from gateway.printing.jobs import CannotPrint
from gateway.printing.material import Material, delivery_note, pick_list, sealed_of
from gateway.printing.pages import note_fields, pick_fields
from gateway.store.areas.outbound import Manifest
from gateway.store.rows import PrintJob
from gateway.store.unit import Unit

_NAMED = re.compile(r"[^A-Za-z0-9_-]+")


def ask(unit: Unit, kind: str, number: str) -> Material:
    """What goes on the paper. Raises CannotPrint."""
    job = PrintJob(job="", key="", kind=kind, station="")
    if kind == "pick-list":
        if unit.state.waves.first("number", number) is None:
            raise CannotPrint("There is no wave %(wave)s.", wave=number)
        return Material(job, pick_list(unit, number))
    if kind == "manifest":
        handed = unit.state.outbound.manifests.first("number", number)
        if handed is None:
            raise CannotPrint("There is no manifest %(manifest)s.", manifest=number)
        return Material(job, _manifest(unit, handed))
    found = unit.state.fulfilments.first("number", number)
    if kind != "delivery-note" or found is None:
        raise CannotPrint("There is no order %(order)s.", order=number)
    sealed = sealed_of(unit.state, found.fulfilment)
    return Material(job, delivery_note(unit, found.fulfilment), found.fulfilment, sealed)


def make(kind: str, fields: dict[str, Any], receiver: Receiver | None, language: str) -> bytes:
    """The PDF; runs in the worker process. Raises LabelError."""
    from devices.labels import pdf  # its libraries are loaded only where paper is wanted

    if kind == "pick-list":
        return pdf.pick_list(pick_fields(fields, language))
    if kind == "manifest":
        return pdf.manifest({**fields, "language": language if language == "en" else "zh_CN"})
    return pdf.delivery_note(note_fields(fields, receiver, language))


def _manifest(unit: Unit, handed: Manifest) -> dict[str, Any]:
    """A manifest as the label service takes it: numbers and weights, no receiver."""
    state = unit.state
    operator = state.operators.get(handed.operator)
    lines = [
        {
            "waybill": parcel.waybill,
            "order": state.fulfilments[parcel.fulfilment].number,
            "weight": f"{(parcel.grams or 0) / 1000:.3f} kg",
            "time": local_time(state, parcel.handed_ms),
        }
        for parcel in parcels_on(state, handed)
    ]
    return {
        "number": handed.number,
        "carrier": carrier_name(state, handed.carrier),
        "warehouse": str(state.setting("warehouse_name", "")),
        "driver": handed.driver,
        "signature": handed.signature,
        "operator": operator.name if operator else "",
        "closed": local_time(state, handed.closed_ms) if handed.closed_ms else "",
        "weight": f"{handed.grams / 1000:.3f} kg",
        "printed": local_time(state, unit.now_ms),
        "lines": lines,
    }


def safe(number: str) -> str:
    """A number as part of a file's name."""
    return _NAMED.sub("-", number)
