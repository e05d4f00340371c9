"""The print queue over real sockets, with simulated label printers that fail in every way."""

import threading
from collections.abc import Callable, Iterator

import pytest

from devices.printer import PrinterSession, PrintOutcome
from devices.readings import PrinterStatus
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.serving import TcpDevice
from gateway.floor.bench import Bench
from gateway.printing import calls
from gateway.printing.jobs import queue_goods_label
from gateway.printing.queue import PrintQueue
from gateway.store.rows import Device, PrintBinding, PrintJob
from gateway.store.unit import Unit
from tests.gateway.floor.test_scan_out import picked
from tests.gateway.printing.test_queue import Worker
from tests.gateway.site import Site
from tests.ports import free_port
from tests.waiting import until

SPEED = 20.0


class Hasty(PrinterSession):
    """Does not wait long for a printer that says nothing."""

    def print(self, data: bytes, timeout_s: float = 6.0) -> PrintOutcome:
        return super().print(data, timeout_s)


class House:
    """b1 and b2 with a simulated printer each, and a queue that serves them."""

    def __init__(self, site: Site, worker: Worker) -> None:
        self.site, self.worker = site, worker
        self.printers = {name: SimulatedPrinter() for name in ("b1", "b2")}
        self.servers = {
            name: TcpDevice(printer, "127.0.0.1", free_port(), speed=SPEED) for name, printer in self.printers.items()
        }
        for name, server in self.servers.items():
            server.start()
            row = Device(station=name, role="printer", driver="zpl", url=f"tcp://127.0.0.1:{server.port}")
            site.writer.call(lambda unit, row=row: unit.state.devices.put(row))
        self.queue = self.fresh_queue()

    def fresh_queue(self) -> PrintQueue:
        return PrintQueue(
            self.site.floor,
            lambda: self.worker,
            lambda: bytes(32),
            lambda _: None,
            lambda url, driver: Hasty(url, driver),
        )

    def start(self) -> None:
        self.queue.sync()

    def job(self, kind: str = "waybill") -> PrintJob:
        return [job for job in self.site.state.print_jobs if job.kind == kind][-1]

    def settled(self, state: str) -> PrintJob:
        until(lambda: self.job().state == state, what=f"the waybill is {state}: {self.job()}")
        return self.job()

    def printed(self) -> dict[str, int]:
        return {name: printer.printed for name, printer in self.printers.items()}

    def bind(self, *rows: PrintBinding) -> None:
        self.site.writer.call(lambda unit: calls.bind(unit, "b1", list(rows)))

    def stop(self) -> None:
        self.queue.stop()
        for server in self.servers.values():
            server.stop()


def binding(kind: str, carrier: str, printer: str, fallback: str = "") -> PrintBinding:
    return PrintBinding(
        station="b1",
        kind=kind,
        carrier=carrier,
        printer_station=printer,
        fallback_station=fallback,
        fallback_role="printer" if fallback else "",
    )


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    """An order waits at b1 to be verified; nothing is queued."""
    tote = picked(site)
    site.print_all("r1")
    site.scan("b1", tote)
    with Worker() as worker:
        made = House(site, worker)
        yield made
        made.stop()


def verify(house: House) -> None:
    house.site.scan("b1", "LAMP")
    house.site.scan("b1", "LAMP")
    house.site.scan("b1", "MUG")


def test_a_waybill_comes_out_once_and_what_the_printer_said_is_kept(house: House) -> None:
    verify(house)
    house.start()
    job = house.settled("confirmed")
    assert (job.before["answered"], job.before["paper"], job.after["waiting"]) == (True, "ok", 0)
    assert house.printed() == {"b1": 1, "b2": 0}
    assert "YT0000000000001" in str(house.printers["b1"].labels[0].barcodes)


@pytest.mark.parametrize(
    ("trouble", "mend", "sentence"),
    [
        (SimulatedPrinter.take_paper, SimulatedPrinter.load_paper, "the paper is out"),
        (SimulatedPrinter.open_head, SimulatedPrinter.close_head, "the head is open"),
        (lambda printer: printer.pause(True), lambda printer: printer.pause(False), "the printer is paused"),
        (lambda printer: printer.spoil(hangs_up=True), lambda printer: printer.spoil(hangs_up=False), "closed"),
        (lambda printer: printer.power(False), lambda printer: printer.power(True), "cannot be reached"),
    ],
    ids=["paper out", "head open", "paused", "closes without a word", "off"],
)
def test_a_job_that_never_left_waits_and_is_printed_once_when_it_can_be(
    house: House,
    trouble: Callable[[SimulatedPrinter], None],
    mend: Callable[[SimulatedPrinter], None],
    sentence: str,
) -> None:
    trouble(house.printers["b1"])
    verify(house)
    house.start()
    until(lambda: house.job().note != "", what="the reason is noted")
    assert sentence in house.job().note
    assert house.job().state == "queued"
    until(lambda: (house.queue.state("b1") or {})["state"] in ("stale", "gone"), what="the printer's state is shown")
    mend(house.printers["b1"])
    house.settled("confirmed")
    assert house.printed() == {"b1": 1, "b2": 0}


