"""The words that turn a simulated device."""

from collections.abc import Iterator

import pytest

from firmware_sim.knobs import BadKnob, turn
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.scanners.serial_scanner import SimulatedScanner
from firmware_sim.server import Server
from firmware_sim.serving import TcpDevice


@pytest.fixture
def scale() -> SimulatedScale:
    return SimulatedScale(settle_s=0)


@pytest.fixture
def server(scale: SimulatedScale) -> Iterator[Server]:
    made = TcpDevice(scale)
    yield made
    made.stop()


def test_goods_go_on_and_off(scale: SimulatedScale, server: Server) -> None:
    for line, grams in [("put 1250", 1250), ("250", 1500), ("take 500", 1000), ("0", 0), ("5", 5), ("clear", 0)]:
        turn(line, scale, server)
        assert scale.load_grams == grams, line


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("overload", "over"),
        ("underload", "under"),
        ("broken", "fault"),
        ("overload off", "ok"),
        ("silent on", "ok"),
        ("drift 5", "ok"),
    ],
)
def test_switches(scale: SimulatedScale, server: Server, line: str, shown: str) -> None:
    turn(line, scale, server)
    assert scale.display(1.0).range == shown


def test_the_wire_the_cable_and_the_mains(scale: SimulatedScale, server: Server) -> None:
    turn("fault half-frame:0.3", scale, server)
    turn("unplug", scale, server)
    turn("power off", scale, server)
    turn("motion on", scale, server)
    assert (server.faults.half_frame, server.plugged, scale.powered, scale.cell.shaken) == (0.3, False, False, True)
    turn("plug", scale, server)
    turn("fault none", scale, server)
    assert (server.faults.half_frame, server.plugged) == (0.0, True)


@pytest.mark.parametrize(
    "line", ["dance", "put", "put heavy", "put 99999999", "overload maybe", "plug in", "clear all", "motion perhaps"]
)
def test_a_word_that_is_no_knob_is_said(scale: SimulatedScale, server: Server, line: str) -> None:
    with pytest.raises(BadKnob):
        turn(line, scale, server)


def test_a_key_that_the_scale_refuses_is_said(scale: SimulatedScale, server: Server) -> None:
    scale.put(9000)
    with pytest.raises(BadKnob, match="cannot zero now"):
        turn("zero", scale, server)
    turn("tare", scale, server)
    assert scale.cell.tare_mg == 9_000_000


def test_other_devices_have_a_cable_and_faults_but_no_plate(server: Server) -> None:
    scanner = SimulatedScanner()
    turn("unplug", scanner, server)
    turn("silent", scanner, server)
    assert (server.plugged, scanner.mute) == (False, True)
    with pytest.raises(BadKnob, match="no knob of this device"):
        turn("put 5", scanner, server)
