"""The print queue's threads: one a printer. A job is marked before its bytes leave, so a crash leaves it unknown.

A job that cannot be made is kept with the reason and a person is asked; the jobs behind it go on. A job of which not
one byte left goes to the printer that is bound to step in, with a sentence that says so.
"""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

import structlog

from devices.discovery.places import PLACES, Places
from devices.labels import LabelError
from devices.printer import PrinterSession, PrintOutcome
from devices.readings import PrinterStatus
from devices.registry import driver_info
from gateway.contracts.facts import PrintState
from gateway.contracts.messages import ContractError
from gateway.contracts.sealing import Receiver, unseal
from gateway.floor.bench import Bench
from gateway.floor.floor import Floor
from gateway.floor.outbound.shipping import record_printed
from gateway.floor.tasks import raise_task
from gateway.printing import papers
from gateway.printing.choice import NOBODY, choose, is_printer
from gateway.printing.choice import Printer as PrinterName
from gateway.printing.documents import render_label
from gateway.printing.material import BadJob, Material, waiting
from gateway.printing.printer_thread import OpenPrinter, Printer, PrinterThread, status_json
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, PrintJob
from gateway.store.unit import Unit

log = structlog.get_logger(__name__)
CRASHES = 3  # so often may the worker process die over one job
STOPPED = "the gateway stopped while it was printing"
AWAY = ("gone", "stale")

__all__ = ["OpenPrinter", "PrintQueue", "Printer", "give_up", "settle"]


class WorkerAway(GatewayError):
    """Nobody makes labels now (the gateway stops)."""


