"""Chart of accounts, dated tax rates, and the journal."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Key, Moment, RowId


class Account(Base):
    """An account of the chart; details hang below their parent."""

    __tablename__ = "account"

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    name_zh: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    parent: Mapped[str | None] = mapped_column(ForeignKey("account.code"))
    active: Mapped[bool] = mapped_column(default=True)


class TaxRate(Base):
    """A rate in basis points, in force from a day until the next row of the same tax."""

    __tablename__ = "tax_rate"

    tax: Mapped[Key]
    valid_from: Mapped[date] = mapped_column(Date, primary_key=True)
    basis_points: Mapped[int]


class JournalEntry(Base):
    """One entry (凭证): a document is posted once by each rule. Entries are never changed; a mistake is reversed."""

    __tablename__ = "journal_entry"

    id: Mapped[RowId]
    number: Mapped[str] = mapped_column(String(24), unique=True)  # JV-YYMM-NNNNNN, without holes in a month
    day: Mapped[date] = mapped_column(Date)  # in the site's time zone
    rule: Mapped[str] = mapped_column(String(48))
    document: Mapped[str] = mapped_column(String(128))
    reference: Mapped[str] = mapped_column(String(128), default="")  # a waybill, an order number
    total_fen: Mapped[Amount]  # of either side
    posted_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("document", "rule"), Index("ix_journal_entry_day", "day"))


class JournalLine(Base):
    """One side of an entry, in fen; `subject` is whom it is about (a trade, a supplier)."""

    __tablename__ = "journal_line"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"))
    debit_fen: Mapped[Amount] = mapped_column(default=0)
    credit_fen: Mapped[Amount] = mapped_column(default=0)
    subject: Mapped[str] = mapped_column(String(128), default="")

    __table_args__ = (
        CheckConstraint("debit_fen >= 0 AND credit_fen >= 0", name="not_negative"),
        CheckConstraint("(debit_fen = 0) <> (credit_fen = 0)", name="one_side"),
        Index("ix_journal_line_account", "account", "entry_id"),
        Index("ix_journal_line_subject", "subject"),
    )


class StockValueRow(Base):
    """What a SKU in a warehouse (all qualities together) is worth; ledger 1405 is the sum of these rows, always."""

    __tablename__ = "stock_value"

    warehouse: Mapped[Key]
    sku: Mapped[Key]
    quantity: Mapped[Amount] = mapped_column(default=0)  # as posted: follows on-hand by the ledger's cursor
    value_fen: Mapped[Amount] = mapped_column(default=0)
    last_cost_fen: Mapped[Amount] = mapped_column(default=0)  # of one piece, for issues below zero


class ShippedCostRow(Base):
    """What the goods of a trade cost when they left, so that a return brings the same cost back."""

    __tablename__ = "shipped_cost"

    trade: Mapped[Key]
    sku: Mapped[Key]
    quantity: Mapped[Amount]  # shipped and not returned
    cost_fen: Mapped[Amount]
