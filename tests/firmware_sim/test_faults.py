"""Spoiled wires: what the words mean, and what a host meets on TCP and on a terminal."""

import os

import pytest
import serial

from firmware_sim.faults import BadFault, Faults
from firmware_sim.scales.mt_sics import SimulatedScale
from firmware_sim.serving import PtyDevice, TcpDevice
from firmware_sim.uart import Uart
from tests.firmware_sim.scales.hosts import scale
from tests.firmware_sim.wires import Host, wait_for
from tests.ports import free_port

FRAME = b"\x02+00125031E\x03"


def spoiled(*words: str, seed: int = 0, times: int = 400) -> list[bytes]:
    faults = Faults.of(words, seed=seed)
    wrong = scale("yaohua-a9").with_wrong_check
    return [faults.spoiled(FRAME, wrong) for _ in range(times)]


def test_half_frames_lose_their_end_in_the_share_that_is_asked_for() -> None:
    pieces = spoiled("half-frame:0.25")
    halves = [piece for piece in pieces if piece != FRAME]
    assert all(FRAME.startswith(piece) for piece in halves)
    assert 60 <= len(halves) <= 140
    assert {len(piece) for piece in halves} == set(range(len(FRAME)))


def test_noise_stands_before_frames_and_repeats_follow_them() -> None:
    assert all(piece.endswith(FRAME) and len(piece) > len(FRAME) for piece in spoiled("noise:1"))
    assert set(spoiled("repeat:1")) == {FRAME * 2}
    assert set(spoiled("wrong-check:1")) == {b"\x02+001250310\x03"}
    assert set(spoiled("silent")) == {b""}


def test_the_same_seed_spoils_the_same_frames() -> None:
    assert spoiled("noise", "half-frame") == spoiled("noise", "half-frame")
    assert spoiled("noise", seed=1) != spoiled("noise", seed=2)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("gremlins", "no fault is called 'gremlins'; there are silent"),
        ("half-frame:2", "'2' is no value"),
        ("half-frame:x", "'x' is no value"),
        ("unplug", "'' is no value"),
        ("silent:1", "no fault is called"),
    ],
)
def test_words_that_are_no_fault(word: str, sentence: str) -> None:
    with pytest.raises(BadFault, match=sentence):
        Faults.of([word])


def test_none_mends_everything() -> None:
    faults = Faults.of(["silent", "slow", "unplug:5", "noise:0.5", "none"])
    assert faults == Faults()


def test_a_slow_wire_carries_a_byte_at_a_time() -> None:
    faults = Faults.of(["slow:0.5"])
    with TcpDevice(SimulatedScale(), port=free_port(), speed=50, faults=faults) as server, Host(server.port) as host:
        host.say(b"SI\r\n")
        pieces = [host.sock.recv(100) for _ in range(19)]
        assert b"".join(pieces) == b"S S      0.000 kg\r\n"
        assert {len(piece) for piece in pieces} == {1}


def test_a_terminal_is_cut_at_a_byte_and_its_link_leads_to_the_next_one(tmp_path: os.PathLike[str]) -> None:
    link = os.path.join(tmp_path, "usb-Simulated_Scale")
    faults = Faults.of(["unplug:7"])
    with PtyDevice(SimulatedScale(grams=42), link=link, faults=faults) as port:
        before = os.readlink(link)
        with serial.Serial(link, timeout=5) as host:
            host.write(b"SI\r\n")
            assert host.read(7) == b"S S    "
            with pytest.raises((serial.SerialException, OSError)):
                host.read(1)
        wait_for(lambda: os.path.exists(link), "the terminal to be back")
        with serial.Serial(link, timeout=5) as host:
            host.write(b"SI\r\n")
            assert host.read_until(b"\n") == b"S S      0.042 kg\r\n"
        port.unplug()
        wait_for(lambda: not os.path.lexists(link), "the unplugged link to be gone")
        port.plug()
        wait_for(lambda: os.path.exists(link), "the link to be back")
        assert before.startswith("/dev/")
    assert not os.path.lexists(link)


def test_a_terminal_at_the_wrong_speed_hears_garbage() -> None:
    with PtyDevice(SimulatedScale(grams=42), uart=Uart(9600)) as port:
        with serial.Serial(port.path, 9600, timeout=5) as host:
            host.write(b"SI\r\n")
            assert host.read_until(b"\n") == b"S S      0.042 kg\r\n"
        with serial.Serial(port.path, 4800, timeout=5) as host:
            host.write(b"SI\r\n")
            wait_for(lambda: port.device.frames[-1].way == "in", "what the scale hears")  # type: ignore[attr-defined]
            assert port.device.frames[-1].data != b"SI\r\n"  # type: ignore[attr-defined]


def test_the_last_frames_are_kept_as_they_went_over_the_wire() -> None:
    device = SimulatedScale()
    faults = Faults(spoil=lambda data: data.replace(b"kg", b"k\x00"))
    with TcpDevice(device, port=free_port(), faults=faults) as server, Host(server.port) as host:
        for _ in range(40):
            host.ask(b"SI\r\n")
    assert len(device.frames) == 32
    assert [(frame.way, frame.data) for frame in list(device.frames)[-2:]] == [
        ("in", b"SI\r\n"),
        ("out", b"S S      0.000 k\x00\r\n"),
    ]
