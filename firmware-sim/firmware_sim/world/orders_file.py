"""What buyers want, read from the same order files as central reads - with a parser of the world's own.

Two layouts, told apart by their header:
- `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country` (UCI Online Retail);
- columns in any order, `order, sku, quantity, price` among them (and maybe `name, ordered_at`).

| row | taken as |
|---|---|
| cancellation invoice `C...` (first layout) | nothing to supply |
| quantity not a whole number above 0 | nothing to supply |
| price not a number above 0 | nothing to supply |
| postage, fees, vouchers, corrections (`POST`, `D`, `M`, `DOT`, `gift_...`) | no goods |
| the same row of a file twice | the first one counts |
| descriptions that differ for one code | the first that is not empty names the goods |

Codes are upper case from here on. A row that is nothing to supply may well be an order for central; the world only
has to know what suppliers bring.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

UCI = {
    "order": "InvoiceNo",
    "sku": "StockCode",
    "name": "Description",
    "quantity": "Quantity",
    "at": "InvoiceDate",
    "price": "UnitPrice",
}
OWN = {"order": "order", "sku": "sku", "name": "name", "quantity": "quantity", "at": "ordered_at", "price": "price"}
NO_GOODS = frozenset(
    {"POST", "DOT", "M", "D", "C2", "C3", "S", "B", "CRUK", "PADS", "BANK CHARGES", "AMAZONFEE", "TEST001", "TEST002"}
)
VOUCHER = "GIFT_"
ENCODINGS = ("utf-8-sig", "gb18030", "cp1252")


class OrdersFileError(Exception):
    """A file or folder that holds no orders; the text says why."""


@dataclass(frozen=True)
class Wanted:
    """One order: its number, when it was placed, and pieces by SKU."""

    number: str
    at: str
    pieces: dict[str, int]


@dataclass
class Demand:
    """All orders in the sequence of the files, and what the goods are called and cost (fen)."""

    orders: list[Wanted] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    price_fen: dict[str, int] = field(default_factory=dict)
    rows: int = 0

    def totals(self) -> dict[str, int]:
        """Pieces wanted by SKU."""
        totals: dict[str, int] = {}
        for order in self.orders:
            for sku, quantity in order.pieces.items():
                totals[sku] = totals.get(sku, 0) + quantity
        return totals

    def by_need(self) -> list[str]:
        """SKUs in the sequence in which the orders first want them."""
        return list(dict.fromkeys(sku for order in self.orders for sku in order.pieces))

    def largest(self) -> dict[str, int]:
        """The most pieces that one order wants, by SKU."""
        largest: dict[str, int] = {}
        for order in self.orders:
            for sku, quantity in order.pieces.items():
                largest[sku] = max(quantity, largest.get(sku, 0))
        return largest

    def without(self, numbers: set[str]) -> "Demand":
        """The same without some orders, and with the goods of the others only."""
        orders = [order for order in self.orders if order.number not in numbers]
        skus = {sku for order in orders for sku in order.pieces}
        return Demand(
            orders,
            {sku: name for sku, name in self.names.items() if sku in skus},
            {sku: price for sku, price in self.price_fen.items() if sku in skus},
            self.rows,
        )


@dataclass(frozen=True)
class Table:
    """One file: its rows as they are, and where which cell stands (`order`, `sku`, `quantity`, `price`, ...)."""

    rows: list[tuple[str, ...]]
    width: int
    uci: bool
    column: dict[str, int]

    def cell(self, row: tuple[str, ...], name: str) -> str:
        """A cell by its meaning, "" where the file has no such column."""
        index = self.column.get(name)
        return row[index].strip() if index is not None and index < len(row) else ""


def order_files(path: Path) -> list[Path]:
    """The file itself, or a folder's `*.csv` by name; raises OrdersFileError where there is none."""
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        if not files:
            raise OrdersFileError(f"{path} holds no .csv file")
        return files
    if not path.is_file():
        raise OrdersFileError(f"{path} does not exist")
    return [path]


def read_table(file: Path) -> Table:
    """All rows of a file that are not empty; raises OrdersFileError where it is no file of orders."""
    try:
        reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        rows = [tuple(row) for row in reader if row]
    except (OSError, csv.Error) as error:
        raise OrdersFileError(f"{file} cannot be read: {error}") from error
    for layout in (UCI, OWN):
        if {layout[name] for name in ("order", "sku", "quantity", "price")} <= set(header):
            column = {name: header.index(title) for name, title in layout.items() if title in header}
            return Table(rows, len(header), layout is UCI, column)
    raise OrdersFileError(f"{file} has the header {','.join(header)[:100]!r}, which is no file of orders")


def _text(file: Path) -> str:
    raw = file.read_bytes()
    if b"\0" in raw:
        raise OrdersFileError(f"{file} is not a text file")
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise OrdersFileError(f"{file} is not a text file in UTF-8 or GB 18030")


def read_demand(path: Path) -> Demand:
    """Reads a file or folder; raises OrdersFileError where one is no file of orders."""
    demand = Demand()
    orders: dict[str, Wanted] = {}
    for file in order_files(path):
        table = read_table(file)
        demand.rows += len(table.rows)
        for row in _once(table.rows):
            _take(table, row, demand, orders)
    demand.orders = list(orders.values())
    return demand


def _once(rows: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    return iter(dict.fromkeys(rows))


def _take(table: Table, row: tuple[str, ...], demand: Demand, orders: dict[str, Wanted]) -> None:
    number, sku, name = table.cell(row, "order"), table.cell(row, "sku").upper(), table.cell(row, "name")
    quantity, price = _whole(table.cell(row, "quantity")), _fen(table.cell(row, "price"))
    if len(row) != table.width or not number or not sku or quantity <= 0 or price <= 0:
        return
    if table.uci and (number[0] in "Cc" or sku in NO_GOODS or sku.startswith(VOUCHER)):
        return
    if name and not demand.names.get(sku):
        demand.names[sku] = " ".join(name.split())
    demand.names.setdefault(sku, "")
    demand.price_fen[sku] = max(price, demand.price_fen.get(sku, 0))
    order = orders.setdefault(number, Wanted(number, table.cell(row, "at"), {}))
    order.pieces[sku] = order.pieces.get(sku, 0) + quantity


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def _fen(text: str) -> int:
    try:
        value = Decimal(text) * 100
    except InvalidOperation:
        return 0
    return int(value.to_integral_value()) if value.is_finite() else 0
