"""Files that were imported, and the rows that could not be used with their reasons."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.imports import queries
from central.security.web import require_right
from central.ui.csv_file import csv_response
from central.ui.doing import found
from central.ui.paging import page_of
from central.ui.words import word


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/imports")
    def imports() -> ResponseReturnValue:
        require_right("imports.read")
        with database.read() as connection:
            page = page_of(queries.count_imports(connection))
            rows = queries.list_imports(connection, page.size, page.offset)
            reasons = queries.kept_by_reason(connection)
        return render_template("ui/imports.html", rows=rows, page=page, reasons=reasons)

    @blueprint.get("/imports/<import_id>")
    def import_page(import_id: str) -> ResponseReturnValue:
        require_right("imports.read")
        reason = request.args.get("reason", "")
        with database.read() as connection:
            head = found(queries.find_import(connection, import_id))
            counts = queries.kept_by_reason(connection, import_id)
            page = page_of(queries.count_kept(connection, import_id, reason))
            rows = queries.kept_rows(connection, import_id, reason, page.size, page.offset)
        tabs = [("", gettext("All"), sum(counts.values()))]
        tabs += [(each, word("reason", each), count) for each, count in counts.items()]
        return render_template("ui/import.html", head=head, rows=rows, page=page, tabs=tabs, reason=reason)

    @blueprint.get("/imports/<import_id>/kept.csv")
    def kept_csv(import_id: str) -> ResponseReturnValue:
        require_right("imports.read")
        with database.read() as connection:
            rows = queries.kept_rows(connection, import_id, request.args.get("reason", ""), 1_000_000)
        columns = ["line", "reason", *(rows[0].data if rows else {})]
        return csv_response("kept.csv", columns, ([row.line, row.reason, *row.data.values()] for row in rows))
