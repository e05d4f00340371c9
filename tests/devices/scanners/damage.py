"""Damage to SSI packets, and a judge of the scans that still come. Whether a packet is valid is decided here."""

from collections.abc import Iterable
from dataclasses import dataclass

from tests.devices.scanners.wire import Wire


def frame(number: int) -> bytes:
    """A packet as the programmer's guide draws it, with a text of 13 digits."""
    data = b"\x0b690%010d" % number
    body = bytes([4 + len(data), 0xF3, 0, 0]) + data
    return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")


def is_valid(wire: bytes) -> bool:
    return len(wire) == wire[0] + 2 and not (sum(wire[:-2]) + int.from_bytes(wire[-2:], "big")) & 0xFFFF


@dataclass
class Count:
    damaged: int = 0
    undamaged: int = 0
    undamaged_read: int = 0
    wrong: int = 0  # texts that nobody sent
    invalid: int = 0  # readings that were made from no valid packet of the stream
    collisions: int = 0  # valid packets of the stream with a text that nobody sent: the sum cannot tell


class Judge:
    """One connection and what came out of it so far."""

    def __init__(self) -> None:
        self.count = Count()
        self._wire = Wire("ssi")
        self._sent: dict[str, bool] = {}
        self._stream = b""

    def say(self, frames: Iterable[tuple[int, bytes]]) -> None:
        """Packets as they arrive, with the number that was in each before it was damaged; then silence."""
        frames = list(frames)
        self._sent = {f"690{number:010d}": frame(number) == wire for number, wire in frames}
        self.count.undamaged += sum(self._sent.values())
        self.count.damaged += len(frames) - sum(self._sent.values())
        self._stream = b"".join(wire for _, wire in frames)
        self._wire.readings.clear()
        self._wire.hear(self._stream)
        self._wire.silence(1.0)
        self._wire.sent = b""
        for reading in self._wire.readings:
            self._judge(reading.text, reading.raw)

    def _judge(self, text: str, raw: bytes) -> None:
        valid = is_valid(raw) and raw in self._stream
        self.count.invalid += not valid
        if text in self._sent:
            self.count.undamaged_read += self._sent.pop(text)
            return
        self.count.wrong += 1
        self.count.collisions += valid
