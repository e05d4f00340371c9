"""What every scale has under its plate, whatever it speaks: load, settling, drift, zero, tare, and its display.

Weights are integer milligrams, times device seconds. A load shows at once as a damped swing and stands still after
`settle_s`; a change that comes again before that starts the swing anew. `hand_mg` is what presses on the plate beside
the load (or lifts it, below zero); `shaken` is a table that does not stop moving; `broken` a cell that gives no signal.
"""

import math
import random
from dataclasses import dataclass
from enum import Enum

OVER_DIVISIONS = 9  # beyond capacity, OIML R 76 lets a scale show nine divisions more
SHAKE_DIVISIONS = 40
ZERO_RANGE = 50  # zero and underload: one part in fifty of the capacity


class Refusal(Enum):
    """Why the scale cannot zero or tare: it moves, or the load is above or below the range for it."""

    MOVES = "moves"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Display:
    """What the display shows: net milligrams rounded to the division, or why there is no weight.

    `at_zero`: gross, and within a quarter of a division of zero.
    """

    net_mg: int
    stable: bool
    range: str  # ok | over | under | fault
    tare_mg: int
    at_zero: bool = False

    @property
    def grams(self) -> int:
        """Rounded to the nearest gram, halves up."""
        return (self.net_mg + 500) // 1000


class LoadCell:
    """The weighing half of a scale. Not locked: the scale around it is."""

    def __init__(
        self,
        *,
        grams: int,
        division_mg: int,
        capacity_g: int,
        settle_s: float,
        noise_mg: int,
        seed: int,
        rest_noise_mg: int = 0,
    ) -> None:
        self.division_mg = division_mg
        self.capacity_mg = capacity_g * 1000
        self.settle_s = settle_s
        self.noise_mg = noise_mg
        self.rest_noise_mg = rest_noise_mg
        self.load_mg = grams * 1000
        self.hand_mg = 0
        self.shaken = False
        self.broken = False
        self.drift_mg = 0
        self.tare_mg = 0
        self._zero_mg = 0
        self._from_mg = self.load_mg
        self._moved_at: float | None = -math.inf
        self._random = random.Random(seed)

    def move(self, load_mg: int) -> None:
        """Another load; it moves from the next look on."""
        self._from_mg, self.load_mg = self.load_mg, load_mg
        self._moved_at = None

    def jostle(self, by_mg: int) -> None:
        """Knock against it: the load is the same, and swings by `by_mg`."""
        self._from_mg = self.load_mg + by_mg
        self._moved_at = None

    def still(self, now: float) -> bool:
        """True when it stands still; the first look at a change starts its swing."""
        if self._moved_at is None:
            self._moved_at = now
        return not self.shaken and now >= self._moved_at + self.settle_s

    @property
    def still_at(self) -> float:
        """When it will stand still; infinity before the first look at a change, and while it is shaken."""
        return math.inf if self._moved_at is None or self.shaken else self._moved_at + self.settle_s

    def display(self, now: float, *, steady: bool = False) -> Display:
        """What it shows at `now`; `steady` leaves the noise out, so that looking changes nothing."""
        stable = self.still(now)
        absolute = self.load_mg + self.hand_mg + self.drift_mg - self._zero_mg
        if not stable:
            absolute += self._swing(now, 0 if steady else self.noise_mg)
        elif self.rest_noise_mg and not steady:
            absolute += round(self._random.gauss(0, self.rest_noise_mg))
        at_zero = self.tare_mg == 0 and 4 * abs(absolute) <= self.division_mg
        net = self.rounded(absolute - self.tare_mg)
        return Display(net, stable, self._range(absolute), self.tare_mg, at_zero)

    def _range(self, absolute_mg: int) -> str:
        if self.broken:
            return "fault"
        if absolute_mg > self.capacity_mg + OVER_DIVISIONS * self.division_mg:
            return "over"
        return "under" if absolute_mg < -(self.capacity_mg // ZERO_RANGE) else "ok"

    def _swing(self, now: float, noise_mg: int) -> int:
        if self.shaken:
            return round(self._random.gauss(0, SHAKE_DIVISIONS * self.division_mg))
        moved_at = now if self._moved_at is None else self._moved_at
        share = max(0.0, now - moved_at) / self.settle_s if self.settle_s > 0 else 1.0
        step = (self._from_mg - self.load_mg) * math.exp(-6 * share) * math.cos(9 * share)
        noise = self._random.gauss(0, noise_mg) if noise_mg else 0.0
        return round(step + noise * (1 - share))

    def rounded(self, mg: int) -> int:
        """To the division, halves away from zero."""
        half = self.division_mg // 2
        return (abs(mg) + half) // self.division_mg * self.division_mg * (-1 if mg < 0 else 1)

    def zero(self, now: float, *, moving: bool = False) -> Refusal | None:
        """Take what lies there as zero; `moving` allows it while it moves. Tare is cleared."""
        shown = self.display(now)
        absolute = shown.net_mg + self.tare_mg
        if not shown.stable and not moving:
            return Refusal.MOVES
        if abs(absolute) > self.capacity_mg // ZERO_RANGE or shown.range != "ok":
            return Refusal.ABOVE if absolute > 0 else Refusal.BELOW
        self.take_zero()
        return None

    def take_zero(self) -> None:
        """Whatever lies there is zero from now on."""
        self._zero_mg = self.load_mg + self.hand_mg + self.drift_mg
        self.tare_mg = 0

    def tare(self, now: float, *, moving: bool = False) -> Refusal | None:
        """Take what lies there as tare."""
        shown = self.display(now)
        absolute = shown.net_mg + self.tare_mg
        if not shown.stable and not moving:
            return Refusal.MOVES
        if shown.range != "ok" or absolute < 0:
            return Refusal.BELOW if absolute < 0 else Refusal.ABOVE
        self.tare_mg = absolute
        return None
