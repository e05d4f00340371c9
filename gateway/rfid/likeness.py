"""How alike two visits are: numbers of a pair, from which `weights` tells the chance that both tags move as one.

Two tags of a load have the same path, so they come and go, start and halt, lean and turn at the same times; what is
compared stands in their rows of the same bins. None of it depends on what the tags are called.
"""

import math

from gateway.rfid.story import (
    IN_M,
    IN_S,
    LEAN,
    LEAST_S,
    LEVEL,
    OUT_M,
    OUT_S,
    PAIR,
    POST,
    STILL,
    TURN,
    Numbers,
    Row,
    Story,
    speed,
)

MOST_S = 8.0
ALIKE = (
    "begin apart s", "end apart s", "peak apart s", "cut apart s", "leans agree", "bins shared", "posts apart",
    "motion apart", "agreement x bins", "levels apart", "rest apart", "one rests", "bins", "least motion",
    "leans apart", "speeds apart", "speeds agree", "both move", "both rest", "leans differ", "posts differ",
    "levels differ", "moves from apart s", "moves to apart s", "words apart", "ways apart", "through agrees", "pairs",
    "rests x bins",
)  # fmt: skip
KEPT = tuple(map(ALIKE.index, (
    "begin apart s", "end apart s", "cut apart s", "leans agree", "posts apart", "motion apart", "bins",
    "least motion", "leans differ", "posts differ",
)))  # fmt: skip


def likeness(one: Story, other: Story) -> Numbers:
    """Numbers of a pair of visits, in the order of `ALIKE`; the same both ways round."""
    shared = [(row, its) for n, row in one.rows.items() if (its := other.rows.get(n)) is not None]
    bins = len(shared)
    union = max(1, len(one.rows) + len(other.rows) - bins)
    agree, leans, leans_differ, posts, posts_differ, levels, levels_differ = _places(shared, one.top_db - other.top_db)
    pairs, rest, changes, moving, resting = _rests(shared)
    slow, faster, through = _paces(shared)
    mine, theirs = one.chances, other.chances
    return (
        min(abs(one.first - other.first), MOST_S), min(abs(one.last - other.last), MOST_S),
        min(abs(one.peak_at - other.peak_at), MOST_S), min(abs(one.cut_at - other.cut_at), MOST_S), agree, bins / union,
        posts, abs(one.moved - other.moved), math.log1p(bins) * agree, levels, rest, changes, bins,
        min(one.moved, other.moved), leans, slow, faster, moving, resting, leans_differ, posts_differ, levels_differ,
        min(abs(one.moves_from - other.moves_from), MOST_S), min(abs(one.moves_to - other.moves_to), MOST_S),
        abs(mine[0] - theirs[0]) + abs(mine[1] - theirs[1]), mine[0] * theirs[1] + mine[1] * theirs[0], through, pairs,
        rest * math.log1p(pairs) if pairs else 0.3,
    )  # fmt: skip


def _places(shared: list[tuple[Row, Row]], louder_db: float) -> Numbers:
    """How leans agree; then of leans, posts and levels the mean difference and how much it changes."""
    if not shared:
        return 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0
    product = mine = theirs = leans = posts = levels = 0.0
    lean = lean2 = post = post2 = level = level2 = 0.0
    for row, its in shared:
        a, b = row[LEAN], its[LEAN]
        product += a * b
        mine += a * a
        theirs += b * b
        d = a - b
        lean += d
        lean2 += d * d
        leans += abs(d)
        d = row[POST] - its[POST]
        post += d
        post2 += d * d
        posts += abs(d)
        d = row[LEVEL] - its[LEVEL] - louder_db
        level += d
        level2 += d * d
        levels += abs(d)
    n = len(shared)
    agree = product / math.sqrt((mine + 0.3) * (theirs + 0.3))
    return (
        agree, leans / n, lean2 / n - (lean / n) ** 2, posts / n, post2 / n - (post / n) ** 2, levels / n / 10,
        (level2 / n - (level / n) ** 2) / 100,
    )  # fmt: skip


def _rests(shared: list[tuple[Row, Row]]) -> Numbers:
    """Bins in which both have phases; of those: how differently they moved, where one moved, where both, where none."""
    rest = 0.0
    pairs = changes = moving = resting = 0
    for row, its in shared:
        if row[PAIR] and its[PAIR]:
            p, q = row[TURN] / row[PAIR], its[TURN] / its[PAIR]
            pairs += 1
            rest += abs(p - q)
            if (p < STILL) != (q < STILL):
                changes += 1
            elif p < STILL:
                resting += 1
            else:
                moving += 1
    if not pairs:
        return 0, 0.5, 0.3, 0.3, 0.3
    return pairs, rest / pairs, changes / pairs, moving / pairs, resting / pairs


def _paces(shared: list[tuple[Row, Row]]) -> Numbers:
    """How different their paces are, whether both come nearer or go away, whether both go through the same way."""
    slow = faster = through = 0.0
    count = 0
    for row, its in shared:
        s, t = row[IN_S] + row[OUT_S], its[IN_S] + its[OUT_S]
        if s > LEAST_S < t:
            v, w = speed(row[IN_M] + row[OUT_M], s), speed(its[IN_M] + its[OUT_M], t)
            count += 1
            slow += abs(v - w)
            faster += v * w
            through += v * w * row[LEAN] * its[LEAN]
    return slow / count if count else 1.0, max(-4.0, min(4.0, faster)), through
