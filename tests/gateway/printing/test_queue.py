"""The print queue: each label once; what is not known is said to be unknown."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from devices.discovery.places import Places
from gateway.floor.bench import Bench
from gateway.floor.tasks import close_task
from gateway.printing.jobs import queue_goods_label, queue_waybill
from gateway.printing.queue import PrintQueue
from gateway.store.errors import GatewayError
from gateway.store.rows import Device, PrintJob
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.site import Site
from tests.gateway.web.conftest import FakePrinter
from tests.given import as_given
from tests.waiting import until


class Worker(ThreadPoolExecutor):
    """Makes labels, except of the kinds that break."""

    def __init__(self) -> None:
        super().__init__(1)
        self.breaks: dict[str, Exception] = {}
        self.asked: list[str] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As asked, or the error of this kind of label."""
        self.asked.append(args[0])
        error = self.breaks.get(args[0])
        if error is None:
            return super().submit(fn, *args, **kwargs)
        broken: Future[Any] = Future()
        broken.set_exception(error)
        return broken


class Printing:
    """A queue whose printers obey."""

    def __init__(self, site: Site, executor: Worker) -> None:
        self.site, self.worker = site, executor
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
        return self.newest("waybill")

    def newest(self, kind: str) -> PrintJob:
        """The newest job of a kind."""
        return [job for job in self.site.state.print_jobs if job.kind == kind][-1]


@pytest.fixture
def printing(site: Site) -> Iterator[Printing]:
    """An order verified at b1, its label queued, the queue not started."""
    site.verify("b1", picked(site))
    site.print_all("r1")
    with Worker() as executor:
        made = Printing(site, executor)
        yield made
        made.queue.stop()


def goods_label(site: Site, sku: str) -> str:
    """Queues a goods label at b1's printer; returns its job."""
    site.writer.call(lambda unit: queue_goods_label(Bench(unit, "b1"), sku, "A-01-01", 1, "PO-261124-0001"))
    return list(site.state.print_jobs)[-1].job


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
    site.writer.call(as_given(lambda unit: unit.state.parcels.change(parcel, waybill="甲")))
    printing.queue.sync()
    until(lambda: printing.job().state == "failed", what="the job is given up")
    assert printing.printer.printed == []
    assert [task.kind for task in site.state.tasks] == ["print_failed"]
    assert printing.job().note


def test_an_unexpected_error_parks_its_job_and_the_queue_goes_on(printing: Printing) -> None:
    site, broken = printing.site, printing.job()
    behind = goods_label(site, "LAMP")
    printing.worker.breaks = {"waybill": RuntimeError("cannot draw 中路1号")}
    printing.queue.sync()
    until(lambda: site.state.print_jobs[behind].state == "confirmed", what="the label behind it is printed")
    assert (printing.job().state, printing.job().note) == ("failed", "RuntimeError")
    (task,) = site.state.tasks
    assert (task.kind, task.subject, task.detail["job"]) == ("print_failed", broken.parcel, broken.job)
    assert "中路" not in str(site.events())  # events hold no address
    view = site.view("b1")
    assert (view["data"]["label"], view["data"]["label_note"]) == ("failed", "RuntimeError")
    assert site.weigh("b1", view["data"]["expected_grams"])["code"] == "label_failed"
    assert site.tap("b1", "reprint", {"reason": " "})["code"] == "reason_needed"
    printing.worker.breaks = {}
    site.tap("b1", "reprint", {"reason": "mended"})
    printing.queue.wake()
    until(lambda: site.view("b1")["step"] == "shipped", what="the second copy ships it")
    assert [one.state for one in site.state.tasks] == ["closed"]
    assert [job.state for job in site.state.print_jobs.by("parcel", broken.parcel)] == ["failed", "confirmed"]


def test_rows_that_give_no_label_park_the_job(printing: Printing) -> None:
    site, job = printing.site, printing.job()
    behind = goods_label(site, "LAMP")
    site.writer.call(lambda unit: unit.state.print_jobs.change(job, parcel="gone"))
    printing.queue.sync()
    until(lambda: site.state.print_jobs[behind].state == "confirmed", what="the label behind it is printed")
    assert (printing.job().state, printing.job().note) == ("failed", "KeyError")


