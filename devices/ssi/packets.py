"""SSI packets (Zebra, Simple Serial Interface Programmer's Guide 72E-40451, chapter 3).

length  opcode  source  status  data ...  checksum high  low
length counts all but the checksum; source 0 decoder, 4 host; checksum: two's complement of the sum of the rest
status  bit 0 sent again   bit 1 more packets of this message follow   bit 3 (host) change for good
"""

from dataclasses import dataclass
from enum import IntEnum

HOST, DECODER = 4, 0
AGAIN, MORE = 0x01, 0x02
SHORTEST, SUM_LENGTH = 4, 2


class Op(IntEnum):
    """Opcodes, the manual's table 2-1."""

    MANAGEMENT = 0x80
    REPLY_REVISION = 0xA4
    REPLY_ID = 0xA6
    IMAGE_DATA = 0xB1
    VIDEO_DATA = 0xB4
    AIM_OFF = 0xC4
    AIM_ON = 0xC5
    PARAM_SEND = 0xC6
    ACK = 0xD0
    NAK = 0xD1
    CAPABILITIES_REPLY = 0xD4
    BATCH_DATA = 0xD6
    START_SESSION = 0xE4
    STOP_SESSION = 0xE5
    BEEP = 0xE6
    LED_ON = 0xE7
    LED_OFF = 0xE8
    SCAN_ENABLE = 0xE9
    SCAN_DISABLE = 0xEA
    DECODE_DATA = 0xF3
    EVENT = 0xF6


# What a decoder may send; anything else in an opcode's place is no packet.
FROM_DECODER = frozenset(
    {Op.MANAGEMENT, Op.REPLY_REVISION, Op.REPLY_ID, Op.IMAGE_DATA, Op.VIDEO_DATA, Op.PARAM_SEND, Op.ACK, Op.NAK}
    | {Op.CAPABILITIES_REPLY, Op.BATCH_DATA, Op.DECODE_DATA, Op.EVENT}
)
CAUSES = {1: "checksum failure", 2: "unexpected or unknown message", 6: "denied", 10: "cancelled"}


@dataclass(frozen=True)
class Packet:
    """One packet whose checksum is right."""

    opcode: int
    status: int
    data: bytes
    wire: bytes

    @property
    def again(self) -> bool:
        return bool(self.status & AGAIN)

    @property
    def more(self) -> bool:
        return bool(self.status & MORE)

    @property
    def content(self) -> tuple[int, bool, bytes]:
        """What stays the same when it is sent again."""
        return self.opcode, self.more, self.data


def packed(opcode: int, data: bytes = b"", *, source: int = HOST, status: int = 0) -> bytes:
    body = bytes([SHORTEST + len(data), opcode, source, status]) + data
    return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")


class PacketBuffer:
    """The bytes of one connection. A damaged packet costs itself: a whole one behind it is still found."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._skipped = bytearray()

    @property
    def pending(self) -> bool:
        return bool(self._buffer)

    def feed(self, data: bytes) -> list[Packet | bytes]:
        """Whole packets, and between them the bytes that are none, in the order of the wire."""
        self._buffer += data
        return self._take()

    def rest(self) -> list[Packet | bytes]:
        """The packet that has begun does not go on: what else is there."""
        found: list[Packet | bytes] = []
        while self._buffer:
            self._skip(1)
            found += self._take()
        if self._skipped:
            found.append(self._drop_skipped())
        return found

    def drop(self) -> bytes:
        left = bytes(self._skipped + self._buffer)
        self._skipped.clear()
        self._buffer.clear()
        return left

    def _take(self) -> list[Packet | bytes]:
        found: list[Packet | bytes] = []
        while self._buffer:
            if not may_begin(self._buffer):
                self._skip(1)
                continue
            size = self._buffer[0] + SUM_LENGTH
            if len(self._buffer) < size:
                return found
            wire = bytes(self._buffer[:size])
            if (sum(wire[:-2]) + int.from_bytes(wire[-2:], "big")) & 0xFFFF:
                self._skip(1)
                continue
            if self._skipped:
                found.append(self._drop_skipped())
            del self._buffer[:size]
            found.append(Packet(wire[1], wire[3], wire[4:-2], wire))
        if self._skipped:
            found.append(self._drop_skipped())
        return found

    def _skip(self, count: int) -> None:
        self._skipped += self._buffer[:count]
        del self._buffer[:count]

    def _drop_skipped(self) -> bytes:
        skipped = bytes(self._skipped)
        self._skipped.clear()
        return skipped


def may_begin(buffer: bytearray) -> bool:
    """As far as it has come, it looks like a packet of a decoder."""
    return (
        buffer[0] >= SHORTEST
        and (len(buffer) < 2 or buffer[1] in FROM_DECODER)
        and (len(buffer) < 3 or buffer[2] == DECODER)
    )
