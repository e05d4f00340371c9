"""Carriers, and the waybills given to fulfilments."""

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Key, Moment


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
