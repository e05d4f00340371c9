"""UCI Online Retail: `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country`.

Its quirks: an invoice that begins with C cancels; postage, fees, vouchers and corrections stand among the goods;
customers may be missing; a customer's number may end in `.0`; codes differ in case.
"""

from collections.abc import Mapping

from central.imports.rows import Layout, OrderRow, RowRefused, code, fen, moment, whole

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
PSEUDO_GOODS = frozenset(
    {"POST", "DOT", "M", "D", "C2", "C3", "S", "B", "CRUK", "PADS", "BANK CHARGES", "AMAZONFEE", "TEST001", "TEST002"}
)
VOUCHER = "GIFT_"


def parse(row: Mapping[str, str]) -> OrderRow:
    """One row; raises RowRefused with the reason."""
    invoice = row["InvoiceNo"].strip().upper()
    quantity, price_fen, at = whole(row["Quantity"]), row["UnitPrice"], moment(row["InvoiceDate"])
    sku = code(row["StockCode"])
    if not invoice or len(invoice) > 64:
        raise RowRefused("bad_row")
    if sku in PSEUDO_GOODS or sku.startswith(VOUCHER):
        raise RowRefused("pseudo_goods")
    cancels = invoice.startswith("C")
    if (quantity >= 0) if cancels else (quantity <= 0):
        raise RowRefused("quantity_not_positive" if not cancels else "bad_row")
    price = fen(price_fen)
    if price <= 0:
        raise RowRefused("price_zero" if price == 0 else "price_negative")
    buyer = row["CustomerID"].strip().removesuffix(".0")
    return OrderRow(
        order=invoice,
        sku=sku,
        name=" ".join(row["Description"].split()),
        quantity=abs(quantity),
        price_fen=price,
        at=at,
        buyer=buyer,
        receiver_name=f"Customer {buyer}" if buyer else "Guest",
        receiver={"country": row["Country"].strip()},
        cancels=cancels,
    )


LAYOUT = Layout("uci-online-retail", COLUMNS, COLUMNS, parse)
