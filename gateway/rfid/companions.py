"""Tags that travel together: which visits make a load, and the load as one.

Each tag of a load has its own fading, all have the same path; a tag with three reads is plain once its companions'
reads are added. Who they are is asked twice: first pair by pair (`likeness`), then with what the pairs say of others:
two tags of one load have the same companions.
"""

import math
from collections.abc import Sequence
from operator import itemgetter

from gateway.rfid.likeness import KEPT, likeness
from gateway.rfid.story import Near, Numbers, Row, Story
from gateway.rfid.weights import Model

MOST_COMPANIONS = 24
MOST_COMPARED = 56  # those that came and went at the nearest times; each comparison takes some 60 us
LEAST_NEAR = 0.1
LEAST_ASKED = 0.12
LEAST_ALIKE = 0.25
AROUND_BINS = 4
TOGETHER = (
    "alike", "same companions", "same near companions", "common companions", "words apart", "ways apart",
    "least companions", "most companions", "begin apart s", "end apart s", "cut apart s", "leans agree", "posts apart",
    "motion apart", "bins", "least motion", "leans differ", "posts differ",
)  # fmt: skip
WORDS = ("own", "own other", "theirs", "theirs other", "theirs less other", "companions", "chance", "chance other")
Group = Sequence[tuple[float, Story]]
KEEP = itemgetter(*KEPT)


def chance_of(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


def nearest(own: Story, others: Sequence[Story]) -> Sequence[Story]:
    """Those that came and went at the nearest times."""
    if len(others) <= MOST_COMPARED:
        return others
    first, last = own.first, own.last
    return sorted(others, key=lambda one: abs(one.first - first) + 2 * abs(one.last - last))[:MOST_COMPARED]


def pair_of(one: Story, other: Story, model: Model) -> Numbers:
    """The log-odds that two move as one, asked pair by pair, and the numbers of `KEPT`; remembered by both."""
    found = one.pairs.get(other.number)
    if found is None:
        numbers = likeness(one, other)
        found = (model.alike.roughly(numbers), *KEEP(numbers))
        one.pairs[other.number] = other.pairs[one.number] = found
    return found


def near_of(own: Story, others: Sequence[Story], model: Model) -> Near:
    """Its likely companions among those around; remembered as long as its story stays as it is."""
    if own.near is None:
        chances, total, out, back = {own.number: 1.0}, 1.0, own.chances[0], own.chances[1]
        for other in nearest(own, others):
            if other is not own and (chance := chance_of(pair_of(own, other, model)[0])) > LEAST_NEAR:
                chances[other.number] = chance
                total += chance
                out += chance * other.chances[0]
                back += chance * other.chances[1]
        squares = [chance * chance for chance in chances.values()]
        length, of_squares = math.sqrt(sum(squares)), math.sqrt(sum(square * square for square in squares))
        own.near = Near(chances, length, of_squares, total, (out / total, back / total))
    return own.near


def together(pair: Numbers, chance: float, mine: Near, its: Near) -> Numbers:
    """Numbers of a pair in the light of both ones' companions, in the order of `TOGETHER`."""
    common = squares = 0.0
    for number, share in mine.chances.items():
        if (other := its.chances.get(number)) is not None:
            product = share * other
            common += product
            squares += product * product
    p, q = mine.words, its.words
    return (
        pair[0], common / (mine.length * its.length), squares / (mine.length_of_squares * its.length_of_squares),
        common - 2 * (chance if chance > LEAST_NEAR else 0.0), abs(p[0] - q[0]) + abs(p[1] - q[1]),
        p[0] * q[1] + p[1] * q[0], min(mine.total, its.total), max(mine.total, its.total), *pair[1:],
    )  # fmt: skip


def group_of(own: Story, others: Sequence[Story], model: Model) -> Group:
    """The visit and its companions with their weights, the surest first."""
    found: list[tuple[float, Story]] = []
    for other in nearest(own, others):
        pair = pair_of(own, other, model)
        chance = chance_of(pair[0])
        if chance >= LEAST_ASKED:
            numbers = together(pair, chance, near_of(own, others, model), near_of(other, [own, *others], model))
            weight = chance_of(model.together(numbers))
            if weight >= LEAST_ALIKE:
                found.append((weight, other))
    return grouped(own, found)


def grouped(own: Story, found: list[tuple[float, Story]]) -> Group:
    found.sort(key=lambda each: (-each[0], each[1].number))
    return [(1.0, own), *found[:MOST_COMPANIONS]]


def as_one(group: Group) -> tuple[dict[int, Row], float]:
    """The group's rows summed, from a little before its own visit to a little after it, and the sum of weights."""
    own = group[0][1].rows
    low, high = min(own) - AROUND_BINS, max(own) + AROUND_BINS
    rows: dict[int, Row] = {}
    for share, one in group:
        for n, row in one.rows.items():
            if low <= n <= high:
                sums = rows.get(n)
                rows[n] = (
                    [share * value for value in row]
                    if sums is None
                    else [total + share * value for total, value in zip(sums, row, strict=True)]
                )
    return rows, sum(share for share, _ in group)


def words_of(group: Group, way: int) -> Numbers:
    """What they say by themselves (see `WORDS`); way: 0 as out, 1 as in."""
    own, other = group[0][1].said, 1 - way
    weight, mine, its, p, q = 0.5, 0.0, 0.0, 0.0, 0.0
    for share, one in group[1:]:
        weight += share
        mine += share * max(-6.0, min(6.0, one.said[way]))
        its += share * max(-6.0, min(6.0, one.said[other]))
        p += share * one.chances[way]
        q += share * one.chances[other]
    companions = math.log(weight + 0.5)
    return own[way], own[other], mine / weight, its / weight, (mine - its) / weight, companions, p / weight, q / weight
