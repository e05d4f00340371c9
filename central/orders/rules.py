"""Decisions about orders, pure: which a person must look at, and how stock is divided among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

UNUSUAL_PIECES = 10_000  # in one line


@dataclass(frozen=True, slots=True)
class NewLine:
    """Pieces of one SKU in an order that arrives; the price is of one piece, tax included."""

    sku: str
    quantity: int
    price_fen: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedOrder:
    """What the review rules look at."""

    number: str
    receiver_name: str
    lines: Sequence[NewLine]

    @property
    def amount_fen(self) -> int:
        """The order's total, tax included."""
        return sum(line.quantity * line.price_fen for line in self.lines)


ReviewRule = Callable[[ReviewedOrder], bool]
REVIEW_RULES: dict[str, ReviewRule] = {
    "unusual_quantity": lambda order: any(line.quantity >= UNUSUAL_PIECES for line in order.lines),
    "amount_zero": lambda order: order.amount_fen == 0,
    "missing_receiver": lambda order: not order.receiver_name.strip(),
}


def hold_reason(order: ReviewedOrder) -> str:
    """The first rule that wants a person to look at the order; empty where none does."""
    return next((name for name, applies in REVIEW_RULES.items() if applies(order)), "")


class Demand(NamedTuple):
    """An order line that wants goods."""

    trade: str
    no: int
    sku: str
    quantity: int


class OnOrder(NamedTuple):
    """A purchase line with pieces that nobody has claimed."""

    line_id: int
    sku: str
    free: int


@dataclass
class Share:
    """What one order line gets: pieces in stock, and pieces of purchase lines."""

    demand: Demand
    reserved: int = 0
    claims: list[tuple[int, int]] = field(default_factory=list)  # (purchase line, pieces)

    @property
    def claimed(self) -> int:
        """Pieces that are still on their way."""
        return sum(quantity for _, quantity in self.claims)


@dataclass
class Division:
    """Which orders get their goods, and what the others lack."""

    shares: dict[str, list[Share]] = field(default_factory=dict)
    lacking: dict[str, list[str]] = field(default_factory=dict)  # order -> SKUs


def divide(
    demands: Sequence[Demand], in_stock: Mapping[str, int], on_order: Mapping[str, Sequence[OnOrder]]
) -> Division:
    """Gives each order all its lines or none, first come first served.

    A line takes what is in stock, then what is on order (earliest purchase line first). `in_stock` is what can be
    reserved of each SKU; negative counts as nothing.
    """
    stock = {sku: max(0, free) for sku, free in in_stock.items()}
    coming = {sku: {line.line_id: max(0, line.free) for line in lines} for sku, lines in on_order.items()}
    division = Division()
    for trade, wanted in _by_order(demands).items():
        shares = [_share(demand, stock, coming) for demand in wanted]
        short = [share.demand.sku for share in shares if share.reserved + share.claimed < share.demand.quantity]
        if short:
            division.lacking[trade] = sorted(set(short))
            _give_back(shares, stock, coming)
        else:
            division.shares[trade] = shares
    return division


def _by_order(demands: Sequence[Demand]) -> dict[str, list[Demand]]:
    orders: dict[str, list[Demand]] = {}
    for demand in demands:
        orders.setdefault(demand.trade, []).append(demand)
    return orders


def _share(demand: Demand, stock: dict[str, int], coming: dict[str, dict[int, int]]) -> Share:
    share = Share(demand, reserved=min(demand.quantity, stock.get(demand.sku, 0)))
    if share.reserved:
        stock[demand.sku] -= share.reserved
    missing = demand.quantity - share.reserved
    lines = coming.get(demand.sku, {})
    for line_id, free in lines.items():
        taken = min(missing, free)
        if taken:
            lines[line_id] -= taken
            share.claims.append((line_id, taken))
            missing -= taken
    return share


def _give_back(shares: Sequence[Share], stock: dict[str, int], coming: dict[str, dict[int, int]]) -> None:
    for share in shares:
        if share.reserved:
            stock[share.demand.sku] += share.reserved
        for line_id, quantity in share.claims:
            coming[share.demand.sku][line_id] += quantity
