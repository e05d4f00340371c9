"""Products, and one SKU with where it lies, what is coming and what moved."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.catalog import queries
from central.database.database import Database
from central.purchasing.queries import open_lines_of
from central.security.rights import may
from central.security.web import require_right
from central.stock.queries import movements_of, stock_of
from central.ui.doing import found
from central.ui.lists import listing
from central.ui.paging import page_of


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/products")
    def products() -> ResponseReturnValue:
        person = require_right("products.read")
        text = request.args.get("q", "").strip()
        with database.read() as connection:
            page = page_of(queries.count_products(connection, text))
            rows = queries.list_products(connection, person, text, page.size, page.offset)
            view = listing(
                connection,
                person,
                "products",
                lambda asked: queries.count_products(connection, asked.get("q", "").strip()),
            )
        return render_template("ui/products.html", rows=rows, page=page, text=text, listing=view)

    @blueprint.get("/products/<sku>")
    def product(sku: str) -> ResponseReturnValue:
        person = require_right("products.read")
        with database.read() as connection:
            return render_template(
                "ui/product.html",
                product=found(queries.find_product(connection, sku)),
                barcodes=queries.barcodes_of(connection, sku),
                packagings=queries.packagings_of(connection, sku),
                stock=stock_of(connection, person, sku),
                coming=open_lines_of(connection, person, sku) if may(person, "purchasing.read") else (),
                movements=movements_of(connection, person, sku, "", 10),
            )
