"""The air protocol (EPC UHF Gen2, ISO/IEC 18000-63): antennas by turns, rounds of slots, the Q algorithm, collisions.

Times of a slot are those of Miller 4 at 250 kHz (dense reader mode): about 250 tags/s at best, 150-200/s in a crowd.
Session 1 with dual target: each round reads a tag once. The stronger of two tags that collide is read now and then
(capture). Sources: Gen2 2.0.1 annex D (Q algorithm), makers' notes on reader modes (200 tags/s in dense reader mode).
"""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from firmware_sim.readers.portal.radio import (
    CHANNELS_HZ,
    PHASE_SD,
    READER_DBM,
    READER_WIDTH_DB,
    RSSI_SD_DB,
    Hall,
    Link,
)
from firmware_sim.readers.portal.scene import Scene

SINGLE_S, COLLIDED_S, EMPTY_S, ROUND_S, SWITCH_S = 0.0034, 0.0017, 0.00045, 0.0025, 0.003
DWELL_S = 0.12  # an antenna keeps the field for that long, or until two rounds found no more
HOP_S = 2.0  # China: 2 s a channel at most
Q_STEP, Q_FIRST, Q_MOST = 0.3, 3.0, 7.0
CAPTURE_DB, CAPTURE_SHARE = 8.0, 0.6
CHIP_WIDTH_DB = 0.5


@dataclass(frozen=True, slots=True)
class Read:
    """One read: seconds since the scene began, whole dBm as LLRP tells it, phase in 1/4096 of a turn as Impinj does."""

    at_s: float
    epc: str
    antenna: int
    rssi_dbm: int
    channel: int
    phase: int


def reads(scene: Scene, hall: Hall, seed: int) -> Iterator[Read]:
    """What a reader reports of a scene, in the order of time."""
    return _Reader(scene, hall, random.Random(f"air {seed}")).run()


class _Reader:
    def __init__(self, scene: Scene, hall: Hall, chance: random.Random) -> None:
        self._scene = scene
        self._hall = hall
        self._random = chance
        self._now = 0.0
        self._q = Q_FIRST
        self._channel = 0

    def run(self) -> Iterator[Read]:
        numbers = sorted(self._hall.antennas)
        hop_at = 0.0
        while self._now < self._scene.seconds:
            for antenna in numbers:
                if self._now >= hop_at:
                    self._channel = self._random.randrange(len(CHANNELS_HZ))
                    hop_at = self._now + HOP_S
                yield from self._dwell(antenna)
                self._now += SWITCH_S

    def _dwell(self, antenna: int) -> Iterator[Read]:
        until, quiet = self._now + DWELL_S, 0
        while self._now < until and quiet < 2:
            found = False
            for read in self._round(antenna, until):
                found = True
                yield read
            quiet = 0 if found else quiet + 1

    def _round(self, antenna: int, until: float) -> Iterator[Read]:
        """Every tag that the field wakes draws a slot; Q follows what the slots held."""
        self._now += ROUND_S
        awake = [one for one in self._links(antenna) if self._happens(one[1].chip_dbm - one[2], CHIP_WIDTH_DB)]
        while self._now < until:
            q = round(self._q)
            slots: dict[int, list[tuple[str, Link, float]]] = {}
            for one in awake:
                slots.setdefault(self._random.randrange(1 << q), []).append(one)
            done: set[str] = set()
            for slot in range(1 << q):
                if (read := self._slot(antenna, slots.get(slot, []))) is not None:
                    done.add(read.epc)
                    yield read
                if round(self._q) != q or self._now >= until:
                    break
            awake = [one for one in awake if one[0] not in done]
            if not awake:
                return

    def _slot(self, antenna: int, answers: Sequence[tuple[str, Link, float]]) -> Read | None:
        if not answers:
            self._now += EMPTY_S
            self._q = max(0.0, self._q - Q_STEP / 2)
            return None
        by_strength = sorted(answers, key=lambda one: one[1].reader_dbm)
        epc, link, _chip = by_strength[-1]
        if len(answers) > 1:
            self._q = min(Q_MOST, self._q + Q_STEP)
            lead = link.reader_dbm - by_strength[-2][1].reader_dbm
            if lead < CAPTURE_DB or self._random.random() > CAPTURE_SHARE:
                self._now += COLLIDED_S
                return None
        self._now += SINGLE_S
        if not self._happens(link.reader_dbm - READER_DBM, READER_WIDTH_DB):
            return None
        rssi = round(link.reader_dbm + self._random.gauss(0, RSSI_SD_DB))
        turn = (link.phase + self._random.gauss(0, PHASE_SD)) / (2 * math.pi)
        return Read(self._now, epc, antenna, rssi, self._channel + 1, int(turn * 4096) % 4096)

    def _links(self, antenna: int) -> Iterator[tuple[str, Link, float]]:
        at = self._now
        bodies, movers = self._scene.bodies(at), self._scene.movers(at)
        for epc, pose in self._scene.poses(at):
            link = self._hall.link(antenna, pose, self._channel, bodies, movers)
            if link is not None and link.chip_dbm > pose.chip_dbm - 3:
                yield epc, link, pose.chip_dbm

    def _happens(self, margin_db: float, width_db: float) -> bool:
        return self._random.random() < 1 / (1 + math.exp(max(-40.0, min(40.0, -margin_db / width_db))))
