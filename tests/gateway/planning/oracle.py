"""The shortest tour by brute force: true distances in the graph of aisles, then Held & Karp (1962) over the picks."""

import heapq
from collections import defaultdict
from itertools import pairwise

from gateway.planning.layout import Pick, Point, RectangularLayout

Graph = dict[Point, dict[Point, float]]


def graph_of(layout: RectangularLayout) -> Graph:
    """Every cell and crossing, joined along the aisles and the cross aisles; coordinates computed afresh."""
    ys, levels = [], [0.0]
    y = float(layout.bottom_mm)
    for cell in range(layout.cells):
        if cell in layout.cross_aisles:
            levels.append(y - layout.cell_pitch_mm + layout.cross_aisle_gap_mm / 2)
            y += layout.cross_aisle_gap_mm - layout.cell_pitch_mm
        ys.append(y)
        y += layout.cell_pitch_mm
    levels.append(ys[-1] + layout.top_mm)
    graph: Graph = defaultdict(dict)
    for aisle in range(layout.aisles):
        x = aisle * layout.aisle_pitch_mm
        for low, high in pairwise(sorted({*ys, *levels})):
            graph[x, low][x, high] = graph[x, high][x, low] = high - low
        for level in levels if aisle + 1 < layout.aisles else ():
            following = x + layout.aisle_pitch_mm
            graph[x, level][following, level] = graph[following, level][x, level] = layout.aisle_pitch_mm
    return graph


def distances(graph: Graph, start: Point) -> dict[Point, float]:
    """Dijkstra from one place."""
    found: dict[Point, float] = {}
    heap: list[tuple[float, Point]] = [(0.0, start)]
    while heap:
        length, here = heapq.heappop(heap)
        if here in found:
            continue
        found[here] = length
        for there, step in graph.get(here, {}).items():
            heapq.heappush(heap, (length + step, there))
    return found


def held_karp(layout: RectangularLayout, picks: list[Pick]) -> float:
    """The length of the shortest closed tour from the depot through all picks."""
    graph = graph_of(layout)
    places = sorted({layout.cell_point(pick) for pick in picks} - {layout.depot})
    if not places:
        return 0
    far = {place: distances(graph, place) for place in (layout.depot, *places)}
    best = {(1 << i, i): far[layout.depot][place] for i, place in enumerate(places)}
    for visited in range(1, 1 << len(places)):
        for last in range(len(places)):
            if (length := best.get((visited, last))) is None:
                continue
            for i, place in enumerate(places):
                key = (visited | 1 << i, i)
                if not visited >> i & 1 and length + far[places[last]][place] < best.get(key, 1e18):
                    best[key] = length + far[places[last]][place]
    everything = (1 << len(places)) - 1
    return min(best[everything, i] + far[place][layout.depot] for i, place in enumerate(places))
