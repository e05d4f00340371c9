"""Pick lists and delivery notes on paper: gathered on the writer, made as PDF in the worker process."""

import importlib
import re
from collections.abc import Callable
from typing import Any

from devices.labels import LabelError
from gateway.contracts.sealing import Receiver
from gateway.printing.jobs import CannotPrint
from gateway.printing.material import Material, delivery_note, pick_list, sealed_of
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
    try:
        pdf = importlib.import_module("devices.labels.pdf")  # its libraries are loaded only where paper is wanted
    except ImportError as error:
        raise LabelError("this installation makes no PDF; print it on labels") from error
    write: Callable[..., bytes] = pdf.pick_list if kind == "pick-list" else pdf.delivery_note
    to = {"receiver": receiver.name if receiver else "", "language": language}
    return write({**fields, **to})


def safe(number: str) -> str:
    """A number as part of a file's name."""
    return _NAMED.sub("-", number)
