"""A person of one shop or warehouse, and what the lists of another tell."""

import re
from collections.abc import Sequence

import pytest
from apiflask import APIFlask
from sqlalchemy import Connection, func, select

from central.aftersales.models import Return
from central.channels.models import Confirmation
from central.channels.outbox import counts
from central.channels.services import retry_confirmations
from central.clock import now
from central.crm.models import Customer
from central.database.database import Database
from central.finance.models import JournalEntry
from central.imports.goods import import_products
from central.imports.models import Import, ImportRow
from central.imports.services import import_orders
from central.orders.models import Parcel, Trade
from central.orders.shops import NewShop, add_shop
from central.purchasing.models import PurchaseLine, PurchaseOrder
from central.security import services
from central.security.rights import SYSTEM, Person
from central.stock.models import Stock
from central.tasks.models import Task
from central.tasks.services import raise_task
from tests.central.floor_peer import FloorPeer
from tests.central.site import Site
from tests.central.ui.browser_peer import Visitor
from tests.central.ui.world import ORDERS


@pytest.fixture
def database(worked: Database) -> Database:
    """After a day of work of shop `file` in warehouse `main`."""
    return worked


def caller(
    database: Database, name: str, role: str, shops: Sequence[str] = (), warehouses: Sequence[str] = ()
) -> dict[str, str]:
    token = database.write(lambda tx: services.add_user(tx, name, role, shops=shops, warehouses=warehouses)).token
    return {"Authorization": f"Bearer {token}"}


def reader(central: APIFlask, database: Database, name: str, role: str, **limit: Sequence[str]) -> Visitor:
    """Somebody at the pages."""
    given = database.write(lambda tx: services.add_user(tx, name, role, **limit))
    return Visitor(central).signed_in(name, given.password)


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


def test_files_of_another_shop_and_of_the_company_are_not_shown(central: APIFlask, database: Database) -> None:
    goods = b"sku,name,price_fen\nX-1,goods,oops\n"
    database.write(lambda tx: import_products(tx, SYSTEM, goods, "goods-list.csv"))
    with database.read() as tx:
        ids = {row.name: row.id for row in tx.execute(select(Import.name, Import.id))}
        [reason] = tx.execute(select(ImportRow.reason).where(ImportRow.import_id == ids["goods-list.csv"])).scalars()
    assert reason == "bad_row"
    client = central.test_client()
    everyone = caller(database, "sam", "service")
    mine = caller(database, "fay", "service", shops=["file"])
    other = caller(database, "sophie", "service", shops=["another shop"])
    for who, shown in ((everyone, {ORDERS.name, "goods-list.csv"}), (mine, {ORDERS.name}), (other, set())):
        for path in ("/imports", "/api/v1/imports"):
            page = client.get(path, headers=who).text
            assert {name for name in ids if name in page} == shown, path
        rows = client.get("/api/v1/imports/rows", headers=who).json
        assert rows is not None
        assert {row["import_id"] for row in rows["rows"]} == {ids[name] for name in shown}
        for name, import_id in ids.items():
            for path in (f"/imports/{import_id}", f"/imports/{import_id}/kept.csv"):
                assert client.get(path, headers=who).status_code == (200 if name in shown else 403), path
            told = client.get(f"/api/v1/imports/rows?import={import_id}", headers=who).json
            assert told is not None
            assert bool(told["rows"]) is (name in shown)


def test_nobody_imports_for_another_shop_nor_the_companys_goods(central: APIFlask, database: Database) -> None:
    client, mine = central.test_client(), caller(database, "fay", "service", shops=["file"])
    other = caller(database, "sophie", "service", shops=["another shop"])
    content = ORDERS.read_bytes()
    assert client.post("/api/v1/imports/orders", data=content, headers=mine).status_code == 200
    assert client.post("/api/v1/imports/orders", data=content, headers=other).status_code == 403
    for who in (mine, other):
        for kind in ("products", "partners"):
            assert client.post(f"/api/v1/imports/{kind}", data=b"sku,name\nX,y\n", headers=who).status_code == 403


def test_the_same_file_of_two_shops_is_two_files_with_the_rows_kept_of_each(database: Database) -> None:
    for name in ("first", "second"):
        database.write(lambda tx, name=name: add_shop(tx, SYSTEM, NewShop(name=name, platform="mall")))
    content = ORDERS.read_bytes()
    reports = [
        database.write(lambda tx, shop=shop: import_orders(tx, SYSTEM, content, "a day.csv", shop))
        for shop in ("first", "second", "second")
    ]
    assert [report["already"] for report in reports] == [False, False, True]
    assert reports[0]["orders"] == reports[1]["orders"] > 0
    with database.read() as tx:
        query = select(Import.shop, func.count()).join(ImportRow, ImportRow.import_id == Import.id)
        kept = {row[0]: row[1] for row in tx.execute(query.group_by(Import.shop))}
    assert kept["first"] == kept["second"] == sum(reports[0]["rows_kept"].values()) > 0


