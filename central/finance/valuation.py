"""What stock is worth: moving average with the value stored, never a unit price that drifts by rounding.

An issue of `q` from `n` pieces worth `v` takes round(v x q / n); the last piece takes what is left, so a SKU that
is gone is worth nothing. Below zero pieces go out at the last known cost, and the receipt that covers them posts the
difference to what they really cost. All pure, in integer fen.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Issue(NamedTuple):
    """A stock state after goods left, and what they cost."""

    stock: "StockValue"
    cost_fen: int


class Receipt(NamedTuple):
    """A stock state after goods came in, and what earlier issues below zero cost too little (> 0) or too much."""

    stock: "StockValue"
    correction_fen: int


@dataclass(frozen=True, slots=True)
class StockValue:
    """Pieces of one SKU in one warehouse and their value. A negative quantity carries a negative value."""

    quantity: int = 0
    value_fen: int = 0
    last_cost_fen: int = 0  # of one piece, for issues below zero

    def issue(self, quantity: int) -> Issue:
        """Takes pieces out; raises ValueError where `quantity` is not above zero."""
        if quantity <= 0:
            raise ValueError(f"an issue takes at least one piece, not {quantity}")
        there = min(max(self.quantity, 0), quantity)
        from_stock = share(self.value_fen, there, self.quantity) if there else 0
        below_zero = (quantity - there) * self.last_cost_fen
        cost = from_stock + below_zero
        return Issue(StockValue(self.quantity - quantity, self.value_fen - cost, self.last_cost_fen), cost)

    def receive(self, quantity: int, value_fen: int) -> Receipt:
        """Takes in pieces that cost `value_fen` in all; raises ValueError where `quantity` is not above zero."""
        if quantity <= 0:
            raise ValueError(f"a receipt brings at least one piece, not {quantity}")
        covered = min(max(-self.quantity, 0), quantity)
        booked = share(-self.value_fen, covered, -self.quantity) if covered else 0
        correction = share(value_fen, covered, quantity) - booked
        pieces, value = self.quantity + quantity, self.value_fen + value_fen - correction
        last = share(value, 1, pieces) if pieces > 0 else share(value_fen, 1, quantity)
        return Receipt(StockValue(pieces, value, last), correction)

    @property
    def cost_fen(self) -> int:
        """What one piece is worth now, rounded to the fen."""
        return share(self.value_fen, 1, self.quantity) if self.quantity > 0 else self.last_cost_fen


def share(value_fen: int, part: int, whole: int) -> int:
    """`value x part / whole`, rounded half away from zero; `part` = `whole` gives the value itself."""
    if part == 0:
        return 0
    doubled = 2 * abs(value_fen) * part + whole
    return doubled // (2 * whole) * (1 if value_fen >= 0 else -1)
