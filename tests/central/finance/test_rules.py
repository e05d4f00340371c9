"""Posting rules: what each fact does to the books."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.finance.books import Books
from central.finance.entries import Line, Unbalanced, credit, debit, entry
from central.finance.rules import entries_of, posted_types
from central.finance.tax import SEEDS, NoRate, Rate, TaxRates, net_of
from central.finance.valuation import StockValue
from tests.central.finance.ledger_facts import NOON, Told, adjusted, received, returned, shipped, shipped_data


def books(**stock: StockValue) -> Books:
    return Books({("main", sku): value for sku, value in stock.items()}, {}, TaxRates(SEEDS), ZoneInfo("Asia/Shanghai"))


def lines(fact: Told, kept: Books) -> dict[str, int]:
    """Debit minus credit of each account of the fact's only entry."""
    (posted,) = entries_of(fact, kept)
    sums: dict[str, int] = {}
    for line in posted.lines:
        sums[line.account] = sums.get(line.account, 0) + line.debit_fen - line.credit_fen
    return sums


def test_opening_stock_is_what_the_owners_brought_in() -> None:
    assert lines(received("e1", ("A", 10, 100), opening=True), books()) == {"1405": 1000, "3001": -1000}


def test_a_purchase_receipt_is_owed_to_the_supplier_without_tax() -> None:
    assert lines(received("e1", ("A", 10, 100), ("B", 1, 50)), books()) == {"1405": 1050, "2202": -1050}


def test_a_parcel_posts_receivable_revenue_tax_and_cost_in_one_entry() -> None:
    kept = books(A=StockValue(10, 1000, 100))
    assert lines(shipped("p1", ("A", 4, 295)), kept) == {
        "1122": 1180,
        "5001": -1044,  # 1180 / 1.13
        "22210105": -136,
        "5401": 400,
        "1405": -400,
    }
    assert kept.stock["main", "A"] == StockValue(6, 600, 100)


def test_a_joined_parcel_owes_each_trade_apart() -> None:
    fact = Told("GoodsShipped", "p1", shipped_data("p1", {"t1": (("A", 1, 113),), "t2": (("A", 1, 226),)}))
    (posted,) = entries_of(fact, books())
    assert [line for line in posted.lines if line.account == "1122"] == [
        Line("1122", debit_fen=113, subject="t1"),
        Line("1122", debit_fen=226, subject="t2"),
    ]


def test_a_return_takes_back_the_cost_at_which_the_goods_left() -> None:
    kept = books(A=StockValue(10, 1000, 100))
    lines(shipped("p1", ("A", 4, 295)), kept)
    lines(received("e2", ("A", 6, 900)), kept)  # the average moves to 500
    assert lines(returned("e3", ("A", 2, 295)), kept) == {
        "1122": -590,
        "5001": 522,
        "22210105": 68,
        "1405": 200,
        "5401": -200,
    }


def test_a_return_of_more_than_was_shipped_comes_in_at_the_present_cost() -> None:
    kept = books(A=StockValue(10, 1000, 100))
    assert lines(returned("e3", ("A", 2, 0), trade="unknown"), kept) == {"1405": 200, "5401": -200}


def test_a_receipt_after_shipping_below_zero_posts_the_difference_to_cost_of_goods() -> None:
    kept = books(A=StockValue(0, 0, 100))
    lines(shipped("p1", ("A", 3, 500)), kept)
    assert lines(received("e1", ("A", 10, 150)), kept) == {"1405": 1350, "2202": -1500, "5401": 150}
    assert kept.stock["main", "A"].value_fen == 7 * 150


def test_count_differences_wait_for_a_decision() -> None:
    kept = books(A=StockValue(10, 1000, 100), B=StockValue(5, 50, 10))
    assert lines(adjusted("c1", ("A", -3), ("B", 2)), kept) == {"1405": -280, "1901": 280}


def test_the_tax_rate_is_that_of_the_day_of_shipment() -> None:
    old = Told("GoodsShipped", "p1", shipped_data("p1", {"t1": (("A", 1, 1170),)}), datetime(2017, 5, 1, tzinfo=UTC))
    assert lines(old, books()) == {"1122": 1170, "5001": -1000, "22210105": -170}


def test_the_day_of_an_entry_is_the_sites() -> None:
    late = Told("StockAdjusted", "c1", adjusted("c1", ("A", 1)).data, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    (posted,) = entries_of(late, books(A=StockValue(1, 10, 10)))
    assert posted.day == date(2026, 12, 1)


def test_an_entry_that_does_not_balance_is_no_entry() -> None:
    with pytest.raises(Unbalanced, match="test of d1: debit 5 fen, credit 4 fen"):
        entry("test", "d1", NOON.date(), "", [debit("1405", 5), credit("2202", 4)])


def test_a_day_before_the_first_rate_is_refused() -> None:
    rates = TaxRates([Rate("vat_general", date(2019, 4, 1), 1300)])
    with pytest.raises(NoRate, match="2019-03-31"):
        rates.on("vat_general", date(2019, 3, 31))


@given(st.integers(0, 10**10), st.sampled_from([0, 600, 900, 1300, 1600, 1700]))
def test_net_and_tax_make_the_gross_again(gross: int, rate: int) -> None:
    net = net_of(gross, rate)
    assert 0 <= net <= gross
    assert abs(net * (10_000 + rate) - gross * 10_000) * 2 <= 10_000 + rate


quantities, prices = st.integers(1, 60), st.integers(0, 5000)
skus, trades = st.sampled_from("ABC"), st.sampled_from(["t1", "t2"])
line_lists = st.lists(st.tuples(skus, quantities, prices), min_size=1, max_size=4)
facts = st.one_of(
    st.builds(lambda x, o: received("d", *x, opening=o), line_lists, st.booleans()),
    st.builds(lambda x, t: shipped("d", *x, trade=t), line_lists, trades),
    st.builds(lambda x, t: returned("d", *x, trade=t), line_lists, trades),
    st.builds(lambda x: adjusted("d", *x), st.lists(st.tuples(skus, st.integers(-60, 60)), min_size=1, max_size=4)),
)


@given(st.lists(facts, max_size=25))
def test_whatever_happens_the_ledger_is_the_stock_at_cost(sequence: list[Told]) -> None:
    kept = books()
    ledger = 0
    for fact in sequence:
        for posted in entries_of(fact, kept):
            assert sum(x.debit_fen for x in posted.lines) == sum(x.credit_fen for x in posted.lines)
            ledger += sum(x.debit_fen - x.credit_fen for x in posted.lines if x.account == "1405")
        assert ledger == sum(value.value_fen for value in kept.stock.values())
    for value in kept.stock.values():
        assert value.quantity != 0 or value.value_fen == 0


def test_the_ledger_follows_every_fact_that_moves_goods() -> None:
    assert posted_types() == (
        "GoodsReceived",
        "GoodsReturned",
        "GoodsShipped",
        "GoodsTransferredIn",
        "GoodsTransferredOut",
        "KitAssembled",
        "KitTakenApart",
        "ShipmentReversed",
        "StockAdjusted",
    )
