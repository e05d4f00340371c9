"""Purchase orders, and one with what came and what is missing."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.database.database import Database
from central.orders.queries import timeline_of
from central.purchasing import queries
from central.security.rights import Scope, require
from central.security.web import require_right
from central.ui.doing import found
from central.ui.lists import listing
from central.ui.paging import page_of


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/purchase-orders")
    def purchase_orders() -> ResponseReturnValue:
        person = require_right("purchasing.read")
        view, text = request.args.get("view", "all"), request.args.get("q", "").strip()
        with database.read() as connection:
            counts = queries.count_by_status(connection, person)
            page = page_of(queries.count_purchase_orders(connection, person, view, text))
            rows = queries.list_purchase_orders(connection, person, view, text, page.size, page.offset)
            shown = listing(
                connection,
                person,
                "purchase_orders",
                lambda asked: queries.count_purchase_orders(
                    connection, person, asked.get("view", "all"), asked.get("q", "").strip()
                ),
            )
        return render_template(
            "ui/purchase_orders.html", rows=rows, page=page, view=view, text=text, counts=counts, listing=shown
        )

    @blueprint.get("/purchase-orders/<number>")
    def purchase_order(number: str) -> ResponseReturnValue:
        person = require_right("purchasing.read")
        with database.read() as connection:
            order = found(queries.find_purchase_order(connection, number))
            require(person, "purchasing.read", Scope(warehouse=order.warehouse))
            return render_template(
                "ui/purchase_order.html",
                order=order,
                lines=queries.purchase_lines(connection, order.id),
                timeline=timeline_of(connection, order.id),
            )
