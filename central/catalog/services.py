"""Goods and people: created, changed, and sent down to the floors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from central.catalog.badges import KeptBadge, badge_key, hash_for, keep
from central.catalog.models import Barcode, Component, Operator, Product, ProductPackaging
from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.settings import read_setting, write_setting
from central.database.tables import table
from central.errors import CentralError
from central.gateways.down import send_to_all, send_to_each
from central.security.rights import Person, require
from gateway.contracts.catalogue import BadgeForm, OperatorChanged, Packaging, ProductChanged, Tracking
from gateway.contracts.catalogue import Component as Part

MEASURES = ("weight_g", "length_mm", "width_mm", "height_mm")
_BADGES_SENT = "badges_sent"


class BadCatalogue(CentralError):
    """Goods or people that contradict what is known."""


_UPSERT = (
    "(sku) DO UPDATE SET name = CASE WHEN excluded.name = '' THEN product.name ELSE excluded.name END,"
    " tracking = excluded.tracking, category = excluded.category,"
    " weight_g = COALESCE(excluded.weight_g, product.weight_g),"
    " length_mm = COALESCE(excluded.length_mm, product.length_mm),"
    " width_mm = COALESCE(excluded.width_mm, product.width_mm),"
    " height_mm = COALESCE(excluded.height_mm, product.height_mm), price_fen = excluded.price_fen,"
    " cost_fen = excluded.cost_fen, version = product.version + 1, updated_at = excluded.updated_at"
)


def upsert_products(tx: Connection, user: Person, products: Sequence[dict[str, Any]]) -> list[str]:
    """Creates or changes SKUs `{sku, name, barcode?, price_fen?, cost_fen?, weight_g?, length_mm?, ...}`; the floors
    learn of it.

    Returns the codes. Raises BadCatalogue where a barcode already belongs to other goods.
    """
    require(user, "products.write")
    at = now()
    known = {row.sku: row for row in _known(tx, [product["sku"].strip().upper() for product in products])}
    rows: dict[str, dict[str, Any]] = {}
    barcodes: dict[str, str] = {}
    for product in products:
        row = _product_row(product, known, at)
        rows[row["sku"]] = row
        if product.get("barcode"):
            barcodes[str(product["barcode"]).strip()] = row["sku"]
    insert_rows(tx, table(Product), list(rows.values()), conflict=_UPSERT)
    add_barcodes(tx, barcodes)
    for product in products:
        if product.get("components") is not None:
            _set_components(tx, str(product["sku"]).strip().upper(), product["components"])
    announce_products(tx, sorted(rows))
    return sorted(rows)


def _product_row(product: dict[str, Any], known: dict[str, Any], at: datetime) -> dict[str, Any]:
    sku = str(product["sku"]).strip().upper()
    if not sku or len(sku) > 64:
        raise BadCatalogue(f"a SKU code has 1 to 64 characters: {sku!r}")
    old = known.get(sku)
    return {
        "sku": sku,
        "name": str(product.get("name") or (old.name if old else sku)),
        "tracking": str(Tracking(product.get("tracking") or (old.tracking if old else Tracking.NONE))),
        "category": _category(product, old),
        **{name: product.get(name, getattr(old, name, None)) for name in MEASURES},
        "price_fen": product.get("price_fen", old.price_fen if old else 0) or 0,
        "cost_fen": product.get("cost_fen", old.cost_fen if old else 0) or 0,
        "owner": "own",
        "image": "",
        "active": True,
        "version": 1,
        "created_at": at,
        "updated_at": at,
    }


def _category(product: dict[str, Any], old: Any) -> str:
    """Its class; what is left out stays as it is."""
    given = product.get("category")
    return str(given).strip() if given is not None else old.category if old else ""


def _set_components(tx: Connection, bundle: str, components: Sequence[dict[str, Any]]) -> None:
    """What one piece of a bundle is made of, whole; an empty list ends the bundle. Raises BadCatalogue."""
    parts = {str(one["sku"]).strip().upper(): int(one["quantity"]) for one in components}
    if bundle in parts or any(quantity < 1 for quantity in parts.values()):
        raise BadCatalogue(f"{bundle} cannot be made of itself, nor of less than one piece")
    known = {row.sku for row in _known(tx, list(parts))}
    if unknown := sorted(set(parts) - known):
        raise BadCatalogue(f"{bundle} is made of goods that are not known: {', '.join(unknown[:10])}")
    tx.execute(table(Component).delete().where(Component.bundle == bundle))
    rows = [{"bundle": bundle, "sku": sku, "quantity": quantity} for sku, quantity in sorted(parts.items())]
    insert_rows(tx, table(Component), rows)


_KNOWN = RowStatement("SELECT product.* FROM product JOIN v ON product.sku = v.sku", sku="text")
_BARCODES = RowStatement(
    "SELECT barcode.sku, barcode.barcode FROM barcode JOIN v ON barcode.sku = v.sku ORDER BY 1, 2", sku="text"
)
_PACKAGINGS = RowStatement(
    "SELECT p.sku, p.name, p.quantity, p.barcode, p.weight_g, p.length_mm, p.width_mm, p.height_mm"
    " FROM product_packaging p JOIN v ON p.sku = v.sku ORDER BY p.sku, p.quantity",
    sku="text",
)


_COMPONENTS = RowStatement(
    "SELECT c.bundle, c.sku, c.quantity FROM component c JOIN v ON c.bundle = v.sku ORDER BY c.bundle, c.sku",
    sku="text",
)


def _known(tx: Connection, skus: Sequence[str]) -> Sequence[Any]:
    return _KNOWN.run(tx, [{"sku": sku} for sku in dict.fromkeys(skus)])


def unknown_skus(tx: Connection, skus: Sequence[str]) -> list[str]:
    """Those of these codes that are not in the catalogue, sorted."""
    return sorted(set(skus) - {row.sku for row in _known(tx, skus)})


def add_barcodes(tx: Connection, barcodes: dict[str, str]) -> None:
    """Gives barcodes (barcode -> SKU); raises BadCatalogue where one belongs to other goods."""
    rows = [{"barcode": barcode, "sku": sku} for barcode, sku in sorted(barcodes.items())]
    given = insert_rows(
        tx,
        table(Barcode),
        rows,
        conflict="(barcode) DO UPDATE SET sku = barcode.sku",
        returning="barcode, sku",
    )
    for row in given:
        if barcodes[row.barcode] != row.sku:
            raise BadCatalogue(f"barcode {row.barcode} belongs to {row.sku}, not to {barcodes[row.barcode]}")


def ensure_products(
    tx: Connection, goods: Sequence[tuple[str, str]], at: datetime, prices: dict[str, int] | None = None
) -> list[str]:
    """Creates the SKUs of `(code, name)` that are not known, each with its code as barcode; returns the new ones."""
    rows = {
        sku: {
            "sku": sku,
            "name": name,
            "tracking": str(Tracking.NONE),
            "price_fen": (prices or {}).get(sku, 0),
            "cost_fen": 0,
            "owner": "own",
            "image": "",
            "active": True,
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }
        for sku, name in goods
    }
    new = insert_rows(tx, table(Product), list(rows.values()), conflict="DO NOTHING", returning="sku")
    created = sorted(row.sku for row in new)
    insert_rows(tx, table(Barcode), [{"barcode": sku, "sku": sku} for sku in created], conflict="DO NOTHING")
    announce_products(tx, created)
    return created


def announce_products(tx: Connection, skus: Sequence[str]) -> None:
    """Sends these goods, as they are now, down to every gateway."""
    send_to_all(tx, lambda: product_messages(tx, skus))


def product_messages(tx: Connection, skus: Sequence[str] | None = None) -> list[ProductChanged]:
    """The messages for these SKUs, or for all of them."""
    if skus is None:
        skus = list(tx.execute(select(Product.sku).order_by(Product.sku)).scalars())
    rows = [{"sku": sku} for sku in skus]
    barcodes: dict[str, list[str]] = {}
    for row in _BARCODES.run(tx, rows):
        barcodes.setdefault(row.sku, []).append(row.barcode)
    packagings: dict[str, list[Packaging]] = {}
    for row in _PACKAGINGS.run(tx, rows):
        packagings.setdefault(row.sku, []).append(Packaging(*row[1:]))
    components: dict[str, list[Part]] = {}
    for row in _COMPONENTS.run(tx, rows):
        components.setdefault(row.bundle, []).append(Part(row.sku, row.quantity))
    return [
        ProductChanged(
            sku=row.sku,
            name=row.name,
            version=row.version,
            barcodes=tuple(barcodes.get(row.sku, ())),
            tracking=Tracking(row.tracking),
            packagings=tuple(packagings.get(row.sku, ())),
            weight_g=row.weight_g,
            category=row.category,
            owner=row.owner,
            image=row.image,
            active=bool(row.active),
            components=tuple(components.get(row.sku, ())),
            length_mm=row.length_mm,
            width_mm=row.width_mm,
            height_mm=row.height_mm,
        )
        for row in sorted(_KNOWN.run(tx, rows), key=lambda row: str(row.sku))
    ]


def set_packagings(tx: Connection, user: Person, sku: str, levels: Sequence[dict[str, Any]]) -> None:
    """Adds or changes packaging levels `{name, quantity, barcode?, weight_g?, ...}` of a SKU."""
    require(user, "products.write")
    if unknown_skus(tx, [sku]):
        raise BadCatalogue(f"unknown SKU {sku}")
    columns = ("name", "quantity", "barcode", "weight_g", "length_mm", "width_mm", "height_mm")
    rows = [
        {"sku": sku, **{name: level.get(name, "" if name == "barcode" else None) for name in columns}}
        for level in levels
    ]
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns[1:])
    insert_rows(tx, table(ProductPackaging), rows, conflict=f"(sku, name) DO UPDATE SET {changes}")
    tx.execute(table(Product).update().where(Product.sku == sku).values(version=Product.version + 1))
    announce_products(tx, [sku])


def upsert_operators(
    tx: Connection, user: Person, operators: Sequence[dict[str, Any]], tenant: str = "default"
) -> list[str]:
    """Creates or changes people `{operator, name, badge, roles}`; the badge itself is not kept (`catalog.badges`).

    Raises BadCatalogue where two people would have one badge.
    """
    require(user, "operators.write")
    key = badge_key(tx)
    kept = {_id(person): keep(key, _id(person), str(person["badge"]), tenant) for person in operators}
    _check_badges(tx, kept)
    rows = {
        _id(person): {
            "id": _id(person),
            "name": str(person["name"]),
            **kept[_id(person)]._asdict(),
            "roles": list(person.get("roles") or ()),
            "language": str(person.get("language") or "zh_CN"),
            "active": bool(person.get("active", True)),
            "version": 1,
        }
        for person in operators
    }
    changes = "name = excluded.name, badge_hash = excluded.badge_hash, badge_sealed = excluded.badge_sealed"
    changes += ", roles = excluded.roles"
    changes += ", language = excluded.language, active = excluded.active, version = operator.version + 1"
    insert_rows(tx, table(Operator), list(rows.values()), conflict=f"(id) DO UPDATE SET {changes}")
    send_to_each(tx, lambda gateway_key: operator_messages(tx, gateway_key, sorted(rows)))
    return sorted(rows)


def _id(person: dict[str, Any]) -> str:
    return str(person["operator"])


def _check_badges(tx: Connection, kept: dict[str, KeptBadge]) -> None:
    """One badge, one person."""
    mine = {badge.badge_hash: name for name, badge in kept.items()}
    taken = select(Operator.id, Operator.badge_hash).where(Operator.badge_hash.in_(mine))
    others = [row.id for row in tx.execute(taken) if mine[row.badge_hash] != row.id]
    twice = sorted(set(kept) - set(mine.values()))
    if others or twice:
        raise BadCatalogue(f"the badge of {', '.join(others or twice)} would be somebody else's as well")


def tell_badges_once(tx: Connection) -> None:
    """Sends everybody down again where the floors still have the plain hashes of an earlier version."""
    if read_setting(tx, _BADGES_SENT) != BadgeForm.KEYED:
        send_to_each(tx, lambda gateway_key: operator_messages(tx, gateway_key))
        write_setting(tx, _BADGES_SENT, str(BadgeForm.KEYED))


def operator_messages(
    tx: Connection, gateway_key: bytes, operators: Sequence[str] | None = None
) -> list[OperatorChanged]:
    """The messages for these people, or for all of them, with the hashes that this gateway can make of a scan."""
    key = badge_key(tx)
    query = select(Operator.__table__).order_by(Operator.id)
    if operators is not None:
        query = query.where(Operator.id.in_(operators))
    return [
        OperatorChanged(
            operator=row.id,
            name=row.name,
            badge_hash=hash_for(key, row.id, row.badge_sealed, gateway_key),
            badge_form=BadgeForm.KEYED,
            roles=tuple(row.roles),
            language=row.language,
            active=bool(row.active),
            version=row.version,
        )
        for row in tx.execute(query)
    ]
