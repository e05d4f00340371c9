"""Somebody else's software prints at the simulated ESC/POS printer: python-escpos, over the network, unchanged."""

import pytest
from escpos.printer import Network

from firmware_sim.printers.escpos import SimulatedEscPosPrinter
from firmware_sim.serving import TcpDevice
from tests.ports import free_port
from tests.waiting import until


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_receipt_of_python_escpos_comes_out_with_its_words_and_symbols() -> None:
    printer = SimulatedEscPosPrinter()
    server = TcpDevice(printer, port=free_port()).start()
    client = Network("127.0.0.1", port=server.port)
    try:
        client.hw("INIT")
        client.set(align="center", bold=True, double_height=True, double_width=True)
        client.text("FLOORGATE\n")
        client.set_with_default()
        client.text("85123A  x6   17.70\n")
        client.barcode("{BYT8800000000017", "CODE128", height=80, width=2, pos="BELOW", function_type="B")
        client.qr("https://example.org/01/06901234567892", size=6, native=True)
        client.cut()
        until(lambda: bool(printer.labels))
        assert client.paper_status() == 2, "it asks DLE EOT 4 and understands the answer: paper enough"
    finally:
        client.close()
        server.stop()
    printed = printer.labels[0]
    assert {"FLOORGATE", "85123A  x6   17.70"} <= {text.strip() for text in printed.texts}
    symbols = {(code.symbology, code.text) for code in printed.barcodes}
    assert {("code128", "YT8800000000017"), ("qr", "https://example.org/01/06901234567892")} <= symbols
    assert not printed.format.faults
