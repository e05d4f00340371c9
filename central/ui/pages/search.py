"""One box for everything: paste and Enter. A single exact hit opens at once."""

from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from central.aftersales.queries import find_return
from central.catalog.queries import find_product, list_products, sku_of_barcode
from central.crm.queries import list_customers
from central.database.database import Database
from central.finance.queries import find_entry
from central.orders.queries import find_orders
from central.purchasing.queries import find_purchase_order
from central.security.rights import COMPANY, Person, Scope, may
from central.security.web import current_person

LIMIT = 20


@dataclass(slots=True)
class Found:
    """Hits by kind; `exact` are the addresses of what bears exactly that name."""

    orders: list[Any] = field(default_factory=list)
    products: list[Any] = field(default_factory=list)
    customers: list[Any] = field(default_factory=list)
    exact: list[str] = field(default_factory=list)


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the page."""

    @blueprint.get("/search")
    def search() -> ResponseReturnValue:
        person = current_person()
        text = " ".join(request.args.get("q", "").split())
        hits = Found()
        if text:
            with database.read() as connection:
                hits = _find(connection, person, text)
        if len(hits.exact) == 1:
            return redirect(hits.exact[0])
        return render_template("ui/search.html", text=text, hits=hits)


def _find(connection: Connection, person: Person, text: str) -> Found:
    hits, upper = Found(), text.upper()
    if may(person, "orders.read"):
        hits.orders = list(find_orders(connection, person, text, LIMIT))
        same = [row for row in hits.orders if row.number.upper() == upper] or hits.orders
        if len(same) == 1:
            hits.exact.append(url_for("ui.order", order=same[0].id))
    if may(person, "products.read"):
        sku = upper if find_product(connection, upper) is not None else sku_of_barcode(connection, text)
        if sku is not None:
            hits.exact.append(url_for("ui.product", sku=sku))
        hits.products = list(list_products(connection, person, text, LIMIT))
    if may(person, "customers.read"):
        hits.customers = list(list_customers(connection, person, text, "spend", LIMIT))
        same = [row for row in hits.customers if row.buyer == text]
        hits.exact += [url_for("ui.customer", customer_id=row.id) for row in same]
    hits.exact += _documents(connection, person, upper)
    return hits


def _documents(connection: Connection, person: Person, number: str) -> list[str]:
    """Documents whose number says what they are, where the person may open them."""
    match number[:3]:
        case "PO-" if (order := find_purchase_order(connection, number)) is not None:
            seen, page = may(person, "purchasing.read", Scope(warehouse=order.warehouse)), "ui.purchase_order"
        case "RA-" if (goods := find_return(connection, number)) is not None:
            seen, page = may(person, "aftersales.read", Scope(goods.shop, goods.warehouse)), "ui.return_page"
        case "JV-" if may(person, "finance.read", COMPANY):
            seen, page = find_entry(connection, person, number) is not None, "ui.entry"
        case _:
            return []
    return [url_for(page, number=number)] if seen else []
