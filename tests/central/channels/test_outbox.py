"""From a shipped parcel to a shop that knows: exactly one confirmation, whatever fails in between."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from central.channels import follower, outbox
from central.channels.connector import Connector, Shipment, ShopAccess, ShopUnreachable
from central.channels.models import Confirmation
from central.channels.worker import ConfirmationWorker
from central.clock import now
from central.database.database import Database
from central.facts.stream import Fact
from central.orders.models import Shop
from central.security.rights import SYSTEM
from tests.central.channels.shop_stand_in import SECRET, ShopStandIn


def add_shop(database: Database, url: str, secret: str = SECRET) -> int:
    row = {"name": "file", "platform": "mall", "gateway_url": url, "app_key": "key", "app_secret": secret}
    statement = insert(Shop).values(session="", active=True, created_at=now(), **row).returning(Shop.id)
    return database.write(lambda tx: int(tx.execute(statement).scalar_one()))


def shipped(shop: int, parcel: str, *trades: str, platform: str = "mall") -> Fact:
    told: list[dict[str, Any]] = [
        {
            "trade": trade,
            "number": f"N-{trade}",
            "shop": shop,
            "platform": platform,
            "buyer": "",
            "ordered_at": "2026-11-23T02:00:00+00:00",
            "lines": [{"sku": "A", "quantity": 2, "price_fen": 100}],
        }
        for trade in trades
    ]
    data = {"parcel": parcel, "waybill": f"YT-{parcel}", "carrier": "YTO", "trades": told}
    return Fact(1, "GoodsShipped", parcel, data, datetime(2026, 11, 24, tzinfo=UTC))


def ship(database: Database, *facts: Fact) -> None:
    database.write(lambda tx: follower.apply(tx, facts))


def counts(database: Database) -> dict[str, int]:
    with database.read() as tx:
        return outbox.counts(tx)


def make_due(database: Database) -> None:
    """What a wait would do."""
    database.write(lambda tx: tx.execute(update(Confirmation).values(next_at=datetime(2026, 1, 1, tzinfo=UTC))))


@pytest.fixture
def worker(database: Database) -> Iterator[ConfirmationWorker]:
    made = ConfirmationWorker(database, chance=lambda: 0.5)
    yield made
    made.stop()


def test_each_trade_of_a_parcel_is_confirmed_once(
    database: Database, mall: ShopStandIn, worker: ConfirmationWorker
) -> None:
    shop = add_shop(database, mall.url)
    ship(database, shipped(shop, "p1", "t1", "t2"))
    ship(database, shipped(shop, "p1", "t1", "t2"))  # the fact again
    assert worker.send_due() == 2
    assert worker.send_due() == 0
    assert mall.taken == {("N-t1", "YT-p1"): 1, ("N-t2", "YT-p1"): 1}
    assert counts(database) == {"pending": 0, "sent": 2, "failed": 0}


def test_orders_that_came_from_no_platform_are_owed_no_confirmation(any_database: Database) -> None:
    ship(any_database, shipped(add_shop(any_database, ""), "p1", "t1", platform="manual"))
    assert counts(any_database) == {"pending": 0, "sent": 0, "failed": 0}


def test_a_busy_shop_is_tried_again_later_and_a_refusal_waits_for_a_person(
    database: Database, mall: ShopStandIn, worker: ConfirmationWorker
) -> None:
    ship(database, shipped(add_shop(database, mall.url), "p1", "t1"))
    mall.answers = [503]
    worker.send_due()
    assert counts(database)["pending"] == 1
    assert worker.send_due() == 0  # not yet
    make_due(database)
    mall.answers = [422]
    worker.send_due()
    assert counts(database)["failed"] == 1
    with database.read() as tx:
        failed, reason = tx.execute(select(Confirmation.id, Confirmation.reason)).one()
    assert "answered 422" in reason
    assert database.write(lambda tx: outbox.retry(tx, SYSTEM, [failed])) == 1
    worker.send_due()
    assert counts(database)["sent"] == 1


def test_a_crash_between_sending_and_writing_down_sends_again_and_the_shop_bears_it(
    database: Database, mall: ShopStandIn, worker: ConfirmationWorker
) -> None:
    ship(database, shipped(add_shop(database, mall.url), "p1", "t1"))
    worker.send_due()
    pending = update(Confirmation).values(status="pending", next_at=now(), sent_at=None)
    database.write(lambda tx: tx.execute(pending))  # as if the mark had never been committed
    worker.send_due()
    assert mall.taken == {("N-t1", "YT-p1"): 2}
    assert counts(database) == {"pending": 0, "sent": 1, "failed": 0}


def test_one_shop_that_is_down_does_not_hold_up_the_others(database: Database, mall: ShopStandIn) -> None:
    asked: list[str] = []

    class Down:
        def confirm_shipment(self, shipment: Shipment) -> bool:
            asked.append(shipment.tid)
            raise ShopUnreachable("down")

        def close(self) -> None: ...

    class Up(Down):
        def confirm_shipment(self, shipment: Shipment) -> bool:
            return False

    def connecting(shop: ShopAccess) -> Connector:
        return Down() if shop.name == "down" else Up()

    good = add_shop(database, mall.url)
    bad = database.write(
        lambda tx: int(
            tx.execute(
                insert(Shop).values(name="down", platform="mall", created_at=now()).returning(Shop.id)
            ).scalar_one()
        )
    )
    ship(database, *[shipped(bad, f"b{n}", f"tb{n}") for n in range(5)], shipped(good, "g", "tg"))
    ConfirmationWorker(database, connecting).send_due()
    assert len(asked) == 1  # the rest of that shop's waits without being tried
    assert counts(database) == {"pending": 5, "sent": 1, "failed": 0}


def test_pauses_grow_and_are_spread() -> None:
    assert [outbox.pause_s(attempts, 0.5) for attempts in (0, 1, 2, 9, 60)] == [0.5, 1, 2, 256, 300]
    assert outbox.pause_s(0, 0.0) == 0.25


def test_the_thread_wakes_by_the_commit_and_stops_when_asked(database: Database, mall: ShopStandIn) -> None:
    worker = ConfirmationWorker(database)
    worker.start()
    shop = add_shop(database, mall.url)
    ship(database, *[shipped(shop, f"p{n}", f"t{n}") for n in range(120)])
    wait_for(lambda: counts(database)["sent"] == 120)
    worker.stop()
    assert set(mall.taken.values()) == {1}


def test_marking_and_following_cost_few_statements(database: Database, worker: ConfirmationWorker) -> None:
    shop = add_shop(database, "")
    before = database.statements
    ship(database, *[shipped(shop, f"p{n}", f"t{n}") for n in range(200)])
    assert database.statements - before <= 4  # BEGIN and SAVEPOINT among them
    before = database.statements
    worker.send_due()
    assert database.statements - before <= 7


def wait_for(condition: Callable[[], bool], timeout_s: float = 10) -> None:
    """Waits until the condition holds; fails after the deadline."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "the condition never held"
        time.sleep(0.01)
