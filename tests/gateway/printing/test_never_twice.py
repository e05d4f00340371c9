"""Whatever printers, people and power do: no job's bytes leave twice, and nothing unknown is printed by itself."""

import contextlib
import tempfile
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from devices.printer import PrintOutcome
from devices.readings import PrinterStatus
from gateway.floor.bench import Bench
from gateway.printing import calls
from gateway.printing.jobs import CannotPrint, queue_waybill
from gateway.printing.queue import PrintQueue
from gateway.store.rows import Device, PrintBinding
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site

PRINTERS = (("b1", "printer"), ("b1", "printer:goods"), ("b2", "printer"))
FATES = ("confirmed", "sent", "unknown", "not_sent", "breaks", "power")


class PowerCut(BaseException):
    """The gateway's process ends while a printer prints."""


class Instant(Executor):
    """Makes every label at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(b"a label")
        return done


class Paper:
    """All the printers: what left for which job, and what becomes of the next one."""

    def __init__(self, site: Site) -> None:
        self.site, self.fate = site, "confirmed"
        self.left: list[str] = []

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        (job,) = self.site.state.print_jobs.by("state", "sending")
        if self.fate != "not_sent":
            self.left.append(job.job)
        if self.fate == "breaks":
            raise ZeroDivisionError
        if self.fate == "power":
            raise PowerCut
        return PrintOutcome(self.fate, "as told")  # type: ignore[arg-type]

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        return PrinterStatus(online=True, answered=True)


class Printing(RuleBasedStateMachine):
    """Three printers at two benches, a parcel, and labels on demand."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.site = Site(Path(self.folder.name)).furnish()
        self.site.verify("b1", picked(self.site))
        self.parcel = next(iter(self.site.state.parcels))
        second = Device(station="b1", role="printer:goods", driver="zpl", url="tcp://b1:9101")
        self.site.writer.call(lambda unit: unit.state.devices.put(second))
        self.paper = Paper(self.site)
        self.unknown: set[str] = set()
        self.begin()

    def begin(self) -> None:
        self.queue = PrintQueue(self.site.floor, Instant, lambda: bytes(32), lambda _: None, lambda *_: self.paper)
        self.queue.recover()

    def teardown(self) -> None:
        self.site.close()
        self.folder.cleanup()

    @rule(station=st.sampled_from(("b1", "b2")), key=st.sampled_from(("", "a", "b")))
    def ask(self, station: str, key: str) -> None:
        self.site.writer.call(lambda unit: calls.on_demand(unit, "goods", station, {"sku": "LAMP", "key": key}))

    @rule(copy=st.integers(1, 3))
    def ask_for_the_waybill_again(self, copy: int) -> None:
        parcel = self.site.state.parcels[self.parcel.parcel]
        self.site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel, copy))

    @rule(printer=st.sampled_from(PRINTERS), spare=st.sampled_from(PRINTERS), kind=st.sampled_from(("", "waybill")))
    def bind(self, printer: tuple[str, str], spare: tuple[str, str], kind: str) -> None:
        row = PrintBinding(
            station="b1",
            kind=kind,
            carrier="",
            printer_station=printer[0],
            printer_role=printer[1],
            fallback_station=spare[0] if spare != printer else "",
            fallback_role=spare[1] if spare != printer else "",
        )
        self.site.writer.call(lambda unit: calls.bind(unit, "b1", [row]))

    @rule(printer=st.sampled_from(PRINTERS), fate=st.sampled_from(FATES))
    def print_next(self, printer: tuple[str, str], fate: str) -> None:
        self.paper.fate = fate
        device = self.site.state.devices[printer]
        try:
            self.queue.print_one(device, self.paper)
        except PowerCut:
            self.site.restart()
            self.begin()

    @rule(data=st.data())
    def a_person_asks_for_a_copy(self, data: st.DataObject) -> None:
        known = list(self.site.state.print_jobs)
        if known:
            job = data.draw(st.sampled_from(known))
            with contextlib.suppress(CannotPrint):
                self.site.writer.call(lambda unit: calls.reprint(unit, job.job, "torn", "susi"))

    @rule()
    def restart(self) -> None:
        self.site.restart()
        self.begin()

    @invariant()
    def no_jobs_bytes_left_twice(self) -> None:
        assert len(set(self.paper.left)) == len(self.paper.left)

    @invariant()
    def what_is_unknown_stays_so_and_what_left_never_waits(self) -> None:
        jobs = self.site.state.print_jobs
        assert all(jobs[name].state == "unknown" for name in self.unknown)
        self.unknown = {job.job for job in jobs.by("state", "unknown")}
        assert not any(job.state == "queued" for job in jobs if job.job in self.paper.left)

    @invariant()
    def each_copy_of_a_waybill_is_one_job(self) -> None:
        copies = [(job.parcel, job.copy) for job in self.site.state.print_jobs if job.kind == "waybill"]
        assert len(set(copies)) == len(copies)


def test_nothing_is_printed_twice() -> None:
    checks = settings(
        max_examples=10,
        stateful_step_count=20,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Printing, settings=checks)
