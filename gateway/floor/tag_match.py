"""Tagged goods at a gate, matched with the parcels that may leave: by what was verified, not by a tag of the parcel.

A unit whose serial was verified names its parcel. Others wait a few seconds for their fellows: when what waits holds
all that a verified parcel should hold, it is that parcel. Of many pieces a tenth may go unread, because a gate does.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from gateway.store.rows import Parcel, Passage
from gateway.store.state import State

TOGETHER_MS = 5_000  # tags of one push end their visits within this
SHIPPED_WITHIN_MS = 24 * 3_600_000
_LOOKED_AT = 2_000  # parcels, the newest


class Match(NamedTuple):
    """The passages that are a parcel's content; `lacking` pieces of it were not read."""

    parcel: Parcel
    passages: tuple[Passage, ...]
    lacking: int


def candidates(state: State, gate: str, now_ms: int) -> list[Parcel]:
    """Parcels that may leave and did not yet, and those whose own tag has just passed this gate."""
    leaving = state.parcels.newest("leaving", True, _LOOKED_AT)
    found = [one for one in leaving if now_ms - one.shipped_ms <= SHIPPED_WITHIN_MS]
    for passage in state.passages.newest("gate", gate, 200):
        if now_ms - passage.at_ms > 2 * TOGETHER_MS:
            break
        parcel = state.parcels.get(passage.parcel)
        if passage.verified and parcel is not None and parcel.state == "shipped":
            found.append(parcel)
    return list({one.parcel: one for one in found}.values())


def may_be_content(state: State, gate: str, sku: str, now_ms: int) -> bool:
    """Whether some parcel that may leave holds such goods."""
    return any(line.sku == sku for one in candidates(state, gate, now_ms) for line in one.lines)


def match(state: State, gate: str, waiting: Iterable[Passage], now_ms: int) -> Match | None:
    """One parcel whose content waits; the one with most pieces first, so that a small one takes nothing from it."""
    passages = list(waiting)
    present = Counter[str]()
    for passage in passages:
        present[passage.sku] += _pieces(state, passage)
    possible = [(left_of(state, one), one) for one in candidates(state, gate, now_ms)]
    possible.sort(key=lambda pair: (-sum(pair[0].values()), pair[1].shipped_ms, pair[1].parcel))
    for left, parcel in possible:
        lacking = (left - present).total()
        there = left.total() - lacking
        if there and (parcel.gate_ms or lacking <= left.total() // 10):
            return Match(parcel, tuple(_taken(state, passages, left)), lacking)
    return None


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
