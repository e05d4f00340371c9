"""Hostile clients: no stream of bytes ends the reader, makes it spin, or keeps the next client out."""

import struct

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_sim.readers.llrp import SimulatedReader
from firmware_sim.serving import TcpDevice
from tests.firmware_sim.readers.client import Wire, decoded, error, ok
from tests.firmware_sim.readers.test_command import ROSPEC
from tests.firmware_sim.readers.test_llrp import access_body
from tests.firmware_sim.wires import Host
from tests.ports import free_port


def message(type_: int, body: bytes, version: int = 1) -> bytes:
    return struct.pack(">HII", version << 10 | type_, 10 + len(body), 5) + body


TYPES = st.sampled_from([1, 2, 3, 14, 20, 21, 22, 23, 24, 25, 26, 40, 41, 42, 43, 44, 46, 47, 60, 64, 72, 1023])
PARAMETERS = st.recursive(
    st.binary(max_size=12),
    lambda inner: st.builds(
        lambda type_, head, parts: (
            struct.pack(">HH", type_, 4 + len(head) + sum(map(len, parts))) + head + b"".join(parts)
        ),
        st.sampled_from([128, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 207, 208, 209, 219, 220, 222, 225, 226])
        | st.sampled_from([237, 238, 239, 244, 245, 330, 335, 336, 338, 339, 341, 342, 343, 344, 346, 347, 348, 1023]),
        st.binary(max_size=14),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
MESSAGES = st.builds(
    message,
    TYPES,
    st.binary(max_size=9) | st.builds(bytes.__add__, st.binary(max_size=7), PARAMETERS),
    st.integers(1, 2),
)
ONE = struct.pack(">I", 1)
READ = bytes.fromhex("0155 000f 0001 00000000 40 0002 0006")
WRITE = bytes.fromhex("0156 001b 0002 00000000 40 0002 0006 3034257BF7194E40000000AA")
EVENTS = bytes.fromhex("00 00f4 000b 00f5 0007 0002 80 00dc 0009 01 00000064 00e2 0005 80 00e1 0008 0001 80 02")
VALID = [
    message(20, ROSPEC), message(24, ONE), message(22, ONE), message(40, access_body(READ)),
    message(40, access_body(WRITE, number=2)), message(42, bytes(4)), message(3, EVENTS), message(2, bytes(7)),
    message(46, b"", 2), message(47, b"\x02", 2), message(64, b""), message(60, b""), message(26, b"", 2),
]  # fmt: skip


def bitten(data: bytes, at: int, with_: bytes) -> bytes:
    """The message with other bytes somewhere in its body, its length as it was."""
    at = 10 + at % max(1, len(data) - 10)
    return (data[:at] + with_ + data[at + len(with_) :])[: len(data)]


BITTEN = st.builds(bitten, st.sampled_from(VALID), st.integers(0, 100), st.binary(max_size=3))
STREAMS = st.lists(st.sampled_from(VALID) | BITTEN | MESSAGES | st.binary(max_size=30), max_size=10).map(b"".join)


@settings(max_examples=150)
@given(STREAMS, st.integers(1, 50), st.sampled_from(["generic", "impinj", "zebra"]))
def test_no_stream_of_bytes_ends_the_reader(stream: bytes, piece: int, maker: str) -> None:
    wire = Wire(maker=maker)
    for at in range(0, len(stream), piece):
        wire.reader.received(1, stream[at : at + piece], wire.now)
        wire.reader.show("300833B2DDD9014000000000", 1 + at % 4)
        wire.reader.due(wire.now)
    for _ in range(5):
        wire.now += 30
        wire.reader.due(wire.now)
    wire.reader.closed(1, wire.now)
    wire.reader.opened(1, wire.now)
    wire.reader.due(wire.now)
    assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=1))


def test_parameters_in_one_another_without_end_are_refused() -> None:
    wire = Wire()
    nested = b""
    for _ in range(16_000):
        nested = struct.pack(">HH", 178, 4 + len(nested)) + nested
    (answer,) = wire.raw(20, nested)
    assert answer["LLRPStatus"]["StatusCode"] == "ParameterError"
    assert answer["LLRPStatus"]["ErrorDescription"] == b"parameters lie more than 12 deep in one another"


def test_a_tag_observation_without_a_time_does_not_spin() -> None:
    wire = Wire()
    quiet = bytes.fromhex("00b8 0019 03 00000000 00b9 0010 01 00 0000 0000 0000 00000000")
    boundary = bytes.fromhex("00b2 0012 00b3 0005 01 00b6 0009 00 00000000")
    spec = b"\x00\x01\x00\x00" + quiet + bytes.fromhex("00ba 0007 0001 01")
    rospec = bytes.fromhex("00000001 00 00") + boundary + struct.pack(">HH", 183, 4 + len(spec)) + spec
    assert ok(wire.raw(20, struct.pack(">HH", 177, 4 + len(rospec)) + rospec)[0])
    assert ok(wire.raw(24, struct.pack(">I", 1))[0])
    assert wire.reader.listening
    assert wire.reader.wake_at() is None


def test_over_tcp_the_next_client_is_welcome_after_a_hostile_one() -> None:
    with TcpDevice(SimulatedReader(), port=free_port()) as server:
        for bytes_ in (b"\xff" * 4000, message(20, b"\x00" * 9000), struct.pack(">HII", 1 << 10 | 1, 4, 1), b"\x04"):
            with Host(server.port) as host:
                host.sock.sendall(bytes_)
        with Host(server.port) as host:
            data = host.sock.recv(2000)
            while len(data) < 10 or len(data) < struct.unpack_from(">I", data, 2)[0]:
                data += host.sock.recv(2000)
            assert decoded(data)[0]["ReaderEventNotificationData"]["ConnectionAttemptEvent"]["Status"] == "Success"


def test_an_unknown_message_gets_109_with_its_number_and_the_session_lives() -> None:
    wire = Wire()
    (answer,) = wire.raw(800, b"whatever", number=4711)
    assert (answer["name"], answer["ID"]) == (100, 4711)
    assert error(answer)[0] == 109
    assert ok(wire.ask("GET_READER_CAPABILITIES", RequestedData=1))