def test_a_task_belongs_to_the_shop_and_warehouse_that_it_is_about(central: APIFlask, database: Database) -> None:
    with database.read() as tx:
        tasks = {row.kind: row for row in tx.execute(select(Task.__table__).order_by(Task.created_at))}
        orders = set(tx.execute(select(Trade.id)).scalars())
    about = {kind: (row.shop, row.warehouse) for kind, row in tasks.items()}
    assert about["weight_held"] == ("", "main")  # of no parcel that is known: the gateway's warehouse
    assert {about[kind] for kind, row in tasks.items() if row.subject in orders} <= {("file", "main")}
    site = Site(database, FloorPeer(database))
    site.products("Z")
    order = site.order("Z-1", ("Z", 1))
    with database.read() as tx:
        parcel, fulfilment, trade = tx.execute(select(Parcel.id, Parcel.fulfilment_id, Parcel.trade_id)).first() or ()
    at = now()

    def ask(tx: Connection) -> None:
        for no, subject in enumerate((order, trade, fulfilment, parcel, "85123A")):
            raise_task(tx, f"question_{no}", subject, at, source="gw-1")
        raise_task(tx, "question_5", "main/Z/good", at, warehouse="main")
        raise_task(tx, "question_6", "gw-1", at)
        raise_task(tx, "question_7", "nobody", at)

    database.write(ask)
    with database.read() as tx:
        rows = tx.execute(select(Task.shop, Task.warehouse).where(Task.kind.startswith("question")).order_by(Task.kind))
        assert [tuple(row) for row in rows] == [
            *[("file", "main")] * 4,
            ("", "main"),
            ("", "main"),
            ("", "main"),
            ("", ""),
        ]


