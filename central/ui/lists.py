"""Lists of the back office: which columns each has, which the reader wants, and the reader's own views as tabs.

A template says what stands in a cell (`{% call(row, name) ui.listed(listing, rows) %}`); the rest is the same for all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy import Connection

from central.security.rights import Person
from central.ui.saved_views import arguments_of, columns_of, query_of, views_of


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its heading. `usual`: shown to whoever chose nothing; `style`: its class in the table."""

    name: str
    label: str
    style: str = ""
    usual: bool = True

    @property
    def heading(self) -> str:
        """The class of its heading: where figures stand, and whether it gives way where there is little room."""
        return " ".join(part for part in self.style.split() if part in ("num", "roomy"))


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list. Its first column names the row and is always there."""

    endpoint: str
    right: str
    columns: Callable[[], tuple[Column, ...]]  # in the reader's language
    href: Callable[[Any], str]  # where a row leads


@dataclass(frozen=True, slots=True)
class ViewTab:
    """A view of the reader's, with how many rows it has."""

    id: int
    name: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as one reader sees it now."""

    name: str
    kind: ListKind
    columns: tuple[Column, ...]
    all_columns: tuple[Column, ...]
    views: tuple[ViewTab, ...]
    query: str

    @property
    def view(self) -> ViewTab | None:
        """The view of the reader's that is shown."""
        return next((view for view in self.views if view.current), None)


Count = Callable[[Mapping[str, str]], int]


def listing(connection: Connection, person: Person, name: str, count: Count) -> Listing:
    """The list `name`; `count` says how many rows the filters of an address leave."""
    kind = KINDS[name]
    known, chosen = kind.columns(), columns_of(connection, person, name)
    shown = tuple(
        column
        for no, column in enumerate(known)
        if no == 0 or (column.usual if chosen is None else column.name in chosen)
    )
    here = query_of(request.args)
    views = tuple(
        ViewTab(view_id, label, f"{url_for(kind.endpoint)}?{query}", count(arguments_of(query)), query == here)
        for view_id, label, query in views_of(connection, person, name)
    )
    return Listing(name, kind, shown, known, views, here)


def _orders() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Order"), "nowrap"),
        Column("state", gettext("State"), "nowrap"),
        Column("reason", gettext("Held because"), usual=False),
        Column("shop", gettext("Shop"), "roomy"),
        Column("warehouse", gettext("Warehouse"), usual=False),
        Column("buyer", gettext("Buyer"), "name"),
        Column("receiver", gettext("Receiver"), "name", usual=False),
        Column("lines", gettext("Lines"), "num roomy"),
        Column("pieces", gettext("Pieces"), "num"),
        Column("amount", gettext("Amount"), "num"),
        Column("waybill", gettext("Waybill"), "nowrap code roomy"),
        Column("ordered", gettext("Ordered"), "nowrap"),
        Column("shipped", gettext("Shipped"), "nowrap"),
    )


def _returns() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Number"), "nowrap"),
        Column("state", gettext("State")),
        Column("order", gettext("Order")),
        Column("reason", gettext("Reason"), "name"),
        Column("warehouse", gettext("Warehouse"), usual=False),
        Column("pieces", gettext("Pieces"), "num"),
        Column("received", gettext("Received"), "num"),
        Column("amount", gettext("Amount"), "num"),
        Column("opened", gettext("Opened"), "nowrap"),
        Column("closed", gettext("Closed"), "nowrap", usual=False),
    )


def _products() -> tuple[Column, ...]:
    return (
        Column("sku", "SKU", "nowrap code"),
        Column("name", gettext("Name"), "name"),
        Column("on_hand", gettext("On hand"), "num"),
        Column("reserved", gettext("Reserved"), "num roomy"),
        Column("free", gettext("Free"), "num"),
        Column("price", gettext("Price"), "num"),
        Column("cost", gettext("Cost"), "num"),
        Column("weight", gettext("Weight"), "num roomy"),
    )


def _stock() -> tuple[Column, ...]:
    return (
        Column("sku", "SKU", "nowrap code"),
        Column("name", gettext("Name"), "name"),
        Column("warehouse", gettext("Warehouse"), "roomy"),
        Column("quality", gettext("Quality")),
        Column("on_hand", gettext("On hand"), "num"),
        Column("reserved", gettext("Reserved"), "num roomy"),
        Column("free", gettext("Free"), "num"),
        Column("on_order", gettext("On order"), "num"),
        Column("value", gettext("Value"), "num"),
    )


def _purchase_orders() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Number"), "nowrap"),
        Column("state", gettext("State"), "nowrap"),
        Column("supplier", gettext("Supplier")),
        Column("warehouse", gettext("Warehouse"), "roomy"),
        Column("lines", gettext("Lines"), "num roomy"),
        Column("ordered", gettext("Ordered"), "num"),
        Column("received", gettext("Received"), "num"),
        Column("share", gettext("Share"), "roomy"),
        Column("claimed", gettext("Sold already"), "num roomy"),
        Column("amount", gettext("Amount"), "num"),
        Column("expected", gettext("Expected"), "nowrap roomy"),
        Column("made", gettext("Made"), "nowrap roomy"),
        Column("closed", gettext("Closed"), "nowrap", usual=False),
    )


def _customers() -> tuple[Column, ...]:
    return (
        Column("buyer", gettext("Buyer")),
        Column("shop", gettext("Shop"), "roomy"),
        Column("orders", gettext("Orders"), "num"),
        Column("pieces", gettext("Pieces"), "num"),
        Column("spent", gettext("Spent"), "num"),
        Column("returned", gettext("Returned"), "num"),
        Column("first", gettext("First order"), "nowrap roomy"),
        Column("latest", gettext("Latest order"), "nowrap"),
    )


KINDS: dict[str, ListKind] = {
    "orders": ListKind("ui.orders", "orders.read", _orders, lambda row: url_for("ui.order", order=row.id)),
    "returns": ListKind(
        "ui.returns", "aftersales.read", _returns, lambda row: url_for("ui.return_page", number=row.number)
    ),
    "products": ListKind("ui.products", "products.read", _products, lambda row: url_for("ui.product", sku=row.sku)),
    "stock": ListKind(
        "ui.stock", "stock.read", _stock, lambda row: url_for("ui.movements", warehouse=row.warehouse, sku=row.sku)
    ),
    "purchase_orders": ListKind(
        "ui.purchase_orders",
        "purchasing.read",
        _purchase_orders,
        lambda row: url_for("ui.purchase_order", number=row.number),
    ),
    "customers": ListKind(
        "ui.customers", "customers.read", _customers, lambda row: url_for("ui.customer", customer_id=row.id)
    ),
}
