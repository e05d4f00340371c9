"""What a person is told to try when a device cannot be opened, or sends what its driver cannot read."""

import contextlib
import os
import pty
import socket
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from devices.errors import NotConnected
from devices.transport import transport_for
from devices.transport.reasons import reason
from devices.urls import parse_url
from firmware_sim.registry import simulator
from firmware_sim.rfc2217 import Rfc2217Device
from tests.devices.scales.samples import SAMPLES, Sample
from tests.devices.test_session import Heard, session, standing
from tests.devices.wire import Peer, eventually, listening
from tests.ports import free_port


def sentence(address: str) -> str:
    with pytest.raises(NotConnected) as caught:
        transport_for(parse_url(address)).open()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def terminal() -> Iterator[str]:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield os.ttyname(theirs)
    for end in (ours, theirs):
        os.close(end)


def test_addresses_that_lead_nowhere(tmp_path: Path) -> None:
    assert "nothing listens there" in sentence(f"socket://127.0.0.1:{free_port()}")
    assert "nothing listens there" in sentence(f"rfc2217://127.0.0.1:{free_port()}")
    assert "not known in the network" in sentence("socket://no-such-host.invalid:4001")
    assert "it is not there: plug it in" in sentence(f"serial://{tmp_path}/ttyUSB0")
    assert "it is not there: plug it in" in sentence(f"hidraw://{tmp_path}/hidraw0")


def test_a_file_that_is_no_device(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for address in (f"serial://{tmp_path}/file", f"evdev://{tmp_path}/file", f"hidraw://{tmp_path}"):
        assert "it is no device of this kind" in sentence(address)


def test_a_port_that_somebody_has(terminal: str) -> None:
    with contextlib.closing(serial.Serial(terminal, exclusive=True)):
        assert "in use by another program" in sentence(f"serial://{terminal}")


def test_a_port_that_does_not_take_the_settings(terminal: str) -> None:
    address = f"serial://{terminal}?bits=7&parity=E"
    transport_for(parse_url(address)).open().close()
    assert "does not take these settings: check baud" in sentence(address)  # a pty refuses parity the second time


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (PermissionError(13, "Permission denied"), "add the user of this program to the group"),
        (TimeoutError("timed out"), "check power, cable and address"),
        (OSError(113, "No route to host"), "check power, cable and address"),
        (serial.SerialException(16, "could not open port"), "in use by another program"),
        (socket.gaierror(-2, "Name or service not known"), "not known in the network"),
        (serial.SerialException("Remote does not seem to support RFC2217"), "try socket://"),
        (OSError("something new"), "something new"),
    ],
)
def test_what_the_system_says_and_what_we_make_of_it(error: Exception, text: str) -> None:
    assert text in reason(error)


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
def test_a_converter_that_refuses_the_settings_says_so() -> None:
    with Rfc2217Device(simulator("toledo-8217", "scale").make(), port=free_port()) as converter:
        said = sentence(f"rfc2217://{converter.address}?bits=8&parity=N")
        assert "refuses 9600 baud 8N1: compare them with the settings of the device" in said


def babble(peer: Peer, data: bytes) -> None:
    with contextlib.suppress(OSError):
        peer.say(data)


@pytest.mark.parametrize("sample", [one for one in SAMPLES if not one.options], ids=str)
def test_another_scales_frames_name_the_likely_driver(sample: Sample) -> None:
    chosen = "sma" if sample.driver != "sma" else "t-scale"
    with listening() as port, session(f"socket://{port.address}?poll_ms=200", chosen, Heard()) as scale:
        peer = port.accept()
        wire = b"".join(sample.frames)
        eventually(lambda: (babble(peer, wire), "this looks like" in scale.state.reason)[1])
        assert f"bytes came but none is a frame of {chosen}" in scale.state.reason
        assert sample.driver in scale.state.reason
        assert scale.state.name == "stale"
        assert scale.tally.readings == 0


@pytest.mark.parametrize(
    ("driver", "wire", "hint"),
    [
        ("toledo-8217", b"\x0202.00\r" * 3, "toledo-8217 with ?unit=lb"),
        ("yaohua-equals", b"=00.1000-" * 3, "yaohua-equals with ?direction=reversed"),
        ("cas", b"ST,GS,1\xc1,0001.250 kg\r\n" * 3, "cas with ?mode=stream"),
    ],
)
def test_an_option_that_would_read_the_bytes_is_named(driver: str, wire: bytes, hint: str) -> None:
    with listening() as port, session(f"socket://{port.address}?poll_ms=200", driver, Heard()) as scale:
        peer = port.accept()
        eventually(lambda: (babble(peer, wire), "this looks like" in scale.state.reason)[1])
        assert scale.state.reason.endswith(f"this looks like {hint}, add that to the address")


def with_parity(data: bytes) -> bytes:
    return bytes(byte | (byte.bit_count() & 1) << 7 for byte in data)


@pytest.mark.parametrize(
    ("wire", "hint"),
    [
        (with_parity(b"\x0201.250\r" * 3), "try ?bits=7&parity=E"),
        (bytes(range(128, 250)), "wrong baud rate or parity"),
        (b"Hello, here is no scale\r\n" * 3, "check baud, parity and the protocol"),
    ],
)
def test_wrong_settings_are_guessed_from_the_bytes(wire: bytes, hint: str) -> None:
    with listening() as port, session(f"socket://{port.address}?poll_ms=200", "toledo-8217", Heard()) as scale:
        peer = port.accept()
        eventually(lambda: (babble(peer, wire), "bytes came but" in scale.state.reason)[1])
        assert hint in scale.state.reason


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
def test_a_wrong_baud_rate_is_guessed_from_what_comes() -> None:
    sim = simulator("yaohua-a9", "scale").make(grams=1250)
    with Rfc2217Device(sim, port=free_port(), wrong="garble") as converter:
        heard = Heard()
        with session(f"rfc2217://{converter.address}?baud=1200", "yaohua-a9", heard) as scale:
            eventually(lambda: "bytes came but none is a frame of yaohua-a9" in scale.state.reason)
            assert "baud" in scale.state.reason
            assert heard.readings == []


@pytest.mark.filterwarnings("ignore:set(Daemon|Name).. is deprecated:DeprecationWarning")  # inside pyserial
def test_a_converter_that_is_unplugged_again_and_again_leaves_nothing_behind() -> None:
    with Rfc2217Device(simulator("yaohua-a9", "scale").make(grams=1250), port=free_port()) as converter:
        heard = Heard()
        with session(f"rfc2217://{converter.address}", "yaohua-a9", heard) as scale:
            eventually(lambda: heard.grams())
            before = standing()
            for _ in range(4):
                converter.unplug()
                eventually(lambda: scale.state.name == "gone")
                converter.plug()
                heard.readings.clear()
                eventually(lambda: heard.grams())
            eventually(lambda: standing() <= before)
            assert scale.tally.connections == 5
