"""A reader's side of LLRP for these tests, written from the standard: its own header and parameters."""

import struct
from collections.abc import Mapping

from devices.readings import Sighting
from tests.devices.test_session import Heard
from tests.devices.wire import Peer

EPC = "303a0242d8c8a1c000000001"
ANSWERED = (1, 3, 20, 21, 22, 24, 26, 40, 41, 42, 46, 47)  # by the type that is greater by 10
SETUP = (46, 47, 1, 21, 41, 3, 20, 24, 22, 64)


def epcs(heard: Heard) -> list[str]:
    return [reading.epc for reading in heard.readings if isinstance(reading, Sighting)]


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


def capabilities(vendor: int, model: int, antennas: int = 4) -> bytes:
    """The body of an answer with GeneralDeviceCapabilities and nothing else."""
    return status() + tlv(137, struct.pack("!HHIIH", antennas, 0, vendor, model, 3) + b"7.6")


def report(*tags: bytes, number: int = 7) -> bytes:
    return message(61, number, b"".join(tags))


def request(peer: Peer) -> tuple[int, int, int, bytes]:
    """Version, type, id and body of the next message from the client."""
    bits, length, number = struct.unpack("!HII", peer.exactly(10))
    return bits >> 10 & 7, bits & 0x3FF, number, peer.exactly(length - 10)


def serve_setup(peer: Peer, answers: Mapping[int, bytes] | None = None, greet: bool = True) -> list[int]:
    """Plays a reader until ENABLE_EVENTS_AND_REPORTS. Returns the request types.

    `answers` by request type are bodies: of an ERROR_MESSAGE, or of the answer where they begin with its first field.
    """
    if greet:
        peer.say(greeting())
    seen: list[int] = []
    while not seen or seen[-1] != 64:
        version, kind, number, _body = request(peer)
        if kind != 72:
            seen.append(kind)
            peer.say(answer(kind, number, answers or {}, version))
    return seen


def answer(kind: int, number: int, errors: Mapping[int, bytes], version: int = 1) -> bytes:
    """What a willing reader says to a request; nothing to ENABLE_EVENTS_AND_REPORTS."""
    if kind in errors:
        return message(100, number, errors[kind], version)
    if kind == 1023:
        return message(kind, number, bytes.fromhex("0000651a 16") + status(), version)
    if kind not in ANSWERED:
        return b""
    body = bytes([1, 2]) + status() if kind == 46 else status()
    return message(kind + 10, number, body, version)
