"""Labels made before they are needed: while the printers rest, for orders that wait to be packed.

A waybill and its sealed receiver come down with the order, so nothing here needs the line to central; what is made
ahead also needs no time at the bench. A label is kept under the hash of all that it shows: where anything differs when
it is printed, it is made afresh. The bytes hold a receiver, so they lie encrypted and go once the parcel has shipped.
"""

import contextlib
import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from devices.labels import LabelError
from gateway.contracts.facts import CountedLine
from gateway.floor.outbound.sscc import next_sscc, tag_of
from gateway.printing.choice import choose
from gateway.printing.material import Material, template_of, waybill_material
from gateway.store.areas.outbound import LabelAhead
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, Fulfilment, Parcel, PrintJob
from gateway.store.state import State
from gateway.store.unit import Unit
from gateway.store.writer import Writer

log = structlog.get_logger(__name__)
MOST = 300  # labels
AT_ONCE = 4
BUSY_MS = 30_000  # a label that waits for longer waits for a printer, not for its bytes
ROUND_S = 0.5
REST_S = 3.0
WAITING = ("released", "waved", "picking", "picked")
WITH_TOTE = ("picked", "picking", "waved")  # before that nobody knows the tote that the label names
OVER = ("shipped", "intercepted")
Render = Callable[[Material, str, int], bytes]
Dpi = Callable[[Device], int]


