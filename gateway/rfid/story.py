"""What one visit tells by itself: which side it began and ended on, where it changed sides, how strong, how restless.

The idea is that of Keller, Thiesse, Kungl, Fleisch (Using low-level reader data to detect false-positive RFID tag
reads, IoT 2010): numbers of the low-level reads part tags that are moved through from those that only stand by. Ours
are made of leans (see `profile`): the best cut of a visit in a before and an after is where the sums of the leans
differ most.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from gateway.rfid.profile import BIN_S, Leans, Profile

END_BINS = 3
AT_CUT_BINS = 3
STORY = (
    "contrast", "posts' contrast", "posts' shift", "least side", "swing", "begin", "end", "ends", "reads", "seconds",
    "strongest", "level at cut", "motion", "motion at cut", "back", "short", "peak from cut", "lean", "posts' lean",
    "rate", "top level", "before", "after", "hump",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """A visit in numbers: `values` are those of `STORY`, `contrast` is above 0 from inside out."""

    first: float
    last: float
    leans: Leans
    posts: Leans
    levels: Leans
    motion: Leans
    cut_at: float
    peak_at: float
    contrast: float
    values: tuple[float, ...]

    @property
    def moved(self) -> float:
        return self.values[12]

    @property
    def top_db(self) -> float:
        return self.values[20] * 10


def told(profile: Profile, reads: int, strongest_dbm: float, first: float, last: float) -> Story:
    """The story of a visit."""
    own, posts = profile.leans(), profile.posts()
    numbers = sorted(own)
    if not numbers:
        return Story(first, last, {}, {}, {}, {}, first, first, 0.0, (0.0,) * len(STORY))
    levels = {n: one.mean_db for n, one in profile.bins.items() if one.reads}
    motion = {n: one.turns / one.pairs for n, one in profile.bins.items() if one.pairs}
    contrast, place = best_cut(own)
    squares = sum(level * level for level in levels.values())
    peak = sum(n * level * level for n, level in levels.items()) / squares
    values = (
        *_sides(own, posts, contrast, place),
        math.log1p(reads),
        math.log1p((1 + numbers[-1] - numbers[0]) * BIN_S),
        (strongest_dbm + 60) / 10,
        mean([levels[n] for n in range(place - 1, place + 2) if n in levels]) / 10,
        _moved(profile, numbers[0], numbers[-1]),
        _moved(profile, place - AT_CUT_BINS, place + AT_CUT_BINS),
        *_shape(own, posts, contrast, place, peak),
        reads / (1 + numbers[-1] - numbers[0]),
        mean(sorted(levels.values())[-3:]) / 10,
        *_shares(own, contrast, place),
        _hump([own[n] for n in numbers]),
    )
    return Story(first, last, own, posts, levels, motion, place * BIN_S, peak * BIN_S, contrast, values)


def best_cut(leans: Leans) -> tuple[float, int]:
    """Where before and after differ most: their contrast, -1 (outside in) to 1 (inside out), and the bin after it."""
    numbers = sorted(leans)
    whole = sum(map(abs, leans.values()))
    if not whole:
        return 0.0, numbers[0] if numbers else 0
    rest, before = sum(leans.values()), 0.0
    best, place = 0.0, numbers[0]
    for number in numbers:
        if before * rest < 0 and abs(rest - before) > abs(best):
            best, place = rest - before, number
        before += leans[number]
        rest -= leans[number]
    return best / whole, place


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _parts(own: Leans, contrast: float, place: int) -> tuple[list[float], list[float]]:
    """The leans before and after the cut, turned so that both are above 0 where the tag changed sides."""
    sign = 1.0 if contrast >= 0 else -1.0
    numbers = sorted(own)
    return [-sign * own[n] for n in numbers if n < place], [sign * own[n] for n in numbers if n >= place]


def _sides(own: Leans, posts: Leans, contrast: float, place: int) -> tuple[float, ...]:
    before, after = _parts(own, contrast, place)
    sign = 1.0 if contrast >= 0 else -1.0
    numbers = sorted(own)
    begin = -sign * mean([own[n] for n in numbers[:END_BINS]])
    end = sign * mean([own[n] for n in numbers[-END_BINS:]])
    shift = mean([posts[n] for n in numbers[-END_BINS:]]) - mean([posts[n] for n in numbers[:END_BINS]])
    least = math.log1p(max(0.0, min(sum(before), sum(after))))
    swing = mean(before) + mean(after)
    return abs(contrast), abs(best_cut(posts)[0]), abs(shift), least, swing, begin, end, min(begin, end)


def _moved(profile: Profile, low: int, high: int) -> float:
    near = [one for n, one in profile.bins.items() if low <= n <= high]
    pairs = sum(one.pairs for one in near)
    return sum(one.turns for one in near) / pairs if pairs else 0.5


def _shape(own: Leans, posts: Leans, contrast: float, place: int, peak: float) -> tuple[float, ...]:
    before, after = _parts(own, contrast, place)
    span = 1 + max(own) - min(own)
    lowest = min(_lowest(before), _lowest(after))
    short = 1.0 if len(own) < 3 else 0.0
    return lowest, short, abs(peak - place) / span, abs(mean([*own.values()])), abs(mean([*posts.values()]))


def _shares(own: Leans, contrast: float, place: int) -> tuple[float, float]:
    before, after = _parts(own, contrast, place)
    whole = sum(map(abs, own.values())) + 1e-9
    return sum(before) / whole, sum(after) / whole


def _lowest(leans: list[float]) -> float:
    """The lowest mean of three neighbours: a tag that went back leans the wrong way at an end."""
    if not leans:
        return -1.0
    if len(leans) < 3:
        return mean(leans)
    return min(mean(leans[i : i + 3]) for i in range(len(leans) - 2))


def _hump(leans: list[float]) -> float:
    """How far the middle third stands out from both ends."""
    third = max(1, len(leans) // 3)
    ends = (mean(leans[:third]) + mean(leans[-third:])) / 2
    return abs(mean(leans[third:-third]) - ends)
