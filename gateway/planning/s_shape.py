"""The customary S-shaped walk, for comparison (Roodbergen & de Koster 2001, section 3, for any number of blocks).

Up the leftmost aisle with picks to the farthest block, then block by block back to the depot's side; in a block every
aisle with picks is walked from end to end, except the last one where that would end at the wrong cross aisle.
"""

from collections.abc import Iterable, Sequence

from gateway.planning.layout import Pick, RectangularLayout


def s_shape_length(layout: RectangularLayout, picks: Iterable[Pick]) -> int:
    """The length of the S-shaped walk in mm; raises PlanningError for a pick outside the layout."""
    chosen = layout.distinct(picks)
    if not chosen:
        return 0
    walk = _SShape(layout, chosen)
    walk.go_up()
    for block in range(walk.block, -1, -1):
        walk.through(block)
    return walk.back()


class _SShape:
    """A picker at (aisle, level), levels counted from the depot's side, who knows what was collected on the way up."""

    def __init__(self, layout: RectangularLayout, picks: Sequence[Pick]) -> None:
        self._layout = layout
        self._turned = layout.depot_level > 0
        self._ys: dict[tuple[int, int], list[int]] = {}  # (block, aisle) -> y in half mm, from the depot's side
        for aisle, cell in picks:
            block = layout.block_of(cell)
            key = (layout.blocks - 1 - block if self._turned else block, aisle)
            self._ys.setdefault(key, []).append(self._from_depot(layout.cell_y2(cell)))
        self._levels = sorted(self._from_depot(layout.level_y2(level)) for level in range(layout.blocks + 1))
        self.aisle, self.block, self._length = layout.depot_aisle, 0, 0

    def _from_depot(self, y2: int) -> int:
        return self._layout.level_y2(self._layout.blocks) - y2 if self._turned else y2

    def _across(self, aisle: int) -> None:
        self._length += 2 * self._layout.aisle_pitch_mm * abs(aisle - self.aisle)
        self.aisle = aisle

    def go_up(self) -> None:
        """To the leftmost aisle with picks, and up to the farthest block."""
        self._across(min(aisle for _, aisle in self._ys))
        self.block = max(block for block, _ in self._ys)
        self._length += self._levels[self.block]
        for block in range(self.block):
            self._ys.pop((block, self.aisle), None)

    def through(self, block: int) -> None:
        """The picks of one block; ends at its cross aisle on the depot's side."""
        at_far_end = block != self.block  # the farthest block is entered from below, the others from above
        aisles = sorted(aisle for b, aisle in self._ys if b == block)
        if aisles and abs(aisles[-1] - self.aisle) < abs(aisles[0] - self.aisle):
            aisles.reverse()
        whole = self._levels[block + 1] - self._levels[block]
        for aisle in aisles:
            self._across(aisle)
            if aisle == aisles[-1] and not at_far_end:
                self._length += 2 * (max(self._ys[block, aisle]) - self._levels[block])
                return
            self._length += whole
            at_far_end = not at_far_end
        if at_far_end:
            self._length += whole

    def back(self) -> int:
        """To the depot; gives the whole length in mm."""
        self._across(self._layout.depot_aisle)
        return self._length // 2
