"""Damage to the frames of checked protocols, and a judge of the readings that still come.

Whether a frame is valid is decided here, from the manuals, without the drivers.
"""

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from devices.readings import WeightReading
from devices.registry import driver_info
from devices.stream import StreamConversation
from devices.tally import Tally
from tests.devices.scales.samples import cas, hexed, toledo

Damage = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True)
class Checked:
    """A protocol: its frame for some grams, and whether the bytes that a reading was made from are a valid frame.

    `around` are the bytes that the framing takes off.
    """

    driver: str
    frame: Callable[[int], bytes]
    valid: Callable[[bytes], bool]
    around: tuple[bytes, bytes] = (b"", b"")
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "-".join([self.driver, *self.options.values()])


def digits_fit(body: bytes, check: bytes) -> bool:
    """Two digits, each 0-9 A-F or 30 hex + nibble, against the XOR of the body."""
    nibbles = [char - 0x37 if 0x41 <= char <= 0x46 else char - 0x30 for char in check]
    return nibbles == [*divmod(reduce(xor, body, 0), 16)]


PROTOCOLS = [
    Checked("toledo-continuous", toledo, lambda raw: len(raw) == 18 and not sum(raw) & 0x7F),
    Checked(
        "yaohua-a9",
        lambda grams: b"\x02" + hexed(b"+%06d3" % grams) + b"\x03",
        lambda raw: digits_fit(raw[:-2], raw[-2:]),
        (b"\x02", b"\x03"),
    ),
    Checked(
        "yaohua-a9",
        lambda grams: b"\x02" + hexed(b"AB+%06d3" % grams) + b"\x03",
        lambda raw: digits_fit(raw[:-2], raw[-2:]),
        (b"\x02", b"\x03"),
        {"mode": "command"},
    ),
    Checked(
        "yaohua-a12e",
        lambda grams: hexed(b"WG%03d.%03dkg" % divmod(grams, 1000)) + b"\r\n",
        lambda raw: digits_fit(raw[:-2], raw[-2:]),
        (b"", b"\r\n"),
    ),
    Checked("cas", lambda grams: cas(grams % 100_000), lambda raw: raw[-3] == reduce(xor, raw[2:-3])),
]


def single_bit(frame: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(frame) * 8)
    wrong = bytearray(frame)
    wrong[at // 8] ^= 1 << at % 8
    return bytes(wrong)


def truncation(frame: bytes, chance: random.Random) -> bytes:
    """The head or the tail of a frame."""
    at = chance.randrange(1, len(frame))
    return frame[:at] if chance.random() < 0.5 else frame[at:]


def anything(frame: bytes, chance: random.Random) -> bytes:
    """Several bytes overwritten, put in, taken out, repeated or turned round."""
    wrong = bytearray(frame)
    for _ in range(chance.randint(1, 4)):
        at, size = chance.randrange(len(wrong) + 1), chance.randint(1, 4)
        kind = chance.randrange(5)
        if kind == 0:
            wrong[at : at + size] = chance.randbytes(size)
        elif kind == 1:
            wrong[at:at] = chance.randbytes(size)
        elif kind == 2:
            del wrong[at : at + size]
        elif kind == 3:
            wrong[at:at] = wrong[at : at + size]
        else:
            wrong[at : at + size] = wrong[at : at + size][::-1]
        if not wrong:
            break
    return bytes(wrong)


DAMAGES: dict[str, Damage] = {"single_bit": single_bit, "truncation": truncation, "anything": anything}


@dataclass
class Count:
    damaged: int = 0
    undamaged: int = 0
    undamaged_read: int = 0
    wrong: int = 0  # readings whose weight nobody sent
    invalid: int = 0  # readings that were made from no valid frame of the stream
    collisions: int = 0  # valid frames of the stream with a weight that nobody sent: the check cannot tell


class Judge:
    """One connection of one protocol, and what came out of it so far."""

    def __init__(self, protocol: Checked) -> None:
        self.protocol = protocol
        self.count = Count()
        self._talk = StreamConversation(driver_info(protocol.driver).make(protocol.options), Tally())
        self._talk.begin(0.0)
        self._sent: dict[int, bool] = {}  # grams -> whether the frame was undamaged; of this part and the one before
        self._stream = b""
        self.say([(1, protocol.frame(1))])
        self.count = Count()

    def say(self, frames: Iterable[tuple[int, bytes]]) -> None:
        """Frames as they arrive, with the grams that were in each before it was damaged."""
        frames = list(frames)
        before, stream = self._sent, b"".join(wire for _, wire in frames)
        now = {grams: self.protocol.frame(grams) == wire for grams, wire in frames}
        self._sent = before | now
        self.count.undamaged += sum(now.values())
        self.count.damaged += len(frames) - sum(now.values())
        self._stream = self._stream[-64:] + stream
        for reading in self._talk.receive(stream, 0.0):
            if isinstance(reading, WeightReading) and reading.grams is not None:
                self._judge(reading.grams, reading.raw)
        self._sent = now

    def _judge(self, grams: int, raw: bytes) -> None:
        head, tail = self.protocol.around
        valid = self.protocol.valid(raw) and head + raw + tail in self._stream
        if not valid:
            self.count.invalid += 1
        if grams in self._sent:
            self.count.undamaged_read += self._sent.pop(grams)
            return
        self.count.wrong += 1
        self.count.collisions += valid
