"""Every scale driver of the registry against the simulator of its name, which knows nothing of it, over TCP.

Where the two disagree the maker's manual decides, which the simulator's first lines name.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from devices.driver import Kind
from devices.readings import Range, WeightReading
from devices.registry import drivers
from devices.session import DeviceSession
from firmware_sim.registry import simulators
from firmware_sim.rfc2217 import Rfc2217Device
from firmware_sim.scales.scale import Scale
from firmware_sim.server import Server
from firmware_sim.serving import PtyDevice, TcpDevice
from tests.devices.test_session import Heard
from tests.devices.wire import eventually
from tests.firmware_sim.scales.hosts import scale
from tests.ports import free_port

DRIVERS = [info.name for info in drivers().values() if info.kind is Kind.SCALE]
# What a driver is told by its address, and the simulator with it.
DIALECTS: list[tuple[str, str, dict[str, Any]]] = [
    *((name, "", {}) for name in DRIVERS),
    ("nci", "", {"dialect": "ecr"}),
    ("nci", "", {"second_lf": False}),
    ("toledo-8217", "unit=lb", {"unit": "lb"}),
    ("toledo-continuous", "", {"checksum": False}),
    ("toledo-continuous", "", {"unit": "g"}),
    ("yaohua-equals", "direction=reversed", {"direction": "reversed"}),
    ("yaohua-a9", "mode=command", {"mode": "command"}),
    ("yaohua-a9", "", {"letters": False}),
    ("cas", "mode=stream", {"mode": "stream"}),
    ("and-ad", "mode=stream", {"mode": "stream"}),
    ("t-scale", "mode=stream", {"mode": "stream"}),
    ("ohaus", "mode=stream", {"mode": "stream"}),
    ("ohaus", "ask=P", {}),
    ("yaohua-a12e", "mode=command", {"dialect": "a12"}),
    ("yaohua-a9", "mode=command&address=C&read=net", {"mode": "command", "address": 3}),
    ("nci", "dialect=ecr", {"dialect": "ecr"}),
    ("nci", "dialect=scp01", {}),
    ("toledo-continuous", "checksum=no", {"checksum": False}),
    ("adam", "ask=G", {"family": "cpwplus"}),
    ("adam", "ask=N", {"family": "cpwplus"}),
    ("hid-scale", "", {"unit": "g"}),
    ("hid-scale", "", {"unit": "oz"}),
    ("and-ad", "", {"unit": "g"}),
    ("t-scale", "", {"plus": False}),
    ("t-scale", "", {"unit": "g"}),
    ("ohaus", "", {"unit": "g"}),
    ("adam", "", {"unit": "g"}),
    ("sma", "", {"unit": "lb"}),
]
# Out of range these print nothing at all, as their manuals say or leave open; a CAS scale is not ready below zero.
MUTE: dict[str, tuple[Range, ...]] = dict.fromkeys(
    ("adam", "ohaus", "yaohua-a9", "yaohua-equals"), (Range.OVER, Range.UNDER)
)
MUTE |= {"cas": (Range.UNDER,)}
MUTE_IN_MOTION = {"adam"}
# An AZextra prints each load once, so nothing can agree; most of these tests take a model that prints when asked.
USUAL: dict[str, dict[str, Any]] = {"adam": {"shy": False}}
SPEED, POLL_MS = 4.0, 20
COMMANDED = [one for one in DIALECTS if one[1] or not one[2]]
# Shown to 0.01 lb and 0.1 oz, so a weight comes back to the nearest step.
COARSE = {"lb": 3, "oz": 1}


@dataclass
class Bench:
    """A simulated scale on its port and the session that owns it."""

    device: Scale
    server: Server
    session: DeviceSession
    heard: Heard

    def weights(self) -> list[WeightReading]:
        return [reading for reading in self.heard.readings if isinstance(reading, WeightReading)]

    @property
    def last(self) -> WeightReading:
        return self.weights()[-1]

    def stands_at(self, grams: int, within: int = 0) -> bool:
        """The last reading is this weight, at rest."""
        read = self.weights()[-1:]
        return bool(read) and read[0].grams is not None and abs(read[0].grams - grams) <= within and read[0].stable


@contextlib.contextmanager
def bench(driver: str, query: str = "", **settings: Any) -> Iterator[Bench]:
    heard = Heard()
    device = scale(driver, **{"settle_s": 0.4, "rate_hz": 20.0} | USUAL.get(driver, {}) | settings)
    with TcpDevice(device, port=free_port(), speed=SPEED) as server:
        url = f"socket://{server.address}?poll_ms={POLL_MS}&{query}"
        session = DeviceSession(url, driver, heard.readings.append, heard.states.append)
        session.start()
        try:
            yield Bench(device, server, session, heard)
        finally:
            session.stop()


@pytest.mark.parametrize("kind", Kind)
def test_every_driver_has_a_simulator_of_its_name(kind: Kind) -> None:
    names = {info.name for info in drivers().values() if info.kind is kind}
    assert names == set(simulators(kind.value))


def test_the_settings_of_a_driver_are_those_of_its_simulator() -> None:
    for name in DRIVERS:
        uart, info = scale(name).uart, drivers()[name]
        told = (info.settings.baud, info.settings.bits, info.settings.parity, info.settings.stop)
        assert uart is None or told == (uart.baud, uart.bits, uart.parity, uart.stop), name


@pytest.mark.parametrize(("driver", "query", "settings"), DIALECTS)
def test_the_driver_reads_what_lies_on_the_scale(driver: str, query: str, settings: dict[str, Any]) -> None:
    with bench(driver, query, **settings) as one:
        within = COARSE.get(settings.get("unit", "kg"), 0)
        total = 0
        for more in (1250, 480, 12_345):
            one.device.put(more)
            total += more
            eventually(lambda expected=total: one.stands_at(expected, within))  # type: ignore[misc]
        assert not [read for read in one.weights() if read.stable and read.range is not Range.OK]
        assert one.session.tally.bad_frames == 0


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_driver_sees_motion_overload_and_a_broken_cell_and_comes_back(driver: str) -> None:
    with bench(driver, grams=1250) as one:
        eventually(lambda: one.stands_at(1250))
        one.device.motion(True)
        if driver not in MUTE_IN_MOTION:
            eventually(lambda: not one.last.stable)
        one.device.motion(False)
        one.device.put(250)
        eventually(lambda: one.stands_at(1500))
        for press, where in ((one.device.overload, Range.OVER), (one.device.underload, Range.UNDER)):
            seen = len(one.weights())
            press(True)
            if where not in MUTE.get(driver, ()):
                eventually(lambda seen=seen, where=where: where in [read.range for read in one.weights()[seen:]])  # type: ignore[misc]
            press(False)
            one.device.put(100)
            eventually(lambda: one.stands_at(one.device.load_grams))
            assert not [read for read in one.weights()[seen:] if (read.grams or 0) > 30_000]
        one.device.fault()
        one.device.fault(False)
        assert 0 not in [read.grams for read in one.weights()]


@pytest.mark.parametrize(("driver", "query", "settings"), COMMANDED)
def test_commands_do_what_they_say(driver: str, query: str, settings: dict[str, Any]) -> None:
    with bench(driver, query, grams=400, **settings) as one:
        eventually(lambda: one.stands_at(400, COARSE.get(settings.get("unit", "kg"), 0)))
        commands = drivers()[driver].make(dict(pair.split("=") for pair in query.split("&") if pair)).commands
        cell, cpw = one.device.cell, settings.get("family") == "cpwplus"
        if "tare" in commands and not cpw:
            assert one.session.command("tare").ok
            eventually(lambda: cell.tare_mg == 400_000)
        if "clear_tare" in commands:
            assert one.session.command("clear_tare").ok
            eventually(lambda: cell.tare_mg == 0)
        if "zero" in commands:
            cell.tare_mg = 0
            assert one.session.command("zero").ok
            eventually(lambda: one.device.display(one.device.now(), steady=True).at_zero)
        if "print" in commands:
            assert one.session.command("print").ok


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_driver_says_that_the_scale_is_gone_and_comes_back(driver: str) -> None:
    with bench(driver, grams=830) as one:
        eventually(lambda: one.stands_at(830))
        one.server.unplug()
        eventually(lambda: one.session.state.name == "gone")
        seen = len(one.weights())
        one.device.put(170)
        one.server.plug()
        eventually(lambda: len(one.weights()) > seen and one.stands_at(1000))


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_wire_that_spoils_frames_gives_no_weight_that_never_lay_there(driver: str) -> None:
    with bench(driver, grams=2468) as one:
        eventually(lambda: one.stands_at(2468))
        for word in ("half-frame:0.3", "wrong-check:0.3", "repeat:0.3"):
            one.server.faults.add(word)
        seen = len(one.weights())
        eventually(lambda: len(one.weights()) > seen + 10)
        one.server.faults.add("none")
        assert {read.grams for read in one.weights() if read.stable} == {2468}


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_cable_pulled_after_any_byte_invents_no_weight(driver: str) -> None:
    with bench(driver, grams=2468) as one:
        eventually(lambda: one.stands_at(2468))
        longest = max(len(frame.data) for frame in list(one.device.frames) if frame.way == "out")
        for count in range(1, longest + 1):
            connections = one.session.tally.connections
            one.server.faults.cut_after = count
            eventually(lambda before=connections: one.session.tally.connections > before)  # type: ignore[misc]
        seen = len(one.weights())
        eventually(lambda: len(one.weights()) > seen and one.stands_at(2468))
        assert {read.grams for read in one.weights()} == {2468}


def test_a_usb_scale_is_read_through_a_device_file(tmp_path: Path) -> None:
    heard, link = Heard(), str(tmp_path / "hidraw0")
    device = scale("hid-scale", grams=700, settle_s=0)
    with PtyDevice(device, link=link) as server:
        session = DeviceSession(f"hidraw://{link}", "hid-scale", heard.readings.append, heard.states.append)
        session.start()
        try:
            eventually(lambda: heard.grams()[-1:] == [700])
            server.unplug()
            eventually(lambda: session.state.name == "gone")
            device.put(300)
            server.plug()
            eventually(lambda: heard.grams()[-1:] == [1000])
        finally:
            session.stop()


def test_a_scale_that_prints_each_load_once_is_read_and_never_called_stable() -> None:
    with bench("adam", shy=True, grams=830) as one:
        eventually(lambda: 830 in one.heard.grams())
        one.device.put(170)
        eventually(lambda: one.heard.grams() == [830, 1000])
        assert not any(read.stable for read in one.weights())


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
@pytest.mark.parametrize("driver", ["mt-sics", "toledo-8217", "and-ad", "adam"])  # one of each maker's settings
def test_the_driver_asks_a_converter_for_the_settings_of_its_maker(driver: str) -> None:
    heard = Heard()
    with Rfc2217Device(scale(driver, grams=1250), port=free_port()) as server:
        session = DeviceSession(f"rfc2217://{server.address}", driver, heard.readings.append, heard.states.append)
        session.start()
        try:
            eventually(lambda: 1250 in heard.grams())
            assert list(server.settings.values()) == [server.uart]
        finally:
            session.stop()


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")
def test_a_converter_that_refuses_the_settings_is_a_reason_that_a_person_can_read() -> None:
    heard = Heard()
    with Rfc2217Device(scale("toledo-8217", grams=1250), port=free_port()) as server:
        url = f"rfc2217://{server.address}?bits=8&parity=N"
        session = DeviceSession(url, "toledo-8217", heard.readings.append, heard.states.append)
        session.start()
        try:
            eventually(lambda: "rejected" in session.state.reason)
            assert heard.readings == []
        finally:
            session.stop()
