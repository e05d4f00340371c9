"""Warehouses, one counter row for each (owner, SKU, warehouse, quality), and append-only movements."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Json, Key, Moment, RowId, UtcTime


class Warehouse(Base):
    """A warehouse is `floor` (its physical facts belong to one gateway) or `book` (to central)."""

    __tablename__ = "warehouse"

    code: Mapped[Key]
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(8), default="book")
    gateway: Mapped[str | None] = mapped_column(String(64))
    timezone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    is_default: Mapped[bool] = mapped_column(default=False)
    parent: Mapped[Code] = mapped_column(default="")  # of a sub-warehouse (子仓); "" stands beside the others (平行仓)


class Stock(Base):
    """What lies in a warehouse; `on_hand - reserved` can be reserved (the books keep its value).

    A fact of the floor may take `on_hand` below `reserved`; a reservation never does.
    """

    __tablename__ = "stock"

    owner: Mapped[str] = mapped_column(String(64), primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"), primary_key=True)
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"), primary_key=True)
    quality: Mapped[str] = mapped_column(String(16), primary_key=True)
    on_hand: Mapped[Amount] = mapped_column(default=0)
    reserved: Mapped[Amount] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        Index("ix_stock_sku_warehouse", "sku", "warehouse"),
    )


class StockMovement(Base):
    """What one event did to one stock row; never changed, never deleted."""

    __tablename__ = "stock_movement"

    id: Mapped[RowId]
    event_id: Mapped[str] = mapped_column(String(160))  # `gateway:epoch:seq`, or a UUID of central's own
    source: Mapped[Code]  # the gateway's name, or `central`
    reason: Mapped[Code]  # receipt, shipment, return, count, move, intercept, adjustment
    owner: Mapped[Code]
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    quality: Mapped[str] = mapped_column(String(16))
    delta: Mapped[Amount]
    document: Mapped[str] = mapped_column(String(128))
    at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("event_id", "owner", "sku", "warehouse", "quality", name="uq_stock_movement_event"),
        CheckConstraint("delta <> 0", name="moves_something"),
        Index("ix_stock_movement_sku_at", "sku", "at"),
    )


class StockCount(Base):
    """A count of a floor warehouse: asked for here, or told by its floor; what was found stands in its lines."""

    __tablename__ = "stock_count"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(64), index=True)
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    kind: Mapped[str] = mapped_column(String(16))  # bin, sku, full, spot, cycle, dynamic, not_empty, rfid
    source: Mapped[str] = mapped_column(String(16))  # central, supervisor, floor
    state: Mapped[str] = mapped_column(String(16), default="requested", index=True)
    blind: Mapped[bool] = mapped_column(default=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(String(64), default="")
    skus: Mapped[list[str]] = mapped_column(Json)
    wanted_bins: Mapped[list[str]] = mapped_column(Json)  # as asked for here; [] of a count of goods or of everything
    bins: Mapped[int] = mapped_column(default=0)
    counted_bins: Mapped[int] = mapped_column(default=0)
    missed: Mapped[list[str]] = mapped_column(Json)
    opened_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StockCountLine(Base):
    """Goods of a counted bin whose figures did not agree; the last count of a bin is what stands here."""

    __tablename__ = "stock_count_line"

    id: Mapped[RowId]
    count: Mapped[str] = mapped_column(ForeignKey("stock_count.id"))
    bin: Mapped[str] = mapped_column(String(64))
    sku: Mapped[str] = mapped_column(String(64))
    lot: Mapped[str] = mapped_column(String(64), default="")
    quality: Mapped[str] = mapped_column(String(16), default="good")
    expected: Mapped[Amount]
    counted: Mapped[Amount]
    posted: Mapped[Amount] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    operator: Mapped[str] = mapped_column(String(64), default="")
    approved_by: Mapped[str] = mapped_column(String(64), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    counted_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("count", "bin", "sku", "lot", "quality", name="uq_stock_count_line_goods"),)
