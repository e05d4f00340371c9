"""Shops and what they are still to be told; the scope at the top of every page."""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from central.channels import outbox
from central.channels.services import retry_confirmations
from central.database.database import Database
from central.orders.queries import shops
from central.security.web import current_person, require_right
from central.ui.doing import attempt, back
from central.ui.paging import page_of
from central.ui.words import word

_STATUSES = ("pending", "sent", "failed")


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/shops")
    def shops_page() -> ResponseReturnValue:
        person = require_right("orders.read")
        status = request.args.get("status", "")
        with database.read() as connection:
            counts = outbox.counts(connection, person)
            page = page_of(counts.get(status, sum(counts.values())))
            rows = outbox.list_confirmations(connection, person, status, page.size, page.offset)
            known = [row for row in shops(connection) if person.shops is None or row.name in person.shops]
        tabs = [("", gettext("All"), sum(counts.values()))]
        tabs += [(each, word("confirmation", each), counts[each]) for each in _STATUSES]
        return render_template("ui/shops.html", shops=known, rows=rows, page=page, tabs=tabs, status=status)

    @blueprint.post("/shops/retry")
    def retry() -> ResponseReturnValue:
        person, chosen = current_person(), request.form.getlist("confirmation")
        return attempt(
            lambda: database.write(lambda tx: retry_confirmations(tx, person, chosen)),
            lambda count: ngettext(
                "%(num)d confirmation is sent again.", "%(num)d confirmations are sent again.", count
            ),
        )

    @blueprint.post("/scope")
    def set_scope() -> ResponseReturnValue:
        current_person()
        session["scope"] = {name: request.form.get(name, "")[:64] for name in ("shop", "warehouse")}
        return redirect(back())
