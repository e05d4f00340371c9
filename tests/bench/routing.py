"""Exact routes: microseconds a pick list, and how far the customary walks are from the optimum.

Options: `repeat` (times each list is measured, 20), `lists` (random lists a layout, 300), `seed`.
The instances are those of tests/data/sprp, or all 60 where they lie beside the repository.
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from gateway.planning.layout import Pick, RectangularLayout
from gateway.planning.length import RouteLengths
from gateway.planning.routing import shortest_tour
from gateway.planning.s_shape import s_shape_length
from tests.gateway.planning.sprp import folder, instances

DESCRIPTION = "exact routes against published optima and the S-shape"
Case = tuple[RectangularLayout, list[Pick], int | None]


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Published instances and random lists, one block and two; every peer on the same lists in the same run."""
    repeat, lists, seed = int(options.get("repeat", 20)), int(options.get("lists", 300)), int(options.get("seed", 1))
    found = instances(folder())
    figures: dict[str, Any] = {"instances": len(found)}
    for blocks in (1, 2):
        published: list[Case] = [
            (each.one_block, each.picks, each.one_block_optimum)
            if blocks == 1
            else (each.two_blocks, each.picks, each.two_block_optimum)
            for each in found
        ]
        figures |= _measured(f"sprp_{blocks}_block", published, repeat)
        figures |= _measured(f"random_{blocks}_block", _random_cases(blocks, lists, seed), repeat)
    return figures


def _random_cases(blocks: int, count: int, seed: int) -> list[Case]:
    """Lists of 5 to 60 picks in 20 aisles of 40 cells."""
    chance = random.Random(seed)
    layout = RectangularLayout(
        aisles=20,
        cells=40,
        aisle_pitch_mm=3000,
        cell_pitch_mm=1000,
        top_mm=1000,
        bottom_mm=1000,
        cross_aisles=(20,) if blocks == 2 else (),
        cross_aisle_gap_mm=2000 if blocks == 2 else 0,
    )
    lists = [[(chance.randrange(20), chance.randrange(40)) for _ in range(chance.randint(5, 60))] for _ in range(count)]
    return [(layout, picks, None) for picks in lists]


def _measured(name: str, cases: list[Case], repeat: int) -> dict[str, Any]:
    exact = [shortest_tour(layout, picks).length_mm for layout, picks, _ in cases]
    optima = [optimum for *_, optimum in cases if optimum is not None]
    calculators = {id(layout): RouteLengths(layout) for layout, *_ in cases}
    coded = [(calculators[id(layout)], calculators[id(layout)].bits(picks)) for layout, picks, _ in cases]
    walks = [s_shape_length(layout, picks) for layout, picks, _ in cases]
    figures = {
        "lists": len(cases),
        "length_us": _us(lambda: [lengths.of(bits) for lengths, bits in coded], repeat, len(cases)),
        "tour_us": _us(lambda: [shortest_tour(layout, picks) for layout, picks, _ in cases], 1, len(cases)),
        "s_shape_us": _us(lambda: [s_shape_length(layout, picks) for layout, picks, _ in cases], 3, len(cases)),
        "s_shape_to_exact": _mean([walk / best for walk, best in zip(walks, exact, strict=True)]),
    }
    if optima:
        figures["at_optimum"] = sum(length == optimum for length, optimum in zip(exact, optima, strict=True))
        figures["exact_to_optimum"] = _mean([length / best for length, best in zip(exact, optima, strict=True)])
    return {f"{name}_{key}": value for key, value in figures.items()}


def _us(work: Callable[[], object], repeat: int, lists: int) -> float:
    """Microseconds of CPU a list, the best of `repeat` passes."""
    passes = []
    for _ in range(repeat):
        started = time.process_time_ns()
        work()
        passes.append(time.process_time_ns() - started)
    return round(min(passes) / 1000 / lists, 1)


def _mean(ratios: list[float]) -> float:
    return round(statistics.fmean(ratios), 4)
