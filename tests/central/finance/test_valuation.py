"""Moving average with the value stored: rules and properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.finance.valuation import StockValue, share


def test_an_issue_takes_its_share_of_the_value_and_the_last_piece_takes_the_rest() -> None:
    stock = StockValue().receive(3, 1000).stock
    costs = []
    for _ in range(3):
        stock, cost = stock.issue(1)
        costs.append(cost)
    assert costs == [333, 334, 333]
    assert (stock.quantity, stock.value_fen) == (0, 0)


def test_receipts_at_different_costs_average() -> None:
    stock = StockValue().receive(10, 1000).stock.receive(10, 2000).stock
    assert stock.issue(5).cost_fen == 750
    assert stock.cost_fen == 150


def test_pieces_below_zero_go_at_the_last_cost_and_the_next_receipt_corrects_them() -> None:
    stock = StockValue().receive(2, 200).stock
    stock, cost = stock.issue(5)
    assert (cost, stock.quantity, stock.value_fen) == (500, -3, -300)
    stock, correction = stock.receive(10, 1500)
    assert correction == 150  # three pieces cost 450 and were booked at 300
    assert (stock.quantity, stock.value_fen) == (7, 1050)


def test_a_receipt_that_covers_only_a_part_leaves_the_rest_at_its_booked_cost() -> None:
    stock = StockValue(-4, -401, 100)
    stock, correction = stock.receive(1, 90)
    assert (stock.quantity, stock.value_fen, correction) == (-3, -301, -10)


def test_a_sku_that_never_came_in_goes_out_at_nothing_until_its_receipt() -> None:
    stock, cost = StockValue().issue(2)
    assert cost == 0
    stock, correction = stock.receive(2, 700)
    assert correction == 700
    assert (stock.quantity, stock.value_fen) == (0, 0)


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_moves_by_no_pieces(quantity: int) -> None:
    with pytest.raises(ValueError, match="at least one piece"):
        StockValue().issue(quantity)
    with pytest.raises(ValueError, match="at least one piece"):
        StockValue().receive(quantity, 100)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_share_is_within_half_a_fen(value: int, part: int, whole: int) -> None:
    assert abs(share(value, part, whole) * whole - value * part) * 2 <= whole


moves = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.integers(1, 500), st.integers(0, 100_000)),
        st.tuples(st.just("issue"), st.integers(1, 500), st.just(0)),
    ),
    max_size=40,
)


@given(moves)
def test_value_follows_quantity_whatever_comes(sequence: list[tuple[str, int, int]]) -> None:
    stock, ledger = StockValue(), 0
    for kind, quantity, value in sequence:
        if kind == "receive":
            stock, correction = stock.receive(quantity, value)
            ledger += value - correction
        else:
            stock, cost = stock.issue(quantity)
            ledger -= cost
        assert stock.value_fen == ledger
        assert stock.value_fen * stock.quantity >= 0  # never worth less than nothing, never owed a negative
        if stock.quantity == 0:
            assert stock.value_fen == 0
