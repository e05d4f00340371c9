"""What a visit tells in numbers, by itself or as the sum of a group that moves as one.

The idea is that of Keller, Thiesse, Kungl, Fleisch (Using low-level reader data to detect false-positive RFID tag
reads, IoT 2010): numbers of the low-level reads part tags that are moved through from those that only stand by. Ours
are made of leans (see `profile`) and of phase: a tag that passes comes nearer while the near side sees it better, and
goes away while the far side does; one that turns back, or is carried along the wall, does both on one side; one that
stands does neither. Every number is asked twice, as if it went out and as if it came in: a gate and its mirror image
are the same.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.rfid.profile import BIN_S, PAIRS, PULL, TURNS, Profile

ENDS = 3
NEAR_CUT = 6
ASIDE = 0.25
STILL, MOVING = 0.15, 0.4  # of 1 - cos
FASTEST = 3.0
LEAST_S = 0.01
# what a row holds of one bin; of a group their weighted sums
THERE, LEAN, POST, LEVEL, IN_M, IN_S, OUT_M, OUT_S, TURN, PAIR = 0, 1, 2, 3, 4, 5, 6, 7, 12, 13
Row = list[float]
Numbers = tuple[float, ...]
SHARED = (
    "top level", "level at begin", "level at end", "posts' contrast", "posts' lean", "posts' shift", "posts at peak",
    "posts' pull", "posts' sides", "motion", "begin moves", "end moves", "rests", "bins", "seconds", "pull seconds",
    "speed", "nearing", "leaving", "level swing", "gap",
)  # fmt: skip
TURNED = (
    "contrast", "begin", "end", "ends", "before", "after", "before share", "after share", "least side", "lean",
    "lowest before", "lowest after", "level at cut", "peak from cut", "centre from cut", "motion at cut",
    "through", "through share", "nearing before", "leaving after", "speed at near", "speed at far", "last at near",
    "first at far", "sides at cut", "length before", "length after", "farthest", "nearest", "two cuts",
)  # fmt: skip
OWN = ("log reads", "strongest", *SHARED, *TURNED)


@dataclass(slots=True)
class Near:
    """A visit's likely companions by their numbers, and what they say on average: that they passed, out and in."""

    chances: dict[int, float]
    length: float
    length_of_squares: float
    total: float
    words: tuple[float, float]


@dataclass(slots=True)
class Story:
    """A visit as of now: its rows by bin, its numbers (`OWN`, asked as out and as in), what it says by itself.

    `pairs` and `near` are found when they are first asked for; they name other visits by number only.
    """

    number: int
    epc: str
    first: float
    last: float
    reads: int
    rows: dict[int, Row]
    out: Numbers
    back: Numbers
    moved: float
    cut_at: float
    peak_at: float
    top_db: float
    moves_from: float
    moves_to: float
    said: tuple[float, float] = (0.0, 0.0)  # log-odds of its own that it passed, out and in
    chances: tuple[float, float] = (0.0, 0.0)  # the same
    pairs: dict[int, Numbers] = field(default_factory=dict)
    near: Near | None = None


@dataclass(slots=True)
class Run:
    """The rows in the order of time as lines of numbers; leans and levels as shares of the whole group."""

    numbers: list[int]
    rows: list[Row]
    leans: list[float]
    means: list[float]  # of those that are there
    levels: list[float]
    seconds: list[float]
    speeds: list[float]  # m/s away from the antennas
    across: list[float]  # how much faster from the inner ones than from the outer ones
    top: float
    peak: int  # its place
    centre: float


