"""Probing asks in a fixed order, believes what a driver has read, and never touches what is in use."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from click.testing import CliRunner

from devices.cli import device
from devices.discovery.probe import PRINTERS, SCALES, Heard, probe, probed
from devices.discovery.suggestion import Suggestion
from devices.driver import Kind
from devices.errors import NotConnected
from devices.registry import drivers
from firmware_sim.printers.zpl import SimulatedPrinter
from firmware_sim.registry import simulator, simulators
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.serving import PtyDevice, TcpDevice
from tests.devices.discovery.recorder import Recorder
from tests.firmware_sim.test_every_simulator import USUAL
from tests.ports import free_port

QUICK = {"listen_s": 0.2, "answer_s": 0.4}
STREAM_A9 = bytes.fromhex("022b303030343231303142 03".replace(" ", ""))


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.close()


def test_a_scale_that_answers_is_named_with_what_it_said() -> None:
    scale = SimulatedScale()
    scale.put(1250)
    served = TcpDevice(scale, port=free_port())
    served.start()
    try:
        found = probed(Suggestion("network", f"socket://{served.address}", "x", "scan"))
    finally:
        served.stop()
    assert (found.kind, found.driver, found.source) == ("scale", "mt-sics", "probe")
    assert "kg" in found.note or " g" in found.note


def test_a_scale_on_a_serial_port_is_found_with_its_settings() -> None:
    served = PtyDevice(SimulatedScale())
    served.start()
    try:
        heard = probe(f"serial://{served.path}", **QUICK)
    finally:
        served.stop()
    assert heard is not None
    assert (heard.driver, heard.options) == ("mt-sics", "baud=9600&bits=8&parity=N")


def test_a_printer_is_asked_for_its_status_and_prints_nothing() -> None:
    printer = SimulatedPrinter()
    served = TcpDevice(printer, port=free_port())
    served.start()
    try:
        heard = probe(f"tcp://{served.address}", **QUICK)
    finally:
        served.stop()
    assert heard is not None
    assert (heard.driver, heard.kind) == ("zpl", "printer")
    assert not printer.labels


def test_a_reader_speaks_first_and_is_asked_nothing() -> None:
    reader = Recorder(greeting=bytes.fromhex("043f0000002000000000"))
    try:
        heard = probe(f"socket://{reader.address}", **QUICK)
        assert heard is not None
        assert (heard.driver, heard.kind) == ("llrp", "reader")
        assert reader.received == b""
    finally:
        reader.close()


def test_a_scale_that_talks_by_itself_is_read_and_asked_nothing() -> None:
    frame = b"ST,+0001.234 kg\r\n"
    scale = Recorder(greeting=frame * 3)
    try:
        heard = probe(f"socket://{scale.address}", **QUICK)
        assert heard is not None
        assert heard.kind == "scale"
        assert frame in heard.evidence
        assert scale.received == b""
    finally:
        scale.close()


def test_questions_come_in_their_order(recorder: Recorder) -> None:
    assert probe(f"socket://{recorder.address}", **QUICK) is None
    scales = [info.make() for info in drivers().values() if info.kind is Kind.SCALE]
    polls = {scale.info.name: scale.poll for scale in scales if scale.poll}
    order = [name for name in SCALES if name in polls] + sorted(set(polls) - set(SCALES))
    expected = b"".join(2 * poll for poll in dict.fromkeys(polls[name] for name in order))
    printers = {info.name: info.make() for info in drivers().values() if info.kind is Kind.PRINTER}
    ranked = [name for name in PRINTERS if name in printers] + sorted(set(printers) - set(PRINTERS))
    expected += b"".join(2 * printers[name].queries[0].ask for name in ranked if printers[name].queries)
    assert bytes(recorder.received) == expected


@dataclass(frozen=True)
class Asked:
    """A simulated device, and what the probe made of it."""

    device: Any
    heard: Heard | None


def ask(kind: str, name: str) -> Asked:
    device = simulator(name, kind).make(**(USUAL.get(name, {}) if kind == "scale" else {}))
    if kind == "scale":
        device.put(1250)
    with TcpDevice(device, port=free_port(), speed=4.0) as served:
        scheme = "tcp" if kind == "printer" else "socket"
        return Asked(device, probe(f"{scheme}://{served.address}", listen_s=0.8, answer_s=1.0))


@pytest.fixture(scope="module")
def asked() -> dict[str, Asked]:
    """All at the same time: a probe mostly waits."""
    devices = [(kind, name) for kind in ("scale", "printer") for name in simulators(kind)]
    with ThreadPoolExecutor(len(devices)) as pool:
        answers = pool.map(lambda one: ask(*one), devices)
    return {name: answer for (_, name), answer in zip(devices, answers, strict=True)}


@pytest.mark.parametrize("name", simulators("scale"))
def test_every_simulated_scale_is_named(asked: dict[str, Asked], name: str) -> None:
    heard = asked[name].heard
    assert heard is not None
    assert (heard.driver, heard.kind) == (name, "scale"), heard.note


@pytest.mark.parametrize("name", simulators("printer"))
def test_every_simulated_printer_is_named_and_prints_nothing(asked: dict[str, Asked], name: str) -> None:
    heard = asked[name].heard
    assert heard is not None
    assert (heard.driver, heard.kind) == (name, "printer"), heard.note
    assert not asked[name].device.labels


def test_who_is_not_there_or_says_nothing_is_told_in_a_word(recorder: Recorder) -> None:
    with pytest.raises(NotConnected):
        probe(f"socket://127.0.0.1:{free_port()}")
    away = probed(Suggestion("network", f"socket://127.0.0.1:{free_port()}", "x", "scan"))
    assert "cannot be reached" in away.note


def test_the_command_probes_what_it_found_and_leaves_the_assigned_port_alone(recorder: Recorder) -> None:
    served = TcpDevice(SimulatedScale(), port=free_port())
    served.start()
    arguments = ["discover", "--timeout", "0.1", "--interface", "127.0.0.1", "--scan", "127.0.0.1", "--probe", "--json"]
    ports = f"{served.port},{recorder.port}"
    try:
        result = CliRunner().invoke(
            device, [*arguments, "--ports", ports, "--except", f"socket://{recorder.address}"], catch_exceptions=False
        )
    finally:
        served.stop()
    assert result.exit_code == 0
    assert "trying 1 addresses, 2 ports each" in result.stderr
    by_url = {one["url"]: one for one in json.loads(result.stdout)["suggestions"]}
    assert by_url[f"socket://{served.address}"]["driver"] == "mt-sics"
    assert not any(recorder.address in url for url in by_url)
    assert (recorder.connections, bytes(recorder.received)) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--scan", "10.0.0.0/8"], "at most 256"),
        (["--scan", "10.0.0.1", "--ports", "http"], "write port numbers"),
        (["--except", "COM3"], "is not a device address"),
    ],
)
def test_wrong_wishes_are_one_sentence_and_exit_two(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(device, ["discover", "--timeout", "0.1", "--interface", "127.0.0.1", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr.splitlines()[-1]
