"""Gradient boosting with oblivious trees, in numpy: what fits `gateway/rfid/weights.json`. Same rows, same trees.

Logistic loss, Newton steps with a ridge; each tree asks four questions (a number, a threshold out of `BINS` quantiles),
each chosen for the whole level; rows and numbers are sampled for each tree.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

DEPTH, BINS, RIDGE = 4, 48, 5.0
ROWS, NUMBERS = 0.7, 0.5
Array = Any


@dataclass
class Forest:
    """Trees: the numbers asked, their thresholds, the leaves."""

    base: float
    trees: list[tuple[list[int], list[float], Array]]

    def __call__(self, x: Array) -> Array:
        total = np.full(len(x), self.base)
        for numbers, thresholds, leaves in self.trees:
            place = np.zeros(len(x), np.int64)
            for bit, (number, threshold) in enumerate(zip(numbers, thresholds, strict=True)):
                place += (x[:, number] > threshold).astype(np.int64) << bit
            total += leaves[place]
        return total

    def told(self) -> dict[str, Any]:
        """As `gateway.rfid.weights` reads it."""
        lines = []
        for numbers, thresholds, leaves in self.trees:
            asked: list[float] = []
            for number, threshold in zip(numbers, thresholds, strict=True):
                asked += [number, float(f"{threshold:.5g}")]
            lines.append([*asked, *(round(float(leaf), 4) for leaf in leaves)])
        return {"base": round(self.base, 5), "trees": lines}


def fitted(x: Array, y: Array, w: Array, trees: int, rate: float, seed: int = 0) -> Forest:
    """Rows of numbers, 0 or 1 for each, and their weights."""
    chance = np.random.default_rng(seed)
    steps = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = [np.unique(np.quantile(x[:, j], steps)) for j in range(x.shape[1])]
    bins = np.asfortranarray(np.stack([np.searchsorted(e, x[:, j]) for j, e in enumerate(edges)], 1).astype(np.uint8))
    forest = Forest(math.log((w * y).sum() / (w * (1 - y)).sum()), [])
    total = np.full(len(y), forest.base)
    for _ in range(trees):
        p = 1 / (1 + np.exp(-total))
        rows = np.flatnonzero(chance.random(len(y)) < ROWS)
        numbers = np.sort(chance.choice(x.shape[1], max(1, int(x.shape[1] * NUMBERS)), replace=False))
        slope, curve = (w * (y - p))[rows], (w * p * (1 - p))[rows]
        asked, place = _questions(bins, edges, rows, numbers, slope, curve)
        size = 1 << DEPTH
        leaves = rate * np.bincount(place, slope, size) / (np.bincount(place, curve, size) + RIDGE)
        forest.trees.append(([n for n, _ in asked], [float(edges[n][k]) for n, k in asked], leaves))
        whole = np.zeros(len(y), np.int64)
        for bit, (number, k) in enumerate(asked):
            whole += (bins[:, number] > k).astype(np.int64) << bit
        total += leaves[whole]
    return forest


def _questions(
    bins: Array, edges: list[Array], rows: Array, numbers: Array, slope: Array, curve: Array
) -> tuple[list[tuple[int, int]], Array]:
    """The four questions of one tree, and in which leaf each row ends."""
    width = BINS + 1
    held = {int(n): bins[rows, n].astype(np.int64) for n in numbers if len(edges[n])}
    place, asked = np.zeros(len(rows), np.int64), []
    for bit in range(DEPTH):
        size, best, found = 1 << bit, -1.0, (0, 0)
        for number, mine in held.items():
            key = place * width + mine
            s = np.bincount(key, slope, size * width).reshape(size, width).cumsum(1)
            c = np.bincount(key, curve, size * width).reshape(size, width).cumsum(1)
            gain = (s**2 / (c + RIDGE) + (s[:, -1:] - s) ** 2 / (c[:, -1:] - c + RIDGE)).sum(0)[: len(edges[number])]
            k = int(gain.argmax())
            if gain[k] > best:
                best, found = float(gain[k]), (number, k)
        asked.append(found)
        place = place + ((held[found[0]] > found[1]).astype(np.int64) << bit)
    return asked, place
