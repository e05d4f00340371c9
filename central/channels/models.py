"""Durable intent: what shops are still to be told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Code, JsonObject, Key, Moment, UtcTime


class Confirmation(Base):
    """A shop is told that a parcel of a trade is on its way: exactly one for each (trade, parcel)."""

    __tablename__ = "confirmation"

    id: Mapped[Key]
    shop_id: Mapped[int]
    trade_id: Mapped[str] = mapped_column(String(64))
    parcel_id: Mapped[str] = mapped_column(String(64))
    tid: Mapped[Code]  # the order's number at the shop
    waybill: Mapped[Code]
    carrier: Mapped[Code]
    lines: Mapped[JsonObject]  # {"lines": [{sku, quantity}]}
    status: Mapped[str] = mapped_column(String(8), default="pending")  # pending | sent | failed
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[Moment]
    reason: Mapped[str] = mapped_column(Text, default="")  # of the last failure
    created_at: Mapped[Moment]
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("trade_id", "parcel_id"),
        CheckConstraint("status IN ('pending', 'sent', 'failed')", name="status_known"),
        Index("ix_confirmation_status_next_at", "status", "next_at"),
    )
