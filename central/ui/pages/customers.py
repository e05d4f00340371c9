"""Customers by what they spent, and one with their history."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.crm import queries
from central.database.database import Database
from central.orders.queries import orders_of_buyer
from central.security.rights import Scope, require
from central.security.web import require_right
from central.ui.doing import found
from central.ui.lists import listing
from central.ui.paging import page_of
from central.ui.words import word


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/customers")
    def customers() -> ResponseReturnValue:
        person = require_right("customers.read")
        text, sort = request.args.get("q", "").strip(), request.args.get("sort", "spend")
        with database.read() as connection:
            page = page_of(queries.count_customers(connection, person, text))
            rows = queries.list_customers(connection, person, text, sort, page.size, page.offset)
            anonymous = queries.anonymous(connection, person)
            view = listing(
                connection,
                person,
                "customers",
                lambda asked: queries.count_customers(connection, person, asked.get("q", "").strip()),
            )
        return render_template(
            "ui/customers.html",
            rows=rows,
            page=page,
            text=text,
            sort=sort,
            tabs=[(each, word("sort", each), None) for each in queries.SORTS],
            anonymous=anonymous if not text and page.number == page.last else (),
            listing=view,
        )

    @blueprint.get("/customers/<int:customer_id>")
    def customer(customer_id: int) -> ResponseReturnValue:
        person = require_right("customers.read")
        with database.read() as connection:
            head = found(queries.find_customer(connection, customer_id))
            require(person, "customers.read", Scope(shop=head.shop))
            orders = orders_of_buyer(connection, head.shop_id, head.buyer, 100)
        return render_template("ui/customer.html", customer=head, orders=orders)
