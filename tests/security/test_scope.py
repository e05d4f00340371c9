"""A person of one shop or warehouse, and what the lists of another tell."""

import re
from collections.abc import Sequence

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from central.channels.models import Confirmation
from central.channels.outbox import counts
from central.channels.services import retry_confirmations
from central.crm.models import Customer
from central.database.database import Database
from central.orders.models import Trade
from central.purchasing.models import PurchaseOrder
from central.security import services
from central.security.rights import Person
from tests.central.ui.world import fill


@pytest.fixture
def central(database: Database, central: APIFlask) -> APIFlask:
    """After a day of work of shop `file` in warehouse `main`."""
    fill(database)
    return central


def caller(
    database: Database, name: str, role: str, shops: Sequence[str] = (), warehouses: Sequence[str] = ()
) -> dict[str, str]:
    token = database.write(lambda tx: services.add_user(tx, name, role, shops=shops, warehouses=warehouses)).token
    return {"Authorization": f"Bearer {token}"}


def names(database: Database, column: object) -> list[str]:
    with database.read() as tx:
        found = [str(value) for value in tx.execute(select(column)).scalars() if value]  # type: ignore[call-overload]
    assert found
    return found


def told(page: str, words: list[str]) -> list[str]:
    return [word for word in words if re.search(rf"(?<!\d){re.escape(word)}(?!\d)", page)]


def test_lists_of_another_shop_are_empty(central: APIFlask, database: Database) -> None:
    orders, buyers = names(database, Trade.number), names(database, Customer.buyer)
    other = caller(database, "sophie", "service", shops=["another shop"])
    everyone = caller(database, "sam", "service")
    client = central.test_client()
    for path in (
        "/orders",
        "/returns",
        "/shops",
        "/customers",
        f"/search?q={orders[0][:3]}",
        f"/search?q={buyers[0][:2]}",
    ):
        secrets = [*orders, *buyers]
        assert told(client.get(path, headers=everyone).text, secrets), path
        assert not told(client.get(path, headers=other).text, secrets), path
    assert (
        client.get(f"/search?q={orders[0]}", headers=other).status_code == 200
    )  # not sent on to what they may not see


def test_purchase_orders_of_another_warehouse_are_not_listed(central: APIFlask, database: Database) -> None:
    numbers = names(database, PurchaseOrder.number)
    other, everyone = (
        caller(database, "paula", "purchasing", warehouses=["north"]),
        caller(database, "pete", "purchasing"),
    )
    client = central.test_client()
    for path in ("/purchase-orders", "/api/v1/purchase-orders"):
        assert told(client.get(path, headers=everyone).text, numbers)
        assert not told(client.get(path, headers=other).text, numbers)
    assert client.get(f"/api/v1/purchase-orders/{numbers[0]}", headers=other).status_code == 403
    assert client.get(f"/purchase-orders/{numbers[0]}", headers=other).status_code == 403


def test_confirmations_of_another_shop_are_neither_counted_nor_sent_again(
    central: APIFlask, database: Database
) -> None:
    other = Person(id=1, name="willy", roles=frozenset({"warehouse"}), shops=frozenset({"another shop"}))
    with database.read() as tx:
        assert counts(tx)["failed"] == 1
        assert sum(counts(tx, other).values()) == 0
        failed = tx.execute(select(Confirmation.id).where(Confirmation.status == "failed")).scalars().all()
    assert database.write(lambda tx: retry_confirmations(tx, other, failed)) == 0
