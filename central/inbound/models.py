"""Lots, blind receipts, unclaimed parcels and transfers, as the floors tell them and people settle them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Json, Key, Moment, UtcTime


class Lot(Base):
    """A lot of a SKU with its dates (ISO, "" where unknown); `held` says why nobody picks it."""

    __tablename__ = "lot"

    sku: Mapped[Key]
    lot: Mapped[Key]
    expiry: Mapped[str] = mapped_column(String(10), default="")
    produced: Mapped[str] = mapped_column(String(10), default="")
    held: Mapped[Code] = mapped_column(default="")

    __table_args__ = (Index("ix_lot_expiry", "expiry"),)


class BlindReceipt(Base):
    """Goods that came without papers. `status`: open (being counted), counted, matched."""

    __tablename__ = "blind_receipt"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(index=True)
    gateway: Mapped[Code]
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    waybill: Mapped[Code] = mapped_column(default="")
    status: Mapped[str] = mapped_column(String(8), index=True)
    lines: Mapped[list[Any]] = mapped_column(Json)  # [{"sku", "quantity"}]
    order_number: Mapped[Code] = mapped_column(default="")  # the purchase order it turned out to be
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class UnclaimedParcel(Base):
    """A parcel that came back without application or sender. `status`: open, claimed (the floor was told), matched."""

    __tablename__ = "unclaimed_parcel"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(index=True)
    gateway: Mapped[Code]
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    waybill: Mapped[Code] = mapped_column(default="", index=True)
    photo: Mapped[Code] = mapped_column(default="")
    has_phone: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(8), index=True)
    return_number: Mapped[Code] = mapped_column(default="")
    opened_at: Mapped[Moment]


class UnclaimedLine(Base):
    """Pieces of an unclaimed parcel, by grade."""

    __tablename__ = "unclaimed_line"

    parcel_id: Mapped[str] = mapped_column(ForeignKey("unclaimed_parcel.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[Code] = mapped_column(index=True)
    quantity: Mapped[Amount]
    quality: Mapped[str] = mapped_column(String(16))
    grade: Mapped[Code] = mapped_column(default="")


class Transfer(Base):
    """Goods from a warehouse to another (货品调拨). `status`: asked, shipped, received, cancelled, reversed.

    `reverses` is the transfer whose goods come back by this one (冲销出库), at the cost at which they had left.
    """

    __tablename__ = "transfer"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(unique=True)  # TR-YYMMDD-NNNN
    from_warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    to_warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    status: Mapped[str] = mapped_column(String(16), index=True)
    asked_by: Mapped[Code] = mapped_column(default="")
    reverses: Mapped[Code] = mapped_column(default="")
    created_at: Mapped[Moment]
    shipped_at: Mapped[datetime | None] = mapped_column(UtcTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcTime)


class TransferLine(Base):
    """Pieces of one SKU of a transfer."""

    __tablename__ = "transfer_line"

    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    quantity: Mapped[Amount]
    shipped: Mapped[Amount] = mapped_column(default=0)
    received: Mapped[Amount] = mapped_column(default=0)