def told(number: int, epc: str, profile: Profile, reads: int, strongest_dbm: float, first: float, last: float) -> Story:
    """The story of a visit."""
    numbers = profile.seen()
    rows: dict[int, Row] = {}
    for n, lean, post in zip(numbers, profile.leans(numbers), profile.posts(numbers), strict=True):
        one = profile.bins[n]
        rows[n] = [1.0, lean, post, (one[1] + one[3]) / (one[0] + one[2]), *one[PULL:TURNS], one[TURNS], one[PAIRS]]
    if not rows:
        return Story(number, epc, first, last, reads, {}, (), (), 0.5, first, first, 0.0, first, last)
    run = run_of(rows, 1.0)
    shared, out, back = numbers_of(run, 1.0)
    cut = run.numbers[cut_of(run.leans if out[0] >= back[0] else [-lean for lean in run.leans])[1]]
    moving = [n for n, row in rows.items() if row[PAIR] and row[TURN] > MOVING * row[PAIR]]
    more = (math.log1p(reads), (strongest_dbm + 60) / 10, *shared)
    return Story(
        number, epc, first, last, reads, rows, (*more, *out), (*more, *back), moved_of(run.rows), cut * BIN_S,
        run.centre * BIN_S, run.top * 10,
        moving[0] * BIN_S if moving else first, moving[-1] * BIN_S if moving else last,
    )  # fmt: skip


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def speed(metres: float, seconds: float) -> float:
    """Metres a second, at most `FASTEST` either way; 0 where too little is known."""
    return max(-FASTEST, min(FASTEST, metres / seconds)) if seconds > LEAST_S else 0.0


def moved_of(rows: Sequence[Row]) -> float:
    """How much phases turned: 0 at rest, 1 moving, 0.5 where nothing is known."""
    pairs = sum(row[PAIR] for row in rows)
    return sum(row[TURN] for row in rows) / pairs if pairs else 0.5


def run_of(rows: dict[int, Row], weight: float) -> Run:
    numbers = sorted(rows)
    run = [rows[n] for n in numbers]
    levels = [row[LEVEL] / weight for row in run]
    squares = [level * level for level in levels]
    seconds = [row[IN_S] + row[OUT_S] for row in run]
    return Run(
        numbers,
        run,
        [row[LEAN] / weight for row in run],
        [row[LEAN] / row[THERE] for row in run],
        levels,
        seconds,
        [speed(row[IN_M] + row[OUT_M], s) for row, s in zip(run, seconds, strict=True)],
        [
            speed(row[IN_M], row[IN_S]) - speed(row[OUT_M], row[OUT_S]) if row[IN_S] > LEAST_S < row[OUT_S] else 0.0
            for row in run
        ],
        mean(sorted(levels)[-3:]) / 10,
        max(range(len(run)), key=levels.__getitem__),
        sum(n * square for n, square in zip(numbers, squares, strict=True)) / sum(squares),
    )


def numbers_of(run: Run, weight: float) -> tuple[Numbers, Numbers, Numbers]:
    """The numbers of `SHARED`, and those of `TURNED` as out and as in."""
    return _shared(run, weight), _turned(run, 1.0), _turned(run, -1.0)


def _shared(run: Run, weight: float) -> Numbers:
    count, span = len(run.rows), 1 + run.numbers[-1] - run.numbers[0]
    posts = [row[POST] / row[THERE] for row in run.rows]
    pulls = [post * pace for post, pace in zip(posts, run.speeds, strict=True)]
    known = [pace for pace, s in zip(run.speeds, run.seconds, strict=True) if s > LEAST_S]
    pairs = sum(row[PAIR] for row in run.rows)
    still = sum(row[PAIR] for row in run.rows if row[TURN] < STILL * row[PAIR])
    return (
        run.top, mean(run.levels[:ENDS]) / 10, mean(run.levels[-ENDS:]) / 10, abs(cut_of(posts)[0]),
        abs(sum(posts)) / (sum(map(abs, posts)) + 1e-9), abs(mean(posts[-ENDS:]) - mean(posts[:ENDS])),
        abs(mean(posts[max(0, run.peak - 1) : run.peak + 2])), abs(sum(pulls)) * BIN_S,
        abs(sum(pulls)) / (sum(map(abs, pulls)) + 0.3), moved_of(run.rows), moved_of(run.rows[:ENDS]),
        moved_of(run.rows[-ENDS:]), still / pairs if pairs else 0.5, math.log1p(count), math.log1p(span * BIN_S),
        math.log1p(sum(run.seconds) / weight), mean([abs(pace) for pace in known]), mean(known[:4]), mean(known[-4:]),
        (max(run.levels) - min(run.levels)) / 10, (span - count) / count,
    )  # fmt: skip


