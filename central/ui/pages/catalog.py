"""Products, and one SKU with where it lies, what is coming and what moved."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from central.catalog import queries
from central.database.database import Database
from central.purchasing.queries import open_lines_of
from central.security.web import require_right
from central.stock.queries import movements_of, stock_of
from central.ui.doing import found
from central.ui.paging import page_of


def add(blueprint: Blueprint, database: Database) -> None:
    """Adds the pages."""

    @blueprint.get("/products")
    def products() -> ResponseReturnValue:
        require_right("products.read")
        text = request.args.get("q", "").strip()
        with database.read() as connection:
            page = page_of(queries.count_products(connection, text))
            rows = queries.list_products(connection, text, page.size, page.offset)
        return render_template("ui/products.html", rows=rows, page=page, text=text)

    @blueprint.get("/products/<sku>")
    def product(sku: str) -> ResponseReturnValue:
        require_right("products.read")
        with database.read() as connection:
            return render_template(
                "ui/product.html",
                product=found(queries.find_product(connection, sku)),
                barcodes=queries.barcodes_of(connection, sku),
                packagings=queries.packagings_of(connection, sku),
                stock=stock_of(connection, sku),
                coming=open_lines_of(connection, sku),
                movements=movements_of(connection, sku, "", 10),
            )
