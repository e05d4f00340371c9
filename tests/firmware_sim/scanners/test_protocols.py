"""What the simulated scanners put on the wire, byte by byte as the manuals print it."""

import struct

import pytest

from firmware_sim.scanners.evdev import SimulatedKeyboard
from firmware_sim.scanners.hid_pos import SimulatedHidPos
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.scanners.ssi import SimulatedSsi
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

ACK = bytes.fromhex("04D00400FF28")
NAK_RESEND = bytes.fromhex("05D1040001FF25")


def test_ssi_a_code_in_a_packet() -> None:
    assert SimulatedSsi().frame("1234", "code128") == bytes.fromhex("09F300000331323334FE37")


def test_ssi_a_long_code_in_packets_of_which_all_but_the_last_say_more() -> None:
    wire = SimulatedSsi().frame("7" * 600, "qr")
    assert [wire[at] for at in (0, 257, 514)] == [255, 255, 105]
    assert [wire[at + 3] for at in (0, 257, 514)] == [2, 2, 0]
    assert [wire[at + 4] for at in (0, 257, 514)] == [0x1C] * 3


def test_ssi_waits_for_the_ack_tries_three_times_and_goes_on() -> None:
    scanner = SimulatedSsi()
    first, second = scanner.frame("1234", "code128"), scanner.frame("5678", "code128")
    with TcpDevice(scanner, port=free_port(), speed=20) as server, Host(server.port) as host:
        wait_for(lambda: scanner.connected, "the host")
        scanner.trigger("1234")
        scanner.trigger("5678")
        assert host.exactly(len(first)) == first
        for _ in range(2):
            assert host.exactly(len(first))[3] == 1
        assert host.exactly(len(second)) == second
        assert scanner.given_up == 1
        host.say(NAK_RESEND)
        assert host.exactly(len(second))[3] == 1
        host.say(ACK)
        wait_for(lambda: not scanner._messages, "the end of the queue")


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("05E6040005FF0C", "04D00000FF2C"),  # beep
        ("05E6040005FF0D", "05D1000001FF29"),  # wrong checksum
        ("04990400FF5F", "05D1000002FF28"),  # no such opcode
        ("07C60400FF9F00FD91", "04D00000FF2C"),  # no handshaking
        ("07C60400FF0100FE2F", "05D1000006FF24"),  # a parameter it has not
        ("05C70400EEFE42", "07C60000FFEE01FD45"),  # what is 238?
    ],
)
def test_ssi_what_a_host_may_say(asked: str, answered: str) -> None:
    scanner = SimulatedSsi()
    with TcpDevice(scanner, port=free_port()) as server, Host(server.port) as host:
        host.say(b"\0" + bytes.fromhex(asked))
        assert host.exactly(len(answered) // 2).hex().upper() == answered


def test_ssi_as_shipped_sends_plain_text() -> None:
    assert SimulatedSsi(packeted=False).frame("1234", "code128") == b"1234\r"


def test_hid_reports_of_64_bytes() -> None:
    wire = SimulatedHidPos().frame("M" * 60, "qr")
    assert wire == b"\x02\x38]Q1" + b"M" * 56 + b"\0\0\x01" + b"\x02\x04]Q1" + b"MMMM" + bytes(55)


def test_keys_as_the_kernel_hands_them_out() -> None:
    wire = SimulatedKeyboard().frame("A1", "code128")
    events = [struct.unpack("@llHHi", wire[at : at + 24])[2:] for at in range(0, len(wire), 24)]
    keys = [(code, value) for kind, code, value in events if kind == 1]
    assert keys == [(42, 1), (30, 1), (30, 0), (42, 0), (2, 1), (2, 0), (28, 1), (28, 0)]


def test_a_scanner_without_the_sheet_scanned_sends_the_bare_text() -> None:
    assert SimulatedScanner(framing="none").frame("A-07-03", "code128") == b"A-07-03"
    with pytest.raises(ValueError, match="no framing is called 'crcr'"):
        SimulatedScanner(framing="crcr")
