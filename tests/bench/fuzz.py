"""Damaged frames of every checked protocol: wrong weights, readings that are no valid frame, undamaged frames lost.

Options: `frames` (damaged frames a protocol, 1,000,000), `seed` (1), `only` (a driver's name). Each damaged frame has
an undamaged neighbour. Damage: one bit, truncation (head or tail), and several bytes at once, a third each.
"""

import itertools
import os
import random
import time
from dataclasses import asdict
from typing import Any

from tests.devices.scales.damage import DAMAGES, PROTOCOLS, Checked, Judge

DESCRIPTION = "checked scale protocols under damage"
PART = 40  # frames handed over at once


def run(options: dict[str, Any]) -> dict[str, Any]:
    """For each protocol and kind of damage what was counted; `holds` says whether every limit is kept."""
    frames, seed = int(options.get("frames", 1_000_000)), int(options.get("seed", 1))
    chosen = [one for one in PROTOCOLS if options.get("only") in (None, one.driver, one.name)]
    began = time.process_time()
    figures = {one.name: measure(one, frames, seed) for one in chosen}
    holds = all(kept(kind, counted) for found in figures.values() for kind, counted in found.items())
    return {
        "frames_a_protocol": frames,
        "seed": seed,
        **figures,
        "holds": holds,
        "cpu_s": round(time.process_time() - began, 1),
        "cores": os.cpu_count(),
    }


def measure(protocol: Checked, frames: int, seed: int) -> dict[str, dict[str, Any]]:
    return {kind: under(protocol, kind, frames // len(DAMAGES) + 1, seed) for kind in DAMAGES}


def under(protocol: Checked, kind: str, frames: int, seed: int) -> dict[str, Any]:
    chance, judge, damage = random.Random(f"{protocol.name} {kind} {seed}"), Judge(protocol), DAMAGES[kind]
    span = range(2, 99_999)
    while judge.count.damaged < frames:
        judge.say(
            (number, damage(protocol.frame(number), chance) if odd else protocol.frame(number))
            for number, odd in zip(chance.sample(span, PART), itertools.cycle((False, True)), strict=False)
        )
    judge.say([])
    count = judge.count
    return {
        **asdict(count),
        "undamaged_read_share": round(count.undamaged_read / count.undamaged, 6),
        "collision_rate": round(count.collisions / count.damaged, 8),
    }


def kept(kind: str, counted: dict[str, Any]) -> bool:
    """No invalid reading ever; no wrong weight from one bit or truncation; 99 % of the undamaged frames read."""
    honest = counted["invalid"] == 0 and counted["wrong"] == counted["collisions"]
    exact = kind == "anything" or counted["wrong"] == 0
    return bool(honest and exact and counted["undamaged_read_share"] >= 0.99)