class LabelsAhead:
    """A thread that makes labels while nothing prints; `take` gives one that fits."""

    def __init__(
        self,
        writer: Writer,
        folder: Path,
        keys: Callable[[], bytes | Sequence[bytes]],
        render: Render,
        dpi_of: Dpi,
    ) -> None:
        self._writer, self._folder, self._keys, self._render, self._dpi = writer, folder, keys, render, dpi_of
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="labels ahead", daemon=True)
        self.used = 0

    def start(self) -> None:
        """Begins."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the label in hand."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2.0)

    def take(self, material: Material, driver: str, dpi: int) -> bytes | None:
        """The label as it was made before; None where there is none of exactly this content."""
        if material.job.kind != "waybill" or material.job.copy != 1:
            return None
        row = self._writer.state.outbound.labels_ahead.get(str(material.fields.get("waybill", "")))
        name = content_of(material, driver, dpi)
        if row is None or row.content != name:
            return None
        with contextlib.suppress(OSError, GatewayError, InvalidTag):
            data = self._open(name, (self._folder / name).read_bytes())
            self.used += 1
            return data
        return None

    def make_some(self) -> int:
        """Makes the next few labels, and forgets those that are over; returns how many were made."""
        for name in self._writer.call(_forget):
            self._drop(name)
        device = self._writer.call(_printer)
        if device is None:
            return 0
        made = 0
        for material, row in self._writer.call(_wanted):
            if self._stopping.is_set():
                break
            made += self._make(material, row, device)
        return made

    def _make(self, material: Material, row: LabelAhead, device: Device) -> int:
        dpi = self._dpi(device)
        name = content_of(material, device.driver, dpi)
        try:
            data = self._render(material, device.driver, dpi)
            self._write(name, data)
        except (LabelError, OSError) as error:  # the bench will be told when it is printed
            log.warning("label not made ahead", waybill=row.waybill, error=type(error).__name__)
            name, data = "", b""
        self._writer.call(lambda unit: _keep(unit, row, name, len(data)))
        return int(bool(name))

    def _write(self, name: str, data: bytes) -> None:
        nonce = os.urandom(12)
        part = self._folder / f"{name}.part"
        part.write_bytes(nonce + AESGCM(self._key(0)).encrypt(nonce, data, name.encode()))
        os.chmod(part, 0o600)
        os.replace(part, self._folder / name)

    def _open(self, name: str, sealed: bytes) -> bytes:
        return AESGCM(self._key(0)).decrypt(sealed[:12], sealed[12:], name.encode())

    def _key(self, at: int) -> bytes:
        keys = self._keys()
        return hashlib.sha256(b"floorgate-labels-ahead:" + (keys if isinstance(keys, bytes) else keys[at])).digest()

    def _drop(self, name: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / name).unlink()

    def _run(self) -> None:
        while not self._stopping.is_set():
            made = 0
            try:
                made = self.make_some()
            except GatewayError as error:  # no key yet, or the gateway stops
                log.debug("labels ahead wait", error=str(error))
            except Exception:  # the thread's outermost loop: logged, tried again
                log.exception("labels ahead")
            self._stopping.wait(ROUND_S if made else REST_S)


def standing(state: State) -> dict[str, Any]:
    """How many waiting orders could be packed with the line cut, and how many labels are made."""
    waiting = [row for name in WAITING for row in state.fulfilments.by("state", name) if not row.cancel_kind]
    with_waybill = [row for row in waiting if state.waybills.count("fulfilment", row.fulfilment)]
    ready = [row for row in with_waybill if row.fulfilment in state.receivers]
    made = [row for row in state.outbound.labels_ahead if row.content]
    return {
        "waiting": len(waiting),
        "with_waybill": len(with_waybill),
        "ready": len(ready),  # waybill and receiver are here
        "made": len(made),
        "bytes": sum(row.bytes for row in made),
        "oldest_ms": min((row.made_ms for row in made), default=0),
        "most": int(state.setting("labels_ahead", MOST)),
    }


def content_of(material: Material, driver: str, dpi: int) -> str:
    """A name for all that a label shows, but the minute of printing."""
    fields = {name: value for name, value in material.fields.items() if name not in ("printed", "dpi")}
    shown = [driver, dpi, material.template, sorted(fields.items()), material.sealed]
    return hashlib.sha256(msgspec.json.encode(shown)).hexdigest()


def _printer(unit: Unit) -> Device | None:
    """The printer of the first bench; None while a label of now is on its way to a printer."""
    state = unit.state
    soon = [job for name in ("queued", "sending") for job in state.print_jobs.by("state", name)]
    if any(job.kind == "waybill" and unit.now_ms - job.created_ms < BUSY_MS for job in soon):
        return None
    for station in state.stations.by("kind", "pack"):
        device = state.devices.get(choose(state, station.station, "waybill").printer)
        if device is not None:
            return device
    return None


def _wanted(unit: Unit) -> list[tuple[Material, LabelAhead]]:
    """The next orders whose label is not made, the most urgent first; each gets the SSCC that its label shows."""
    state = unit.state
    room = int(state.setting("labels_ahead", MOST)) - len(state.outbound.labels_ahead)
    found: list[tuple[Material, LabelAhead]] = []
    for name in WITH_TOTE:
        for fulfilment in state.fulfilments.by("state", name):
            if len(found) >= min(room, AT_ONCE):
                return found
            made = _material(unit, fulfilment)
            if made is not None:
                found.append(made)
    return found


def _material(unit: Unit, fulfilment: Fulfilment) -> tuple[Material, LabelAhead] | None:
    """The label of the order's one parcel, as it will be printed."""
    state = unit.state
    waybill = next((row for row in state.waybills.by("fulfilment", fulfilment.fulfilment) if row.parcel_no == 1), None)
    begun = any(parcel.state == "shipped" for parcel in state.parcels.by("fulfilment", fulfilment.fulfilment))
    if waybill is None or begun or fulfilment.cancel_kind or waybill.waybill in state.outbound.labels_ahead:
        return None
    lines = state.fulfilment_lines.by("fulfilment", fulfilment.fulfilment)
    sscc = next_sscc(state)
    parcel = Parcel(
        parcel="",
        fulfilment=fulfilment.fulfilment,
        waybill=waybill.waybill,
        carrier=waybill.carrier,
        lines=tuple(CountedLine(line.line_no, line.sku, line.quantity) for line in lines),
        sscc=sscc,
        epc=tag_of(state, sscc),
    )
    job = PrintJob(job="", key="", kind="waybill", station="", carrier=waybill.carrier)
    material = waybill_material(unit, job, parcel)
    material = msgspec.structs.replace(material, template=template_of(state, "waybill", waybill.carrier))
    row = LabelAhead(waybill=waybill.waybill, fulfilment=fulfilment.fulfilment, sscc=sscc)
    state.outbound.labels_ahead.put(row)  # the number is given out, whatever becomes of the label
    return material, row


def _keep(unit: Unit, row: LabelAhead, content: str, size: int) -> None:
    current = unit.state.outbound.labels_ahead.get(row.waybill)
    if current is not None:
        unit.state.outbound.labels_ahead.change(current, content=content, bytes=size, made_ms=unit.now_ms)


def _forget(unit: Unit) -> list[str]:
    """Labels of orders that are over, or that another template would draw otherwise; returns their files."""
    state = unit.state
    gone = []
    for row in list(state.outbound.labels_ahead):
        fulfilment = state.fulfilments.get(row.fulfilment)
        changed = any(
            template.changed_ms > row.made_ms > 0 and template.name.partition(":")[0] == "waybill"
            for template in state.label_templates
        )
        if fulfilment is None or fulfilment.state in OVER or fulfilment.cancel_kind or changed:
            state.outbound.labels_ahead.remove(row.waybill)
            gone.append(row.content)
    return [name for name in gone if name]
