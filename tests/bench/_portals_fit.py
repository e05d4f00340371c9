"""Fits the models that judge visits at a portal, and writes `gateway/rfid/weights.json`. Needs numpy.

`nice python -m tests.bench._portals_fit [--cache DIR] [--some NAME=FIRST-LAST,...] [--out FILE]`

Only seeds below 1000 are taken: the figures of `tests.bench portals` are of 1000 and up. Four models are fitted one
after the other (see `gateway.rfid.weights`); what one says to the next about a scene comes from a twin that was fitted
on the scenes of the other half (seeds even or odd), so that each learns from words as good as they will be. Visits are
cut by the truth: what passed starts anew. Weights of a visit: 2 of a tag that only stood by, 1 of a passage, 0.4 of a
tag that passed at another time, 0.3 of a passage that is not over or is one of two in a visit.
"""

import argparse
import json
import pickle
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from firmware_sim.readers.portal.air import Read
from firmware_sim.readers.portal.scenarios import SCENARIOS, scenario
from firmware_sim.readers.portal.scene import Truth
from gateway.rfid import companions, likeness, weights
from gateway.rfid.judgement import NOTHING, Judgement, vectors
from gateway.rfid.passages import Passages
from gateway.rfid.story import OWN, SHARED, TURNED, Story
from tests.bench._boosting import Array, Forest, fitted
from tests.bench.portals import ASIDE_S, gate, through

SEEDS = {
    **dict.fromkeys(SCENARIOS, "0-19"),
    **dict.fromkeys(("conveyor", "dock-door-strays", "two-lanes", "busy-dock"), "0-49"),  # where they are hard to tell
}
AROUND_S = 5.0
TREES = {"alone": 200, "alike": 100, "together": 80, "passed": 240}
RATE = {"alone": 0.12, "alike": 0.2, "together": 0.2, "passed": 0.1}
MOST_PAIRS = 600_000
STOOD_BY, PASSED, OTHER_TIME, UNSURE = 2.0, 1.0, 0.4, 0.3
BLIND, BLIND_EVERY = " without phases", 10  # so that readers that tell none are judged well, too
Key = tuple[str, int]


@dataclass
class Visit:
    """What the judge was asked, and the truth."""

    story: Story
    out: bool
    back: bool
    weight: float
    load: int


