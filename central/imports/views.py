"""`/api/v1/imports`."""

from typing import Any

from apiflask import APIBlueprint
from flask import request

from central.http import database, plain, write
from central.imports.goods import import_partners, import_products
from central.imports.queries import kept_rows, list_imports
from central.imports.services import import_orders
from central.orders.services import FILE_SHOP
from central.security.web import current_person, require_right

imports = APIBlueprint("imports_api", __name__, url_prefix="/api/v1", tag="imports")


@imports.post("/imports/orders")
def post_orders() -> dict[str, Any]:
    """A file of orders as the body (`?name=file.csv&shop=file`); answers with the import's report."""
    person = current_person()
    content, name = request.get_data(), request.args.get("name", "orders.csv")
    shop = request.args.get("shop", FILE_SHOP)
    return write(lambda tx: import_orders(tx, person, content, name, shop))


@imports.post("/imports/products")
def post_products() -> dict[str, Any]:
    """A file of goods as the body; answers with the report."""
    person = current_person()
    content, name = request.get_data(), request.args.get("name", "products.csv")
    return write(lambda tx: import_products(tx, person, content, name))


@imports.post("/imports/partners")
def post_partners() -> dict[str, Any]:
    """A file of suppliers as the body; answers with the report."""
    person = current_person()
    content, name = request.get_data(), request.args.get("name", "partners.csv")
    return write(lambda tx: import_partners(tx, person, content, name))


@imports.get("/imports")
def get_imports() -> dict[str, Any]:
    """Imports, newest first, with their reports."""
    person = require_right("imports.read")
    with database().read() as tx:
        rows = list_imports(tx, person, 500)
    return {"imports": [plain(row) for row in rows]}


@imports.get("/imports/rows")
def get_rows() -> dict[str, Any]:
    """Rows that were not used, with the reason: `?import=&reason=&limit=`."""
    person = require_right("imports.read")
    wanted = (request.args.get("import", ""), request.args.get("reason", ""))
    limit = min(max(request.args.get("limit", 1000, int), 1), 10_000)
    with database().read() as tx:
        rows = kept_rows(tx, person, *wanted, limit)
    return {"rows": [plain(row) for row in rows]}
