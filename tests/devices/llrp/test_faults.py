"""The fault suite: everything that stalled other LLRP clients, one after the other against one running session.

After each fault the session reads again, and in the end it has heard what was truly reported and nothing else.
"""

import random
import socket
from collections.abc import Iterator

import pytest

from devices.readings import Sighting
from devices.session import DeviceSession, Pace
from tests.devices.llrp import reader
from tests.devices.llrp.reader import EPC
from tests.devices.test_session import Heard
from tests.devices.wire import Listener, Peer, eventually

WITHIN_S = 5.0
GHOST = "deadbeefdeadbeefdeadbeef"  # stands only in reports that never arrive whole
QUICK = Pace(first_s=0.02, most_s=0.1)


class Gate:
    """One running session and the reader at its other end; `truth` is what that reader reported whole."""

    def __init__(self) -> None:
        self.listener = Listener()
        self.heard = Heard()
        self.truth: list[str] = []
        self.session = DeviceSession(f"llrp://{self.listener.address}", "llrp", self.heard.readings.append, pace=QUICK)
        self.session.start()
        self.peer: Peer | None = None

    @property
    def epcs(self) -> list[str]:
        return [one.epc for one in self.heard.readings if isinstance(one, Sighting)]

    def connect(self, *, errors: dict[int, bytes] | None = None) -> Peer:
        self.peer = self.listener.accept()
        reader.serve_setup(self.peer, errors)
        return self.peer

    def report(self, *before: bytes) -> None:
        """A tag that was never seen before, behind the bytes given, in one write; it has to be heard."""
        assert self.peer is not None
        epc = f"3034{len(self.truth):020x}"
        self.peer.say(b"".join(before) + reader.report(reader.tag(epc)))
        self.truth.append(epc)
        self.arrived()

    def arrived(self) -> None:
        """Everything that was truly reported was heard, and nothing else."""
        eventually(lambda: len(self.epcs) >= len(self.truth), WITHIN_S)
        assert self.epcs == self.truth

    def lose(self) -> None:
        """The connection ends, by whoever."""
        assert self.peer is not None
        self.peer.close()

    def end(self) -> None:
        self.session.stop()
        self.listener.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    """Refused at first: nobody listens when the session begins."""
    gate = Gate()
    try:
        eventually(lambda: "cannot be reached" in gate.session.state.reason, WITHIN_S)
        gate.listener.open()
        gate.connect()
        gate.report()
        yield gate
    finally:
        gate.end()


def test_every_fault_against_one_session(gate: Gate) -> None:
    cut_at_every_offset(gate)
    length_under_ten(gate)
    errors_during_configuration(gate)
    hung_up_during_configuration(gate)
    malformed_parameters(gate)
    messages_that_make_no_sense(gate)
    one_byte_at_a_time(gate)
    a_report_of_a_megabyte(gate)
    a_second_client(gate)
    noise(gate)
    assert gate.session.tally.dropped == gate.session.tally.callback_failures == 0
    eventually(lambda: gate.session.state.name == "reading", WITHIN_S)


def again(gate: Gate) -> None:
    """It comes back and reads."""
    gate.connect()
    gate.report()


def cut_at_every_offset(gate: Gate) -> None:
    whole = reader.report(reader.tag(GHOST), reader.tag(GHOST))
    for offset in range(1, len(whole)):
        assert gate.peer is not None
        gate.peer.say(whole[:offset])
        gate.lose()
        again(gate)
    assert gate.session.tally.half_frames == len(whole) - 1


def length_under_ten(gate: Gate) -> None:
    for length in (0, 1, 9, 0xFFFFFFFF):
        header = b"\x04\x3d" + length.to_bytes(4) + bytes(4)
        gate.report()
        assert gate.peer is not None
        gate.peer.say(header + reader.report(reader.tag(GHOST)))
        again(gate)


def errors_during_configuration(gate: Gate) -> None:
    for kind in reader.ANSWERED:
        gate.lose()
        gate.connect(errors={kind: reader.status(101, "no")})
        gate.report()
    gate.lose()
    gate.connect(errors=dict.fromkeys(reader.ANSWERED, reader.status(109, "what is that")))
    gate.report()
    gate.lose()
    gate.connect(errors=dict.fromkeys(reader.ANSWERED, b"\x01\x1f\x00"))
    gate.report()


