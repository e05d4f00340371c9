"""Returns, and one with what was graded and what is still expected."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.aftersales import queries
from central.database.database import Database
from central.orders.queries import timeline_of
from central.security.rights import Scope, require
from central.security.web import require_right
from central.ui.doing import found
from central.ui.lists import listing
from central.ui.paging import page_of
from central.ui.words import word


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/returns")
    def returns() -> ResponseReturnValue:
        person = require_right("aftersales.read")
        status, text = request.args.get("status", ""), request.args.get("q", "").strip()
        with database.read() as connection:
            counts = queries.count_by_status(connection, person)
            page = page_of(queries.count_returns(connection, person, status, text))
            rows = queries.list_returns(connection, person, status, text, page.size, page.offset)
            view = listing(
                connection,
                person,
                "returns",
                lambda asked: queries.count_returns(
                    connection, person, asked.get("status", ""), asked.get("q", "").strip()
                ),
            )
        tabs = [("", gettext("All"), sum(counts.values()))]
        tabs += [(each, word("return", each), counts.get(each, 0)) for each in queries.STATUSES]
        return render_template(
            "ui/returns.html", rows=rows, page=page, tabs=tabs, status=status, text=text, listing=view
        )

    @blueprint.get("/returns/<number>")
    def return_page(number: str) -> ResponseReturnValue:
        person = require_right("aftersales.read")
        with database.read() as connection:
            head = found(queries.find_return(connection, number))
            require(person, "aftersales.read", Scope(shop=head.shop, warehouse=head.warehouse))
            return render_template(
                "ui/return.html",
                head=head,
                lines=queries.return_lines(connection, head.id),
                timeline=timeline_of(connection, head.id),
            )
