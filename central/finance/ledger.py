"""Reading and writing the books in a few statements a batch, whatever the number of facts in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, insert, select

from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.counters import SITE, take_numbers
from central.database.tables import table
from central.finance.books import Books, CostKey, StockKey
from central.finance.chart import ACCOUNTS
from central.finance.entries import Entry
from central.finance.models import Account, JournalEntry, JournalLine, ShippedCostRow, StockValueRow, TaxRate
from central.finance.rules import Fact
from central.finance.tax import SEEDS, Rate, TaxRates
from central.finance.valuation import StockValue

_ENTRIES = table(JournalEntry)
_LINES = table(JournalLine)
_STOCK = table(StockValueRow)
_COSTS = table(ShippedCostRow)

_READ_STOCK = RowStatement(
    "SELECT s.warehouse, s.sku, s.quantity, s.value_fen, s.last_cost_fen FROM v"
    " JOIN stock_value s ON s.warehouse = v.warehouse AND s.sku = v.sku",
    warehouse="text",
    sku="text",
)
_READ_COSTS = RowStatement(
    "SELECT c.trade, c.sku, c.quantity, c.cost_fen FROM v JOIN shipped_cost c ON c.trade = v.trade AND c.sku = v.sku",
    trade="text",
    sku="text",
)


def seed_chart(tx: Connection) -> None:
    """Adds the accounts and tax rates that are missing; those that a person changed stay."""
    known = set(tx.execute(select(Account.code)).scalars())
    accounts = [account._asdict() for account in ACCOUNTS if account.code not in known]
    if accounts:
        tx.execute(insert(Account), [{**account, "active": True} for account in accounts])
    dated = {(tax, day) for tax, day in tx.execute(select(TaxRate.tax, TaxRate.valid_from))}
    rates = [rate._asdict() for rate in SEEDS if (rate.tax, rate.valid_from) not in dated]
    if rates:
        tx.execute(insert(TaxRate), rates)


def read_rates(tx: Connection) -> TaxRates:
    """The whole rate table (a few rows)."""
    rows = tx.execute(select(TaxRate.tax, TaxRate.valid_from, TaxRate.basis_points))
    return TaxRates(Rate(*row) for row in rows)


def open_books(tx: Connection, facts: Sequence[Fact]) -> Books:
    """The part of the books that these facts touch."""
    stock, costs = _keys(facts)
    return Books(_read_stock(tx, stock), _read_costs(tx, costs), read_rates(tx), SITE)


def close_books(tx: Connection, books: Books, entries: Sequence[Entry]) -> None:
    """Stores the entries and what they changed."""
    _write_entries(tx, [entry for entry in entries if entry.lines])
    stock = [
        {
            "warehouse": warehouse,
            "sku": sku,
            "quantity": value.quantity,
            "value_fen": value.value_fen,
            "last_cost_fen": value.last_cost_fen,
        }
        for (warehouse, sku), value in sorted((key, books.stock[key]) for key in books.changed_stock)
    ]
    insert_rows(
        tx,
        _STOCK,
        stock,
        "(warehouse, sku) DO UPDATE SET quantity = excluded.quantity, value_fen = excluded.value_fen,"
        " last_cost_fen = excluded.last_cost_fen",
    )
    costs = [
        {"trade": trade, "sku": sku, "quantity": quantity, "cost_fen": cost}
        for (trade, sku), (quantity, cost) in sorted((key, books.costs[key]) for key in books.changed_costs)
    ]
    insert_rows(
        tx, _COSTS, costs, "(trade, sku) DO UPDATE SET quantity = excluded.quantity, cost_fen = excluded.cost_fen"
    )


def _keys(facts: Iterable[Fact]) -> tuple[set[StockKey], set[CostKey]]:
    stock: set[StockKey] = set()
    costs: set[CostKey] = set()
    for fact in facts:
        warehouse = fact.data["warehouse"]
        for holder in fact.data.get("trades", (fact.data,)):
            trade = holder.get("trade")
            for line in holder["lines"]:
                stock.add((warehouse, line["sku"]))
                if trade:
                    costs.add((trade, line["sku"]))
    return stock, costs


def _read_stock(tx: Connection, keys: set[StockKey]) -> dict[StockKey, StockValue]:
    rows = _READ_STOCK.run(tx, [{"warehouse": warehouse, "sku": sku} for warehouse, sku in sorted(keys)])
    return {(row[0], row[1]): StockValue(row[2], row[3], row[4]) for row in rows}


def _read_costs(tx: Connection, keys: set[CostKey]) -> dict[CostKey, tuple[int, int]]:
    rows = _READ_COSTS.run(tx, [{"trade": trade, "sku": sku} for trade, sku in sorted(keys)])
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _write_entries(tx: Connection, entries: Sequence[Entry]) -> None:
    """One insert of entries and one of their lines; a document posted twice violates UNIQUE and stops the batch."""
    if not entries:
        return
    rows = [
        {
            "number": number,
            "day": entry.day,
            "rule": entry.rule,
            "document": entry.document,
            "reference": entry.reference,
            "total_fen": entry.total_fen,
            "posted_at": now(),
        }
        for entry, number in zip(entries, _numbers(tx, entries), strict=True)
    ]
    stored = insert_rows(tx, _ENTRIES, rows, returning="id, document, rule")
    ids = {(document, rule): entry_id for entry_id, document, rule in stored}
    insert_rows(
        tx,
        _LINES,
        [
            {"entry_id": ids[entry.document, entry.rule], "no": no, **line._asdict()}
            for entry in entries
            for no, line in enumerate(entry.lines, 1)
        ],
    )


def _numbers(tx: Connection, entries: Sequence[Entry]) -> list[str]:
    """A number for each entry, counted within its month: JV-2611-000001."""
    wanted: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        wanted[entry.day.strftime("%y%m")] += 1
    following = {month: take_numbers(tx, f"JV-{month}", count) for month, count in sorted(wanted.items())}
    numbers = []
    for entry in entries:
        month = entry.day.strftime("%y%m")
        numbers.append(f"JV-{month}-{following[month]:06d}")
        following[month] += 1
    return numbers
