"""A rectangular warehouse: parallel picking aisles between cross aisles, one depot at an aisle's end.

Coordinates are millimetres. The origin is where aisle 0 meets the bottom cross aisle; x runs across the aisles, y
along them. Inside the planner y is counted in half millimetres, because a cross aisle stands in the middle of its
gap and the gap may be odd; every closed tour still has a whole number of millimetres.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Pick = tuple[int, int]  # (aisle, cell)
Point = tuple[int, float]  # (x, y) in mm; y is an int except on a middle cross aisle in an odd gap


class PlanningError(ValueError):
    """A layout, pick list or wave that cannot be planned; the message quotes the value."""


@dataclass(frozen=True, kw_only=True)
class RectangularLayout:
    """Aisles and cells, numbered from 0; cell 0 is at the bottom.

    `top_mm` and `bottom_mm` run from the centre of the end cell to the cross aisle. A middle cross aisle
    `cross_aisles=(q,)` lies between cells q-1 and q, whose centres are `cross_aisle_gap_mm` apart.

    Raises:
        PlanningError: a count below 1, a negative length, or a cross aisle or depot that lies outside.
    """

    aisles: int
    cells: int
    aisle_pitch_mm: int
    cell_pitch_mm: int
    top_mm: int
    bottom_mm: int
    cross_aisles: tuple[int, ...] = ()
    cross_aisle_gap_mm: int = 0
    depot_aisle: int = 0
    depot_side: Literal["bottom", "top"] = "bottom"

    def __post_init__(self) -> None:
        object.__setattr__(self, "cross_aisles", tuple(self.cross_aisles))
        for name in ("aisles", "cells"):
            _require(getattr(self, name) >= 1, name, getattr(self, name), "must be 1 or more")
        for name in ("aisle_pitch_mm", "cell_pitch_mm", "top_mm", "bottom_mm", "cross_aisle_gap_mm"):
            _require(getattr(self, name) >= 0, name, getattr(self, name), "must not be negative")
        inside = all(1 <= cell < self.cells for cell in self.cross_aisles)
        ascending = list(self.cross_aisles) == sorted(set(self.cross_aisles))
        _require(inside and ascending, "cross_aisles", self.cross_aisles, f"must rise within 1..{self.cells - 1}")
        _require(0 <= self.depot_aisle < self.aisles, "depot_aisle", self.depot_aisle, f"must be 0..{self.aisles - 1}")
        _require(self.depot_side in ("bottom", "top"), "depot_side", self.depot_side, "must be 'bottom' or 'top'")

    @property
    def blocks(self) -> int:
        """The number of blocks: 1, or one more for each middle cross aisle."""
        return len(self.cross_aisles) + 1

    @property
    def depot_level(self) -> int:
        """The cross aisle that the depot stands at, counted from the bottom."""
        return 0 if self.depot_side == "bottom" else self.blocks

    def block_cells(self, block: int) -> range:
        """The cells of one block, from the bottom up."""
        ends = (0, *self.cross_aisles, self.cells)
        return range(ends[block], ends[block + 1])

    def block_of(self, cell: int) -> int:
        """The block that a cell lies in."""
        return sum(cell >= split for split in self.cross_aisles)

    def cell_y2(self, cell: int) -> int:
        """The centre of a cell, in half millimetres above the bottom cross aisle."""
        crossed = self.block_of(cell)
        return 2 * (self.bottom_mm + (cell - crossed) * self.cell_pitch_mm + crossed * self.cross_aisle_gap_mm)

    def level_y2(self, level: int) -> int:
        """A cross aisle, in half millimetres above the bottom one; level 0 is the bottom, `blocks` the top."""
        if level == 0:
            return 0
        if level == self.blocks:
            return self.cell_y2(self.cells - 1) + 2 * self.top_mm
        return self.cell_y2(self.cross_aisles[level - 1] - 1) + self.cross_aisle_gap_mm

    def point(self, aisle: int, y2: int) -> Point:
        """A place in an aisle as (x, y) in mm."""
        return aisle * self.aisle_pitch_mm, y2 // 2 if y2 % 2 == 0 else y2 / 2

    def cell_point(self, pick: Pick) -> Point:
        """Where the picker stands for a cell, (x, y) in mm."""
        return self.point(pick[0], self.cell_y2(pick[1]))

    @property
    def depot(self) -> Point:
        """The depot, (x, y) in mm."""
        return self.point(self.depot_aisle, self.level_y2(self.depot_level))

    def distinct(self, picks: Iterable[Pick]) -> list[Pick]:
        """The different picks, sorted by aisle and cell; raises PlanningError for one that lies outside."""
        found = {(aisle, cell) for aisle, cell in picks}
        for aisle, cell in found:
            if not (0 <= aisle < self.aisles and 0 <= cell < self.cells):
                raise PlanningError(
                    f"pick ({aisle}, {cell}) lies outside the layout of {self.aisles} aisles and {self.cells} cells"
                )
        return sorted(found)


def _require(holds: bool, name: str, value: object, rule: str) -> None:
    if not holds:
        raise PlanningError(f"layout: {name} {rule}, not {value!r}")
