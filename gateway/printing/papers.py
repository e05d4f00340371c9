"""Pick lists and delivery notes on paper: gathered on the writer, made as PDF in the worker process."""

import re
from typing import Any

from gateway.contracts.sealing import Receiver
from gateway.printing.jobs import CannotPrint
from gateway.printing.material import Material, delivery_note, pick_list, sealed_of
from gateway.printing.pages import note_fields, pick_fields
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
    return pdf.delivery_note(note_fields(fields, receiver, language))


def safe(number: str) -> str:
    """A number as part of a file's name."""
    return _NAMED.sub("-", number)
