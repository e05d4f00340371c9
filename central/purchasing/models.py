"""Purchase orders with what was ordered, received and claimed on each line."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Key, Moment, RowId, UtcTime


class Supplier(Base):
    """Whom goods are bought from."""

    __tablename__ = "supplier"

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(128), unique=True)


class PurchaseOrder(Base):
    """Goods that will arrive; `opening` is the stock a warehouse starts with."""

    __tablename__ = "purchase_order"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(32), unique=True)  # PO-YYMMDD-NNNN, printed as a barcode
    supplier_id: Mapped[int] = mapped_column(ForeignKey("supplier.id"))
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    status: Mapped[str] = mapped_column(String(16), default="open")  # open | closed
    opening: Mapped[bool] = mapped_column(default=False)
    expected_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PurchaseLine(Base):
    """Pieces of one SKU on order; `claimed` pieces of what is still to come are sold already."""

    __tablename__ = "purchase_line"

    id: Mapped[RowId]
    order_id: Mapped[str] = mapped_column(ForeignKey("purchase_order.id"))
    no: Mapped[int]
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    warehouse: Mapped[str] = mapped_column(ForeignKey("warehouse.code"))
    ordered: Mapped[Amount]
    received: Mapped[Amount] = mapped_column(default=0)
    claimed: Mapped[Amount] = mapped_column(default=0)
    cost_fen: Mapped[Amount]  # of one piece, without tax
    open: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        UniqueConstraint("order_id", "no"),
        CheckConstraint("claimed >= 0", name="claimed_not_negative"),
        Index("ix_purchase_line_sku_warehouse_open", "sku", "warehouse", "open"),
    )


class Claim(Base):
    """Pieces of an order line sold on a purchase line; turns into a reservation at receipt, oldest first (by id)."""

    __tablename__ = "claim"

    id: Mapped[RowId]
    purchase_line_id: Mapped[int] = mapped_column(ForeignKey("purchase_line.id"), index=True)
    trade_id: Mapped[str] = mapped_column(ForeignKey("trade.id"))
    line_no: Mapped[int]
    sku: Mapped[str] = mapped_column(String(64))
    quantity: Mapped[Amount]
    created_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("trade_id", "line_no", "purchase_line_id"),
        CheckConstraint("quantity > 0", name="claims_something"),
    )
