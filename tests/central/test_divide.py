"""Dividing stock among orders: all lines or none, first come first served, never more than there is."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from central.orders.rules import Demand, NewLine, OnOrder, ReviewedOrder, divide, hold_reason
from central.purchasing.rules import Arrival, ClaimRow, convert
from central.stock.services import StockKey

SKUS = st.sampled_from(["A", "B", "C"])


def demands(*orders: tuple[str, list[tuple[str, int]]]) -> list[Demand]:
    return [Demand(name, no, sku, q) for name, lines in orders for no, (sku, q) in enumerate(lines, 1)]


def test_lines_of_one_sku_are_summed() -> None:
    division = divide(demands(("1", [("A", 3), ("A", 3)])), {"A": 5}, {})
    assert division.shares == {}
    assert division.lacking == {"1": ["A"]}


def test_stock_goes_first_then_the_earliest_purchase_line() -> None:
    on_order = {"A": [OnOrder(7, "A", 2), OnOrder(9, "A", 10)]}
    [share] = divide(demands(("1", [("A", 8)])), {"A": 1}, on_order).shares["1"]
    assert (share.reserved, share.claims) == (1, [(7, 2), (9, 5)])


def test_an_order_that_lacks_one_line_gives_the_others_back_to_the_next() -> None:
    division = divide(demands(("1", [("A", 5), ("B", 1)]), ("2", [("A", 5)])), {"A": 5}, {})
    assert division.lacking == {"1": ["B"]}
    assert [share.reserved for share in division.shares["2"]] == [5]


def test_stock_below_what_is_reserved_counts_as_nothing() -> None:
    assert divide(demands(("1", [("A", 1)])), {"A": -4}, {}).lacking == {"1": ["A"]}


@given(
    st.lists(st.lists(st.tuples(SKUS, st.integers(1, 9)), min_size=1, max_size=4), max_size=8),
    st.dictionaries(SKUS, st.integers(-3, 20)),
    st.lists(st.tuples(SKUS, st.integers(0, 9)), max_size=6),
)
def test_nothing_is_granted_twice(
    orders: list[list[tuple[str, int]]], stock: dict[str, int], lines: list[tuple[str, int]]
) -> None:
    on_order: dict[str, list[OnOrder]] = {}
    for line_id, (sku, free) in enumerate(lines):
        on_order.setdefault(sku, []).append(OnOrder(line_id, sku, free))
    wanted = demands(*((str(number), each) for number, each in enumerate(orders)))
    division = divide(wanted, stock, on_order)
    reserved: Counter[str] = Counter()
    claimed: Counter[int] = Counter()
    for shares in division.shares.values():
        for share in shares:
            assert share.reserved + share.claimed == share.demand.quantity
            reserved[share.demand.sku] += share.reserved
            claimed.update(dict(share.claims))
    assert all(quantity <= max(0, stock.get(sku, 0)) for sku, quantity in reserved.items())
    assert all(quantity <= lines[line_id][1] for line_id, quantity in claimed.items())
    assert division.shares.keys() | division.lacking.keys() == {str(number) for number in range(len(orders))}
    assert not division.shares.keys() & division.lacking.keys()
    for skus in division.lacking.values():
        assert skus, "an order is refused for a reason"


def reviewed(*lines: NewLine, receiver: str = "Li") -> ReviewedOrder:
    return ReviewedOrder("1", receiver, lines)


def test_a_person_looks_at_unusual_orders() -> None:
    assert hold_reason(reviewed(NewLine("A", 9_999, 1))) == ""
    assert hold_reason(reviewed(NewLine("A", 10_000, 1))) == "unusual_quantity"
    assert hold_reason(reviewed(NewLine("A", 1, 0))) == "amount_zero"
    assert hold_reason(reviewed(NewLine("A", 1, 5), receiver=" ")) == "missing_receiver"


def claims(*quantities: int, line: int = 1) -> list[ClaimRow]:
    return [ClaimRow(number, line, f"order {number}", 1, quantity) for number, quantity in enumerate(quantities, 1)]


KEY = StockKey("own", "A", "main", "good")


def test_claims_are_served_oldest_first() -> None:
    made = convert(claims(3, 3, 3), {1: Arrival(KEY, 5, 4)}, {KEY: 5})
    assert (made.taken, made.by_line, made.uncovered) == ({1: 3, 2: 2}, {1: 5}, [])


def test_two_receipts_of_one_sku_share_what_can_be_reserved() -> None:
    rows = [ClaimRow(1, 1, "a", 1, 4), ClaimRow(2, 2, "b", 1, 4)]
    made = convert(rows, {1: Arrival(KEY, 4, 0), 2: Arrival(KEY, 4, 0)}, {KEY: 6})
    assert (made.taken, made.uncovered) == ({1: 4, 2: 2}, ["b"])


def test_the_newest_orders_lose_what_nothing_will_serve() -> None:
    made = convert(claims(3, 3, 3), {1: Arrival(KEY, 6, 3)}, {KEY: 2})
    assert made.taken == {1: 2}
    assert made.uncovered == ["order 3", "order 2"]


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(0, 30), st.integers(0, 30), st.integers(-9, 30))
def test_claims_stay_within_what_comes(quantities: list[int], received: int, to_come: int, free: int) -> None:
    rows = claims(*quantities)
    made = convert(rows, {1: Arrival(KEY, received, to_come)}, {KEY: free})
    assert sum(made.taken.values()) <= min(received, max(0, free))
    left = [row for row in rows if row.trade not in made.uncovered]
    assert sum(row.quantity - made.taken.get(row.id, 0) for row in left) <= to_come