def hung_up_during_configuration(gate: Gate) -> None:
    for steps in range(4):
        gate.lose()
        peer = gate.listener.accept()
        peer.say(reader.greeting())
        for _ in range(steps):
            version, kind, number, _body = reader.request(peer)
            peer.say(reader.answer(kind, number, {}, version))
        gate.peer = peer
    gate.lose()
    again(gate)


def malformed_parameters(gate: Gate) -> None:
    tag = reader.tag(GHOST)
    for broken in (
        reader.tlv(240, b""),
        reader.tlv(240, b"\xff\x00"),
        reader.tlv(240, b"\x8d" + bytes.fromhex(GHOST)[:-1]),
        reader.tlv(240, reader.tlv(241, b"\x01\x00\xab")),
        reader.tlv(240, reader.tlv(241, b"\x00\x00")),
        reader.tlv(240, b"\x00\xf1\x00\x00"),
        reader.tlv(240, b"\x81\x00\x01" * 2 + b"\x8d" + bytes.fromhex(GHOST)),
        reader.tlv(242, b"survey"),
        tag[:2] + b"\xff\xff" + tag[4:],
        tag[:2] + b"\x00\x03" + tag[4:],
        tag[:2] + (len(tag) - 1).to_bytes(2) + tag[4:-1],
    ):
        bad = gate.session.tally.bad_frames
        gate.report(reader.report(broken))
        assert gate.session.tally.bad_frames > bad
        first = f"3034{len(gate.truth):020x}"
        assert gate.peer is not None
        gate.peer.say(reader.report(reader.tag(first), broken))
        gate.truth.append(first)
        gate.arrived()


def messages_that_make_no_sense(gate: Gate) -> None:
    for kind in (0, 17, 61, 62, 63, 72, 100, 999, 1023, *(kind + 10 for kind in reader.ANSWERED)):
        for body in (b"", b"\x00", b"\xff" * 9, reader.tlv(246, b"\x00"), reader.status(401, "hot")):
            gate.report(reader.message(kind, 5, body))
    gate.report(reader.event(reader.tlv(248, b"\x00")), reader.event(reader.tlv(255, b"\x09")))


def one_byte_at_a_time(gate: Gate) -> None:
    assert gate.peer is not None
    gate.peer.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in reader.report(reader.tag(EPC), reader.tag(EPC)):
        gate.peer.say(bytes([byte]))
    gate.truth += [EPC, EPC]
    gate.arrived()


def a_report_of_a_megabyte(gate: Gate) -> None:
    tags = [f"3035{number:020x}" for number in range(30_000)]
    body = b"".join(reader.tag(epc) for epc in tags)
    assert len(body) > 1_000_000
    gate.truth += tags
    gate.report(reader.message(61, 9, body))


def a_second_client(gate: Gate) -> None:
    """First ours is told that another one tried, then ours is the one that is turned away."""
    gate.report(reader.greeting(4))
    gate.lose()
    for _ in range(3):
        peer = gate.listener.accept()
        peer.say(reader.greeting(2))
        peer.close()
    eventually(lambda: "refused the connection" in gate.session.state.reason, WITHIN_S)
    again(gate)


def noise(gate: Gate) -> None:
    dice = random.Random(4)
    for _ in range(25):
        assert gate.peer is not None
        gate.peer.say(b"\xff" + dice.randbytes(dice.randrange(9, 400)))
        again(gate)


def test_silence_is_found_and_ended(gate: Gate) -> None:
    """The reader holds the line and says nothing: after three keepalives the session connects anew."""
    eventually(lambda: gate.session.state.name == "stale", 8)
    again(gate)
    assert gate.session.tally.connections == 2


def test_keepalives_hold_the_connection(gate: Gate) -> None:
    """A portal where nothing passes for long is no silent one."""
    assert gate.peer is not None
    beats = 0

    def beat() -> bool:
        nonlocal beats
        assert gate.peer is not None
        gate.peer.say(reader.message(62, beats))
        beats += 1
        assert reader.request(gate.peer)[1:3] == (72, beats - 1)
        return beats > 50

    eventually(beat)
    gate.report()
    assert gate.session.tally.connections == 1
