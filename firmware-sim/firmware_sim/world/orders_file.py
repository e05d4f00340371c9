"""What buyers want, read from the same order files as central reads - with a parser of the world's own.

Header `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country`. The dirt rules:

| row | taken as |
|---|---|
| cancellation invoice `C...` | nothing to supply |
| quantity not a whole number above 0 | nothing to supply |
| price not a number above 0 | nothing to supply |
| code that does not begin with five digits (`POST`, `D`, `M`, `DOT`, `BANK CHARGES`) | no goods |
| the same row twice | the first one counts |
| descriptions that differ for one code | the first that is not empty names the goods |

Codes are upper case from here on. A row that is nothing to supply may well be an order for central; the world only
has to know what suppliers bring.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

HEADER = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
_GOODS = re.compile(r"\d{5}")


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


def read_demand(path: Path) -> Demand:
    """Reads a file or folder; raises OrdersFileError where the header is another or a file cannot be read."""
    demand = Demand()
    seen: set[tuple[str, ...]] = set()
    orders: dict[str, Wanted] = {}
    for file in order_files(path):
        for row in _rows(file):
            demand.rows += 1
            if row in seen:
                continue
            seen.add(row)
            _take(row, demand, orders)
    demand.orders = list(orders.values())
    return demand


def _rows(file: Path) -> Iterator[tuple[str, ...]]:
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            reader = csv.reader(text)
            header = next(reader, [])
            if tuple(cell.strip() for cell in header) != HEADER:
                raise OrdersFileError(f"{file}: the header is not {','.join(HEADER)}")
            for row in reader:
                if len(row) == len(HEADER):
                    yield tuple(cell.strip() for cell in row)
    except (OSError, csv.Error) as error:
        raise OrdersFileError(f"{file}: {error}") from error


def _take(row: tuple[str, ...], demand: Demand, orders: dict[str, Wanted]) -> None:
    number, code, name, quantity_text, at, price_text, _, _ = row
    sku = code.upper()
    quantity, price = _whole(quantity_text), _fen(price_text)
    if number[:1].upper() == "C" or not _GOODS.match(sku) or quantity <= 0 or price <= 0:
        return
    if name and not demand.names.get(sku):
        demand.names[sku] = name
    demand.names.setdefault(sku, "")
    demand.price_fen[sku] = max(price, demand.price_fen.get(sku, 0))
    order = orders.setdefault(number, Wanted(number, at, {}))
    order.pieces[sku] = order.pieces.get(sku, 0) + quantity


def _whole(text: str) -> int:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return 0
    return int(value) if value.is_finite() and value == value.to_integral_value() else 0


def _fen(text: str) -> int:
    try:
        value = Decimal(text) * 100
    except InvalidOperation:
        return 0
    return int(value.to_integral_value()) if value.is_finite() else 0
