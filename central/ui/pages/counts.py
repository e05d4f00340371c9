"""Counts of the floors: asked for here, followed, with what did not agree and what was missed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.security.rights import Scope, require
from central.security.web import current_person, require_right
from central.stock import counts
from central.stock.queries import warehouses
from central.ui.doing import attempt, found

MOST_SKUS = 200


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/counts")
    def counts_page() -> ResponseReturnValue:
        person = require_right("stock.read")
        view = "open" if request.args.get("view") == "open" else "all"
        with database.read() as connection:
            rows = counts.list_counts(connection, person, only_open=view == "open")
            floors = [row for row in warehouses(connection) if row.kind == "floor"]
        return render_template("ui/counts.html", rows=rows, view=view, floors=floors)

    @blueprint.post("/counts")
    def ask_count() -> ResponseReturnValue:
        person, form = current_person(), request.form
        skus, bins = form.get("skus", "").split()[:MOST_SKUS], form.get("bins", "").split()[:MOST_SKUS]
        place, reason = form.get("warehouse", "") or None, " ".join(form.get("reason", "").split())[:500]

        def ask() -> str:
            blind = form.get("blind") == "1"
            return database.write(
                lambda tx: counts.request_count(tx, person, place, bins, skus, blind=blind, reason=reason)
            )

        return attempt(ask, lambda number: gettext("Count %(number)s was sent to the floor.", number=number))

    @blueprint.get("/counts/<number>")
    def count_page(number: str) -> ResponseReturnValue:
        person = require_right("stock.read")
        with database.read() as connection:
            row = found(counts.find_count(connection, number))
            require(person, "stock.read", Scope(warehouse=row.warehouse))
            return render_template("ui/count.html", count=row, lines=counts.lines_of(connection, row.id))
