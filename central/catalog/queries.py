"""Reading goods and people for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from central.catalog.models import Barcode, Operator, Product, ProductPackaging
from central.security.rights import Person
from central.security.scoping import within
from central.stock.models import Stock

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_products(connection: Connection, person: Person, text: str, limit: int, offset: int = 0) -> ReadRows:
    """SKUs by code, with what is on hand and free of them in all warehouses that the person sees."""
    here = (Stock.sku == Product.sku, *within(person, warehouse=Stock.warehouse))
    on_hand = select(func.coalesce(func.sum(Stock.on_hand), 0)).where(*here).scalar_subquery()
    reserved = select(func.coalesce(func.sum(Stock.reserved), 0)).where(*here).scalar_subquery()
    query = select(Product.sku, Product.name, Product.price_fen, Product.cost_fen, Product.weight_g, Product.active)
    query = query.add_columns(on_hand.label("on_hand"), reserved.label("reserved"))
    return connection.execute(query.where(*_matches(text)).order_by(Product.sku).limit(limit).offset(offset)).all()


def count_products(connection: Connection, text: str) -> int:
    """How many SKUs match."""
    return connection.execute(select(func.count()).select_from(Product).where(*_matches(text))).scalar_one()


def find_product(connection: Connection, sku: str) -> Row[*tuple[Any, ...]] | None:
    """One SKU by its code."""
    return connection.execute(select(*Product.__table__.columns).where(Product.sku == sku)).first()


def sku_of_barcode(connection: Connection, barcode: str) -> str | None:
    """The SKU that a barcode stands for."""
    return connection.execute(select(Barcode.sku).where(Barcode.barcode == barcode)).scalar_one_or_none()


def barcodes_of(connection: Connection, sku: str) -> Sequence[str]:
    """The barcodes of one piece, beside the code itself."""
    return (
        connection.execute(select(Barcode.barcode).where(Barcode.sku == sku).order_by(Barcode.barcode)).scalars().all()
    )


def packagings_of(connection: Connection, sku: str) -> ReadRows:
    """Packaging levels, the smallest first."""
    query = select(*ProductPackaging.__table__.columns).where(ProductPackaging.sku == sku)
    return connection.execute(query.order_by(ProductPackaging.quantity)).all()


def operators(connection: Connection) -> ReadRows:
    """The people of the floor, without their badges."""
    columns = (Operator.id, Operator.name, Operator.roles, Operator.language, Operator.active)
    return connection.execute(select(*columns).order_by(Operator.name)).all()


def _matches(text: str) -> list[ColumnElement[bool]]:
    """Every word of the text is in the code or in the name."""
    return [
        or_(Product.sku.contains(word.upper(), autoescape=True), Product.name.icontains(word, autoescape=True))
        for word in text.split()
    ]
