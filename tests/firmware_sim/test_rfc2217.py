"""Converters that take their settings from the host: what pyserial's own client meets there."""

import contextlib
import socket
from collections.abc import Iterator

import pytest
import serial

from firmware_sim.faults import Faults
from firmware_sim.rfc2217 import Rfc2217Device, Wrong
from firmware_sim.scales.scale import Scale
from firmware_sim.uart import Uart
from tests.firmware_sim.scales.hosts import scale
from tests.firmware_sim.wires import wait_for
from tests.ports import free_port

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial


@contextlib.contextmanager
def converter(device: Scale, wrong: Wrong = "refuse", **settings: object) -> Iterator[Rfc2217Device]:
    with Rfc2217Device(device, port=free_port(), wrong=wrong, **settings) as server:  # type: ignore[arg-type]
        yield server


@contextlib.contextmanager
def port(server: Rfc2217Device, baud: int = 9600, bits: int = 7, parity: str = "E") -> Iterator[serial.SerialBase]:
    opened = serial.serial_for_url(
        f"rfc2217://{server.address}?timeout=5",
        do_not_open=True,
        baudrate=baud,
        bytesize=bits,
        parity=parity,
        timeout=5,
    )
    opened.open()
    sock: socket.socket = vars(opened)["_socket"]  # its close() forgets the socket when the peer hung up first
    try:
        yield opened
    finally:
        opened.close()
        sock.close()


def test_the_right_settings_are_taken_and_the_scale_is_read() -> None:
    with converter(scale("toledo-8217", grams=1250)) as server, port(server) as host:
        assert list(server.settings.values()) == [Uart(9600, 7, "E")]
        host.write(b"W")
        assert host.read(8) == b"\x0201.250\r"


@pytest.mark.parametrize(
    ("wrong", "option"), [({"baud": 4800}, "baudrate"), ({"bits": 8}, "datasize"), ({"parity": "N"}, "parity")]
)
def test_wrong_settings_are_refused_with_the_old_value(wrong: dict[str, int | str], option: str) -> None:
    with converter(scale("toledo-8217")) as server:
        with pytest.raises(ValueError, match=option), port(server, **wrong):  # type: ignore[arg-type]
            pass
        wait_for(lambda: not server.device.lines, "the refused host to hang up")  # type: ignore[attr-defined]


def test_wrong_settings_garble_both_ways() -> None:
    device = scale("toledo-8217", grams=1250)
    with converter(device, "garble") as server, port(server, bits=8, parity="N") as host:
        host.write(b"W")
        assert host.read(8) == bytes.fromhex("8230b12eb235308d")
        assert heard_by(device) == b"W"
    device = scale("toledo-8217", grams=1250)
    with converter(device, "garble") as server, port(server, baud=2400) as host:
        host.write(b"W")
        wait_for(lambda: heard_by(device), "what the scale hears")
        assert b"W" not in heard_by(device)


def reachable(server: Rfc2217Device) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((server.host, server.port), timeout=1):
        return True
    return False


def heard_by(device: Scale) -> bytes:
    return b"".join(frame.data for frame in list(device.frames) if frame.way == "in")


def test_bytes_that_telnet_uses_for_itself_come_through() -> None:
    device = scale("mt-sics")
    with converter(device, uart=Uart()) as server, port(server, bits=8, parity="N") as host:
        host.write(b"\xff\xfb\xff\r\n")
        assert host.read(4) == b"ET\r\n"
        server.faults.spoil = lambda data: b"\xff\xff" + data
        host.write(b"SI\r\n")
        assert host.read(20) == b"\xff\xffS S      0.000 kg\r\n"[:20]


def test_a_pulled_cable_ends_the_connection_and_a_new_one_is_negotiated_afresh() -> None:
    device = scale("toledo-8217", grams=20)
    with converter(device) as server:
        with port(server) as host, contextlib.suppress(serial.SerialException):
            server.unplug()
            wait_for(lambda: not device.connected, "the cut")
            host.read(1)
        with pytest.raises(serial.SerialException), port(server):
            pass
        server.plug()
        wait_for(lambda: reachable(server), "the plug")
        with port(server) as host:
            host.write(b"W")
            assert host.read(8) == b"\x0200.020\r"


def test_faults_spoil_the_serial_side_and_leave_the_negotiation_alone() -> None:
    device = scale("yaohua-a9", grams=1250, rate_hz=50)
    faults = Faults.of(["wrong-check:1"])
    with converter(device, faults=faults) as server, port(server, bits=8, parity="N") as host:
        assert host.read_until(b"\x03").endswith(b"+001250310\x03")
