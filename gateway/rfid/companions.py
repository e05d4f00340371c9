"""Tags that travel together: how alike two visits are, and what they tell as one.

Each tag of a load has its own fading, all have the same path; a tag with three reads is plain once its companions'
reads are added. `alike` is the chance that two tags move as one, a logistic model over how their visits begin, end,
lean, rise and rest at the same times (coefficients and what they were fitted on: `weights`).
"""

import math
from collections.abc import Sequence
from operator import mul

from gateway.rfid.profile import Leans
from gateway.rfid.story import END_BINS, Story, mean

MOST_COMPANIONS = 16
MOST_COMPARED = 64  # those that came and went at the nearest times; each comparison takes some 20 us
LEAST_ALIKE = 0.3
STILL = 0.15
TURN_BINS = 24
TOGETHER = (
    "contrast", "turn", "lean", "contrast less turn", "posts' contrast", "posts' turn", "posts' lean", "begin", "end",
    "ends", "before cut", "after cut", "around cut", "top level", "level at cut", "share of top", "least share",
    "centre from cut", "peak from cut", "bins", "posts at peak", "lean at peak",
)  # fmt: skip
Group = Sequence[tuple[float, Story]]


def likeness(one: Story, other: Story) -> tuple[float, ...]:
    """Numbers of a pair of visits, in the order of `ALIKE`."""
    both = product = mine = theirs = posts = rise = rest = changes = 0.0
    pairs = 0
    for n, lean in one.leans.items():
        its = other.leans.get(n)
        if its is None:
            continue
        both += 1
        product += lean * its
        mine += lean * lean
        theirs += its * its
        posts += abs(one.posts[n] - other.posts[n])
        rise += abs(one.levels[n] - one.top_db - other.levels[n] + other.top_db)
        p, q = one.motion.get(n), other.motion.get(n)
        if p is not None and q is not None:
            pairs += 1
            rest += abs(p - q)
            changes += (p < STILL) != (q < STILL)
    agree = product / math.sqrt((mine + 0.3) * (theirs + 0.3))
    begins, ends = abs(one.first - other.first), abs(one.last - other.last)
    return (
        min(begins, 8.0), min(ends, 4.0), min(abs(one.peak_at - other.peak_at), 4.0),
        min(abs(one.cut_at - other.cut_at), 4.0), agree,
        both / max(1.0, len(one.leans) + len(other.leans) - both), posts / both if both else 1.0, 0.0 if both else 1.0,
        abs(one.moved - other.moved), math.log1p(both) * agree, rise / both / 10 if both else 1.0,
        rest / pairs if pairs else 0.5, changes / pairs if pairs else 0.3, min(begins, 1.0), min(ends, 1.0),
        math.log1p(both), math.log1p(pairs) * (rest / pairs if pairs else 0.3), min(one.moved, other.moved),
    )  # fmt: skip


def group_of(own: Story, others: Sequence[Story], alike: Sequence[float]) -> Group:
    """The visit and its companions with their weights; `alike` holds a constant and the weights of `likeness`."""
    found: list[tuple[float, int, Story]] = []
    if len(others) > MOST_COMPARED:
        others = sorted(others, key=lambda one: abs(one.first - own.first) + 2 * abs(one.last - own.last))
    for place, other in enumerate(others[:MOST_COMPARED]):
        total = alike[0] + sum(map(mul, alike[1:], likeness(own, other)))
        chance = 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))
        if chance >= LEAST_ALIKE:
            found.append((chance, place, other))
    found.sort(key=lambda each: (-each[0], each[1]))
    return [(1.0, own), *((chance, other) for chance, _place, other in found[:MOST_COMPANIONS])]


def as_one(group: Group) -> tuple[tuple[float, ...], float]:
    """The group's mean story, its weight, and the numbers of `TOGETHER`; and the direction, above 0 inside out."""
    weight = sum(share for share, _ in group)
    means = tuple(sum(share * one.values[i] for share, one in group) / weight for i in range(len(group[0][1].values)))
    numbers, contrast = _together(group, weight)
    signed = sum(share * one.contrast * math.sqrt(len(one.leans)) for share, one in group)
    return (*means, math.log(weight), *numbers), signed + 2 * contrast


def _together(group: Group, weight: float) -> tuple[tuple[float, ...], float]:
    own = group[0][1]
    low, high = min(own.leans) - 4, max(own.leans) + 4
    leans: Leans = {}
    posts: Leans = {}
    levels: Leans = {}
    there: Leans = {}
    for share, one in group:
        for n, lean in one.leans.items():
            if low <= n <= high:
                part = share / weight
                leans[n] = leans.get(n, 0.0) + part * lean
                posts[n] = posts.get(n, 0.0) + part * one.posts[n]
                levels[n] = levels.get(n, 0.0) + part * one.levels[n]
                there[n] = there.get(n, 0.0) + part
    bins = sorted(there)
    contrast, cut, turn, lean = _segments(leans, bins)
    across, _, across_turn, aside = _segments(posts, bins)
    sign = 1.0 if contrast >= 0 else -1.0
    begin = mean([-sign * leans[n] / there[n] for n in bins[:END_BINS]])
    end = mean([sign * leans[n] / there[n] for n in bins[-END_BINS:]])
    before = mean([-sign * leans[n] / there[n] for n in bins if n < cut][-6:])
    after = mean([sign * leans[n] / there[n] for n in bins if n >= cut][:6])
    top = mean(sorted(levels.values())[-3:])
    near = mean([levels[n] for n in (cut - 1, cut) if n in levels])
    whole = sum(levels.values()) + 1e-9
    share = sum(levels[n] for n in bins if n < cut) / whole
    centre = sum(n * levels[n] for n in bins) / whole
    peak = max(bins, key=levels.__getitem__)
    return (
        abs(contrast), turn, abs(lean), abs(contrast) - turn, abs(across), across_turn, abs(aside), begin, end,
        min(begin, end), before, after, min(before, after), top / 10, near / 10, near / (top + 0.1),
        min(share, 1 - share), min(abs(centre - cut), 8.0) / 4, min(abs(peak - cut), 8.0) / 4, math.log1p(len(bins)),
        abs(posts[peak]) / there[peak], abs(leans[peak]) / there[peak],
    ), contrast  # fmt: skip


def _segments(leans: Leans, bins: Sequence[int]) -> tuple[float, int, float, float]:
    """The best cut in two (contrast, bin), in three (there and back), and the whole lean; shares of all leaning."""
    sums = [0.0]
    for n in bins:
        sums.append(sums[-1] + leans[n])
    whole, count = sums[-1], len(bins)
    total = sum(abs(leans[n]) for n in bins) + 1e-9
    two, place, three = 0.0, 0, 0.0
    for i in range(1, count):
        if sums[i] * (whole - sums[i]) < 0 and abs(whole - 2 * sums[i]) > abs(two):
            two, place = whole - 2 * sums[i], i
    for i in range(1, count - 1):
        for j in range(i + 1, min(count, i + TURN_BINS)):
            middle = sums[j] - sums[i]
            if sums[i] * middle < 0 and (whole - sums[j]) * middle < 0:
                three = max(three, abs(sums[i]) + abs(middle) + abs(whole - sums[j]))
    return two / total, bins[place], three / total, whole / total
