"""Reads the SPRP files of Heßler & Irnich: lengths in the file's own units, cell 0 at the top cross aisle."""

import csv
from dataclasses import dataclass
from pathlib import Path

from gateway.planning.layout import Pick, RectangularLayout

REPOSITORY = Path(__file__).parents[3]
SMALL = REPOSITORY / "tests" / "data" / "sprp"
WHOLE = REPOSITORY.parent / "shared" / "data" / "sprp"


@dataclass(frozen=True)
class Instance:
    """One pick list in its layout, for one block and for two, with the published optima."""

    name: str
    one_block: RectangularLayout
    two_blocks: RectangularLayout
    picks: list[Pick]
    one_block_optimum: int
    two_block_optimum: int


def folder() -> Path:
    """All 60 instances where they lie beside the repository, else the handful inside it."""
    return WHOLE if WHOLE.is_dir() else SMALL


def instances(path: Path) -> list[Instance]:
    """Every instance that the folder's `optima.csv` names."""
    with (path / "optima.csv").open(newline="") as file:
        return [_instance(path / row["file"], row) for row in csv.DictReader(file)]


def _instance(path: Path, optima: dict[str, str]) -> Instance:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    head = {key.strip(): value.strip() for key, colon, value in (line.partition(":") for line in lines) if colon}
    words = [line.split() for line in lines if " AISLE " in line]
    cells = int(head["NUM_CELLS"])
    split = cells // 2  # counted from the top in the file
    common = {
        "aisles": int(head["NUM_AISLES"]),
        "cells": cells,
        "aisle_pitch_mm": int(head["DISTANCE_AISLE_TO_AISLE"]),
        "cell_pitch_mm": int(head["DISTANCE_CELL_TO_CELL"]),
        "top_mm": int(head["DISTANCE_TOP_TO_CELL"]),
        "bottom_mm": int(head["DISTANCE_BOTTOM_TO_CELL"]),
        "depot_aisle": int(head["DEPOT_AISLE"]),
        "depot_side": head["DEPOT_LOCATION"],
    }
    return Instance(
        name=path.stem,
        one_block=RectangularLayout(**common),
        two_blocks=RectangularLayout(**common, cross_aisles=(cells - split,), cross_aisle_gap_mm=2),
        picks=[(int(word[3]), cells - 1 - int(word[5])) for word in words],
        one_block_optimum=int(optima["one_block_optimum"]),
        two_block_optimum=int(optima["two_block_optimum"]),
    )
