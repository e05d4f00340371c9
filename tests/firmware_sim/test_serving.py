"""The servers around the devices: ports, the pty, power, and what goes wrong on a wire."""

import contextlib
import os
import socket

import pytest
import serial

from firmware_sim.registry import UnknownSimulator, simulator, simulators
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scales.yaohua_a9 import YaohuaA9
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.serving import PtyDevice, ServingError, TcpDevice
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port


def serving(device: object) -> TcpDevice:
    return TcpDevice(device, port=free_port())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", simulators())
def test_every_simulated_device_starts_with_no_settings_and_takes_rubbish(name: str) -> None:
    device = simulator(name, simulators()[name].kind).make()
    with serving(device) as server:
        for rubbish in (b"\x00\xff" * 600, os.urandom(3000), b"\r\n^~,\x02\x03"):
            with Host(server.port) as host, contextlib.suppress(ConnectionError):
                host.say(rubbish)
        with Host(server.port):
            wait_for(lambda: len(device.lines) == 1 and device.lines[0] == 4, "the last connection alone")


def test_a_name_that_no_simulator_has_says_which_there_are() -> None:
    with pytest.raises(UnknownSimulator, match=r"no simulated scale is called 'zpl'; there are: .*mt-sics"):
        simulator("zpl", "scale")


def test_a_busy_port_is_said_with_its_number() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)), pytest.raises(ServingError, match=str(port)):
        TcpDevice(SimulatedScanner(), port=port).start()


def test_power_off_refuses_and_power_on_answers_on_the_same_port() -> None:
    scale = SimulatedScale(grams=500)
    with serving(scale) as server:
        with Host(server.port) as host:
            assert host.ask(b"SI\r\n") == b"S S      0.500 kg\r\n"
            scale.power(False)
            with pytest.raises(ConnectionError):
                host.read_until(b"\n")
        with pytest.raises(ConnectionRefusedError):
            Host(server.port)
        scale.power(True)
        wait_for(lambda: _answers(server.port), "the port to come back")


def _answers(port: int) -> bool:
    try:
        with Host(port) as host:
            return host.ask(b"SI\r\n") == b"S S      0.500 kg\r\n"
    except ConnectionError:
        return False


def test_a_silent_wire_lets_nothing_through_and_a_spoiled_one_bends_it() -> None:
    with serving(SimulatedScale()) as server, Host(server.port) as host:
        server.faults.silent = True
        host.say(b"SI\r\n")
        assert host.silent_for(0.1)
        server.faults.silent = False
        server.faults.spoil = lambda data: data.replace(b"kg", b"k\x00")
        assert host.ask(b"SI\r\n") == b"S S      0.000 k\x00\r\n"


def test_a_connection_is_cut_in_the_middle_of_an_answer() -> None:
    with serving(SimulatedScale()) as server, Host(server.port) as host:
        server.faults.cut_after = 5
        host.say(b"SI\r\n")
        with pytest.raises(ConnectionError):
            host.read_until(b"\r\n")
        with Host(server.port) as again:
            assert again.ask(b"SI\r\n") == b"S S      0.000 kg\r\n"


def test_a_pty_carries_a_scanner_and_a_scale() -> None:
    scanner = SimulatedScanner()
    with PtyDevice(scanner) as port, serial.Serial(port.path, timeout=5, exclusive=True) as host:
        scanner.trigger("A-07-03")
        assert host.read_until(b"\r") == b"A-07-03\r"
    with PtyDevice(SimulatedScale(grams=42)) as port, serial.Serial(port.path, timeout=5) as host:
        host.write(b"S\r\n")
        assert host.read_until(b"\n") == b"S S      0.042 kg\r\n"


def test_device_time_runs_at_the_given_speed() -> None:
    scale = SimulatedScale(settle_s=300, patience_s=900)
    with TcpDevice(scale, port=free_port(), speed=3000) as server, Host(server.port) as host:
        scale.put(100)
        assert host.ask(b"S\r\n") == b"S S      0.100 kg\r\n"


class Watched(YaohuaA9):
    """Counts how often its server asks when to wake."""

    asked = 0

    def wake_at(self) -> float | None:
        self.asked += 1
        return super().wake_at()


def test_a_host_that_reads_nothing_neither_spins_the_server_nor_fills_its_memory() -> None:
    scale = Watched(grams=1, rate_hz=0.01)
    with serving(scale) as server, Host(server.port):
        wait_for(lambda: scale.connected, "the host")
        scale.say(b"x" * 8_000_000)  # far more than the sockets hold
        scale.ring()
        wait_for(lambda: any(line.waiting for line in list(server._lines.values())), "the full socket")
        waiting = next(iter(server._lines.values())).waiting
        scale.say(b"more")
        before = scale.asked
        scale.ring()
        wait_for(lambda: scale.asked > before, "the server's next turn")
        assert not waiting.endswith(b"more")
        before = scale.asked
        assert not server._stopping.wait(0.2)
        assert scale.asked - before < 100
