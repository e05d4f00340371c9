"""How much planning may still cost: a number of counted steps first, so that a seed repeats, and the clock at last."""

import time

from gateway.planning.length import RouteLengths

# About half of what one core does (aisles a second in the recursion, by number of blocks), so that on a machine of
# today the counted steps end a run before its time limit does.
_AISLES_A_SECOND = (80_000, 50_000)
_AISLES_AN_ORDER = 20_000  # more has not found anything better


class Effort:
    """What of the time limit is used up, from 0 to 1 and beyond."""

    def __init__(self, lengths: RouteLengths, blocks: int, orders: int, time_limit_s: float) -> None:
        self._lengths = lengths
        in_time = time_limit_s * _AISLES_A_SECOND[min(blocks, len(_AISLES_A_SECOND)) - 1]
        self._most_columns = min(in_time, (orders + 1) * _AISLES_AN_ORDER)
        self._started, self._limit_s = time.monotonic(), 0.95 * time_limit_s  # the answer takes its time too

    def used(self) -> float:
        """The larger part: of the counted steps or of the time."""
        if self._limit_s <= 0:
            return 1.0
        elapsed = (time.monotonic() - self._started) / self._limit_s
        return max(elapsed, self._lengths.columns / self._most_columns)
