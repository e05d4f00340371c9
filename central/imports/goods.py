"""Importing goods and partners.

Goods: `sku, name, barcode, price_fen, cost_fen, on_hand, weight_g` and the size of one piece,
`length_mm, width_mm, height_mm`; only `sku` is required. `on_hand` sets a book
warehouse's stock; in a floor warehouse what is more than known is expected as opening stock. Partners: `kind, name`
with the kind `supplier`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from central.catalog.services import MEASURES, BadCatalogue, upsert_products
from central.clock import now
from central.database.bulk import insert_rows
from central.database.tables import table
from central.imports.models import Import, ImportRow
from central.imports.reading import KeptRow, content_hash, read_table
from central.imports.rows import BadFile, RowRefused, code, whole
from central.purchasing.models import Supplier
from central.purchasing.services import NewPurchaseOrder, order_goods
from central.security.rights import COMPANY, Person, require
from central.stock.by_hand import set_on_hand
from central.stock.models import Stock
from central.stock.services import warehouse
from gateway.contracts.ids import new_id

PRODUCT_COLUMNS = ("sku", "name", "barcode", "price_fen", "cost_fen", "on_hand", *MEASURES)
PARTNER_COLUMNS = ("kind", "name")
OPENING_SUPPLIER = "opening stock"


def import_products(tx: Connection, user: Person, content: bytes, name: str) -> dict[str, Any]:
    """Imports goods; returns the report. Raises BadFile, BadCatalogue, Forbidden."""
    require(user, "imports.write", COMPANY)
    seen: set[str] = set()

    def parse(row: Mapping[str, str]) -> dict[str, Any]:
        product = _product(row)
        if product["sku"] in seen:
            raise RowRefused("duplicate_row")
        seen.add(product["sku"])
        return product

    products, kept, rows = _read(content, name, PRODUCT_COLUMNS, ("sku",), parse)
    levels = {product["sku"]: product.pop("on_hand") for product in products}
    upsert_products(tx, user, products)
    costs = {product["sku"]: product.get("cost_fen", 0) for product in products}
    wanted = [(sku, pieces, costs[sku]) for sku, pieces in levels.items() if pieces is not None]
    if wanted:
        _set_stock(tx, user, wanted)
    return _report(tx, user, "products", content, name, rows, kept, {"products": len(products)})


def import_partners(tx: Connection, user: Person, content: bytes, name: str) -> dict[str, Any]:
    """Imports suppliers; returns the report. Raises BadFile, Forbidden."""
    require(user, "imports.write", COMPANY)

    def parse(row: Mapping[str, str]) -> dict[str, Any]:
        if row["kind"].strip() != "supplier":
            raise RowRefused("unknown_kind")
        if not 0 < len(row["name"].strip()) <= 128:
            raise RowRefused("bad_row")
        return {"name": row["name"].strip()}

    partners, kept, rows = _read(content, name, PARTNER_COLUMNS, PARTNER_COLUMNS, parse)
    insert_rows(tx, table(Supplier), partners, conflict="(name) DO NOTHING")
    return _report(tx, user, "partners", content, name, rows, kept, {"partners": len(partners)})


def _product(row: Mapping[str, str]) -> dict[str, Any]:
    product: dict[str, Any] = {"sku": code(row["sku"]), "on_hand": None}
    for name in ("name", "barcode"):
        if row.get(name, "").strip():
            product[name] = row[name].strip()
    for name in ("price_fen", "cost_fen", "on_hand", *MEASURES):
        if row.get(name, "").strip():
            product[name] = whole(row[name])
            if product[name] < 0:
                raise RowRefused("bad_row")
    return product


def _set_stock(tx: Connection, user: Person, wanted: Sequence[tuple[str, int, int]]) -> None:
    place = warehouse(tx)
    if not place.is_floor:
        set_on_hand(tx, user, place.code, wanted, "imported")
        return
    query = select(Stock.sku, Stock.on_hand).where(Stock.warehouse == place.code, Stock.quality == "good")
    known = {row.sku: row.on_hand for row in tx.execute(query)}
    more = [(sku, pieces - known.get(sku, 0), cost) for sku, pieces, cost in wanted if pieces > known.get(sku, 0)]
    if more:
        order_goods(tx, user, NewPurchaseOrder(OPENING_SUPPLIER, more, place.code, opening=True))


def _read(
    content: bytes, name: str, columns: Sequence[str], required: Sequence[str], parse: Any
) -> tuple[list[dict[str, Any]], list[KeptRow], int]:
    header, lines = read_table(content, name)
    if not set(required) <= set(header) <= set(columns):
        raise BadFile(f"{name} has the header {','.join(header)[:120]!r}, expected are {','.join(columns)}")
    used: list[dict[str, Any]] = []
    kept: list[KeptRow] = []
    rows = 0
    digest = content_hash(content)[:40]
    for number, cells in lines:
        rows += 1
        data = dict(zip(header, cells, strict=False))
        try:
            if len(cells) != len(header):
                raise RowRefused("bad_row")
            used.append(parse(data))
        except RowRefused as refused:
            kept.append(KeptRow(number, str(refused), cells[0][:64], f"{digest}-{number}", data))
    return used, kept, rows


def _report(
    tx: Connection,
    user: Person,
    kind: str,
    content: bytes,
    name: str,
    rows: int,
    kept: Sequence[KeptRow],
    counts: dict[str, int],
) -> dict[str, Any]:
    """Keeps the import once for each content; goods that are imported again are simply brought up to date."""
    reasons = dict(sorted(Counter(row.reason for row in kept).items()))
    report = {
        "import": new_id(),
        "name": name,
        "format": kind,
        "rows": rows,
        "rows_used": rows - len(kept),
        "rows_kept": reasons,
        **counts,
        "already": False,
    }
    digest = content_hash(content)
    known = tx.execute(select(Import.id).where(Import.kind == kind, Import.content_hash == digest)).scalar()
    if known is not None:
        return {**report, "import": known, "already": True}
    head = {"id": report["import"], "kind": kind, "name": name, "content_hash": digest, "format": kind}
    tx.execute(insert(Import).values(**head, report=report, actor=user.name, created_at=now()))
    refused = [
        {
            "import_id": report["import"],
            "line": row.line,
            "reason": row.reason,
            "document": row.document,
            "row_key": row.key,
            "data": row.data,
        }
        for row in kept
    ]
    insert_rows(tx, table(ImportRow), refused, conflict="DO NOTHING")
    return report


__all__ = ["BadCatalogue", "import_partners", "import_products"]
