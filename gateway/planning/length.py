"""The length of the shortest tour without the tour: the same recursion as `routing`, made for many lists a second.

A pick list is one integer with a bit for every cell, so lists join by `|`. The costs of an aisle's ways are kept by
its bits. The recursion runs as straight-line Python with one local variable a state, written from the transition
tables when a layout of that kind is first seen: an eighth of the time of walking the tables.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from gateway.planning.layout import Pick, RectangularLayout
from gateway.planning.states import NEVER, Table, Transitions, Way, transitions
from gateway.planning.stretch import Stretch

Costs = tuple[int, ...]  # for each block: 1 where nothing is to be picked, then the costs that `_NAMES` names
Column = tuple[int, int, Costs]  # half mm from the column before, aisle, costs
Recursion = Callable[[Sequence[Column], int, Sequence[int], int], int]
_KEPT_AISLES = 50_000

# Ways that lead from one state to one and the same are one step at their least cost; walking a stretch twice is never
# cheaper than not at all or around the gap.
_NAMES = {
    frozenset({Way.FROM_BELOW}): "b",
    frozenset({Way.FROM_ABOVE}): "a",
    frozenset({Way.AROUND_GAP}): "g",
    frozenset({Way.FROM_BELOW, Way.AROUND_GAP}): "x",
    frozenset({Way.FROM_ABOVE, Way.AROUND_GAP}): "y",
    frozenset({Way.FROM_BELOW, Way.FROM_ABOVE, Way.AROUND_GAP}): "m",
}


class RouteLengths:
    """Lengths of shortest tours in one layout, and the columns of aisle counted that they have cost so far."""

    def __init__(self, layout: RectangularLayout) -> None:
        self._layout = layout
        self._levels = [layout.level_y2(level) for level in range(layout.blocks + 1)]
        self._wholes = [top - bottom for bottom, top in zip(self._levels, self._levels[1:], strict=False)]
        width = 2 * layout.aisle_pitch_mm * layout.aisles
        self._far = 4 * (self._levels[-1] * layout.aisles + width * len(self._levels)) + 1  # longer than any tour
        self._recursion = _recursion(layout.blocks + 1, layout.depot_level)
        self._costs: dict[int, Costs] = {}
        self._aisle_bits = (1 << layout.cells) - 1
        self.columns = 0

    def bits(self, picks: Iterable[Pick]) -> int:
        """A pick list as bits; raises PlanningError for a pick outside the layout."""
        bits = 0
        for aisle, cell in self._layout.distinct(picks):
            bits |= 1 << (aisle * self._layout.cells + cell)
        return bits

    def of(self, bits: int) -> int:
        """The length of the shortest tour through these cells, in mm."""
        if not bits:
            return 0
        columns: list[Column] = []
        layout, depot, costs = self._layout, self._layout.depot_aisle, self._costs
        before = 0
        for aisle in range(layout.aisles):
            here = bits & self._aisle_bits
            bits >>= layout.cells
            if here or aisle == depot:
                known = costs.get(here) or self._count(here)
                columns.append((2 * layout.aisle_pitch_mm * (aisle - before) if columns else 0, aisle, known))
                before = aisle
            if not bits and aisle >= depot:
                break
        self.columns += len(columns)
        return self._recursion(columns, depot, self._wholes, self._far) // 2

    def _count(self, bits: int) -> Costs:
        if len(self._costs) >= _KEPT_AISLES:
            self._costs.clear()
        layout, costs = self._layout, list[int]()
        for block in range(layout.blocks):
            cells = tuple(cell for cell in layout.block_cells(block) if bits >> cell & 1)
            ys2 = tuple(map(layout.cell_y2, cells))
            ways = dict(Stretch(0, block, cells, self._levels[block], self._levels[block + 1], ys2).ways())
            costs.append(Way.NOT_AT_ALL in ways)
            costs += [min(ways.get(way, self._far) for way in each) for each in _NAMES]
        self._costs[bits] = tuple(costs)
        return self._costs[bits]


@cache
def _recursion(levels: int, depot_level: int) -> Recursion:
    """The recursion for layouts of this kind, compiled from `_source`."""
    scope: dict[str, Recursion] = {}
    exec(compile(_source(levels, depot_level), f"<shortest tour, {levels} cross aisles>", "exec"), scope)
    return scope["length"]


def _source(levels: int, depot_level: int) -> str:
    """Python for one pass over the columns: to the next aisle, past the depot, along every block."""
    table = transitions(levels)
    names = ", ".join(f"{letter}{block}" for block in range(levels - 1) for letter in ["n", *_NAMES.values()])
    most = 2 * levels
    lines = [
        "def length(columns, depot, wholes, far):",
        *(f"    s{state} = {0 if state == table.start else 'far'}" for state in range(len(table.states))),
        *(f"    o{block} = wholes[{block}]; d{block} = 2 * o{block}" for block in range(levels - 1)),
        "    for p1, aisle, costs in columns:",
        "        p0 = 0; " + "; ".join(f"p{times} = {times} * p1" for times in range(2, most + 1)),
        *_stage([(f"p{sum(edges)}" if sum(edges) else "", after) for edges, after in table.across], 2),
        "        if aisle == depot:",
        *_stage([("", table.depot[depot_level])], 3),
        f"        {names} = costs",
    ]
    for block in range(levels - 1):
        empty, full = _along(table, block, empty=True), _along(table, block, empty=False)
        lines += [f"        if n{block}:", *_stage(empty, 3), "        else:", *_stage(full, 3)]
    lines.append("    return min(" + ", ".join(f"s{state}" for state in sorted(table.finals)) + ", far)")
    return "\n".join(lines)


def _along(table: Transitions, block: int, empty: bool) -> list[tuple[str, Table]]:
    """The steps along one block, ways that lead to the same state from the same state joined."""
    ways = {Way.NOT_AT_ALL, Way.ONCE, Way.TWICE} if empty else set(Way) - {Way.NOT_AT_ALL}
    steps: dict[str, list[int]] = {}
    for before in range(len(table.states)):
        leading: dict[int, set[Way]] = {}
        for way in ways:
            leading.setdefault(table.along[block][way][before], set()).add(way)
        for after, joined in leading.items():
            steps.setdefault(_cost_name(joined, block), [NEVER] * len(table.states))[before] = after
    return [(name, tuple(after)) for name, after in steps.items()]


def _cost_name(ways: set[Way], block: int) -> str:
    if Way.NOT_AT_ALL in ways:
        return ""
    if ways == {Way.ONCE}:
        return f"o{block}"
    if ways == {Way.TWICE}:
        return f"d{block}"
    return f"{_NAMES[frozenset(ways - {Way.TWICE})]}{block}"


def _stage(steps: Sequence[tuple[str, Table]], depth: int) -> list[str]:
    """Every state's best value after one decision; `steps` are (name of the cost, states it leads to)."""
    pad, states = "    " * depth, range(len(steps[0][1]))
    lines: list[str] = []
    for after in states:
        values = [
            f"s{before} + {cost}" if cost else f"s{before}"
            for cost, table in steps
            for before in states
            if table[before] == after
        ]
        lines.append(f"{pad}t{after} = {values[0] if values else 'far'}")
        lines += [f"{pad}x = {value}\n{pad}if x < t{after}: t{after} = x" for value in values[1:]]
    return lines + [f"{pad}s{state} = t{state}" for state in states]
