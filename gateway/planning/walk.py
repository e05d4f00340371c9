"""From the edges of a tour to the walk: an Euler tour from the depot, with the stops in the order they are met."""

from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

from gateway.planning.layout import Pick, Point, RectangularLayout
from gateway.planning.states import Way
from gateway.planning.stretch import Stretch


class Node(NamedTuple):
    """A crossing with a cross aisle, or a turning point inside an aisle."""

    aisle: int
    y2: int  # half millimetres
    turning: bool = False


class Edge(NamedTuple):
    """Between two nodes on one line; `cells` are visited on it, rising."""

    one: Node
    other: Node
    cells: tuple[int, ...] = ()


class Multigraph:
    """The undirected edges of a tour; every degree is even and all edges hang together with the depot."""

    def __init__(self, layout: RectangularLayout) -> None:
        self.layout = layout
        self.edges: list[Edge] = []

    def add_along(self, stretch: Stretch, way: Way) -> None:
        """Adds a stretch of aisle walked in this way."""
        bottom, top = Node(stretch.aisle, stretch.bottom_y2), Node(stretch.aisle, stretch.top_y2)
        cells, ys2 = stretch.cells, stretch.ys2
        if way in (Way.ONCE, Way.TWICE):
            self.edges += [Edge(bottom, top, cells), Edge(bottom, top)][:way]
        elif way is Way.FROM_BELOW:
            self._return(bottom, ys2[-1], cells)
        elif way is Way.FROM_ABOVE:
            self._return(top, ys2[0], cells)
        elif way is Way.AROUND_GAP:
            gap = stretch.widest_gap()
            self._return(bottom, ys2[gap], cells[: gap + 1])
            self._return(top, ys2[gap + 1], cells[gap + 1 :])

    def _return(self, end: Node, y2: int, cells: tuple[int, ...]) -> None:
        turning = Node(end.aisle, y2, turning=True)
        self.edges += [Edge(end, turning, cells), Edge(end, turning)]

    def add_across(self, aisle: int, following: int, edges: tuple[int, ...]) -> None:
        """Adds the edges on each cross aisle (from the bottom up) between two aisles."""
        for level, count in enumerate(edges):
            y2 = self.layout.level_y2(level)
            self.edges += [Edge(Node(aisle, y2), Node(following, y2))] * count

    def euler_tour(self, start: Node) -> list[tuple[Node, tuple[int, ...]]]:
        """Every edge once, from `start` back to it (Hierholzer 1873): nodes, and the cells met on the way there."""
        around: dict[Node, list[int]] = defaultdict(list)
        for number, (one, other, _) in enumerate(self.edges):
            around[one].append(number)
            around[other].append(number)
        used = [False] * len(self.edges)
        stack: list[tuple[Node, tuple[int, ...]]] = [(start, ())]
        tour: list[tuple[Node, tuple[int, ...]]] = []
        while stack:
            here, ways = stack[-1][0], around[stack[-1][0]]
            while ways and used[ways[-1]]:
                ways.pop()
            if not ways:
                tour.append(stack.pop())
                continue
            number = ways.pop()
            used[number] = True
            one, other, cells = self.edges[number]
            stack.append((other if one == here else one, cells))
        return tour


def walk(layout: RectangularLayout, graph: Multigraph) -> tuple[list[Pick], list[Point]]:
    """The stops in walking order, and the path through them: corners, turns and stops as (x, y) in mm."""
    tour = graph.euler_tour(Node(layout.depot_aisle, layout.level_y2(layout.depot_level)))
    stops: list[Pick] = []
    path = [layout.depot]
    # Hierholzer pops the tour backwards, so the cells noted with a node lie between it and the next one.
    for (here, cells), (there, _) in pairwise(tour):
        for cell in cells if here.y2 <= there.y2 else reversed(cells):
            stops.append((here.aisle, cell))
            path.append(layout.cell_point(stops[-1]))
        path.append(layout.point(there.aisle, there.y2))
    return stops, _corners(path, {layout.cell_point(stop) for stop in stops})


def _corners(path: list[Point], kept: set[Point]) -> list[Point]:
    """Without repeated points and points on a straight line, except the stops'."""
    corners: list[Point] = []
    for point in path:
        if corners and point == corners[-1]:
            continue
        if len(corners) > 1 and corners[-1] not in kept and _straight(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    return corners


def _straight(one: Point, two: Point, three: Point) -> bool:
    on_x = one[0] == two[0] == three[0] and (two[1] - one[1]) * (three[1] - two[1]) > 0
    on_y = one[1] == two[1] == three[1] and (two[0] - one[0]) * (three[0] - two[0]) > 0
    return on_x or on_y
