"""The four models that judge visits, sums of small trees, in `weights.json`; `tests/bench/_portals_fit.py` fits them.

| alone    | log-odds that a visit was a passage a certain way, by its own numbers (`story.OWN`)             |
| alike    | that two visits moved as one, pair by pair (`likeness.ALIKE`)                                   |
| together | the same, knowing whom else each is like (`companions.TOGETHER`)                                |
| passed   | as `alone`, with its companions' words and their numbers as one (`companions.WORDS`, `story`)    |

Fitted on simulated portals with seeds below 1000. The file at hand took all eight scenarios with the seeds 0 to 50 and
no scenes without phases, by the script's method in an earlier form (160 trees for `passed`, a ridge of 3 for pairs,
other samples); running the script writes its own in its place.

Gradient boosting on logistic loss (Friedman: Greedy function approximation, 2001) with oblivious trees, as
Prokhorenkova et al. (CatBoost, 2018): each tree asks the same four questions of every visit and adds one of sixteen
numbers. No number tells what a tag is called, when it came, or what else was peculiar to the simulator: they are
strengths, phases, sides and times of a passage.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("weights.json")
FIRST, SURE = 25, -3.2
Tree = tuple[int, float, int, float, int, float, int, float, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of trees over a row of numbers."""

    base: float
    trees: tuple[Tree, ...]

    def __call__(self, x: Sequence[float]) -> float:
        return self._sum(self.base, self.trees, x)

    def roughly(self, x: Sequence[float]) -> float:
        """The same; where the first trees are sure that it is not, only of these."""
        total = self._sum(self.base, self.trees[:FIRST], x)
        return total if total < SURE else self._sum(total, self.trees[FIRST:], x)

    def _sum(self, total: float, trees: tuple[Tree, ...], x: Sequence[float]) -> float:
        for a, t, b, u, c, v, d, w, leaves in trees:
            total += leaves[(x[a] > t) + 2 * (x[b] > u) + 4 * (x[c] > v) + 8 * (x[d] > w)]
        return total


@dataclass(frozen=True, slots=True)
class Model:
    """The four."""

    alone: Trees
    alike: Trees
    together: Trees
    passed: Trees


@cache
def model() -> Model:
    """The gateway's own, read once."""
    told = json.loads(FILE.read_text())
    return Model(**{name: trees(told[name]) for name in ("alone", "alike", "together", "passed")})


def trees(told: dict[str, list[list[float]]]) -> Trees:
    """From its JSON: base, and for each tree number and threshold four times, then sixteen leaves."""
    found = []
    for a, t, b, u, c, v, d, w, *leaves in told["trees"]:
        found.append((int(a), t, int(b), u, int(c), v, int(d), w, tuple(leaves)))
    return Trees(float(told["base"]), tuple(found))  # type: ignore[arg-type]
