"""Reads that come by themselves: a crowd of tags that every antenna sees, and a portal's scenes as time passes."""

import random
from collections.abc import Callable, Iterator

from firmware_sim.readers.llrp_field import Seen
from firmware_sim.readers.portal.air import Read, reads
from firmware_sim.readers.portal.radio import Hall
from firmware_sim.readers.portal.scenarios import Scenario
from firmware_sim.readers.portal.scene import Truth

TURN_S = 0.01  # no sooner woken than that: a thousand reads a second come ten at a time
LATE_S = 2.0  # what was slept through beyond that is not made up for
PREFIX = 0x3034257BF7194E4 << 36  # SGTIN-96, filter 1, company prefix 0614141


def crowd_epc(number: int) -> str:
    """The EPC of the crowd's tag of that number."""
    return f"{PREFIX | number:024X}"


class Crowd:
    """`tags` tags that stand about, `rate` reads a second over all of them: each tag at each antenna by turns."""

    def __init__(self, tags: int, rate: float, antennas: int, seed: int) -> None:
        if tags < 1 or not rate > 0:
            raise ValueError("a crowd has at least 1 tag and more than 0 reads a second")
        self._epcs = [bytes.fromhex(crowd_epc(seed * 100_000 + number)) for number in range(1, tags + 1)]
        self._rate, self._antennas = rate, antennas
        self._random = random.Random(seed)
        self._count = 0
        self._next_at: float | None = None

    def due(self, now: float) -> Iterator[Seen]:
        if self._next_at is None or now - self._next_at > LATE_S:
            self._next_at = now
        while self._next_at <= now:
            lap, tag = divmod(self._count, len(self._epcs))
            antenna = (lap + tag) % self._antennas + 1
            yield Seen(self._epcs[tag], antenna, -50 - tag % 20 + self._random.gauss(0, 1))
            self._count += 1
            self._next_at += 1 / self._rate

    def wake_at(self) -> float | None:
        return None if self._next_at is None else self._next_at + (TURN_S if self._rate * TURN_S > 1 else 0)


class Played:
    """The scenes of a portal, one a seed, without end; `on_truth` hears what happens, as it does."""

    def __init__(self, scenario: Scenario, seed: int, on_truth: Callable[[Truth, float], None]) -> None:
        self._scenario, self._seed, self._on_truth = scenario, seed, on_truth
        self._since: float | None = None
        self._coming: Iterator[Read] = iter(())
        self._next: Read | None = None
        self._truth: list[Truth] = []

    def due(self, now: float) -> Iterator[Seen]:
        if self._since is None:
            self._begin(now)
        while self._since is not None and now >= (ends := self._since + self._scenario.seconds):
            yield from self._up_to(self._since, float("inf"))
            self._begin(ends if now - ends < LATE_S else now)
        assert self._since is not None
        yield from self._up_to(self._since, now)

    def _up_to(self, since: float, now: float) -> Iterator[Seen]:
        while self._truth and since + self._truth[0].at_s <= now:
            one = self._truth.pop(0)
            self._on_truth(one, since + one.at_s)
        while self._next is not None and since + self._next.at_s <= now:
            read, self._next = self._next, next(self._coming, None)
            yield Seen(bytes.fromhex(read.epc), read.antenna, read.rssi_dbm, channel=read.channel, phase=read.phase)

    def _begin(self, now: float) -> None:
        scene = self._scenario.scene(self._seed)
        self._since = now
        self._coming = reads(scene, Hall(self._scenario.antennas, self._seed), self._seed)
        self._next = next(self._coming, None)
        self._truth = scene.truth()
        self._seed += 1

    def wake_at(self) -> float | None:
        if self._since is None:
            return None
        times = [self._scenario.seconds, *(one.at_s for one in (self._next, *self._truth[:1]) if one is not None)]
        return self._since + min(times)
