"""How pieces that arrive are shared among the claims on them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from central.stock.services import StockKey


class ClaimRow(NamedTuple):
    """Pieces of an order line that wait for a purchase line."""

    id: int
    line_id: int
    trade: str
    no: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A purchase line of which pieces arrived: how many, and how many are still to come after them."""

    key: StockKey
    received: int
    still_to_come: int


@dataclass
class Conversion:
    """What becomes of the claims."""

    taken: dict[int, int] = field(default_factory=dict)  # claim -> pieces that became reservations
    by_line: dict[int, int] = field(default_factory=dict)  # purchase line -> the same
    uncovered: list[str] = field(default_factory=list)  # orders that neither stock nor what comes can serve


def convert(claims: Sequence[ClaimRow], arrivals: Mapping[int, Arrival], free: Mapping[StockKey, int]) -> Conversion:
    """Turns claims into reservations, oldest first, within what arrived and what can be reserved now.

    Where stock had fallen below what is reserved, the pieces that arrive make that good first; then claims may be
    left that nothing will serve any more: the newest orders lose theirs.
    """
    made = Conversion()
    left = {line_id: arrival.received for line_id, arrival in arrivals.items()}
    rest = {key: max(0, pieces) for key, pieces in free.items()}
    waiting = dict.fromkeys(arrivals, 0)
    for claim in claims:
        key = arrivals[claim.line_id].key
        taken = min(claim.quantity, left[claim.line_id], rest.get(key, 0))
        if taken:
            left[claim.line_id] -= taken
            rest[key] -= taken
            made.taken[claim.id] = taken
            made.by_line[claim.line_id] = made.by_line.get(claim.line_id, 0) + taken
        waiting[claim.line_id] += claim.quantity - taken
    for claim in reversed(claims):
        over = waiting[claim.line_id] - max(0, arrivals[claim.line_id].still_to_come)
        unserved = claim.quantity - made.taken.get(claim.id, 0)
        if over > 0 and unserved:
            waiting[claim.line_id] -= unserved
            made.uncovered.append(claim.trade)
    return made
