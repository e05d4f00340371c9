"""What stands and passes before a reader's antennas: tags that are shown once, that pass by, or that stay."""

import heapq
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from firmware_sim.readers.llrp_access import Tag

TAGS_KEPT = 20_000
SWING_DB = 1.0


@dataclass(frozen=True, slots=True)
class Seen:
    """One read at the air interface; `at_us` is UTC, 0 where the reader's clock says it; `channel` 0 is any."""

    epc: bytes
    antenna: int
    rssi_dbm: float
    at_us: int = 0
    channel: int = 0
    phase: int = 0


class Stream(Protocol):
    """Reads that come by themselves; device seconds. It wakes at once while it knows no time yet."""

    def due(self, now: float) -> Iterator[Seen]: ...
    def wake_at(self) -> float | None: ...


@dataclass
class Standing:
    """A tag that stands before an antenna, read every `every_s`."""

    seen: Seen
    every_s: float
    next_at: float | None = None


class Field:
    """Reads to come, in the order of time; device seconds."""

    def __init__(self, antennas: int, seed: int) -> None:
        self._antennas = antennas
        self._random = random.Random(seed)
        self._shown: list[Seen] = []
        self._film: list[tuple[float, int, Seen]] = []
        self._standing: dict[tuple[bytes, int], Standing] = {}
        self._tags: dict[bytes, Tag] = {}
        self._counter = 0
        self.streams: list[Stream] = []

    def seen(self, epc: str, antenna: int, rssi_dbm: float, at_us: int = 0) -> Seen:
        """A read, checked: ValueError for an EPC or an antenna that cannot be."""
        if not 1 <= antenna <= self._antennas:
            raise ValueError(f"the reader has antennas 1 to {self._antennas}, not {antenna}")
        try:
            data = bytes.fromhex(epc)
        except ValueError as error:
            raise ValueError(f"an EPC is hexadecimal, not {epc!r}") from error
        if not data or len(data) % 2:
            raise ValueError(f"an EPC is whole words of 16 bits, not {epc!r}")
        return Seen(data, antenna, rssi_dbm, at_us)

    def show(self, seen: Seen, reads: int) -> None:
        self._shown += [seen] * reads

    def play(self, reads: Iterable[tuple[float, Seen]]) -> None:
        """Reads at times to come."""
        for at, seen in reads:
            self._counter += 1
            heapq.heappush(self._film, (at, self._counter, seen))

    def place(self, seen: Seen, every_s: float) -> None:
        self._standing[seen.epc, seen.antenna] = Standing(seen, every_s)

    def clear(self, epc: bytes | None) -> None:
        """Take a standing tag away, or all of them."""
        for key in list(self._standing):
            if epc in (None, key[0]):
                del self._standing[key]

    def tag(self, epc: bytes) -> Tag:
        """The memory of a tag, made when it is first spoken of; the longest known is forgotten beyond 20,000."""
        tag = self._tags.get(epc)
        if tag is None:
            if len(self._tags) >= TAGS_KEPT:
                self._tags.pop(next(iter(self._tags)))
            tag = self._tags[epc] = Tag(epc)
        return tag

    def due(self, now: float) -> Iterator[Seen]:
        """The reads up to `now`, each once."""
        shown, self._shown = self._shown, []
        yield from shown
        while self._film and now >= self._film[0][0]:
            yield heapq.heappop(self._film)[2]
        for standing in self._standing.values():
            if standing.next_at is None or now >= standing.next_at:
                standing.next_at = max(now, (standing.next_at or now) + standing.every_s)
                seen = standing.seen
                yield Seen(seen.epc, seen.antenna, seen.rssi_dbm + self._random.gauss(0, SWING_DB))
        for stream in self.streams:
            yield from stream.due(now)

    def wake_at(self) -> float | None:
        times = [standing.next_at or 0.0 for standing in self._standing.values()]
        times += [self._film[0][0]] if self._film else []
        times += [0.0 if (at := stream.wake_at()) is None else at for stream in self.streams]
        return min(times, default=None)
