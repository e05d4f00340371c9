"""SKUs with barcodes and packaging, and operators."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Amount, Base, Code, Json, Key, Moment, RowId


class Product(Base):
    """A SKU; the code is stored in upper case and is always accepted as a barcode."""

    __tablename__ = "product"

    sku: Mapped[Key]
    name: Mapped[str] = mapped_column(Text)
    tracking: Mapped[str] = mapped_column(String(8), default="none")  # none | lot | unit
    weight_g: Mapped[int | None]
    category: Mapped[Code] = mapped_column(default="")  # bins of the floors may be kept for some classes
    length_mm: Mapped[int | None]  # of one piece
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]
    price_fen: Mapped[Amount] = mapped_column(default=0)
    cost_fen: Mapped[Amount] = mapped_column(default=0)  # of the latest purchase: for goods without stock value
    owner: Mapped[Code] = mapped_column(default="own")
    image: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Barcode(Base):
    """A barcode of one piece, beside the SKU's own code."""

    __tablename__ = "barcode"

    barcode: Mapped[str] = mapped_column(String(128), primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"), index=True)


class ProductPackaging(Base):
    """One packaging level of a SKU: an inner box, a carton, a pallet."""

    __tablename__ = "product_packaging"

    id: Mapped[RowId]
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    name: Mapped[Code]
    quantity: Mapped[int]
    barcode: Mapped[str] = mapped_column(String(128), default="")
    weight_g: Mapped[int | None]
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]

    __table_args__ = (UniqueConstraint("sku", "name"),)


class Component(Base):
    """Pieces of a SKU in one piece of a bundle (组合商品)."""

    __tablename__ = "component"

    bundle: Mapped[str] = mapped_column(ForeignKey("product.sku"), primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"), primary_key=True)
    quantity: Mapped[Amount]


class Operator(Base):
    """A person of the floor; the badge itself is never stored (`central.catalog.badges` says what is)."""

    __tablename__ = "operator"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(Text)
    badge_hash: Mapped[str] = mapped_column(String(64), unique=True)  # HMAC under a key of central's own
    badge_sealed: Mapped[str] = mapped_column(Text, default="")  # what each gateway's own hash is made of
    roles: Mapped[list[str]] = mapped_column(Json)  # receiver, picker, packer, supervisor
    language: Mapped[str] = mapped_column(String(8), default="zh_CN")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
