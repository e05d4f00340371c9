"""Every scanner's driver reads its simulator, which was written from the manual by itself, over a real socket."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.driver import Kind
from devices.registry import drivers
from firmware_sim.registry import simulators
from firmware_sim.scanners.evdev import SimulatedKeyboard
from firmware_sim.scanners.hid_pos import SimulatedHidPos
from firmware_sim.scanners.serial_scanner import FRAMINGS, SimulatedScanner
from firmware_sim.scanners.ssi import SimulatedSsi
from firmware_sim.scanners.trigger import AIM, Triggered
from firmware_sim.serving import TcpDevice
from tests.devices.test_session import Heard, session
from tests.devices.wire import eventually
from tests.ports import free_port

SCANNERS = [info.name for info in drivers().values() if info.kind is Kind.SCANNER]
LONG = "[)>\x1e06\x1d" + "\x1d".join(f"{number:04d}" for number in range(120))
CODES = [
    ("6901234567892", "ean13"),
    ("A-07-03", "code128"),
    ("0106901234567892\x1d10A", "gs1-128"),
    (LONG, "datamatrix"),
]


@contextmanager
def reading(driver: str, scanner: Triggered, heard: Heard, speed: float = 1.0) -> Iterator[TcpDevice]:
    """The scanner on a port, and a session that is on its line."""
    server = TcpDevice(scanner, port=free_port(), speed=speed)
    with server, session(f"socket://127.0.0.1:{server.port}", driver, heard):
        eventually(lambda: scanner.connected)
        yield server


@pytest.fixture
def heard() -> Heard:
    return Heard()


def test_every_scanner_has_a_simulator() -> None:
    assert sorted(simulators("scanner")) == sorted(SCANNERS)


@pytest.mark.parametrize("driver", SCANNERS)
def test_a_driver_reads_its_simulator(driver: str, heard: Heard) -> None:
    scanner = simulators("scanner")[driver].make(aim=True)
    with reading(driver, scanner, heard):
        for text, symbology in CODES:
            scanner.trigger(text, symbology)
        scanner.double("A-07-04")
        eventually(lambda: len(heard.readings) >= len(CODES) + 2)
    read = [(one.as_json(1)["text"], one.as_json(1)["symbology"]) for one in heard.readings]
    assert read == [(text, AIM[symbology]) for text, symbology in CODES] + [("A-07-04", "]C0")] * 2


@pytest.mark.parametrize("driver", ["serial-scanner", "hid-pos", "ssi"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_in_both_charsets(driver: str, encoding: str, heard: Heard) -> None:
    scanner = simulators("scanner")[driver].make(encoding=encoding)
    texts = ["货", "红色 XL", "浙江省杭州市西湖区" * 12]
    with reading(driver, scanner, heard):
        for text in texts:
            scanner.trigger(text, "qr")
        eventually(lambda: heard.texts() == texts)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_that_people_set(framing: str, heard: Heard) -> None:
    scanner = SimulatedScanner(framing=framing, aim=True)
    with reading("serial-scanner", scanner, heard):
        for text in ("A-07-03", "6901234567892"):
            scanner.trigger(text)
            eventually(lambda text=text: heard.texts()[-1:] == [text + "\t" * (framing == "tab")])


@pytest.mark.parametrize("driver", SCANNERS)
def test_half_a_code_and_a_pulled_cable_invent_nothing(driver: str, heard: Heard) -> None:
    scanner = simulators("scanner")[driver].make()
    with reading(driver, scanner, heard) as server:
        scanner.trigger("A-07-03")
        eventually(lambda: heard.texts() == ["A-07-03"])
        for _ in range(2):
            lines = list(scanner.lines)
            scanner.half("A-07-04")
            server.cut()
            eventually(lambda lines=lines: scanner.lines and scanner.lines != lines)
        scanner.trigger("A-07-05")
        eventually(lambda: heard.texts()[-1:] == ["A-07-05"])
    assert heard.texts() == ["A-07-03", "A-07-05"]


def test_ssi_a_damaged_packet_comes_again_at_once(heard: Heard) -> None:
    scanner = SimulatedSsi()
    with reading("ssi", scanner, heard):
        scanner.spoil_next = 1
        scanner.trigger("A-07-03")
        eventually(lambda: heard.texts() == ["A-07-03"])
        scanner.spoil_next = 2
        scanner.trigger(LONG, "qr")
        eventually(lambda: heard.texts() == ["A-07-03", LONG])
    assert scanner.given_up == 0


def test_ssi_a_packet_whose_ack_was_lost_is_read_once(heard: Heard) -> None:
    scanner = SimulatedSsi()
    with reading("ssi", scanner, heard, speed=10) as server:
        hears, deaf = scanner.received, 0

        def miss_one(line: int, data: bytes, now: float) -> None:
            nonlocal deaf
            deaf += 1
            if deaf > 1:
                hears(line, data, now)

        scanner.received = miss_one  # type: ignore[method-assign]
        scanner.trigger("A-07-03")
        scanner.trigger("A-07-04")
        eventually(lambda: heard.texts()[-1:] == ["A-07-04"])
        assert server.faults.cut_after is None
    assert heard.texts() == ["A-07-03", "A-07-04"]
    assert deaf == 3


def test_ssi_packets_without_pacing(heard: Heard) -> None:
    scanner = SimulatedSsi(multipacket=1)
    with reading("ssi", scanner, heard):
        scanner.trigger(LONG, "qr")
        scanner.trigger("A-07-03")
        eventually(lambda: heard.texts() == [LONG, "A-07-03"])


def test_ssi_a_scanner_as_shipped_is_asked_for_packets(heard: Heard) -> None:
    scanner = SimulatedSsi(packeted=False)
    with reading("ssi", scanner, heard):
        scanner.trigger("A-07-03")
        eventually(lambda: scanner.parameters[238] == 1)
        scanner.trigger("A-07-03")
        eventually(lambda: heard.texts() == ["A-07-03"])


def test_ssi_commands(heard: Heard) -> None:
    scanner = SimulatedSsi()
    server = TcpDevice(scanner, port=free_port())
    with server, session(f"socket://127.0.0.1:{server.port}", "ssi", heard) as host:
        eventually(lambda: host.state.name == "connected")
        assert host.command("beep").ok
        assert host.command("led_on").ok
        assert host.command("disable").ok
        assert (scanner.beeps, scanner.leds, scanner.enabled) == ([0], 1, False)
        scanner.trigger("LOST")
        assert host.command("enable").ok
        scanner.trigger("A-07-03")
        eventually(lambda: heard.texts() == ["A-07-03"])


@pytest.mark.parametrize(
    ("scanner", "text", "symbology", "reason"),
    [
        (SimulatedKeyboard(layout="de", aim=True), "A-07-03", "code128", "another country's keyboard"),
        (SimulatedKeyboard(layout="fr"), "6901234567892", "ean13", "a French keyboard"),
    ],
)
def test_evdev_a_scanner_set_to_another_keyboard_is_told(
    scanner: SimulatedKeyboard, text: str, symbology: str, reason: str, heard: Heard
) -> None:
    with reading("evdev", scanner, heard):
        scanner.trigger(text, symbology)
        eventually(lambda: any(reason in state.reason for state in heard.states))
    assert heard.texts() == []


def test_evdev_caps_lock_and_tab(heard: Heard) -> None:
    scanner = SimulatedKeyboard(caps=True, end="tab")
    with reading("evdev", scanner, heard):
        scanner.trigger("SF1a-07")
        eventually(lambda: heard.texts() == ["SF1a-07"])


def test_hid_pos_of_a_maker_without_identifiers(heard: Heard) -> None:
    scanner = SimulatedHidPos(aim=False)
    with reading("hid-pos", scanner, heard):
        scanner.trigger("6901234567892", "ean13")
        eventually(lambda: [one.as_json(1)["symbology"] for one in heard.readings] == [""])


def test_hid_pos_reads_reports_from_a_device_file(tmp_path: Path, heard: Heard) -> None:
    os.mkfifo(tmp_path / "hidraw0")
    scanner = SimulatedHidPos()
    with session(f"hidraw://{tmp_path}/hidraw0", "hid-pos", heard) as host:
        eventually(lambda: host.state.name == "connected")
        with open(tmp_path / "hidraw0", "wb", buffering=0) as plug:
            plug.write(scanner.frame(LONG, "datamatrix") + scanner.frame("A-07-03", "code128"))
            eventually(lambda: heard.texts() == [LONG, "A-07-03"])
