"""The print queue's threads: one a printer. A job is marked before its bytes leave, so a crash leaves it unknown.

A job that cannot be made is kept with the reason and a person is asked; the jobs behind it go on.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any, Protocol

import structlog

from devices.errors import DeviceError
from devices.labels import LabelError
from devices.printer import PrinterSession, PrintOutcome
from devices.readings import PrinterStatus
from gateway.contracts.facts import PrintState
from gateway.contracts.messages import ContractError
from gateway.contracts.sealing import Receiver, unseal
from gateway.floor.bench import Bench
from gateway.floor.floor import Floor
from gateway.floor.shipping import record_printed
from gateway.floor.tasks import raise_task
from gateway.printing.documents import render_label
from gateway.printing.material import BadJob, Material, waiting
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, PrintJob
from gateway.store.unit import Unit

log = structlog.get_logger(__name__)
RETRY_S = 1.0
CRASHES = 3  # so often may the worker process die over one job
LOOK_S = 10.0


class Printer(Protocol):
    """What a printer is to us (`devices.printer.PrinterSession`)."""

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """Sends one job and says what became of it."""

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """What the printer says about itself."""


class WorkerAway(GatewayError):
    """Nobody makes labels now (the gateway stops)."""


OpenPrinter = Callable[[str, str], Printer]


class PrintQueue:
    """Starts a thread for each printer that the rows name; `wake` when a job was queued."""

    def __init__(
        self,
        floor: Floor,
        worker: Callable[[], Executor],
        key: Callable[[], bytes | Sequence[bytes]],
        show_devices: Callable[[str], None],
        open_printer: OpenPrinter = PrinterSession,
    ) -> None:
        self._floor, self._worker, self._key = floor, worker, key
        self._show_devices, self._open = show_devices, open_printer
        self._threads: dict[str, _PrinterThread] = {}
        self._crashes: Counter[str] = Counter()  # by job
        self._lock = threading.Lock()

    def recover(self) -> None:
        """After a start: jobs whose bytes were on their way are unknown, never printed again by themselves."""

        def mark(unit: Unit) -> None:
            for job in unit.state.print_jobs.by("state", "sending"):
                settle(unit, job, "unknown", "the gateway stopped while it was printing", self._floor)

        self._floor.writer.call(mark)

    def sync(self) -> None:
        """Starts and ends threads until they are as the rows say."""

        def rows(unit: Unit) -> dict[str, Device]:
            return {device.station: device for device in unit.state.devices if device.role == "printer"}

        wanted = self._floor.writer.call(rows)
        with self._lock:
            for station, thread in list(self._threads.items()):
                if wanted.get(station) != thread.device:
                    self._threads.pop(station).stop()
            for station, device in wanted.items():
                if station not in self._threads:
                    thread = _PrinterThread(self._floor, device, self._print_one, self._open, self._show_devices)
                    self._threads[station] = thread
                    thread.start()

    def wake(self) -> None:
        """A job was queued: wakes the printers that may take it. Called on the writer thread, which may read rows."""
        waiting_at = self._floor.writer.state.print_jobs.values("queued")
        for station, thread in list(self._threads.items()):
            if station in waiting_at or "" in waiting_at:
                thread.wake()

    def state(self, station: str) -> dict[str, Any] | None:
        """The printer of a station as a device of the screens."""
        thread = self._threads.get(station)
        return thread.as_json() if thread else None

    def stop(self) -> None:
        """Ends the threads after the job in hand."""
        with self._lock:
            threads = list(self._threads.values())
        for thread in threads:
            thread.ask_to_stop()
        for thread in threads:
            thread.stop()

    def _print_one(self, station: str, driver: str, printer: Printer) -> PrintOutcome | None:
        """Prints the next job; None when there is none."""
        writer = self._floor.writer
        try:
            material = writer.call(lambda unit: waiting(unit, station))
        except BadJob as bad:
            return self._give_up(bad.job, str(bad))
        if material is None:
            return None
        try:
            data = self._render(material, driver)
        except (GatewayError, BrokenExecutor, CancelledError, TimeoutError):
            raise  # the trouble of the site, not of this job
        except LabelError as error:
            return self._give_up(material.job, str(error))
        except Exception as error:  # whatever one job does, the printer goes on with the others: logged, parked
            log.exception("label cannot be made", job=material.job.job)
            return self._give_up(material.job, type(error).__name__)  # the text of an error may hold an address
        if not writer.call(lambda unit: _claim(unit, material.job, station)):
            return PrintOutcome("confirmed", "taken back meanwhile")
        outcome = _send(printer, material.job, data)
        writer.call(lambda unit: self._settle(unit, material.job.job, outcome))
        return outcome

    def _give_up(self, job: PrintJob, note: str) -> PrintOutcome:
        self._floor.writer.call(lambda unit: give_up(unit, job, note, self._floor))
        return PrintOutcome("confirmed", note)

    def _render(self, material: Material, driver: str) -> bytes:
        receiver: Receiver | None = None
        if material.sealed:
            try:
                receiver = unseal(material.sealed, self._key(), material.fulfilment)
            except ContractError as error:
                log.error("receiver does not open", fulfilment=material.fulfilment, error=str(error))
        try:
            job = self._worker().submit(render_label, material.job.kind, material.fields, receiver, driver)
        except RuntimeError as error:
            raise WorkerAway(str(error)) from error
        return self._result(material.job.job, job)

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
        settle(unit, job, "queued" if outcome.state == "not_sent" else outcome.state, outcome.reason, self._floor)


def _send(printer: Printer, job: PrintJob, data: bytes) -> PrintOutcome:
    """Sends a job that is marked as on its way; after an error nobody knows how far it came."""
    try:
        return printer.print(data)
    except Exception as error:  # whatever one job does, the printer goes on with the others: logged, a person decides
        log.exception("label not sent", job=job.job)
        return PrintOutcome("unknown", f"the job was on its way: {type(error).__name__}")


def _claim(unit: Unit, job: PrintJob, station: str) -> bool:
    current = unit.state.print_jobs[job.job]
    if current.state != "queued":
        return False
    unit.state.print_jobs.change(current, state="sending", station=station, changed_ms=unit.now_ms)
    return True


def settle(unit: Unit, job: PrintJob, state: str, note: str, floor: Floor) -> None:
    """Writes a job's fate; a waybill's becomes an event, and the station that waits for it goes on."""
    unit.state.print_jobs.change(job, state=state, note=note, changed_ms=unit.now_ms)
    if job.kind != "waybill":
        if state == "unknown":
            raise_task(unit, "print_failed", job.job, {"job": job.job, "note": note})
        return
    if state == "queued":
        return
    record_printed(Bench(unit, job.station), job, PrintState(state))
    if state == "unknown":
        raise_task(unit, "print_unknown", job.parcel, {"job": job.job, "note": note})
    floor.label_settled(unit, job.parcel)


def give_up(unit: Unit, job: PrintJob, note: str, floor: Floor) -> None:
    """A label that cannot be made is kept with the reason and not tried again; a person is asked."""
    current = unit.state.print_jobs[job.job]
    if current.state != "queued":
        return  # taken back meanwhile
    unit.state.print_jobs.change(current, state="failed", note=note, changed_ms=unit.now_ms)
    raise_task(unit, "print_failed", job.parcel or job.job, {"job": job.job, "note": note})
    if job.parcel:
        floor.label_settled(unit, job.parcel)


class _PrinterThread:
    def __init__(
        self,
        floor: Floor,
        device: Device,
        print_one: Callable[[str, str, Printer], PrintOutcome | None],
        open_printer: OpenPrinter,
        show: Callable[[str], None],
    ) -> None:
        self.device = device
        self._print_one, self._open, self._show = print_one, open_printer, show
        self._woken = threading.Event()
        self._stopping = False
        self._printed = 0.0
        self._state, self._reason, self._since = "looking", "", time.time()
        self._thread = threading.Thread(target=self._run, name=f"printer {device.station}", daemon=True)

    def start(self) -> None:
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        self._woken.set()

    def ask_to_stop(self) -> None:
        self._stopping = True
        self._woken.set()

    def stop(self) -> None:
        self.ask_to_stop()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2.0)

    def as_json(self) -> dict[str, Any]:
        return {
            "role": "printer",
            "driver": self.device.driver,
            "url": self.device.url,
            "state": self._state,
            "reason": self._reason,
            "since": self._since,
        }

    def _run(self) -> None:
        printer: Printer | None = None
        while not self._stopping:
            self._woken.clear()
            try:
                printer = printer or self._open(self.device.url, self.device.driver)
                outcome = self._print_one(self.device.station, self.device.driver, printer)
                if outcome is None:
                    if time.monotonic() - self._printed >= LOOK_S / 2:
                        self._look(printer)
                    self._woken.wait(LOOK_S)
                elif outcome.state == "not_sent":
                    self._tell("gone", outcome.reason)
                    self._woken.wait(RETRY_S)
                else:
                    self._printed = time.monotonic()
                    self._tell("reading", outcome.reason if outcome.state == "unknown" else "")
            except (DeviceError, GatewayError, BrokenExecutor, CancelledError, TimeoutError) as error:
                log.warning("printing failed", station=self.device.station, error=str(error))
                self._tell("gone", str(error))
                self._woken.wait(RETRY_S)
            except Exception as error:  # the thread's outermost loop: logged, shown, tried again
                log.exception("printer thread", station=self.device.station)
                self._tell("gone", repr(error))
                self._woken.wait(RETRY_S)

    def _look(self, printer: Printer) -> None:
        status = printer.status()
        if not status.online:
            self._tell("gone", ", ".join(status.faults))
        elif status.hindrance:
            self._tell("stale", status.hindrance)
        else:
            self._tell("reading" if status.answered else "connected", "")

    def _tell(self, state: str, reason: str) -> None:
        if (state, reason) != (self._state, self._reason):
            self._state, self._reason, self._since = state, reason, time.time()
            self._show(self.device.station)
