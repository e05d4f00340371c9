"""The plug is pulled behind every byte of a frame, over a real socket, for every driver."""

import contextlib
import socket
import time
from collections.abc import Iterator

import pytest

from devices.readings import WeightReading
from devices.session import DeviceSession
from tests.devices.scales.samples import GRAMS, SAMPLES, Sample
from tests.devices.test_session import Heard
from tests.devices.wire import Listener, Peer, eventually, listening

BACK_S = 2.0


@contextlib.contextmanager
def reading(sample: Sample, port: Listener, heard: Heard) -> Iterator[DeviceSession]:
    options = "&".join(f"{name}={value}" for name, value in sample.options.items())
    session = DeviceSession(f"socket://{port.address}?{options}", sample.driver, heard.readings.append)
    session.start()
    try:
        yield session
    finally:
        session.stop()


def pull(peer: Peer) -> None:
    """What was sent arrives, then the end of the connection; the session answers it by closing its side."""
    peer.sock.shutdown(socket.SHUT_WR)
    while peer.sock.recv(4096):
        pass
    peer.close()


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_unplugged_behind_every_byte(sample: Sample) -> None:
    whole, torn, *_ = sample.frames
    heard = Heard()
    with listening() as port, reading(sample, port, heard) as session:
        if sample.learns:
            first = port.accept()
            first.say(whole * 4)
            eventually(lambda: heard.grams())
            pull(first)
        for at in range(len(torn)):
            before = time.monotonic()
            peer = port.accept()
            assert time.monotonic() - before < BACK_S
            heard.readings.clear()
            halves = session.tally.half_frames + session.tally.bad_frames
            peer.say(whole + torn[:at])
            pull(peer)
            eventually(lambda: session.state.name == "gone")
            assert heard.grams() == [GRAMS[0]], at
            assert session.tally.half_frames + session.tally.bad_frames == halves + (at > 0), at
        assert all(isinstance(one, WeightReading) and one.raw for one in heard.readings)
        last = port.accept()
        heard.readings.clear()
        last.say(b"".join(sample.frames))
        eventually(lambda: heard.grams() == list(GRAMS))
