"""Finding the order that a cancellation belongs to. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass
class SoldLine:
    """A line of an order that pieces may come back from."""

    trade: str
    warehouse: str
    no: int
    buyer: str
    sku: str
    price_fen: int
    ordered_at: datetime
    left: int  # pieces that are not coming back yet


def match(lines: Sequence[SoldLine], price_fen: int, quantity: int, at: datetime) -> SoldLine | None:
    """The line (all of one buyer and SKU) that these pieces come back from; its `left` is lowered.

    It was ordered no later than the cancellation and has pieces enough; the same price is preferred, then the newest.
    """
    fitting = [line for line in lines if line.ordered_at <= at and line.left >= quantity]
    if not fitting:
        return None
    best = max(fitting, key=lambda line: (line.price_fen == price_fen, line.ordered_at, -line.no))
    best.left -= quantity
    return best