def cut_of(leans: list[float]) -> tuple[float, int]:
    """The best cut in a before below 0 and an after above it: its contrast (share of all leaning), and its place."""
    if len(leans) < 2:
        return 0.0, 0
    best, place, before, whole = -9.0, 1, 0.0, sum(leans)
    for i in range(1, len(leans)):
        before += leans[i - 1]
        if whole - 2 * before > best:
            best, place = whole - 2 * before, i
    return best / (sum(map(abs, leans)) + 1e-9), place


def _turned(run: Run, sign: float) -> Numbers:
    leans, means = [sign * lean for lean in run.leans], [sign * lean for lean in run.means]
    contrast, i = cut_of(leans)
    whole, cut = sum(map(abs, leans)) + 1e-9, run.numbers[i]
    before, after = sum(leans[:i]), sum(leans[i:])
    begin, end = -mean(means[:ENDS]), mean(means[-ENDS:])
    peak = run.numbers[run.peak]
    return (
        contrast, begin, end, min(begin, end), -mean(means[max(0, i - NEAR_CUT) : i]), mean(means[i : i + NEAR_CUT]),
        -before / whole, after / whole, math.log1p(max(0.0, min(-before, after))), sum(leans) / whole,
        _lowest([-lean for lean in means[:i]]), _lowest(means[i:]),
        mean(run.levels[max(0, i - 1) : i + 1]) / 10 / (run.top + 0.1),
        max(-8.0, min(8.0, peak - cut)) / 4, max(-8.0, min(8.0, run.centre - cut)) / 4,
        moved_of(run.rows[max(0, i - ENDS) : i + ENDS]), *_paced(run, means, i),
        sign * sum(run.across[max(0, i - 2) : i + 2]), math.log1p(cut - run.numbers[0]),
        math.log1p(run.numbers[-1] - cut), max(means), min(means), (2 * _most(leans) - sum(leans)) / whole,
    )  # fmt: skip


def _paced(run: Run, means: list[float], cut: int) -> Numbers:
    """Nearer on the near side and away on the far one: metres through, and the paces before, after, near and far."""
    through = size = 0.0
    parts = [[0.0, 1e-9] for _ in range(4)]
    near: list[float] = []
    far: list[float] = []
    for k, lean in enumerate(means):
        s, pace = run.seconds[k], run.speeds[k]
        if s <= LEAST_S:
            continue
        through += lean * pace
        size += abs(lean * pace)
        share = min(s, 0.3)
        for part in (0 if k < cut else 1, 2 if lean < -ASIDE else 3 if lean > ASIDE else -1):
            if part >= 0:
                parts[part][0] += pace * share
                parts[part][1] += share
        if lean < -ASIDE:
            near.append(pace)
        elif lean > ASIDE:
            far.append(pace)
    paces = [total / share for total, share in parts]
    return (through * BIN_S, through / (size + 0.3), *paces, mean(near[-3:]), mean(far[:3]))


def _most(leans: list[float]) -> float:
    """The largest sum of a run of neighbours: there, if it went there and back."""
    best = run = 0.0
    for lean in leans:
        run = max(0.0, run) + lean
        best = max(best, run)
    return best


def _lowest(leans: list[float]) -> float:
    """The lowest mean of three neighbours: a tag that went back leans the wrong way at an end."""
    if not leans:
        return -1.0
    if len(leans) < 3:
        return mean(leans)
    return min(mean(leans[i : i + 3]) for i in range(len(leans) - 2))
