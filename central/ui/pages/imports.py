"""Files that were imported, and the rows that could not be used with their reasons."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from central.database.database import Database
from central.imports import queries
from central.imports.goods import import_partners, import_products
from central.imports.services import import_orders
from central.orders.queries import shops
from central.orders.services import FILE_SHOP
from central.security.rights import Scope, may
from central.security.web import current_person, require_right
from central.ui.csv_file import csv_response
from central.ui.doing import attempt, found
from central.ui.paging import page_of
from central.ui.words import word


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/imports")
    def imports() -> ResponseReturnValue:
        person = require_right("imports.read")
        with database.read() as connection:
            page = page_of(queries.count_imports(connection, person))
            rows = queries.list_imports(connection, person, page.size, page.offset)
            reasons = queries.kept_by_reason(connection, person)
            known = sorted({FILE_SHOP, *(row.name for row in shops(connection))})
        mine = [shop for shop in known if may(person, "imports.write", Scope(shop=shop))]
        return render_template(
            "ui/imports.html",
            rows=rows,
            page=page,
            reasons=reasons,
            shops=mine,
        )

    @blueprint.post("/imports")
    def take_in() -> ResponseReturnValue:
        person = current_person()
        kind, sent = request.form.get("kind", ""), request.files.get("file")
        read = found(_READERS.get(kind))
        content, name = (sent.read(), sent.filename or kind) if sent else (b"", "")
        shop = [request.form.get("shop") or FILE_SHOP] if kind == "orders" else []
        return attempt(
            lambda: database.write(lambda tx: read(tx, person, content, name, *shop)),
            lambda report: _told(name, report),
        )

    @blueprint.get("/imports/<import_id>")
    def import_page(import_id: str) -> ResponseReturnValue:
        person = require_right("imports.read")
        reason = request.args.get("reason", "")
        with database.read() as connection:
            head = found(queries.find_import(connection, person, import_id))
            counts = queries.kept_by_reason(connection, person, import_id)
            page = page_of(queries.count_kept(connection, person, import_id, reason))
            rows = queries.kept_rows(connection, person, import_id, reason, page.size, page.offset)
        tabs = [("", gettext("All"), sum(counts.values()))]
        tabs += [(each, word("reason", each), count) for each, count in counts.items()]
        return render_template("ui/import.html", head=head, rows=rows, page=page, tabs=tabs, reason=reason)

    @blueprint.get("/imports/<import_id>/kept.csv")
    def kept_csv(import_id: str) -> ResponseReturnValue:
        person = require_right("imports.read")
        with database.read() as connection:
            found(queries.find_import(connection, person, import_id))
            rows = queries.kept_rows(connection, person, import_id, request.args.get("reason", ""), 1_000_000)
        columns = ["line", "reason", *(rows[0].data if rows else {})]
        return csv_response("kept.csv", columns, ([row.line, row.reason, *row.data.values()] for row in rows))


_READERS: dict[str, Callable[..., dict[str, Any]]] = {
    "orders": import_orders,
    "products": import_products,
    "partners": import_partners,
}


def _told(name: str, report: Mapping[str, Any]) -> str:
    if report.get("already"):
        return str(gettext("%(name)s was imported before: nothing has changed.", name=name))
    rows, used = report.get("rows", 0), report.get("rows_used", 0)
    return str(gettext("%(name)s: %(used)s of %(rows)s rows used.", name=name, used=used, rows=rows))
