"""Orders by kind, and how each kind is picked.

Kinds: `one_piece` (一单一货), `same_goods` (相同货品: several orders of the same content), `second_sort` (二次分拣: few
pieces of many goods), `many_goods` (一单多货). Styles: `single` (an order a walk), `cluster` (边拣边播: a tote an order
on the cart), `batch` (totals into the cart, then the put-wall), `one_piece` (totals into the cart, then a run, 连打).

The site's setting `pick_styles` says which: "cluster" (the default: everything), "auto" (each kind as suits it, once
enough orders of it wait), or `{kind: style}`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from gateway.floor.apply.picking import IN_TOTALS
from gateway.store.rows import Fulfilment
from gateway.store.state import State

ONE_PIECE, SAME_GOODS, SECOND_SORT, MANY_GOODS = KINDS = ("one_piece", "same_goods", "second_sort", "many_goods")
SINGLE, CLUSTER, BATCH, RUN = STYLES = ("single", "cluster", "batch", "one_piece")
SUITS = {
    ONE_PIECE: frozenset(STYLES),
    SAME_GOODS: frozenset(STYLES),
    SECOND_SORT: frozenset({SINGLE, CLUSTER, BATCH}),
    MANY_GOODS: frozenset({SINGLE, CLUSTER, BATCH}),
}
AUTO = {ONE_PIECE: RUN, SAME_GOODS: RUN, SECOND_SORT: BATCH, MANY_GOODS: CLUSTER}
SAME_FROM = 5  # so many orders of one content are a kind of their own
WALL_PIECES = 12  # an order of more pieces fills a slot of the wall
WORTH_FROM = 4  # below this a walk in totals saves nothing (`auto`)
ROOM = {SINGLE: 1, CLUSTER: 8, BATCH: 24, RUN: 60}  # orders a wave, where the site says nothing
ROOM_SETTING = {CLUSTER: "cart_slots", BATCH: "wall_slots", RUN: "run_orders"}


def kinds_of(state: State, orders: Iterable[Fulfilment]) -> dict[str, str]:
    """The kind of each fulfilment among these; what was partly picked is no longer alone in its content."""
    contents = {one.fulfilment: _content(state, one.fulfilment) for one in orders}
    like = Counter(content for content in contents.values() if content)
    same_from = int(state.setting("same_goods_from", SAME_FROM))
    largest = int(state.setting("wall_pieces", WALL_PIECES))
    return {name: _kind(content, like[content], same_from, largest) for name, content in contents.items()}


def _content(state: State, fulfilment: str) -> tuple[tuple[str, int], ...]:
    """SKU and pieces, sorted; () once something is picked."""
    lines = state.fulfilment_lines.by("fulfilment", fulfilment)
    if any(line.picked for line in lines):
        return ()
    return tuple(sorted((line.sku, line.quantity) for line in lines))


def _kind(content: tuple[tuple[str, int], ...], like: int, same_from: int, largest: int) -> str:
    pieces = sum(quantity for _, quantity in content)
    if pieces == 1:
        return ONE_PIECE
    if content and like >= same_from:
        return SAME_GOODS
    return SECOND_SORT if 0 < pieces <= largest else MANY_GOODS


def styles_of(state: State, kinds: Mapping[str, str]) -> dict[str, str]:
    """The style of each kind that is among these orders."""
    said = state.setting("pick_styles", CLUSTER)
    counted = Counter(kinds.values())
    if said == "auto":
        return {kind: AUTO[kind] if _worth(kind, many) else CLUSTER for kind, many in counted.items()}
    wanted = said if isinstance(said, dict) else dict.fromkeys(KINDS, said)
    return {kind: _suiting(kind, wanted.get(kind, CLUSTER)) for kind in counted}


def _worth(kind: str, many: int) -> bool:
    return AUTO[kind] not in IN_TOTALS or many >= WORTH_FROM


def _suiting(kind: str, style: object) -> str:
    return str(style) if style in SUITS[kind] else CLUSTER


def room(state: State, style: str) -> int:
    """How many orders one wave of this style takes."""
    setting = ROOM_SETTING.get(style)
    return max(1, int(state.setting(setting, ROOM[style]))) if setting else ROOM[style]
