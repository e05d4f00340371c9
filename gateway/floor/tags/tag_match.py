"""Tagged goods at a gate, matched with the parcels that may leave: by what was verified, not by a tag of the parcel.

A unit whose serial was verified names its parcel. Others wait a few seconds for their fellows: when what waits holds
all that a verified parcel should hold, it is that parcel. Of many pieces a tenth may go unread, because a gate does.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from gateway.store.rows import Parcel, Passage
from gateway.store.state import State

TOGETHER_MS = 5_000  # tags of one push end their visits within this
STILL_COMING_MS = 2_500  # after the last tag: until then a greater parcel may become whole
SHIPPED_WITHIN_MS = 24 * 3_600_000
_LOOKED_AT = 2_000  # parcels, the newest


class Match(NamedTuple):
    """The passages that are a parcel's content; `lacking` pieces of it were not read."""

    parcel: Parcel
    passages: tuple[Passage, ...]
    lacking: int


def any_leaving(state: State, gate: str) -> bool:
    """Whether anything may leave at all; costs nothing."""
    return bool(state.parcels.count("leaving", True)) or bool(state.passages.count("gate", gate))


def candidates(state: State, gate: str, skus: Collection[str], now_ms: int) -> list[Parcel]:
    """Parcels with such goods that may leave and did not yet, and those whose own tag has just passed this gate."""
    leaving = state.parcels.newest("leaving", True, _LOOKED_AT)
    found = [one for one in leaving if now_ms - one.shipped_ms <= SHIPPED_WITHIN_MS]
    for passage in state.passages.newest("gate", gate, 500):
        if now_ms - passage.at_ms > 2 * TOGETHER_MS:
            break
        parcel = state.parcels.get(passage.parcel) if passage.verified and passage.parcel else None
        if parcel is not None and parcel.state == "shipped":
            found.append(parcel)
    unique = {one.parcel: one for one in found}.values()
    return [one for one in unique if any(line.sku in skus for line in one.lines)]


def matches(state: State, possible: Iterable[Parcel], waiting: Sequence[Passage], now_ms: int) -> Iterator[Match]:
    """Parcels whose content waits, those with most pieces first; a small one takes nothing from one still coming."""
    rest, held = list(waiting), set[str]()
    coming = any(now_ms - one.at_ms < STILL_COMING_MS for one in rest)
    present = Counter[str]()
    for passage in rest:
        present[passage.sku] += _pieces(state, passage)
    wanted = [(left_of(state, one), one) for one in possible]
    for left, parcel in sorted(wanted, key=lambda pair: (-pair[0].total(), pair[1].shipped_ms, pair[1].parcel)):
        lacking = (left - present).total()
        there = left.total() - lacking
        if not held.isdisjoint(left):
            continue
        if there and (parcel.gate_ms or lacking <= left.total() // 10):
            taken = list(_taken(state, rest, left))
            names = {one.passage for one in taken}
            rest = [one for one in rest if one.passage not in names]
            for one in taken:
                present[one.sku] -= _pieces(state, one)
            yield Match(parcel, tuple(taken), lacking)
        elif there and coming:
            held |= set(left)


def left_of(state: State, parcel: Parcel) -> Counter[str]:
    """The tagged pieces of a parcel that no passage has accounted for."""
    left = Counter[str]()
    for line in parcel.lines:
        if state.tagged_units.count("sku", line.sku):
            left[line.sku] += line.quantity
    for passage in state.passages.by("content_of", parcel.parcel):
        left[passage.sku] -= _pieces(state, passage)
    return +left


def _taken(state: State, passages: list[Passage], left: Counter[str]) -> Iterable[Passage]:
    """Those that first came, as far as the parcel's lines go."""
    rest = Counter(left)
    for passage in passages:
        pieces = _pieces(state, passage)
        if pieces and rest[passage.sku] >= pieces:
            rest[passage.sku] -= pieces
            yield passage


def _pieces(state: State, passage: Passage) -> int:
    row = state.tagged_units.get(passage.epc)
    return row.quantity if row is not None else 0
