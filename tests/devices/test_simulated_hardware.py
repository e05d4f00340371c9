"""The drivers against the simulated firmware, which was written from the manuals by itself, over sockets."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import zxingcpp
from PIL import Image

from devices.labels import example_fields, fill, render, sample
from devices.labels.templates import template
from devices.printer import PrinterSession
from devices.readings import Paper, Range, WeightReading
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from firmware_sim.wire import Device
from tests.devices.llrp.reader import EPC, epcs
from tests.devices.test_session import Heard, session
from tests.devices.wire import eventually
from tests.ports import free_port


@contextmanager
def served(device: Device, speed: float = 1.0) -> Iterator[str]:
    server = TcpDevice(device, "127.0.0.1", free_port(), speed=speed)
    server.start()
    try:
        yield f"127.0.0.1:{server.port}"
    finally:
        server.stop()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def weights(heard: Heard) -> list[WeightReading]:
    return [reading for reading in heard.readings if isinstance(reading, WeightReading)]


def test_a_parcel_on_the_scale_moves_and_then_stands(heard: Heard) -> None:
    scale = SimulatedScale()
    with served(scale) as address, session(f"socket://{address}", "mt-sics", heard):
        eventually(lambda: [one.grams for one in weights(heard)[-1:]] == [0])
        scale.put(1250)
        eventually(lambda: [(one.grams, one.stable) for one in weights(heard)[-1:]] == [(1250, True)])
        assert any(not one.stable for one in weights(heard))
        scale.put(10_000_000)
        eventually(lambda: [(one.grams, one.range) for one in weights(heard)[-1:]] == [(None, Range.OVER)])


def test_a_scale_is_tared_and_zeroed(heard: Heard) -> None:
    scale = SimulatedScale()
    with served(scale, speed=5) as address, session(f"socket://{address}", "mt-sics", heard) as driver:
        scale.put(400)
        eventually(lambda: [(one.grams, one.stable) for one in weights(heard)[-1:]] == [(400, True)])
        assert driver.command("tare").ok
        eventually(lambda: [(one.grams, one.stable) for one in weights(heard)[-1:]] == [(0, True)])


def test_scans_with_their_symbology(heard: Heard) -> None:
    scanner = SimulatedScanner(aim=True)
    with served(scanner) as address, session(f"socket://{address}", "serial-scanner", heard):
        eventually(lambda: (scanner.trigger("is anyone there", "qr"), heard.texts())[1])
        scanner.trigger("A-07-03", "code128")
        scanner.trigger("6901234567892", "ean13")
        eventually(lambda: heard.texts()[-2:] == ["A-07-03", "6901234567892"])
        assert [reading.as_json(1)["symbology"] for reading in heard.readings[-2:]] == ["]C0", "]E0"]


def test_tags_at_the_gate(heard: Heard) -> None:
    reader = SimulatedReader()
    with served(reader) as address, session(f"llrp://{address}", "llrp", heard) as gate:
        eventually(lambda: gate.state.name == "reading")
        reader.show(EPC, antenna=2, rssi_dbm=-48.0, reads=3)
        eventually(lambda: len(epcs(heard)) == 3)
        assert set(epcs(heard)) == {EPC}
        assert gate.state.reason == ""
        assert gate.tally.bad_frames == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("waybill", ["YT8800000000017"] * 3),
        ("goods", ["6901234567892"]),
        ("bin", ["A-07-03"]),
    ],
)
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_printed_symbol_is_read_by_another_decoder(name: str, expected: list[str], dpi: int) -> None:
    printer = SimulatedPrinter(dpi=dpi)
    with served(printer, speed=50) as address:
        outcome = PrinterSession(f"tcp://{address}", "zpl").print(render(sample(name), dpi=dpi))
    assert outcome.state == "confirmed"
    (printed,) = printer.labels
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(printed.png)))
    assert sorted(symbol.text for symbol in found) == expected


def test_the_tag_of_a_label_is_written() -> None:
    fields = {**example_fields("waybill"), "epc": "300833b2ddd9014000000011"}
    tagged = fill(template("waybill"), fields)
    printer = SimulatedPrinter()
    with served(printer, speed=50) as address:
        PrinterSession(f"tcp://{address}", "zpl").print(render(tagged))
    assert [label.epc for label in printer.labels] == ["300833B2DDD9014000000011"]


def test_a_printer_without_paper_is_online_takes_no_job_and_prints_once_it_has_some() -> None:
    printer = SimulatedPrinter()
    with served(printer, speed=50) as address:
        owner = PrinterSession(f"tcp://{address}", "zpl", answer_s=0.3)
        printer.take_paper()
        status = owner.status()
        assert (status.online, status.answered, status.paper) == (True, True, Paper.OUT)
        outcome = owner.print(render(sample("bin")))
        assert (outcome.state, outcome.reason, len(printer.labels)) == ("not_sent", "the paper is out", 0)
        printer.load_paper()
        assert owner.print(render(sample("bin"))).state == "confirmed"
        assert len(printer.labels) == 1


def test_a_head_that_is_opened_while_a_label_prints_leaves_it_unknown() -> None:
    printer = SimulatedPrinter(speed_mm_s=5.0)
    with served(printer) as address:
        owner = PrinterSession(f"tcp://{address}", "zpl", answer_s=0.3)

        def open_it() -> None:
            eventually(lambda: printer.waiting)
            printer.open_head()

        watching = threading.Thread(target=open_it)
        watching.start()
        outcome = owner.print(render(sample("bin")), timeout_s=2.0)
        watching.join()
        assert (outcome.state, outcome.reason) == ("unknown", "the head is open")
