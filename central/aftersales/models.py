"""Intercepts that the floor obeys, and returns."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Key, Moment, UtcTime


class Intercept(Base):
    """A wish to stop an order: `asked` of the floor, then `stopped` or `too_late`; at once if not released."""

    __tablename__ = "intercept"

    id: Mapped[Key]
    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"), index=True)
    fulfilment_id: Mapped[str | None] = mapped_column(ForeignKey("fulfilment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))  # cancel | refund
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text, default="")
    as_of: Mapped[Moment]
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class Return(Base):
    """Goods that a buyer sends back.

    `status`: waiting (its order has not shipped yet), expected, received, closed, cancelled.
    """

    __tablename__ = "return_order"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(32), unique=True)  # RA-YYMMDD-NNNN
    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"), index=True)
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    status: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[Code] = mapped_column(default="", index=True)  # the cancellation's number at the shop
    waybill: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[Moment]
    expected_at: Mapped[datetime | None] = mapped_column(UtcTime)  # when the floor was told
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ReturnLine(Base):
    """Pieces of one SKU that come back."""

    __tablename__ = "return_line"

    return_id: Mapped[str] = mapped_column(ForeignKey("return_order.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    trade_line_no: Mapped[int]
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    quantity: Mapped[Amount]
    good: Mapped[Amount] = mapped_column(default=0)  # received so far, by grade
    defective: Mapped[Amount] = mapped_column(default=0)
    price_fen: Mapped[Amount]  # refunded for a piece, tax included

    __table_args__ = (Index("ix_return_line_sku", "sku"),)
