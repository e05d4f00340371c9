"""Shops, trades with lines, fulfilments, parcels, timeline."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Json, Key, Moment, RowId, UtcTime


class Shop(Base):
    """Where orders come from and where shipments are confirmed."""

    __tablename__ = "shop"

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(64), unique=True)
    platform: Mapped[Code]  # mall, taobao, ... or `manual`
    gateway_url: Mapped[str] = mapped_column(Text, default="")
    app_key: Mapped[str] = mapped_column(Text, default="")
    app_secret: Mapped[str] = mapped_column(Text, default="")
    session: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]


class Trade(Base):
    """An order of a shop.

    `status`: review (held by a rule), awaiting_stock (claims on purchase orders), out_of_stock, reserved, released,
    shipped, cancelled.
    """

    __tablename__ = "trade"

    id: Mapped[Key]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(16))
    hold_reason: Mapped[str] = mapped_column(String(64), default="")  # why it is in review, or cannot be reserved
    platform_status: Mapped[str] = mapped_column(String(64), default="")
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    buyer: Mapped[str] = mapped_column(String(128), default="")  # the platform's id of the customer
    receiver_name: Mapped[str] = mapped_column(Text, default="")
    receiver_phone: Mapped[str] = mapped_column(Text, default="")
    receiver: Mapped[dict[str, Any]] = mapped_column(Json)  # country, province, city, district, address, postcode
    currency: Mapped[str] = mapped_column(String(3), default="CNY")
    amount_fen: Mapped[Amount]  # tax included
    remark: Mapped[str] = mapped_column(Text, default="")
    refund_open: Mapped[bool] = mapped_column(default=False)
    content_key: Mapped[str] = mapped_column(String(64), default="")  # of the imported rows
    ordered_at: Mapped[Moment]
    created_at: Mapped[Moment]
    shipped_at: Mapped[datetime | None] = mapped_column(UtcTime)

    __table_args__ = (
        UniqueConstraint("shop_id", "number"),
        Index("ix_trade_status_ordered_at", "status", "ordered_at"),
        Index("ix_trade_buyer", "buyer"),
        Index("ix_trade_ordered_at", "ordered_at"),
    )


class TradeLine(Base):
    """Pieces of one SKU in a trade; all of them `reserved` or `claimed`, or none."""

    __tablename__ = "trade_line"

    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"), index=True)
    name: Mapped[str] = mapped_column(Text, default="")  # as the shop wrote it
    quantity: Mapped[Amount]
    price_fen: Mapped[Amount]  # of one piece, tax included
    amount_fen: Mapped[Amount]
    reserved: Mapped[Amount] = mapped_column(default=0)
    claimed: Mapped[Amount] = mapped_column(default=0)
    shipped: Mapped[Amount] = mapped_column(default=0)
    returned: Mapped[Amount] = mapped_column(default=0)  # pieces in returns, expected or received

    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        CheckConstraint("claimed >= 0", name="claimed_not_negative"),
    )


class Fulfilment(Base):
    """One warehouse, one receiver: the unit of release and intercept.

    `status`: released, picking, picked, verified, weighed, shipped, cancelling, cancelled, short.
    """

    __tablename__ = "fulfilment"

    id: Mapped[Key]
    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"), index=True)
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    status: Mapped[str] = mapped_column(String(16), index=True)
    waybill: Mapped[str] = mapped_column(String(64), default="", index=True)
    carrier: Mapped[Code] = mapped_column(default="")
    released_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class FulfilmentLine(Base):
    """Pieces of one trade line that this fulfilment ships."""

    __tablename__ = "fulfilment_line"

    fulfilment_id: Mapped[str] = mapped_column(ForeignKey("fulfilment.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    trade_line_no: Mapped[int]
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    quantity: Mapped[Amount]
    picked: Mapped[Amount] = mapped_column(default=0)
    verified: Mapped[Amount] = mapped_column(default=0)
    shipped: Mapped[Amount] = mapped_column(default=0)


class Parcel(Base):
    """What leaves: verified, weighed, labelled, let go, seen by the gate."""

    __tablename__ = "parcel"

    id: Mapped[Key]
    fulfilment_id: Mapped[str] = mapped_column(ForeignKey("fulfilment.id"), index=True)
    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"), index=True)
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    waybill: Mapped[str] = mapped_column(String(64), default="", index=True)
    carrier: Mapped[Code] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(16))  # open | verified | weighed | shipped | passed | pulled_back
    grams: Mapped[int | None]
    expected_grams: Mapped[int | None]
    sscc: Mapped[str] = mapped_column(String(18), default="")
    epc: Mapped[str] = mapped_column(String(64), default="", index=True)
    label_state: Mapped[str] = mapped_column(String(16), default="")
    label_copies: Mapped[int] = mapped_column(default=0)
    verified_at: Mapped[datetime | None] = mapped_column(UtcTime)
    weighed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    printed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    shipped_at: Mapped[datetime | None] = mapped_column(UtcTime)
    passed_at: Mapped[datetime | None] = mapped_column(UtcTime)  # the despatch audit: stock left
    gate_at: Mapped[datetime | None] = mapped_column(UtcTime)
    no: Mapped[int] = mapped_column(default=1)  # of the fulfilment's parcels
    carton: Mapped[Code] = mapped_column(default="")
    manifest: Mapped[str] = mapped_column(String(64), default="", index=True)
    handed_at: Mapped[datetime | None] = mapped_column(UtcTime)  # the carrier has it: its manifest was closed


class Timeline(Base):
    """What happened to a document, in the order in which central learnt it."""

    __tablename__ = "timeline"

    id: Mapped[RowId]
    document: Mapped[str] = mapped_column(String(128))  # a trade's, purchase order's or return's id
    kind: Mapped[Code]  # imported, review, reserved, claimed, released, line_picked, ..., confirmed, journal
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[Moment]

    __table_args__ = (Index("ix_timeline_document_id", "document", "id"),)