class PrintQueue:
    """Starts a thread for each printer that the rows name; `wake` when a job was queued."""

    def __init__(
        self,
        floor: Floor,
        worker: Callable[[], Executor],
        key: Callable[[], bytes | Sequence[bytes]],
        show_devices: Callable[[str], None],
        open_printer: OpenPrinter = PrinterSession,
        places: Places = PLACES,
    ) -> None:
        self._floor, self._worker, self._key = floor, worker, key
        self._show_devices, self._open, self._places = show_devices, open_printer, places
        self._threads: dict[PrinterName, PrinterThread] = {}
        self._crashes: Counter[str] = Counter()  # by job
        self._lock = threading.Lock()
        self.ahead: Callable[[Material, str, int], bytes | None] | None = None  # a label that was made before

    def recover(self) -> None:
        """After a start: jobs whose bytes were on their way are unknown, never printed again by themselves."""

        def mark(unit: Unit) -> None:
            for job in unit.state.print_jobs.by("state", "sending"):
                settle(unit, job, "unknown", STOPPED, self._floor)

        self._floor.writer.call(mark)

    def sync(self) -> None:
        """Starts and ends threads until they are as the rows say; jobs of a printer that went are given to another."""

        def rows(unit: Unit) -> dict[PrinterName, Device]:
            found = {(row.station, row.role): row for row in unit.state.devices if is_printer(row.role)}
            for job in unit.state.print_jobs.by("state", "queued"):
                if job.printer not in found:
                    _give_home(unit, job)
            return found

        wanted = self._floor.writer.call(rows)
        with self._lock:
            for name, thread in list(self._threads.items()):
                if wanted.get(name) != thread.device:
                    self._threads.pop(name).stop()
            for name, device in wanted.items():
                if name in self._threads:
                    self._threads[name].wake()  # a job may have been given to it
                else:
                    thread = PrinterThread(device, self.print_one, self._open, self._show_devices, self._places)
                    self._threads[name] = thread
                    thread.start()

    def wake(self) -> None:
        """A job was queued: wakes the printers that may take it. Called on the writer thread, which may read rows."""
        waiting_at = self._floor.writer.state.print_jobs.values("queued")
        for name, thread in list(self._threads.items()):
            if name in waiting_at or NOBODY in waiting_at:
                thread.wake()

    def states(self, station: str) -> list[dict[str, Any]]:
        """The printers of a station as devices of the screens."""
        return [thread.as_json() for name, thread in sorted(self._threads.items()) if name[0] == station]

    def state(self, station: str) -> dict[str, Any] | None:
        """The first printer of a station as a device of the screens."""
        return next(iter(self.states(station)), None)

    def printers(self) -> dict[PrinterName, dict[str, Any]]:
        """All printers: as a device, and what it said of itself last."""
        return {name: thread.as_json() | {"status": thread.status_json()} for name, thread in self._threads.items()}

    def report(self, station: str, role: str = "printer") -> dict[str, Any] | None:
        """Counters and last frames of a printer; None when there is none."""
        thread = self._threads.get((station, role))
        return thread.report() if thread is not None else None

    def look(self, station: str, role: str = "printer") -> PrinterStatus | None:
        """Asks a printer now how it is; None when there is none."""
        thread = self._threads.get((station, role))
        return thread.ask() if thread is not None else None

    def stop(self) -> None:
        """Ends the threads after the job in hand."""
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.ask_to_stop()
        for thread in threads:
            thread.stop()

    def print_one(self, device: Device, printer: Printer) -> PrintOutcome | None:
        """Prints the next job; None when there is none."""
        writer, name = self._floor.writer, (device.station, device.role)
        try:
            material = writer.call(lambda unit: waiting(unit, *name))
        except BadJob as bad:
            return self._give_up(bad.job, str(bad))
        if material is None:
            return None
        try:
            data = self._render(material, device)
        except (GatewayError, BrokenExecutor, CancelledError, TimeoutError):
            raise  # the trouble of the site, not of this job
        except LabelError as error:
            return self._give_up(material.job, str(error))
        except Exception as error:  # whatever one job does, the printer goes on with the others: logged, parked
            log.exception("label cannot be made", job=material.job.job)
            return self._give_up(material.job, type(error).__name__)  # the text of an error may hold an address
        if not writer.call(lambda unit: _claim(unit, material.job, name)):
            return PrintOutcome("confirmed", "taken back meanwhile")
        outcome = _send(printer, material.job, data)
        writer.call(lambda unit: self._settle(unit, material.job.job, outcome))
        return outcome

    def _give_up(self, job: PrintJob, note: str) -> PrintOutcome:
        self._floor.writer.call(lambda unit: give_up(unit, job, note, self._floor))
        return PrintOutcome("confirmed", note)

    def paper(self, material: Material, language: str) -> bytes:
        """A pick list or delivery note as PDF. Raises GatewayError."""
        return self.apart(papers.make, material.job.kind, material.fields, self._receiver(material), language)

    def apart(self, make: Callable[..., bytes], *given: Any) -> bytes:
        """Makes something in the worker process, so that no scan waits for it. Raises GatewayError."""
        try:
            return self._worker().submit(make, *given).result(timeout=30)
        except LabelError as error:
            raise GatewayError(str(error)) from error
        except (RuntimeError, BrokenExecutor, CancelledError, TimeoutError) as error:
            raise WorkerAway(f"it cannot be made now: {error}") from error

    def _render(self, material: Material, device: Device) -> bytes:
        dpi = dpi_of(device)
        made = self.ahead(material, device.driver, dpi) if self.ahead is not None else None
        return made if made is not None else self.render(material, device.driver, dpi)

    def render(self, material: Material, driver: str, dpi: int) -> bytes:
        """The label's bytes, made in the worker process. Raises LabelError, WorkerAway."""
        receiver = self._receiver(material)
        fields = {**material.fields, "dpi": dpi}
        given = (material.job.kind, fields, receiver, driver, "zh_CN", dpi, material.template)
        try:
            job = self._worker().submit(render_label, *given)
        except RuntimeError as error:
            raise WorkerAway(str(error)) from error
        return self._result(material.job.job, job)

    def _receiver(self, material: Material) -> Receiver | None:
        if not material.sealed:
            return None
        try:
            return unseal(material.sealed, self._key(), material.fulfilment)
        except ContractError as error:
            log.error("receiver does not open", fulfilment=material.fulfilment, error=str(error))
            return None

    def _result(self, name: str, job: Future[bytes]) -> bytes:
        """The bytes; a job over which the worker process died again and again is to blame itself."""
        try:
            data = job.result(timeout=30)
        except BrokenExecutor as error:
            self._crashes[name] += 1
            if self._crashes[name] < CRASHES:
                raise
            del self._crashes[name]
            raise LabelError("the process that makes labels died over it") from error
        self._crashes.pop(name, None)
        return data

    def _settle(self, unit: Unit, name: str, outcome: PrintOutcome) -> None:
        job = unit.state.print_jobs[name]
        if outcome.state != "not_sent":
            settle(unit, job, outcome.state, outcome.reason, self._floor, outcome)
            return
        settle(unit, job, "queued", outcome.reason, self._floor, outcome)
        self._step_in(unit, unit.state.print_jobs[name], outcome.reason)

    def _step_in(self, unit: Unit, job: PrintJob, reason: str) -> None:
        """Gives a waiting job to the other of its two printers when that one is there; not one byte of it has left."""
        if job.kind == "test":
            return
        bound, spare = choose(unit.state, job.asked or job.station, job.kind, job.carrier)
        other = spare if job.printer == bound else bound
        thread = self._threads.get(other) if other is not None else None
        if other is None or thread is None or thread.state in AWAY:
            return
        moved = "" if other == bound else f"{'/'.join(job.printer)}: {reason}"
        unit.state.print_jobs.change(job, station=other[0], role=other[1], moved=moved, changed_ms=unit.now_ms)
        unit.after_commit(thread.wake)


