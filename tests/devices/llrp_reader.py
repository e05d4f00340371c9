"""A reader's side of LLRP for these tests, written from the standard: its own header and parameters."""

import struct
from collections.abc import Mapping

from tests.devices.wire import Peer

STATUS_ANSWERS = {3: 13, 20: 30, 21: 31, 22: 32, 24: 34, 26: 36, 46: 56}
SETUP = (46, 21, 3, 20, 24, 22, 64)


def tlv(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, 4 + len(value)) + value


def tv(kind: int, form: str, *values: int) -> bytes:
    return bytes([0x80 | kind]) + struct.pack("!" + form, *values)


def message(kind: int, number: int = 0, body: bytes = b"", version: int = 1) -> bytes:
    return struct.pack("!HII", version << 10 | kind, 10 + len(body), number) + body


def status(code: int = 0, text: str = "") -> bytes:
    return tlv(287, struct.pack("!HH", code, len(text)) + text.encode())


def event(parameter: bytes) -> bytes:
    return message(63, 0, tlv(246, tlv(128, struct.pack("!Q", 1)) + parameter))


def greeting(code: int = 0) -> bytes:
    return event(tlv(256, struct.pack("!H", code)))


def tag(epc: str, antenna: int = 1, rssi: int = -61, first: int = 1_700_000_000_000_000, count: int = 1) -> bytes:
    epc_parameter = bytes([0x80 | 13]) + bytes.fromhex(epc)
    if len(epc) != 24:
        epc_parameter = tlv(241, struct.pack("!H", len(epc) * 4) + bytes.fromhex(epc))
    fields = tv(1, "H", antenna) + tv(6, "b", rssi) + tv(2, "Q", first) + tv(8, "H", count)
    return tlv(240, epc_parameter + fields)


def report(*tags: bytes, number: int = 7) -> bytes:
    return message(61, number, b"".join(tags))


def request(peer: Peer) -> tuple[int, int, int, bytes]:
    """Version, type, id and body of the next message from the client."""
    bits, length, number = struct.unpack("!HII", peer.exactly(10))
    return bits >> 10 & 7, bits & 0x3FF, number, peer.exactly(length - 10)


def serve_setup(peer: Peer, answers: Mapping[int, bytes] | None = None, greet: bool = True) -> list[int]:
    """Plays a reader until ENABLE_EVENTS_AND_REPORTS; `answers` replaces the body's status by request type.

    A replacement that is a whole body of type 100 is sent as ERROR_MESSAGE. Returns the request types.
    """
    if greet:
        peer.say(greeting())
    seen = []
    while not seen or seen[-1] != 64:
        _version, kind, number, _body = request(peer)
        if kind == 72:
            continue
        seen.append(kind)
        if kind == 64:
            break
        override = (answers or {}).get(kind)
        if override is not None:
            peer.say(message(100, number, override))
        elif kind == 46:
            peer.say(message(56, number, bytes([1, 2]) + status()))
        else:
            peer.say(message(STATUS_ANSWERS[kind], number, status()))
    return seen
