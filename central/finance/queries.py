"""Reading the books: trial balance, journal, stock at cost. Read only; for pages, exports and commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from central.finance.chart import Kind, kind_of
from central.finance.models import Account, JournalEntry, JournalLine, StockValueRow
from central.finance.valuation import StockValue

JOURNAL_COLUMNS = ("entry", "date", "account", "debit_fen", "credit_fen", "document", "rule", "reference", "subject")


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's turnover. `balance_fen` is debit minus credit."""

    account: str
    name_zh: str
    name_en: str
    kind: Kind
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        """> 0: debit balance."""
        return self.debit_fen - self.credit_fen


def trial_balance(connection: Connection, until: date | None = None) -> list[Balance]:
    """All accounts that were ever posted to, by code."""
    lines = select(JournalLine.account, func.sum(JournalLine.debit_fen), func.sum(JournalLine.credit_fen))
    if until is not None:
        lines = lines.join(JournalEntry).where(JournalEntry.day <= until)
    names = {code: (zh, en) for code, zh, en in _accounts(connection)}
    return [
        Balance(code, *names[code], kind_of(code), int(debit), int(credit))
        for code, debit, credit in connection.execute(lines.group_by(JournalLine.account).order_by(JournalLine.account))
    ]


def journal_rows(connection: Connection) -> list[dict[str, Any]]:
    """Every line of the journal, in order, under the names of the export's columns."""
    return [dict(zip(JOURNAL_COLUMNS, row, strict=True)) for row in connection.execute(_journal())]


def stock_values(connection: Connection) -> dict[tuple[str, str], tuple[int, int, int]]:
    """(warehouse, SKU) -> (pieces as posted, value in fen, what one piece is worth in fen)."""
    rows = connection.execute(
        select(StockValueRow.warehouse, StockValueRow.sku, StockValueRow.quantity, StockValueRow.value_fen)
        .add_columns(StockValueRow.last_cost_fen)
        .order_by(StockValueRow.warehouse, StockValueRow.sku)
    )
    return {
        (warehouse, sku): (quantity, value, StockValue(quantity, value, last).cost_fen)
        for warehouse, sku, quantity, value, last in rows
    }


def _accounts(connection: Connection) -> Sequence[tuple[str, str, str]]:
    return [(row[0], row[1], row[2]) for row in connection.execute(_account_names)]


_account_names = select(Account.code, Account.name_zh, Account.name_en)


def _journal() -> Select[*tuple[Any, ...]]:
    return (
        select(
            JournalEntry.number,
            JournalEntry.day,
            JournalLine.account,
            JournalLine.debit_fen,
            JournalLine.credit_fen,
            JournalEntry.document,
            JournalEntry.rule,
            JournalEntry.reference,
            JournalLine.subject,
        )
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .order_by(JournalEntry.id, JournalLine.no)
    )
