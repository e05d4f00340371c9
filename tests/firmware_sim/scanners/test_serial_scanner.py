"""What a serial scanner puts on the wire."""

import pytest

from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port


def test_the_makers_default_is_the_text_and_a_carriage_return() -> None:
    assert SimulatedScanner().frame("A-07-03", "code128") == b"A-07-03\r"


def test_prefix_aim_identifier_and_suffix_stand_around_the_text() -> None:
    scanner = SimulatedScanner(prefix=b"\x02", suffix=b"\x03\r\n", aim=True)
    assert scanner.frame("0106901234567892", "gs1-128") == b"\x02]C10106901234567892\x03\r\n"


@pytest.mark.parametrize(
    ("symbology", "text", "raw"),
    [
        ("ean13", "6901234567892", b"]E06901234567892\r"),
        ("upca", "012345678905", b"]E00012345678905\r"),
        ("ean8", "96385074", b"]E496385074\r"),
        ("qr", "杭州", "]Q1杭州\r".encode()),
        ("datamatrix", "X", b"]d1X\r"),
    ],
)
def test_each_symbology_has_its_aim_identifier(symbology: str, text: str, raw: bytes) -> None:
    assert SimulatedScanner(aim=True).frame(text, symbology) == raw


def test_an_unknown_symbology_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"reads no 'plessey'; it reads code128"):
        SimulatedScanner().trigger("X", "plessey")


def test_every_host_on_the_line_hears_a_pull_and_a_late_one_does_not() -> None:
    scanner = SimulatedScanner()
    with TcpDevice(scanner, port=free_port()) as server:
        scanner.trigger("LOST")
        assert not scanner.pulls[-1].heard
        with Host(server.port) as one, Host(server.port) as other:
            wait_for(lambda: len(scanner.lines) == 2, "both hosts")
            scanner.trigger("YT1234567890123")
            scanner.trigger("CMD:UNDO")
            for host in (one, other):
                assert host.read_until(b"\r") == b"YT1234567890123\r"
                assert host.read_until(b"\r") == b"CMD:UNDO\r"
        assert [(pull.no, pull.text, pull.heard) for pull in scanner.pulls] == [
            (1, "LOST", False),
            (2, "YT1234567890123", True),
            (3, "CMD:UNDO", True),
        ]
