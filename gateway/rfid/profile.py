"""One tag's visit at a portal, kept as time bins: how strongly each side of the gate saw it, and whether it moved.

Reads come by antennas in turn, some 0.1 s each, so a bin of `BIN_S` holds about one turn of all antennas. Each bin has
the reads and strengths (dB above `FLOOR_DBM`) of the inner and the outer antennas, and of those on the left and the
right post. A side that did not read the tag in a bin is smoothed over a window of bins as SMURF does it (Jeffery,
Garofalakis, Franklin: Adaptive Cleaning for RFID Data Streams, VLDB 2006): `w* = ceil(ln(1/delta) / p)` epochs, p the
share of epochs with a read, at most `MOST_WINDOW` bins; a side that was silent for the whole window counts as 0 dB.

Motion is what the phase tells: between two reads of one antenna on one channel the phase of a tag that stands stays,
that of one that goes at 1 m/s turns by about half a turn in 0.1 s (Nikitin, Martinez et al.: Phase based spatial
identification of UHF RFID tags, IEEE RFID 2010). `1 - cos` of the turn is 0 for a tag that stands, 1 on average for
one that moves.
"""

import math
from dataclasses import dataclass, field

BIN_S = 0.5
MOST_BINS = 160
PAIR_S = 0.6
FLOOR_DBM = -80.0
SLOPE_DB = 7.0
DELTA = 0.05
MOST_WINDOW = 4

Leans = dict[int, float]  # by number of the bin
Phase = tuple[float, int, float]  # when, channel, degrees


@dataclass(slots=True)
class Side:
    """Reads of one side in one bin, and the sum of their dB above the floor."""

    reads: int = 0
    level_db: float = 0.0

    def add(self, level_db: float, count: int) -> None:
        self.reads += count
        self.level_db += count * level_db


@dataclass(slots=True)
class Bin:
    """What was seen in one bin of time."""

    inner: Side = field(default_factory=Side)
    outer: Side = field(default_factory=Side)
    left: Side = field(default_factory=Side)
    right: Side = field(default_factory=Side)
    turns: float = 0.0
    pairs: int = 0

    @property
    def reads(self) -> int:
        """Reads of antennas with a role."""
        return self.inner.reads + self.outer.reads

    @property
    def mean_db(self) -> float:
        return (self.inner.level_db + self.outer.level_db) / self.reads if self.reads else 0.0


@dataclass(slots=True)
class Profile:
    """The bins of a visit; at most `MOST_BINS`, the oldest are forgotten."""

    bins: dict[int, Bin] = field(default_factory=dict)
    _phases: dict[int, tuple[Phase | None, Phase | None]] = field(default_factory=dict)  # by antenna: last, before it

    def add(self, at: float, outer: bool, right: bool | None, rssi_dbm: float, count: int) -> None:
        """Reads of an antenna with a role; `right` is None where its post is not known."""
        one = self._bin(at)
        level_db = min(max(0.5, rssi_dbm - FLOOR_DBM), 80.0)
        (one.outer if outer else one.inner).add(level_db, count)
        if right is not None:
            (one.right if right else one.left).add(level_db, count)

    def turn(self, at: float, antenna: int, channel: int | None, degrees: float) -> None:
        """A read's phase, compared with that antenna's last before it; the order of equal times does not matter."""
        mine = (at, -1 if channel is None else channel, degrees)
        last, before = self._phases.get(antenna, (None, None))
        if last is None or at > last[0]:
            self._phases[antenna] = (mine, last)
            before = last
        elif at == last[0]:
            self._phases[antenna] = (min(last, mine), before)
        if before is not None and before[1] == mine[1] and 0 < at - before[0] < PAIR_S:
            one = self._bin(at)
            one.pairs += 1
            one.turns += 1 - math.cos(math.radians(degrees - before[2]))

    def _bin(self, at: float) -> Bin:
        number = int(at / BIN_S)
        found = self.bins.get(number)
        if found is None:
            if len(self.bins) >= MOST_BINS:
                del self.bins[min(self.bins)]
            found = self.bins[number] = Bin()
        return found

    def leans(self) -> Leans:
        """For each bin with reads from -1 (inside) to 1 (outside)."""
        return self._leaning([(number, one.outer, one.inner) for number, one in self.bins.items()])

    def posts(self) -> Leans:
        """The same from the left post to the right one: what is carried along the wall passes one after the other."""
        return self._leaning([(number, one.right, one.left) for number, one in self.bins.items()])

    def _leaning(self, sides: list[tuple[int, Side, Side]]) -> Leans:
        numbers = sorted(number for number, one in self.bins.items() if one.reads)
        if not numbers:
            return {}
        window = smurf_window(len(numbers) / (numbers[-1] - numbers[0] + 1))
        more = {number: side for number, side, _ in sides}
        less = {number: side for number, _, side in sides}
        return {n: math.tanh((_level(more, n, window) - _level(less, n, window)) / SLOPE_DB) for n in numbers}


def _level(sides: dict[int, Side], number: int, window: int) -> float:
    """The mean level of the nearest bins with a read, falling to 0 at the end of the window."""
    for away in range(window):
        reads, total = 0, 0.0
        for near in (number - away, number + away) if away else (number,):
            if (one := sides.get(near)) is not None:
                reads += one.reads
                total += one.level_db
        if reads:
            return total / reads * (1 - away / window)
    return 0.0


def smurf_window(share: float) -> int:
    """Bins to look at so that a tag that is there is seen with a chance of 1 - DELTA; share: of bins with a read.

    A third of SMURF's epochs: four antennas take turns, a bin holds three of them on average.
    """
    return max(1, min(MOST_WINDOW, math.ceil(math.log(1 / DELTA) / max(share, 0.05) / 3)))
