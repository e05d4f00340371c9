"""Reading the books: trial balance, journal, stock at cost. Read only; for pages, exports and commands.

The books are the whole company's: whoever is limited to a shop or a warehouse does not read them (Forbidden).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, or_, select

from central.finance.chart import COST_OF_GOODS, REVENUE, Kind, kind_of
from central.finance.models import Account, JournalEntry, JournalLine, StockValueRow
from central.finance.valuation import StockValue
from central.security.rights import COMPANY, Person, require

ReadRows = Sequence[Row[*tuple[Any, ...]]]
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


def trial_balance(connection: Connection, person: Person, until: date | None = None) -> list[Balance]:
    """All accounts that were ever posted to, by code."""
    require(person, "finance.read", COMPANY)
    lines = select(JournalLine.account, func.sum(JournalLine.debit_fen), func.sum(JournalLine.credit_fen))
    if until is not None:
        lines = lines.join(JournalEntry).where(JournalEntry.day <= until)
    names = {code: (zh, en) for code, zh, en in _accounts(connection)}
    return [
        Balance(code, *names[code], kind_of(code), int(debit), int(credit))
        for code, debit, credit in connection.execute(lines.group_by(JournalLine.account).order_by(JournalLine.account))
    ]


def journal_rows(connection: Connection, person: Person) -> list[dict[str, Any]]:
    """Every line of the journal, in order, under the names of the export's columns."""
    require(person, "finance.read", COMPANY)
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


def list_entries(
    connection: Connection, person: Person, account: str, text: str, limit: int, offset: int = 0
) -> ReadRows:
    """Entries, newest first; of one account, or about one document, reference or subject."""
    require(person, "finance.read", COMPANY)
    query = select(*JournalEntry.__table__.columns).where(*_entries_wanted(account, text))
    return connection.execute(query.order_by(JournalEntry.id.desc()).limit(limit).offset(offset)).all()


def count_entries(connection: Connection, person: Person, account: str, text: str) -> int:
    """How many match."""
    require(person, "finance.read", COMPANY)
    query = select(func.count()).select_from(JournalEntry).where(*_entries_wanted(account, text))
    return connection.execute(query).scalar_one()


def find_entry(connection: Connection, person: Person, number: str) -> Row[*tuple[Any, ...]] | None:
    """One entry by its number."""
    require(person, "finance.read", COMPANY)
    return connection.execute(select(*JournalEntry.__table__.columns).where(JournalEntry.number == number)).first()


def entry_lines(connection: Connection, entry_id: int) -> ReadRows:
    """Its lines with the names of their accounts."""
    query = select(*JournalLine.__table__.columns, Account.name_zh, Account.name_en)
    query = query.join(Account, Account.code == JournalLine.account).where(JournalLine.entry_id == entry_id)
    return connection.execute(query.order_by(JournalLine.no)).all()


def entries_about(connection: Connection, subjects: Sequence[str]) -> ReadRows:
    """Entries with a line about one of these (a trade, a supplier), oldest first."""
    about = select(JournalLine.entry_id).where(JournalLine.subject.in_(subjects))
    query = select(*JournalEntry.__table__.columns).where(JournalEntry.id.in_(about)).order_by(JournalEntry.id)
    return connection.execute(query).all()


def account_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """Code -> (Chinese name, English name)."""
    return {code: (zh, en) for code, zh, en in _accounts(connection)}


def gross_profit(connection: Connection, person: Person, since: date, until: date) -> tuple[int, int]:
    """(revenue without tax, cost of goods) in fen of the days `since`..`until`, both included."""
    require(person, "finance.read", COMPANY)
    query = (
        select(JournalLine.account, func.sum(JournalLine.credit_fen - JournalLine.debit_fen))
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .where(JournalEntry.day.between(since, until), JournalLine.account.in_([REVENUE, COST_OF_GOODS]))
        .group_by(JournalLine.account)
    )
    sums = {row[0]: int(row[1]) for row in connection.execute(query)}
    return sums.get(REVENUE, 0), -sums.get(COST_OF_GOODS, 0)


def _entries_wanted(account: str, text: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if account:
        lines = select(JournalLine.entry_id).where(JournalLine.account == account)
        conditions.append(JournalEntry.id.in_(lines))
    if text:
        about = select(JournalLine.entry_id).where(JournalLine.subject == text)
        fields = (JournalEntry.number, JournalEntry.document, JournalEntry.reference)
        conditions.append(or_(*[field == text for field in fields], JournalEntry.id.in_(about)))
    return conditions
