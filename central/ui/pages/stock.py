"""Stock by SKU, warehouse and quality, and the movements behind each figure."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.catalog.queries import find_product
from central.database.database import Database
from central.security.rights import Person, Scope
from central.security.web import require_right
from central.stock import queries
from central.stock.queries import StockFilter
from central.ui.doing import found, scope_warehouse
from central.ui.lists import listing
from central.ui.paging import page_of
from central.ui.words import word


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/stock")
    def stock() -> ResponseReturnValue:
        person = require_right("stock.read")
        wanted = _filter(person, request.args)
        with database.read() as connection:
            page = page_of(queries.count_stock(connection, wanted))
            rows = queries.list_stock(connection, wanted, page.size, page.offset)
            view = listing(
                connection,
                person,
                "stock",
                lambda asked: queries.count_stock(connection, _filter(person, asked)),
            )
        tabs = [(view, word("stock_view", view), None) for view in queries.VIEWS]
        return render_template("ui/stock.html", rows=rows, page=page, wanted=wanted, tabs=tabs, listing=view)

    @blueprint.get("/stock/<warehouse>/<sku>")
    def movements(warehouse: str, sku: str) -> ResponseReturnValue:
        person = require_right("stock.read", Scope(warehouse=warehouse))
        with database.read() as connection:
            page = page_of(queries.count_movements(connection, sku, warehouse))
            return render_template(
                "ui/movements.html",
                product=found(find_product(connection, sku)),
                warehouse=warehouse,
                stock=[row for row in queries.stock_of(connection, person, sku) if row.warehouse == warehouse],
                rows=queries.movements_of(connection, person, sku, warehouse, page.size, page.offset),
                page=page,
            )


def _filter(person: Person, arguments: Mapping[str, str]) -> StockFilter:
    return StockFilter(
        view=arguments.get("view", "all"),
        text=arguments.get("q", "").strip(),
        warehouse=arguments.get("warehouse", "") or scope_warehouse(),
        warehouses=person.warehouses,
    )
