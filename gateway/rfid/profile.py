"""One tag's visit at a portal, kept as time bins: how strongly each side of the gate saw it, and how it moved.

Reads come by antennas in turn, some 0.1 s each, so a bin of `BIN_S` holds about one turn of all antennas. Each bin has
the reads and strengths (dB above `FLOOR_DBM`) of the inner and the outer antennas, and of those on the left and the
right post. A side that did not read the tag in a bin is smoothed over a window of bins as SMURF does it (Jeffery,
Garofalakis, Franklin: Adaptive Cleaning for RFID Data Streams, VLDB 2006): `w* = ceil(ln(1/delta) / p)` epochs, p the
share of epochs with a read, at most `MOST_WINDOW` bins; a side that was silent for the whole window counts as 0 dB.

Phase tells motion: it turns once for each half wave (16 cm) that a tag goes from or to the antenna (Nikitin, Martinez
et al.: Phase based spatial identification of UHF RFID tags, IEEE RFID 2010). Of two reads of one antenna and channel
- within `PULL_S` the turn is less than half of one up to some 1.5 m/s: it tells metres away (above 0) or nearer;
- within `PAIR_S`, `1 - cos` of the turn is 0 for a tag that stands, 1 on average for one that moves.
Phase falls with distance here, as the wave's own does.
"""

import math
from array import array
from dataclasses import dataclass, field
from typing import TypeAlias

BIN_S = 0.5
MOST_BINS = 160
PAIR_S = 2.0
PULL_S = 0.06
RADIANS_A_METRE = 4 * math.pi * 915e6 / 299_792_458  # there and back, in the middle of 860 to 960 MHz
FLOOR_DBM = -80.0
SLOPE_DB = 7.0
DELTA = 0.05
MOST_WINDOW = 4

# A bin is one row of numbers: reads and dB of each side and post; metres and seconds of the same; turns and pairs.
INNER, OUTER, LEFT, RIGHT = 0, 2, 4, 6
PULL, TURNS, PAIRS = 8, 16, 17
Bin: TypeAlias = "array[float]"
EMPTY: Bin = array("d", [0.0] * 18)
Phase = tuple[float, int, float]  # when, channel, degrees


@dataclass(slots=True)
class Profile:
    """The bins of a visit; at most `MOST_BINS`, the oldest are forgotten."""

    bins: dict[int, Bin] = field(default_factory=dict)
    phases: dict[int, tuple[Phase | None, Phase | None]] = field(default_factory=dict)  # by antenna: last, before it

    def add(self, at: float, outer: bool, right: bool | None, rssi_dbm: float, count: int) -> None:
        """Reads of an antenna with a role; `right` is None where its post is not known."""
        one = self._bin(at)
        level_db = count * min(max(0.5, rssi_dbm - FLOOR_DBM), 80.0)
        side = OUTER if outer else INNER
        one[side] += count
        one[side + 1] += level_db
        if right is not None:
            post = RIGHT if right else LEFT
            one[post] += count
            one[post + 1] += level_db

    def turn(
        self, at: float, antenna: int, outer: bool, right: bool | None, channel: int | None, degrees: float
    ) -> None:
        """A read's phase, compared with that antenna's last before it."""
        before = self._before((at, -1 if channel is None else channel, degrees), antenna)
        if before is None:
            return
        one, passed = self._bin(at), at - before[0]
        turn = math.remainder(degrees - before[2], 360.0) * (math.pi / 180)
        one[TURNS] += 1 - math.cos(turn)
        one[PAIRS] += 1
        if passed >= PULL_S:
            return
        for place in (OUTER if outer else INNER, RIGHT if right else LEFT)[: 1 if right is None else 2]:
            one[PULL + place] -= turn / RADIANS_A_METRE
            one[PULL + place + 1] += passed

    def _before(self, mine: Phase, antenna: int) -> Phase | None:
        """That antenna's read before this one, if they can be compared; the order of equal times does not matter."""
        last, before = self.phases.get(antenna, (None, None))
        if last is None or mine[0] > last[0]:
            self.phases[antenna] = (mine, last)
            before = last
        elif mine[0] == last[0]:
            self.phases[antenna] = (min(last, mine), before)
        if before is not None and before[1] == mine[1] and 0 < mine[0] - before[0] < PAIR_S:
            return before
        return None

    def _bin(self, at: float) -> Bin:
        number = int(at / BIN_S)
        found = self.bins.get(number)
        if found is None:
            if len(self.bins) >= MOST_BINS:
                del self.bins[min(self.bins)]
            found = self.bins[number] = EMPTY[:]
        return found

    def seen(self) -> list[int]:
        """The numbers of the bins with reads, in the order of time."""
        return sorted(number for number, one in self.bins.items() if one[INNER] + one[OUTER])

    def leans(self, numbers: list[int]) -> list[float]:
        """For each bin from -1 (inside) to 1 (outside)."""
        return self._leaning(numbers, OUTER, INNER)

    def posts(self, numbers: list[int]) -> list[float]:
        """The same from the left post to the right one: what is carried along the wall passes one after the other."""
        return self._leaning(numbers, RIGHT, LEFT)

    def _leaning(self, numbers: list[int], more: int, less: int) -> list[float]:
        if not numbers:
            return []
        window = smurf_window(len(numbers) / (numbers[-1] - numbers[0] + 1))
        return [math.tanh((self._level(n, more, window) - self._level(n, less, window)) / SLOPE_DB) for n in numbers]

    def _level(self, number: int, side: int, window: int) -> float:
        """The mean level of the nearest bins with a read, falling to 0 at the end of the window."""
        one = self.bins[number]
        if one[side]:
            return one[side + 1] / one[side]
        for away in range(1, window):
            before, after = self.bins.get(number - away, EMPTY), self.bins.get(number + away, EMPTY)
            if reads := before[side] + after[side]:
                return (before[side + 1] + after[side + 1]) / reads * (1 - away / window)
        return 0.0


def smurf_window(share: float) -> int:
    """Bins to look at so that a tag that is there is seen with a chance of 1 - DELTA; share: of bins with a read.

    A third of SMURF's epochs: four antennas take turns, a bin holds three of them on average.
    """
    return max(1, min(MOST_WINDOW, math.ceil(math.log(1 / DELTA) / max(share, 0.05) / 3)))