@pytest.mark.parametrize(
    ("trouble", "out"),
    [(lambda printer: printer.fail_after(400), 0), (lambda printer: printer.spoil(mute=True), 1)],
    ids=["power lost in the middle", "mute"],
)
def test_a_job_whose_fate_nobody_knows_is_left_to_a_person(
    house: House, trouble: Callable[[SimulatedPrinter], None], out: int
) -> None:
    house.bind(binding("", "", "b1", "b2"))  # which steps in only for what never left
    trouble(house.printers["b1"])
    verify(house)
    house.start()
    house.settled("unknown")
    assert [task.kind for task in house.site.state.tasks] == ["print_unknown"]
    house.printers["b1"].power(True)
    house.printers["b1"].spoil(mute=False)
    house.site.writer.call(lambda unit: queue_goods_label(Bench(unit, "b1"), "LAMP", "A-01-01", 1, ""))
    house.queue.wake()
    until(lambda: house.job("goods").state == "confirmed", what="the label behind it is out")
    assert house.job("waybill").state == "unknown"
    assert sum(house.printed().values()) == out + 1


def test_a_slow_printer_is_waited_for(house: House) -> None:
    house.printers["b1"].speed_mm_s = 10.0
    verify(house)
    house.start()
    until(lambda: house.printers["b1"].printing, what="it prints")
    assert house.job().state == "sending"
    house.settled("confirmed")
    assert house.printed()["b1"] == 1


def test_a_carriers_labels_come_out_of_the_printer_that_is_bound_for_it(house: House) -> None:
    house.bind(binding("waybill", "yto", "b2"), binding("waybill", "", "b1"))
    verify(house)
    house.start()
    job = house.settled("confirmed")
    assert (job.printer, job.asked) == (("b2", "printer"), "b1")
    assert house.printed() == {"b1": 0, "b2": 1}
    assert house.site.view("b1")["data"]["label"] == "confirmed"


def test_another_printer_steps_in_for_a_job_of_which_nothing_left_and_says_so(house: House) -> None:
    house.bind(binding("waybill", "", "b1", "b2"))
    house.printers["b1"].take_paper()
    verify(house)
    house.start()
    job = house.settled("confirmed")
    assert job.printer == ("b2", "printer")
    assert job.moved == "b1/printer: the paper is out"
    assert house.printed() == {"b1": 0, "b2": 1}


def test_a_job_goes_home_when_the_one_that_stepped_in_is_away_as_well(house: House) -> None:
    house.bind(binding("waybill", "", "b1", "b2"))
    for printer in house.printers.values():
        printer.take_paper()
    verify(house)
    house.start()
    until(lambda: (house.queue.state("b2") or {})["state"] == "stale", what="b2 is known to have no paper")
    house.printers["b1"].load_paper()
    job = house.settled("confirmed")
    assert (job.printer, job.moved) == (("b1", "printer"), "")
    assert house.printed() == {"b1": 1, "b2": 0}


def test_what_waits_is_printed_after_a_restart(house: House) -> None:
    house.printers["b1"].take_paper()
    verify(house)
    house.start()
    until(lambda: house.job().note != "", what="it waits")
    house.queue.stop()
    house.site.restart()
    house.printers["b1"].load_paper()
    house.queue = house.fresh_queue()
    house.queue.recover()
    house.start()
    house.settled("confirmed")
    assert house.printed() == {"b1": 1, "b2": 0}


def test_a_printer_that_is_taken_away_leaves_its_jobs_to_another(house: House) -> None:
    house.printers["b1"].take_paper()
    verify(house)
    house.start()
    until(lambda: house.job().note != "", what="it waits")
    house.site.writer.call(lambda unit: unit.state.devices.remove(("b1", "printer")))
    house.queue.sync()
    assert house.settled("confirmed").printer == ("b2", "printer")


class Meeting:
    """A printer that is done only when another prints at the same time."""

    barrier = threading.Barrier(2, timeout=20)

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        self.barrier.wait()
        return PrintOutcome("confirmed")

    def status(self, timeout_s: float = 6.0) -> PrinterStatus:
        return PrinterStatus(online=True, answered=True)


def test_printers_print_at_the_same_time(site: Site) -> None:
    second = Device(station="b1", role="printer:goods", driver="zpl", url="tcp://b1:9101")
    site.writer.call(lambda unit: unit.state.devices.put(second))

    def ask(unit: Unit) -> None:
        for printer in (("b1", "printer"), ("b1", "printer:goods")):
            calls.print_test(unit, printer)

    site.writer.call(ask)
    with Worker() as worker:
        queue = PrintQueue(site.floor, lambda: worker, lambda: bytes(32), lambda _: None, lambda *_: Meeting())
        queue.sync()
        until(lambda: {job.state for job in site.state.print_jobs} == {"confirmed"}, what="both came out")
        assert [one["role"] for one in queue.states("b1")] == ["printer", "printer:goods"]
        queue.stop()
