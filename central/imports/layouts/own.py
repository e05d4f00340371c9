"""Floorgate's own layout: one row an order line, the columns in any order.

`order, sku, quantity, price` are required: the order's number at the shop, the SKU, pieces (> 0), and the price of
one piece in yuan, tax included (`2.95`). Further columns: `name` (of the goods), `ordered_at` (ISO 8601, UTC unless
it says otherwise; the time of the import if empty), `buyer` (the shop's id of the customer), `receiver`, `phone`,
`country, province, city, district, address, postcode`, `remark`.
"""

from collections.abc import Mapping

from central.clock import now
from central.imports.rows import Layout, OrderRow, RowRefused, code, fen, moment, whole

REQUIRED = ("order", "sku", "quantity", "price")
ADDRESS = ("country", "province", "city", "district", "address", "postcode")
COLUMNS = (*REQUIRED, "name", "ordered_at", "buyer", "receiver", "phone", *ADDRESS, "remark")


def parse(row: Mapping[str, str]) -> OrderRow:
    """One row; raises RowRefused with the reason."""
    cell = {name: row.get(name, "").strip() for name in COLUMNS}
    quantity, price_fen = whole(cell["quantity"]), fen(cell["price"])
    if not cell["order"] or len(cell["order"]) > 64:
        raise RowRefused("bad_row")
    if quantity <= 0:
        raise RowRefused("quantity_not_positive")
    if price_fen <= 0:
        raise RowRefused("price_zero" if price_fen == 0 else "price_negative")
    return OrderRow(
        order=cell["order"],
        sku=code(cell["sku"]),
        name=cell["name"],
        quantity=quantity,
        price_fen=price_fen,
        at=moment(cell["ordered_at"]) if cell["ordered_at"] else now(),
        buyer=cell["buyer"],
        receiver_name=cell["receiver"],
        receiver_phone=cell["phone"],
        receiver={name: cell[name] for name in ADDRESS if cell[name]},
        remark=cell["remark"],
    )


LAYOUT = Layout("floorgate", COLUMNS, REQUIRED, parse)
