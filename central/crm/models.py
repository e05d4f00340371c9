"""The customer file."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Key, Moment, RowId, UtcTime


class Customer(Base):
    """A buyer of one shop. The row with an empty `buyer` counts the shop's anonymous orders."""

    __tablename__ = "customer"

    id: Mapped[RowId]
    shop_id: Mapped[Amount]
    buyer: Mapped[str] = mapped_column(String(128))  # the platform's id
    first_order_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_order_at: Mapped[datetime | None] = mapped_column(UtcTime)
    orders: Mapped[Amount] = mapped_column(default=0)  # shipped, each counted once
    pieces: Mapped[Amount] = mapped_column(default=0)
    spend_fen: Mapped[Amount] = mapped_column(default=0)  # tax included, returns not taken off
    returned: Mapped[Amount] = mapped_column(default=0)  # pieces
    returned_fen: Mapped[Amount] = mapped_column(default=0)
    updated_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("shop_id", "buyer"), Index("ix_customer_spend_fen", "spend_fen"))


class CustomerTrade(Base):
    """A trade that was counted: its further parcels add pieces, never another order."""

    __tablename__ = "customer_trade"

    trade: Mapped[Key]
    shop_id: Mapped[Amount]
    buyer: Mapped[str] = mapped_column(String(128))

    __table_args__ = (Index("ix_customer_trade_buyer", "shop_id", "buyer"),)
