"""The print queue: each label once; what is not known is said to be unknown."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor

import pytest

from gateway.printing.queue import PrintQueue
from gateway.store.rows import PrintJob
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site
from tests.gateway.web.conftest import FakePrinter
from tests.waiting import until


class Printing:
    """A queue whose printers obey."""

    def __init__(self, site: Site, executor: Executor) -> None:
        self.site = site
        self.printers: dict[str, FakePrinter] = {}
        self.queue = PrintQueue(site.floor, lambda: executor, lambda: bytes(32), lambda _: None, self._open)

    def _open(self, url: str, driver: str) -> FakePrinter:
        return self.printers.setdefault(url, FakePrinter(url, driver))

    @property
    def printer(self) -> FakePrinter:
        """The bench's printer."""
        return self._open("tcp://b1:9100", "zpl")

    def job(self) -> PrintJob:
        """The waybill's newest job."""
        return [job for job in self.site.state.print_jobs if job.kind == "waybill"][-1]


@pytest.fixture
def printing(site: Site) -> Iterator[Printing]:
    """An order verified at b1, its label queued, the queue not started."""
    site.verify("b1", picked(site))
    with ThreadPoolExecutor(1) as executor:
        made = Printing(site, executor)
        yield made
        made.queue.stop()


def test_a_queued_label_is_printed_and_confirmed(printing: Printing) -> None:
    printing.queue.sync()
    until(lambda: printing.job().state == "confirmed", what="the label is confirmed")
    assert len(printing.printer.printed) == 1
    assert printing.site.view("b1")["data"]["label"] == "confirmed"
    until(lambda: (printing.queue.state("b1") or {}).get("state") == "reading", what="the printer is shown as ready")


def test_a_printer_without_paper_keeps_the_label_waiting_and_says_why(printing: Printing) -> None:
    printing.printer.fate = "not_sent"
    printing.queue.sync()
    until(lambda: printing.job().note == "as told", what="the reason is noted")
    assert (printing.job().state, printing.printer.printed) == ("queued", [])
    printing.printer.fate = "sent"
    printing.queue.wake()
    until(lambda: printing.job().state == "sent", what="the label is sent")


def test_a_label_of_unknown_fate_is_not_printed_again(printing: Printing) -> None:
    printing.printer.fate = "unknown"
    printing.queue.sync()
    until(lambda: printing.job().state == "unknown", what="the fate is unknown")
    printing.queue.wake()
    printing.queue.stop()
    assert len(printing.printer.printed) == 1
    assert [task.kind for task in printing.site.state.tasks] == ["print_unknown"]


def test_a_crash_while_printing_leaves_the_label_unknown(printing: Printing) -> None:
    site = printing.site
    job = printing.job()
    site.writer.call(lambda unit: unit.state.print_jobs.change(job, state="sending"))
    site.restart()
    queue = PrintQueue(site.floor, lambda: None, lambda: b"", lambda _: None, printing._open)  # type: ignore[arg-type, return-value]
    queue.recover()
    assert site.state.print_jobs[job.job].state == "unknown"
    assert site.events("WaybillPrinted")[0]["state"] == "unknown"
    assert site.weigh("b1", 900)["step"] == "verify.label"


def test_a_label_that_cannot_be_made_asks_a_person(printing: Printing) -> None:
    site = printing.site
    parcel = next(iter(site.state.parcels))
    site.writer.call(lambda unit: unit.state.parcels.change(parcel, waybill="甲"))
    printing.queue.sync()
    until(lambda: printing.job().state == "void", what="the job is given up")
    assert printing.printer.printed == []
    assert [task.kind for task in site.state.tasks] == ["label_failed"]


def test_the_same_copy_is_queued_once(printing: Printing) -> None:
    from gateway.floor.bench import Bench
    from gateway.printing.jobs import queue_waybill

    site = printing.site
    parcel = next(iter(site.state.parcels))
    first = site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel))
    second = site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel))
    assert first.job == second.job == printing.job().job
