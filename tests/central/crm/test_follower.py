"""Customers grow from shipped orders; nobody is counted twice and nobody is lost."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from central.crm import follower
from central.crm.models import Customer
from central.database.database import Database
from central.facts.stream import Fact


def shipped(trade: str, buyer: str, day: int, *lines: tuple[int, int], parcel: str = "p") -> Fact:
    """A parcel of one trade ordered on that day of November; lines of (pieces, price)."""
    told: dict[str, Any] = {"trade": trade, "number": trade, "shop": 1, "buyer": buyer}
    told["ordered_at"] = datetime(2026, 11, day, tzinfo=UTC).isoformat()
    told["lines"] = [{"sku": "A", "quantity": quantity, "price_fen": price} for quantity, price in lines]
    return Fact(1, "GoodsShipped", f"{parcel}-{trade}", {"trades": [told]}, datetime(2026, 11, 24, tzinfo=UTC))


def returned(buyer: str, pieces: int, price: int) -> Fact:
    lines = [{"sku": "A", "quantity": pieces, "price_fen": price, "quality": "good"}]
    data = {"shop": 1, "buyer": buyer, "trade": "t1", "lines": lines}
    return Fact(2, "GoodsReturned", "e1", data, datetime(2026, 11, 24, tzinfo=UTC))


def customer(database: Database, buyer: str) -> Customer:
    columns = table_columns()
    with database.read() as tx:
        row = tx.execute(select(*columns).where(Customer.buyer == buyer)).one()
    return Customer(**row._mapping)


def table_columns() -> list[Any]:
    return [getattr(Customer, column.key) for column in Customer.__table__.columns]


def test_orders_pieces_and_spend_add_up_over_batches(any_database: Database) -> None:
    any_database.write(
        lambda tx: follower.apply(tx, [shipped("t2", "17850", 5, (6, 255)), shipped("t1", "17850", 2, (1, 10))])
    )
    any_database.write(lambda tx: follower.apply(tx, [shipped("t3", "17850", 3, (2, 100), (1, 5))]))
    grown = customer(any_database, "17850")
    assert (grown.orders, grown.pieces, grown.spend_fen) == (3, 10, 1530 + 10 + 205)
    assert (grown.first_order_at, grown.last_order_at) == (
        datetime(2026, 11, 2, tzinfo=UTC),
        datetime(2026, 11, 5, tzinfo=UTC),
    )


def test_a_second_parcel_of_an_order_adds_pieces_but_no_order(any_database: Database) -> None:
    any_database.write(lambda tx: follower.apply(tx, [shipped("t1", "17850", 2, (1, 10))]))
    any_database.write(lambda tx: follower.apply(tx, [shipped("t1", "17850", 2, (2, 10), parcel="q")]))
    grown = customer(any_database, "17850")
    assert (grown.orders, grown.pieces) == (1, 3)


def test_anonymous_orders_are_counted_not_lost(any_database: Database) -> None:
    any_database.write(lambda tx: follower.apply(tx, [shipped("t1", "", 2, (1, 10)), shipped("t2", "", 2, (1, 10))]))
    assert customer(any_database, "").orders == 2


def test_returns_are_counted_and_leave_the_dates_alone(any_database: Database) -> None:
    any_database.write(lambda tx: follower.apply(tx, [shipped("t1", "17850", 2, (6, 255))]))
    any_database.write(lambda tx: follower.apply(tx, [returned("17850", 2, 255)]))
    grown = customer(any_database, "17850")
    assert (grown.orders, grown.returned, grown.returned_fen) == (1, 2, 510)
    assert grown.first_order_at == grown.last_order_at == datetime(2026, 11, 2, tzinfo=UTC)


def test_a_return_before_any_order_opens_the_file(any_database: Database) -> None:
    any_database.write(lambda tx: follower.apply(tx, [returned("9", 1, 5)]))
    any_database.write(lambda tx: follower.apply(tx, [shipped("t1", "9", 2, (1, 5))]))
    assert customer(any_database, "9").first_order_at == datetime(2026, 11, 2, tzinfo=UTC)


def test_a_batch_costs_two_statements(any_database: Database) -> None:
    facts = [shipped(f"t{n}", f"b{n % 40}", 2, (1, 10)) for n in range(200)]
    before = any_database.statements
    any_database.write(lambda tx: follower.apply(tx, facts))
    assert any_database.statements - before <= 5  # BEGIN and SAVEPOINT among them