def test_tasks_of_others_are_neither_seen_nor_counted_nor_settled(central: APIFlask, database: Database) -> None:
    at, client = now(), central.test_client()
    with database.read() as tx:
        order = tx.execute(select(Trade.id)).scalars().first()
        assert order is not None
    database.write(lambda tx: raise_task(tx, "about_an_order", order, at, task_id="t-order"))
    all_of_them = {"t-order", "t1"}
    seen: list[tuple[str, str, dict[str, list[str]], set[str]]] = [
        ("sam", "warehouse", {}, all_of_them),
        ("willy", "warehouse", {"warehouses": ["main"]}, all_of_them),
        ("fay", "service", {"shops": ["file"]}, {"t-order"}),
        ("sophie", "service", {"shops": ["another shop"]}, set()),
        ("nora", "warehouse", {"warehouses": ["north"]}, set()),
    ]
    for name, role, limit, mine in seen:
        pages, who = reader(central, database, name, role, **limit), caller(database, f"{name}'s script", role, **limit)
        listed = client.get("/api/v1/tasks", headers=who).json
        assert listed is not None
        assert {task["id"] for task in listed["tasks"]} & all_of_them == mine, name
        page = pages.get("/tasks")
        assert {task for task in all_of_them if f"/tasks/{task}/close" in page} == mine, name
        home = pages.get("/")
        assert ("about an order" in home) is ("t-order" in mine), name
        assert ('class="count"' in home) is bool(mine), name  # beside the word in the navigation
        for task in all_of_them - mine:
            answer = client.post(f"/api/v1/tasks/{task}/close", json={"outcome": "mine"}, headers=who)
            assert answer.status_code == 403, (name, task)
            assert pages.post(f"/tasks/{task}/close", on="/tasks", reason="mine").status_code == 403
    answer = client.post(
        "/api/v1/tasks/t-order/close", json={"outcome": "done"}, headers=caller(database, "x", "owner")
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("limit", [{"shops": ["file"]}, {"warehouses": ["main"]}])
def test_the_companys_books_take_somebody_unlimited(
    central: APIFlask, database: Database, limit: dict[str, list[str]]
) -> None:
    client = central.test_client()
    with database.read() as tx:
        entry = tx.execute(select(JournalEntry.number)).scalars().first()
        order = tx.execute(select(Trade.id).where(Trade.status == "shipped")).scalars().first()
    limited = caller(database, "ann", "accountant", **limit)
    free = caller(database, "abe", "accountant")
    pages = ("/journal", "/journal.csv", f"/journal/{entry}", "/trial-balance")
    for path in pages:
        assert client.get(path, headers=free).status_code == 200, path
        assert client.get(path, headers=limited).status_code == 403, path
    story = f"/orders/{order}"
    assert "/journal/JV-" in client.get(story, headers=free).text
    assert "/journal/JV-" not in client.get(story, headers=limited).text
    assert client.get(f"/search?q={entry}", headers=free).status_code == 302
    assert client.get(f"/search?q={entry}", headers=limited).status_code == 200
    home = reader(central, database, "amy", "accountant").get("/")
    less = reader(central, database, "art", "accountant", **limit).get("/")
    for link in ('href="/journal"', 'href="/journal?account=5001"', 'href="/trial-balance"'):
        assert (link in home, link in less) == (True, False), link


FIGURES = re.compile(r'(?:class="value">|class="num">|<title>\d\d:00: )([^<]*)<')


def test_the_dashboard_counts_what_its_reader_may_see(central: APIFlask, database: Database) -> None:
    limit = {"shops": ["another shop"], "warehouses": ["north"]}
    nothing = FIGURES.findall(reader(central, database, "nora", "warehouse", **limit).get("/"))
    assert set(nothing) == {"0", "0 / 0"}
    mine = FIGURES.findall(reader(central, database, "mia", "warehouse", warehouses=["main"]).get("/"))
    everything = FIGURES.findall(reader(central, database, "sam", "warehouse").get("/"))
    assert set(everything) > {"0", "0 / 0"}
    assert mine == everything[: len(mine)]  # all of it is of this warehouse; the followers stand behind


def test_a_product_shows_stock_and_purchases_of_ones_own_warehouses(central: APIFlask, database: Database) -> None:
    client = central.test_client()
    with database.read() as tx:
        query = select(PurchaseLine.sku, PurchaseOrder.number).join(PurchaseOrder).where(PurchaseLine.open.is_(True))
        sku, number = tx.execute(query).first() or ("", "")
        stocked = tx.execute(select(Stock.sku).where(Stock.on_hand > 0)).scalars().first()
    for name, warehouses, shown in (("pete", [], True), ("mia", ["main"], True), ("nora", ["north"], False)):
        who = caller(database, name, "purchasing", warehouses=warehouses)
        assert (f"/purchase-orders/{number}" in client.get(f"/products/{sku}", headers=who).text) is shown
        page = client.get(f"/products/{stocked}", headers=who).text
        assert (f"/stock/main/{stocked}" in page) is shown
        listed = client.get(f"/api/v1/products?q={stocked}", headers=who).json
        assert listed is not None
        assert (next(row for row in listed["products"] if row["sku"] == stocked)["on_hand"] > 0) is shown
    service = caller(database, "sam", "service")  # may not read purchase orders at all
    assert number not in client.get(f"/products/{sku}", headers=service).text


def test_gateways_followers_and_users_of_others_are_not_shown(central: APIFlask, database: Database) -> None:
    client = central.test_client()
    north = caller(database, "nora", "owner", warehouses=["north"])
    shop = caller(database, "sophie", "owner", shops=["another shop"])
    free = caller(database, "olga", "owner")
    admin = caller(database, "ada", "admin", shops=["another shop"])
    for who, lists, events in ((free, True, True), (shop, True, False), (north, False, False)):
        assert ('href="/gateways/gw-1"' in client.get("/gateways", headers=who).text) is lists
        assert bool((client.get("/api/v1/gateways", headers=who).json or {})["gateways"]) is lists
        page = client.get("/gateways/gw-1", headers=who)
        assert page.status_code == (200 if lists else 404)
        assert ("floor.task_raised.v1" in page.text) is events
        assert ("unheard_of" in page.text) is lists  # parked: of the gateway's warehouse
    for path in ("/api/v1/progress", "/api/v1/parked", "/users"):
        assert client.get(path, headers=free).status_code == 200, path
        for who in (north, shop):
            assert client.get(path, headers=who).status_code == 403, path
    assert client.get("/users", headers=admin).status_code == 403
    assert client.post("/users", data={"name": "eve", "role": "admin"}, headers=admin).status_code == 403


def test_documents_of_others_are_not_found_by_their_number(central: APIFlask, database: Database) -> None:
    client = central.test_client()
    number, back = names(database, PurchaseOrder.number)[0], names(database, Return.number)[0]
    free = caller(database, "olga", "owner")
    other = caller(database, "nora", "owner", shops=["another shop"], warehouses=["north"])
    for document in (number, back):
        assert client.get(f"/search?q={document}", headers=free).status_code == 302
        assert client.get(f"/search?q={document}", headers=other).status_code == 200
