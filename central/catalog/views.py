"""`/api/v1/products` and `/api/v1/operators`."""

from typing import Any, Literal

from apiflask import APIBlueprint
from flask import request
from pydantic import BaseModel, Field
from sqlalchemy import select

from central.catalog.models import Operator
from central.catalog.queries import list_products
from central.catalog.services import set_packagings, upsert_operators, upsert_products
from central.http import database, plain, write
from central.limits import LONGEST_TEXT, MOST_FEN, MOST_GRAMS, MOST_MM, MOST_PIECES
from central.security.web import current_person, require_right

catalog = APIBlueprint("catalog_api", __name__, url_prefix="/api/v1", tag="catalog")


class ComponentIn(BaseModel):
    """Pieces of a SKU in one piece of a bundle."""

    sku: str = Field(min_length=1, max_length=64)
    quantity: int = Field(gt=0, le=MOST_PIECES)


class ProductIn(BaseModel):
    """A SKU; what is left out stays as it is."""

    sku: str = Field(min_length=1, max_length=64)
    name: str | None = Field(default=None, max_length=LONGEST_TEXT)
    barcode: str | None = Field(default=None, max_length=128)
    price_fen: int | None = Field(default=None, ge=0, le=MOST_FEN)
    cost_fen: int | None = Field(default=None, ge=0, le=MOST_FEN)
    weight_g: int | None = Field(default=None, ge=0, le=MOST_GRAMS)
    tracking: Literal["none", "lot", "unit"] | None = None
    components: list[ComponentIn] | None = Field(default=None, max_length=100)  # of a bundle, whole
    category: str | None = Field(default=None, max_length=64)  # its class
    length_mm: int | None = Field(default=None, ge=0, le=MOST_MM)  # of one piece
    width_mm: int | None = Field(default=None, ge=0, le=MOST_MM)
    height_mm: int | None = Field(default=None, ge=0, le=MOST_MM)


class ProductsIn(BaseModel):
    """Goods to create or change."""

    products: list[ProductIn] = Field(max_length=20_000)


class PackagingIn(BaseModel):
    """One packaging level."""

    name: str = Field(min_length=1, max_length=64)
    quantity: int = Field(gt=0, le=MOST_PIECES)
    barcode: str = Field(default="", max_length=128)
    weight_g: int | None = Field(default=None, ge=0, le=MOST_GRAMS)
    length_mm: int | None = Field(default=None, ge=0, le=MOST_MM)
    width_mm: int | None = Field(default=None, ge=0, le=MOST_MM)
    height_mm: int | None = Field(default=None, ge=0, le=MOST_MM)


class PackagingsIn(BaseModel):
    """The levels of a SKU."""

    packagings: list[PackagingIn] = Field(min_length=1, max_length=100)


class OperatorIn(BaseModel):
    """A person of the floor; the badge is not stored."""

    operator: str = Field(min_length=1, max_length=64)
    name: str = Field(max_length=LONGEST_TEXT)
    badge: str = Field(min_length=4, max_length=128)
    roles: list[Literal["receiver", "picker", "packer", "supervisor"]] = Field(default_factory=list)
    language: str = Field(default="zh_CN", max_length=16)
    active: bool = True


class OperatorsIn(BaseModel):
    """People to create or change."""

    operators: list[OperatorIn] = Field(max_length=5000)


@catalog.post("/products")
@catalog.input(ProductsIn, location="json")
def post_products(json_data: ProductsIn) -> dict[str, Any]:
    """Creates or changes goods; the floors learn of it."""
    person = current_person()
    rows = [product.model_dump(exclude_none=True) for product in json_data.products]
    skus = write(lambda tx: upsert_products(tx, person, rows))
    return {"products": len(skus)}


@catalog.get("/products")
def get_products() -> dict[str, Any]:
    """Goods by code: `?q=&limit=&offset=`."""
    person = require_right("products.read")
    limit = min(max(request.args.get("limit", 100, int), 1), 5000)
    with database().read() as tx:
        rows = list_products(tx, person, request.args.get("q", ""), limit, max(request.args.get("offset", 0, int), 0))
    return {"products": [plain(row) for row in rows]}


@catalog.post("/products/<sku>/packagings")
@catalog.input(PackagingsIn, location="json")
def post_packagings(sku: str, json_data: PackagingsIn) -> dict[str, Any]:
    """Adds or changes packaging levels."""
    person = current_person()
    levels = [level.model_dump() for level in json_data.packagings]
    write(lambda tx: set_packagings(tx, person, sku.upper(), levels))
    return {"sku": sku.upper(), "packagings": len(levels)}


@catalog.post("/operators")
@catalog.input(OperatorsIn, location="json")
def post_operators(json_data: OperatorsIn) -> dict[str, Any]:
    """Creates or changes people of the floor."""
    person = current_person()
    rows = [operator.model_dump() for operator in json_data.operators]
    names = write(lambda tx: upsert_operators(tx, person, rows))
    return {"operators": len(names)}


@catalog.get("/operators")
def get_operators() -> dict[str, Any]:
    """People of the floor."""
    require_right("operators.read")
    columns = (Operator.id, Operator.name, Operator.roles, Operator.language, Operator.active)
    with database().read() as tx:
        rows = tx.execute(select(*columns).order_by(Operator.id)).all()
    return {"operators": [plain(row) for row in rows]}