def dpi_of(device: Device) -> int:
    """Dots an inch, as the device's address says."""
    info = driver_info(device.driver)
    return int(getattr(info.make(info.address(device.url).options), "dpi", 203))


def _give_home(unit: Unit, job: PrintJob) -> None:
    station, role = choose(unit.state, job.asked or job.station, job.kind, job.carrier).printer
    if (station, role) != job.printer and job.kind != "test":
        unit.state.print_jobs.change(job, station=station, role=role, changed_ms=unit.now_ms)
        unit.signal("print")


def _send(printer: Printer, job: PrintJob, data: bytes) -> PrintOutcome:
    """Sends a job that is marked as on its way; after an error nobody knows how far it came."""
    try:
        return printer.print(data)
    except Exception as error:  # whatever one job does, the printer goes on with the others: logged, a person decides
        log.exception("label not sent", job=job.job)
        return PrintOutcome("unknown", f"the job was on its way: {type(error).__name__}")


def _claim(unit: Unit, job: PrintJob, printer: PrinterName) -> bool:
    current = unit.state.print_jobs[job.job]
    if current.state != "queued" or current.printer not in (printer, NOBODY):
        return False
    station, role = printer
    unit.state.print_jobs.change(current, state="sending", station=station, role=role, changed_ms=unit.now_ms)
    return True


def settle(unit: Unit, job: PrintJob, state: str, note: str, floor: Floor, outcome: PrintOutcome | None = None) -> None:
    """Writes a job's fate; a waybill's becomes an event, and the station that waits for it goes on."""
    said = _said(outcome) if outcome is not None else {}
    unit.state.print_jobs.change(job, state=state, note=note, changed_ms=unit.now_ms, **said)
    if job.kind != "waybill":
        if state == "unknown" and job.kind != "test":
            raise_task(unit, "print_failed", job.job, {"job": job.job, "note": note})
        return
    if state == "queued":
        return
    record_printed(Bench(unit, job.station), job, PrintState(state))
    if state == "unknown":
        raise_task(unit, "print_unknown", job.parcel, {"job": job.job, "note": note})
    floor.label_settled(unit, job.parcel)


def _said(outcome: PrintOutcome) -> dict[str, Any]:
    """What the printer answered before and after, as JSON; nothing where it did not answer."""
    pairs = (("before", outcome.before), ("after", outcome.after))
    return {name: status_json(status) if status is not None else {} for name, status in pairs}


def give_up(unit: Unit, job: PrintJob, note: str, floor: Floor) -> None:
    """A label that cannot be made is kept with the reason and not tried again; a person is asked."""
    current = unit.state.print_jobs[job.job]
    if current.state != "queued":
        return  # taken back meanwhile
    unit.state.print_jobs.change(current, state="failed", note=note, changed_ms=unit.now_ms)
    raise_task(unit, "print_failed", job.parcel or job.job, {"job": job.job, "note": note})
    if job.parcel:
        floor.label_settled(unit, job.parcel)
