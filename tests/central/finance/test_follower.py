"""The ledger follower on a database: one entry a document, few statements a batch, value = ledger."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from central.database.database import Database
from central.finance import follower
from central.finance.models import JournalEntry, JournalLine, StockValueRow
from central.finance.queries import journal_rows, trial_balance
from central.security.rights import SYSTEM
from tests.central.finance.ledger_facts import Told, adjusted, received, returned, shipped


def ledger_stock(tx: Connection) -> int:
    lines = select(func.coalesce(func.sum(JournalLine.debit_fen - JournalLine.credit_fen), 0))
    return int(tx.execute(lines.where(JournalLine.account == "1405")).scalar_one())


def value_of_stock(tx: Connection) -> int:
    return int(tx.execute(select(func.coalesce(func.sum(StockValueRow.value_fen), 0))).scalar_one())


def test_a_batch_is_posted_in_its_order_and_the_trial_balance_is_zero(any_database: Database) -> None:
    facts = [received("e1", ("A", 10, 100), opening=True), shipped("p1", ("A", 4, 295)), received("e2", ("A", 1, 80))]
    any_database.write(lambda tx: follower.apply(tx, facts))
    with any_database.read() as tx:
        rows = journal_rows(tx, SYSTEM)
        assert [row["entry"][-6:] for row in rows if row["account"] == "1405"] == ["000001", "000002", "000003"]
        balance = trial_balance(tx, SYSTEM)
        assert sum(row.debit_fen for row in balance) == sum(row.credit_fen for row in balance) > 0
        assert ledger_stock(tx) == value_of_stock(tx) == 680


def test_later_batches_go_on_where_the_books_stand(any_database: Database) -> None:
    for fact in (received("e1", ("A", 10, 100)), shipped("p1", ("A", 4, 295)), returned("e3", ("A", 4, 295))):
        any_database.write(lambda tx, fact=fact: follower.apply(tx, [fact]))  # type: ignore[misc]
    with any_database.read() as tx:
        sums = {row.account: row.balance_fen for row in trial_balance(tx, SYSTEM) if row.balance_fen}
        assert sums == {"1405": 1000, "2202": -1000}


def test_a_document_that_was_posted_is_never_posted_again(any_database: Database) -> None:
    any_database.write(lambda tx: follower.apply(tx, [received("e1", ("A", 10, 100))]))
    with pytest.raises(IntegrityError):
        any_database.write(lambda tx: follower.apply(tx, [received("e1", ("A", 10, 100))]))
    with any_database.read() as tx:
        assert ledger_stock(tx) == value_of_stock(tx) == 1000
        assert tx.execute(select(func.count()).select_from(JournalEntry)).scalar_one() == 1


def test_a_batch_costs_few_statements_whatever_its_size(database: Database) -> None:
    facts = [received("e1", *[(f"S{n}", 1000, 100) for n in range(50)])]
    facts += [shipped(f"p{n}", *[(f"S{k}", 2, 295) for k in range(10)], trade=f"t{n}") for n in range(100)]
    before = database.statements
    database.write(lambda tx: follower.apply(tx, facts))
    assert database.statements - before <= 12  # BEGIN and SAVEPOINT among them


moves = st.lists(
    st.tuples(
        st.sampled_from(["receive", "ship", "return", "adjust"]),
        st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 30), st.integers(0, 900)), min_size=1, max_size=3),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(moves, min_size=1, max_size=3))
def test_any_sequence_in_any_batches_keeps_the_ledger_at_the_value_of_stock(
    database: Database, batches: list[list[tuple[str, list[tuple[str, int, int]], bool]]]
) -> None:
    with database.read() as tx:
        start = tx.execute(select(func.count()).select_from(JournalEntry)).scalar_one()
    for number, batch in enumerate(batches):
        facts = [as_fact(f"{start}-{number}-{n}", *move) for n, move in enumerate(batch)]
        database.write(lambda tx, facts=facts: follower.apply(tx, facts))  # type: ignore[misc]
        with database.read() as tx:
            assert ledger_stock(tx) == value_of_stock(tx)
            uneven = select(JournalLine.entry_id).group_by(JournalLine.entry_id)
            uneven = uneven.having(func.sum(JournalLine.debit_fen) != func.sum(JournalLine.credit_fen))
            assert tx.execute(uneven).all() == []


def as_fact(document: str, kind: str, lines: list[tuple[str, int, int]], sign: bool) -> Told:
    if kind == "receive":
        return received(document, *lines, opening=sign)
    if kind == "ship":
        return shipped(document, *lines, trade="t1" if sign else "t2")
    if kind == "return":
        return returned(document, *lines, trade="t1" if sign else "t2")
    return adjusted(document, *[(sku, quantity if sign else -quantity) for sku, quantity, _ in lines])
