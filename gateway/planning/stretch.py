"""The ways through one stretch of aisle (a block of one aisle) and what each costs."""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.planning.layout import Pick, RectangularLayout
from gateway.planning.states import Way


@dataclass(frozen=True)
class Stretch:
    """One block of one aisle with the cells to be visited there, rising."""

    aisle: int
    block: int
    cells: tuple[int, ...]
    bottom_y2: int
    top_y2: int
    ys2: tuple[int, ...]

    def ways(self) -> list[tuple[Way, int]]:
        """Every way that visits all cells, with its cost in half millimetres."""
        whole = self.top_y2 - self.bottom_y2
        ways = [(Way.ONCE, whole), (Way.TWICE, 2 * whole)]
        if not self.ys2:
            return [(Way.NOT_AT_ALL, 0), *ways]
        ways.append((Way.FROM_BELOW, 2 * (self.ys2[-1] - self.bottom_y2)))
        ways.append((Way.FROM_ABOVE, 2 * (self.top_y2 - self.ys2[0])))
        if len(self.ys2) > 1:
            gap = self.widest_gap()
            ways.append((Way.AROUND_GAP, 2 * (whole - (self.ys2[gap + 1] - self.ys2[gap]))))
        return ways

    def widest_gap(self) -> int:
        """The widest gap lies above the cell with this index."""
        return max(range(len(self.ys2) - 1), key=lambda i: self.ys2[i + 1] - self.ys2[i])


def stretches(layout: RectangularLayout, picks: Sequence[Pick]) -> list[list[Stretch]]:
    """The aisles that matter (with picks, or with the depot) from left to right, each as its blocks' stretches.

    Aisles between them need no visit: what a tour does in one can be slid to a neighbour at no cost.
    """
    cells: dict[int, list[list[int]]] = {layout.depot_aisle: [[] for _ in range(layout.blocks)]}
    for aisle, cell in picks:
        blocks = cells.setdefault(aisle, [[] for _ in range(layout.blocks)])
        blocks[layout.block_of(cell)].append(cell)
    levels = [layout.level_y2(level) for level in range(layout.blocks + 1)]
    return [
        [
            Stretch(aisle, block, tuple(chosen), levels[block], levels[block + 1], tuple(map(layout.cell_y2, chosen)))
            for block, chosen in enumerate(cells[aisle])
        ]
        for aisle in sorted(cells)
    ]