def test_a_job_over_which_the_worker_dies_again_and_again_is_parked(printing: Printing) -> None:
    site = printing.site
    behind = goods_label(site, "LAMP")
    printing.worker.breaks = {"waybill": BrokenProcessPool("died")}
    printing.queue.sync()
    until(lambda: printing.worker.asked.count("waybill") == 1, what="the first try")
    assert printing.job().state == "queued"
    until(lambda: printing.job().state == "failed", what="it is given up")
    until(lambda: site.state.print_jobs[behind].state == "confirmed", what="the label behind it is printed")
    assert printing.worker.asked.count("waybill") == 3


def test_an_error_while_sending_leaves_the_fate_to_a_person(printing: Printing) -> None:
    site = printing.site
    printing.printer.breaks = ZeroDivisionError("inside a driver")
    behind = goods_label(site, "LAMP")
    printing.queue.sync()
    until(lambda: site.state.print_jobs[behind].state == "unknown", what="both were tried")
    assert printing.job().state == "unknown"
    assert printing.job().note == "the job was on its way: ZeroDivisionError"
    assert sorted(task.kind for task in site.state.tasks) == ["print_failed", "print_unknown"]
    assert site.tap("b1", "label_ok")["code"] == "label_ready"


def test_a_failed_goods_label_is_printed_again_from_its_task(printing: Printing) -> None:
    site = printing.site
    printing.worker.breaks = {"goods": ValueError("x")}
    failed = goods_label(site, "LAMP")
    printing.queue.sync()
    until(lambda: bool(site.state.tasks), what="a person is asked")
    (task,) = site.state.tasks
    with pytest.raises(GatewayError, match="reason"):
        site.writer.call(lambda unit: close_task(unit, task.task, "reprint", " ", "susi"))
    assert site.state.tasks[task.task].state == "open"
    printing.worker.breaks = {}
    site.writer.call(lambda unit: unit.state.devices.remove(("b1", "printer")))  # it went to the workshop
    site.writer.call(lambda unit: close_task(unit, task.task, "reprint", "mended", "susi"))
    printing.queue.sync()
    printing.queue.wake()
    until(lambda: printing.newest("goods").state == "confirmed", what="the copy is printed")
    again = printing.newest("goods")
    assert (again.copy, again.reason, again.operator, again.station) == (2, "mended", "susi", "b2")
    assert site.state.print_jobs[failed].state == "failed"


def test_a_label_of_an_order_that_was_called_back_is_not_printed_again(printing: Printing) -> None:
    site = printing.site
    printing.worker.breaks = {"waybill": ValueError("x")}
    printing.queue.sync()
    until(lambda: bool(site.state.tasks), what="a person is asked")
    (task,) = site.state.tasks
    site.cancel("f-S1")
    with pytest.raises(GatewayError, match="called back"):
        site.writer.call(lambda unit: close_task(unit, task.task, "reprint", "mended", "susi"))


def test_the_same_copy_is_queued_once(printing: Printing) -> None:
    site = printing.site
    parcel = next(iter(site.state.parcels))
    first = site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel))
    second = site.writer.call(lambda unit: queue_waybill(Bench(unit, "b1"), parcel))
    assert first.job == second.job == printing.job().job


def test_a_printer_that_was_given_another_address_is_found_by_what_it_is(site: Site, tmp_path: Path) -> None:
    arp = "IP address HW type Flags HW address Mask Device\n%s 0x1 0x2 00:07:4d:aa:bb:cc * eth0\n"
    (tmp_path / "arp").write_text(arp % "192.0.2.7")
    identity = "mac:00:07:4d:aa:bb:cc/9100"
    row = Device(station="b1", role="printer", driver="zpl", url="tcp://192.0.2.7:9100?dpi=300", identity=identity)
    site.writer.call(lambda unit: unit.state.devices.put(row))
    printers: dict[str, FakePrinter] = {}

    def open_printer(url: str, driver: str) -> FakePrinter:
        made = printers.setdefault(url, FakePrinter(url, driver))
        made.fate = "not_sent" if "192.0.2.7" in url else "confirmed"
        return made

    job = goods_label(site, "LAMP")
    with Worker() as executor:
        places = Places(net=tmp_path)
        queue = PrintQueue(site.floor, lambda: executor, lambda: bytes(32), lambda _: None, open_printer, places=places)
        queue.sync()
        until(lambda: site.state.print_jobs[job].note == "as told", what="nobody is at the old address")
        (tmp_path / "arp").write_text(arp % "192.0.2.9")
        until(lambda: site.state.print_jobs[job].state == "confirmed", what="it is found at the new one")
        queue.stop()
    found = [url for url in printers if "192.0.2" in url]
    assert found == ["tcp://192.0.2.7:9100?dpi=300", "tcp://192.0.2.9:9100?dpi=300"]