@dataclass
class Pairs:
    """Which visits of a scene were compared, whether they were of one load, and their numbers."""

    places: list[tuple[int, int]]
    same: Array
    numbers: Array


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="keeps the scenes there")
    parser.add_argument("--some", default=",".join(f"{name}={seeds}" for name, seeds in SEEDS.items()))
    parser.add_argument("--out", type=Path, default=weights.FILE)
    given = parser.parse_args()
    keys = [key for part in given.some.split(",") for key in keys_of(part)]
    with tempfile.TemporaryDirectory() as folder:
        scenes = Scenes(keys, given.cache, Path(folder))
        told: dict[str, Any] = {"seeds": given.some, "visits": sum(len(scenes.rows[key]) // 2 for key in scenes)}
        forests = fit(scenes)
    names = {
        "alone": OWN,
        "alike": likeness.ALIKE,
        "together": companions.TOGETHER,
        "passed": (*companions.WORDS, *OWN, *(f"all: {name}" for name in (*SHARED, *TURNED))),
    }
    told |= {name: {"numbers": list(names[name]), **forest.told()} for name, forest in forests.items()}
    given.out.write_text(lines(told))


def keys_of(part: str) -> Iterator[Key]:
    name, _, seeds = part.partition("=")
    first, _, last = seeds.partition("-")
    if int(last) >= 1000:
        raise SystemExit("seeds of 1000 and up are for judging")
    for seed in range(int(first), int(last) + 1):
        yield name, seed
        if seed % BLIND_EVERY in (0, 5):
            yield name + BLIND, seed


def lines(told: dict[str, Any]) -> str:
    """JSON with a line for each tree."""
    parts = []
    for name, value in told.items():
        text = json.dumps(value)
        parts.append(f'"{name}": ' + text.replace("]], ", "]],\n").replace("[[", "[\n[").replace("], [", "],\n["))
    return "{" + ",\n".join(parts) + "}\n"


def played(name: str, seed: int, cache: Path | None) -> tuple[list[Read], list[Truth], list[list[str]]]:
    """Reads, truth, and the EPCs of each load."""
    file = cache and cache / f"{name}-{seed}.scene"
    if file and file.exists():
        reads, truth, loads = pickle.loads(file.read_bytes())
    else:
        (reads, truth), loads = scenario(name).play(seed), scenario(name).scene(seed).loads
        loads = [[tag.epc for tag in load.tags] for load in loads]
        if file:
            file.write_bytes(pickle.dumps((reads, truth, loads)))
    return reads, truth, loads


def visits(name: str, seed: int, cache: Path | None) -> list[Visit]:
    """All visits of a scene, as the judge is asked about them."""
    seen = name.removesuffix(BLIND)
    reads, truth, loads = played(seen, seed, cache)
    by_tag: dict[str, list[Truth]] = defaultdict(list)
    for one in truth:
        by_tag[one.epc].append(one)
    load = {epc: number for number, tags in enumerate(loads) for epc in tags}
    found: list[Visit] = []

    def teacher(own: Story, _others: Iterable[Story]) -> Judgement:
        epc = own.epc.upper()
        out, back, weight = label(by_tag[epc], own)
        if own.rows:
            found.append(Visit(own, out, back, weight, load[epc]))
        return Judgement(5.0, 1.0 if out else -1.0) if out or back else NOTHING

    through(Passages(gate(dict(scenario(seen).roles)), teacher), reads, phases=seen == name)
    return found


def label(truth: Sequence[Truth], own: Story) -> tuple[bool, bool, float]:
    """Whether it passed out, or in, and what the visit weighs."""
    if truth[0].kind == "stood_by":
        return False, False, STOOD_BY
    near = [one for one in truth if max(own.first - one.at_s, one.at_s - own.last) <= ASIDE_S]
    if not near:
        return False, False, OTHER_TIME
    sure = len({one.direction for one in near}) == 1 and near[-1].at_s < own.last - 0.5
    return near[-1].direction == "out", near[-1].direction == "in", PASSED if sure else UNSURE


class Scenes:
    """The visits of each scene, kept in a folder; in memory only their numbers, as out and as in by turns."""

    def __init__(self, keys: Sequence[Key], cache: Path | None, folder: Path) -> None:
        self._folder = folder
        self.rows: dict[Key, Array] = {}
        self.passed: dict[Key, Array] = {}
        self.weights: dict[Key, Array] = {}
        for key in keys:
            found = visits(*key, cache)
            if len(found) < 2:
                continue
            self._file(key).write_bytes(pickle.dumps(found, 5))
            self.rows[key] = np.array([row for one in found for row in (one.story.out, one.story.back)], np.float32)
            self.passed[key] = np.array([way for one in found for way in (one.out, one.back)], float)
            self.weights[key] = np.repeat([one.weight for one in found], 2)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.rows)

    def __getitem__(self, key: Key) -> list[Visit]:
        return list(pickle.loads(self._file(key).read_bytes()))

    def saying(self, key: Key, said: Array) -> list[Visit]:
        """The visits with what each says by itself."""
        found = self[key]
        for one, (out, back) in zip(found, said.reshape(-1, 2).tolist(), strict=True):
            one.story.said = (out, back)
            one.story.chances = (companions.chance_of(out), companions.chance_of(back))
        return found

    def _file(self, key: Key) -> Path:
        return self._folder / f"{key[0]}-{key[1]}.visits"


def fit(scenes: Scenes) -> dict[str, Forest]:
    """The four models, each with the words of the twins before it."""
    forests: dict[str, Forest] = {}
    forests["alone"], said = stage("alone", scenes.rows, scenes.passed, scenes.weights)
    pairs = {key: compared(scenes.saying(key, said[key])) for key in scenes}
    numbers, same = {key: one.numbers for key, one in pairs.items()}, {key: one.same for key, one in pairs.items()}
    forests["alike"], alike = stage("alike", numbers, same)
    numbers = {key: in_their_light(pairs[key], alike[key], said[key]) for key in scenes}
    forests["together"], together = stage("together", numbers, same)
    numbers = {key: judged_as_one(scenes.saying(key, said[key]), pairs[key], together[key]) for key in scenes}
    forests["passed"], passed = stage("passed", numbers, scenes.passed, scenes.weights)
    tell(scenes, passed)
    return forests


def stage(
    name: str, rows: dict[Key, Array], right: dict[Key, Array], weights_: dict[Key, Array] | None = None
) -> tuple[Forest, dict[Key, Array]]:
    """The model of all scenes, and what its twins say: each of the half that it was not fitted on."""
    twins = {
        half: forest_of(name, [key for key in rows if key[1] % 2 != half], rows, right, weights_) for half in (0, 1)
    }
    said = {key: twins[key[1] % 2](mine.astype(float)) for key, mine in rows.items()}
    loss = np.concatenate([np.logaddexp(0, np.where(right[key] > 0, -said[key], said[key])) for key in rows])
    print(f"{name}: {len(loss)} rows, log loss of the twins {loss.mean():.4f}", flush=True)  # noqa: T201
    return forest_of(name, list(rows), rows, right, weights_), said


def forest_of(
    name: str, keys: Sequence[Key], rows: dict[Key, Array], right: dict[Key, Array], weights_: dict[Key, Array] | None
) -> Forest:
    x, y = np.concatenate([rows[key] for key in keys]), np.concatenate([right[key] for key in keys])
    w = np.ones(len(y)) if weights_ is None else np.concatenate([weights_[key] for key in keys])
    if len(y) > MOST_PAIRS:
        some = np.flatnonzero(np.random.default_rng(1).random(len(y)) < MOST_PAIRS / len(y))
        x, y, w = x[some], y[some], w[some]
    return fitted(x.astype(float), y, w, TREES[name], RATE[name])


def compared(found: list[Visit]) -> Pairs:
    """All pairs that the judge would compare, and a few more: each with those at the nearest times."""
    places: set[tuple[int, int]] = set()
    number = {id(one.story): at for at, one in enumerate(found)}
    for at, one in enumerate(found):
        around = [
            other.story
            for other in found
            if other is not one
            and abs(other.story.last - one.story.last) <= AROUND_S
            and other.story.first < one.story.last + 1
        ]
        for other in companions.nearest(one.story, around):
            places.add((min(at, number[id(other)]), max(at, number[id(other)])))
    order = sorted(places)
    numbers = [likeness.likeness(found[i].story, found[j].story) for i, j in order]
    same = np.array([found[i].load == found[j].load for i, j in order], float)
    return Pairs(order, same, np.array(numbers, np.float32).reshape(len(order), len(likeness.ALIKE)))


def in_their_light(pairs: Pairs, alike: Array, said: Array) -> Array:
    """`companions.together` for all pairs of a scene at once."""
    chances = 1 / (1 + np.exp(-said.reshape(-1, 2)))
    near = np.zeros((len(chances), len(chances)))
    i, j = np.array(pairs.places, int).reshape(-1, 2).T
    chance = 1 / (1 + np.exp(-alike))
    near[i, j] = near[j, i] = np.where(chance > companions.LEAST_NEAR, chance, 0.0)
    np.fill_diagonal(near, 1.0)
    squares, total = near**2, near.sum(1)
    words = near @ chances / total[:, None]
    common, of_squares = near @ near.T, squares @ squares.T
    p, q = words[i], words[j]
    return np.column_stack(
        [
            alike,
            common[i, j] / np.sqrt(common[i, i] * common[j, j]),
            of_squares[i, j] / np.sqrt(of_squares[i, i] * of_squares[j, j]),
            common[i, j] - 2 * near[i, j],
            np.abs(p - q).sum(1),
            p[:, 0] * q[:, 1] + p[:, 1] * q[:, 0],
            np.minimum(total[i], total[j]),
            np.maximum(total[i], total[j]),
            pairs.numbers[:, list(likeness.KEPT)],
        ]
    ).astype(np.float32)


def judged_as_one(found: list[Visit], pairs: Pairs, together: Array) -> Array:
    """The numbers of each visit with its companions, as out and as in by turns."""
    shares: list[list[tuple[float, Story]]] = [[] for _ in found]
    for (i, j), odds in zip(pairs.places, together.tolist(), strict=True):
        weight = companions.chance_of(odds)
        if weight >= companions.LEAST_ALIKE:
            shares[i].append((weight, found[j].story))
            shares[j].append((weight, found[i].story))
    return np.array(
        [row for one, mine in zip(found, shares, strict=True) for row in vectors(companions.grouped(one.story, mine))],
        np.float32,
    )


def tell(scenes: Scenes, passed: dict[Key, Array]) -> None:
    """Of the twins: passages missed and visits of others claimed, by threshold."""
    best = np.concatenate([passed[key].reshape(-1, 2).max(1) for key in scenes])
    right = np.concatenate([scenes.passed[key].reshape(-1, 2).sum(1) > 0 for key in scenes])
    stray = np.concatenate([scenes.weights[key][::2] == STOOD_BY for key in scenes])
    for least in (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0):
        missed, claimed = 100 * (best[right] < least).mean(), 100 * (best[stray] >= least).mean()
        print(f"from {least}: missed {missed:.2f} %, claimed of what stood by {claimed:.2f} %")  # noqa: T201


if __name__ == "__main__":
    main()
