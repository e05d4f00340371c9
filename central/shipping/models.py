"""Carriers, and the waybills given to fulfilments."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Key, Moment, UtcTime


class Carrier(Base):
    """Who carries parcels."""

    __tablename__ = "carrier"

    code: Mapped[Key]
    name: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)


class Waybill(Base):
    """A waybill number given to a fulfilment's parcel; a number is never given twice."""

    __tablename__ = "waybill"

    number: Mapped[Key]
    carrier: Mapped[str] = mapped_column(ForeignKey("carrier.code"))
    fulfilment_id: Mapped[str] = mapped_column(ForeignKey("fulfilment.id"), index=True)
    parcel_no: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(16), default="issued")  # issued | void
    issued_at: Mapped[Moment]


class Manifest(Base):
    """Parcels that a carrier took from a floor at once; `driver` and `signature` are references, never a name."""

    __tablename__ = "manifest"

    id: Mapped[Key]
    number: Mapped[Code] = mapped_column(index=True)
    gateway: Mapped[Code]
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"), index=True)
    carrier: Mapped[Code]
    status: Mapped[str] = mapped_column(String(8))  # open | closed
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    parcels: Mapped[int] = mapped_column(default=0)
    grams: Mapped[Amount] = mapped_column(default=0)
    driver: Mapped[Code] = mapped_column(default="")
    signature: Mapped[Code] = mapped_column(default="")
