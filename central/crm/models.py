"""The customer file."""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Moment, RowId, UtcTime


class Customer(Base):
    """A buyer of one shop. The row with an empty `buyer` counts the shop's anonymous orders."""

    __tablename__ = "customer"

    id: Mapped[RowId]
    shop_id: Mapped[int]
    buyer: Mapped[str] = mapped_column(String(128))  # the platform's id
    name: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str] = mapped_column(String(64), default="")
    first_order_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_order_at: Mapped[datetime | None] = mapped_column(UtcTime)
    orders: Mapped[Amount] = mapped_column(default=0)  # shipped
    pieces: Mapped[Amount] = mapped_column(default=0)
    spend_fen: Mapped[Amount] = mapped_column(default=0)  # tax included, returns not taken off
    returns: Mapped[Amount] = mapped_column(default=0)
    returned_fen: Mapped[Amount] = mapped_column(default=0)
    updated_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("shop_id", "buyer"), Index("ix_customer_spend_fen", "spend_fen"))
