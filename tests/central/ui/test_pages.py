"""Every page, on an empty database and after a day of work, in each language, for those who may see it."""

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from central.aftersales.models import Return
from central.crm.models import Customer
from central.database.database import Database
from central.finance.models import JournalEntry
from central.imports.models import Import
from central.orders.models import Trade
from central.purchasing.models import PurchaseOrder
from central.security import services
from central.security.rights import ROLES, Person, may
from central.stock.models import Stock
from central.ui.language import LANGUAGES
from central.ui.shell import modules
from tests.central.ui.browser_peer import Visitor
from tests.central.ui.conftest import app_on
from tests.central.ui.world import add_boss, fill

LISTS = {
    "/": "dashboard.read",
    "/orders": "orders.read",
    "/returns": "aftersales.read",
    "/incoming": "aftersales.read",
    "/transfers": "stock.read",
    "/tasks": "tasks.read",
    "/products": "products.read",
    "/stock": "stock.read",
    "/purchase-orders": "purchasing.read",
    "/customers": "customers.read",
    "/journal": "finance.read",
    "/trial-balance": "finance.read",
    "/shops": "orders.read",
    "/imports": "imports.read",
    "/gateways": "gateways.read",
    "/users": "users.read",
    "/search": "",
}


def documents(database: Database) -> list[str]:
    """One page of each kind of document."""
    with database.read() as tx:
        orders = tx.execute(select(Trade.id)).scalars().all()
        first = {
            "returns": select(Return.number),
            "customers": select(Customer.id),
            "journal": select(JournalEntry.number),
            "imports": select(Import.id),
            "purchase-orders": select(PurchaseOrder.number),
            "products": select(Stock.sku),
        }
        pages = [f"/{kind}/{tx.execute(query).scalars().first()}" for kind, query in first.items()]
        entries = tx.execute(select(JournalEntry.number)).scalars().all()
        sku = tx.execute(select(Stock.sku)).scalars().first()
    pages += [f"/orders/{order}" for order in orders] + [f"/journal/{entry}" for entry in entries]
    return [*pages, f"/stock/main/{sku}", "/gateways/gw-1"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_says_what_to_do_when_it_is_empty(newcomer: Visitor, language: str) -> None:
    newcomer.headers["Accept-Language"] = language.replace("_", "-")
    for page in LISTS:
        text = newcomer.get(page)
        assert "<h1>" in text
        assert 'class="empty"' in text or page == "/users", f"{page} is empty and does not say so"


def test_every_document_opens_after_a_day_of_work(visitor: Visitor, worked: Database) -> None:
    for page in [*LISTS, *documents(worked)]:
        text = visitor.get(page)
        assert "style=" not in text, f"{page}: the content policy forbids inline styles"
        assert not re.search(r"<script(?! type=\"module\" src)", text), f"{page}: an inline script"
        assert not re.search(r"https?://(?!127\.0\.0\.1)", text), f"{page}: something from elsewhere"


def test_every_view_and_filter_of_the_lists_answers(visitor: Visitor) -> None:
    statuses = ("review", "awaiting_stock", "out_of_stock", "reserved", "released", "shipped", "cancelled", "open")
    pages = [f"/orders?status={status}" for status in statuses]
    pages += [f"/stock?view={view}" for view in ("all", "available", "sold_out", "below_reserved", "defective")]
    pages += ["/orders?refund=open", "/orders?since=2011-01-30&until=2011-01-30", "/orders?since=nonsense&page=99"]
    pages += [
        "/orders?arrived_since=2026-01-01T00:00:00%2B08:00&arrived_until=2027-01-01T00:00:00",
        "/tasks?status=closed",
    ]
    pages += [
        "/shops?status=failed",
        "/customers?sort=recent",
        "/journal?account=1405",
        "/trial-balance?until=2026-11-24",
    ]
    pages += [
        "/purchase-orders?view=open&q=acme",
        "/returns?status=closed",
        "/products?q=white heart",
        "/stock?q=mug&page=x",
    ]
    for page in pages:
        visitor.get(page)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "gateway"])
def test_each_role_sees_its_pages_and_no_others(worked: Database, tmp_path: Path, role: str) -> None:
    given = worked.write(lambda tx: services.add_user(tx, role, role))
    visitor = Visitor(app_on(worked, tmp_path)).signed_in(role, given.password)
    person = Person(id=1, name=role, roles=frozenset({role}))
    home = visitor.get("/")
    for page, right in LISTS.items():
        allowed = not right or may(person, right)
        visitor.get(page, 200 if allowed else 403)
        if page not in ("/", "/search"):
            assert (f'href="{page}"' in home) is allowed, f"{role}: {page} in the navigation"


def test_the_navigation_names_every_list(visitor: Visitor) -> None:
    with visitor.app.test_request_context():
        endpoints = {module.endpoint for group in modules() for module in group}
    assert len(endpoints) == len(LISTS) - 1  # the search box is not a module


def test_a_person_limited_to_a_shop_and_a_warehouse_sees_nothing_of_others(worked: Database, tmp_path: Path) -> None:
    given = worked.write(lambda tx: services.add_user(tx, "wang", "service", shops=["other"], warehouses=["south"]))
    visitor = Visitor(app_on(worked, tmp_path)).signed_in("wang", given.password)
    order = next(page for page in documents(worked) if page.startswith("/orders/"))
    visitor.get(order, 403)
    assert "data-href" not in visitor.get("/orders")
    assert "data-href" not in visitor.get("/stock")


def test_what_is_not_there_is_a_page_that_says_so(visitor: Visitor) -> None:
    for page in ("/orders/none", "/products/NONE", "/journal/JV-0", "/customers/99999", "/gateways/none", "/nowhere"):
        assert "这里什么都没有" in visitor.get(page, 404)


def test_the_api_answers_in_json_where_pages_answer_in_words(visitor: Visitor) -> None:
    answer = visitor.client.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_every_page_answers_on_postgresql_too(postgres_database: Database, tmp_path: Path) -> None:
    add_boss(postgres_database)
    fill(postgres_database)
    visitor = Visitor(app_on(postgres_database, tmp_path)).signed_in()
    for page in [*LISTS, *documents(postgres_database)]:
        visitor.get(page)


def test_styles_are_kept_under_their_version_and_asked_for_again_otherwise(visitor: Visitor) -> None:
    style = re.search(r'href="(/assets/\w+/shell\.css)"', visitor.get("/orders"))
    assert style
    for path, kept in ((style[1], "immutable"), ("/assets/old/shell.css", "max-age=0")):
        with visitor.client.get(path) as answer:
            assert answer.status_code == 200
            assert kept in answer.headers["Cache-Control"]
    with visitor.client.get("/assets/old/nothing.css") as answer:
        assert answer.status_code == 404


def test_the_icons_font_is_asked_for_ahead(visitor: Visitor) -> None:
    font = re.search(r'rel="preload" href="([^"]+)"', visitor.get("/orders"))
    assert font
    with visitor.client.get(font[1]) as answer:
        assert answer.mimetype == "font/woff2"
