"""Damaged SSI packets, the one checked protocol of scanners: wrong texts, invalid readings, undamaged packets lost.

Options: `frames` (damaged packets, 1,000,000), `seed` (1). Each damaged packet has an undamaged neighbour. Damage: one
bit, truncation (head or tail), and several bytes at once, a third each.
"""

import itertools
import os
import random
import time
from dataclasses import asdict
from typing import Any

from tests.devices.scales.damage import DAMAGES
from tests.devices.scanners.damage import Judge, frame

DESCRIPTION = "scanners' checked protocol (SSI) under damage"
PART = 40  # packets handed over at once


def run(options: dict[str, Any]) -> dict[str, Any]:
    """For each kind of damage what was counted; `holds` says whether every limit is kept."""
    frames, seed = int(options.get("frames", 1_000_000)), int(options.get("seed", 1))
    began = time.process_time()
    figures = {kind: under(kind, frames // len(DAMAGES) + 1, seed) for kind in DAMAGES}
    return {
        "frames": frames,
        "seed": seed,
        "ssi": figures,
        "holds": all(kept(kind, counted) for kind, counted in figures.items()),
        "cpu_s": round(time.process_time() - began, 1),
        "cores": os.cpu_count(),
    }


def under(kind: str, frames: int, seed: int) -> dict[str, Any]:
    chance, judge, damage = random.Random(f"ssi {kind} {seed}"), Judge(), DAMAGES[kind]
    while judge.count.damaged < frames:
        judge.say(
            (number, damage(frame(number), chance) if odd else frame(number))
            for number, odd in zip(chance.sample(range(10**9), PART), itertools.cycle((False, True)), strict=False)
        )
    count = judge.count
    return {
        **asdict(count),
        "undamaged_read_share": round(count.undamaged_read / count.undamaged, 6),
        "collision_rate": round(count.collisions / count.damaged, 8),
    }


def kept(kind: str, counted: dict[str, Any]) -> bool:
    """No invalid reading ever; no wrong text from one bit or truncation; 99 % of the undamaged packets read."""
    honest = counted["invalid"] == 0 and counted["wrong"] == counted["collisions"]
    exact = kind == "anything" or counted["wrong"] == 0
    return bool(honest and exact and counted["undamaged_read_share"] >= 0.99)
