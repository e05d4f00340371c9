"""Goods, people and the warehouse, as central sends them."""

from collections import defaultdict

from gateway.contracts.catalogue import OperatorChanged, ProductChanged, WarehouseBound
from gateway.floor.apply.registry import applies
from gateway.store.areas.places import Warehouse
from gateway.store.rows import Operator, Product, Setting
from gateway.store.state import State


@applies(ProductChanged)
def product_changed(state: State, event: ProductChanged, at_ms: int) -> None:
    """The higher version wins, whatever the order of arrival."""
    before = state.products.get(event.sku)
    if before is not None and before.version > event.version:
        return
    codes = _codes(event)
    product = Product(
        sku=event.sku,
        name=event.name,
        version=event.version,
        tracking=event.tracking,
        weight_g=event.weight_g,
        owner=event.owner,
        image=event.image,
        active=event.active,
        barcodes=codes,
        components={one.sku: one.quantity for one in event.components},
        length_mm=event.length_mm,
        width_mm=event.width_mm,
        height_mm=event.height_mm,
        category=event.category,
    )
    state.products.put(product)
    state.index_product(product, before)


def _codes(event: ProductChanged) -> dict[str, int]:
    """Barcode to pieces. One that stands on packages of several sizes has 0, and each size behind a `#`."""
    sizes: dict[str, set[int]] = defaultdict(set)
    sizes[event.sku.upper()].add(1)
    for packaging in event.packagings:
        if packaging.barcode:
            sizes[packaging.barcode.upper()].add(packaging.quantity)
    for code in event.barcodes:
        sizes[code.upper()].add(1)
    codes: dict[str, int] = {}
    for code, found in sizes.items():
        codes[code] = next(iter(found)) if len(found) == 1 else 0
        codes.update({f"{code}#{size}": size for size in sorted(found)} if len(found) > 1 else {})
    return codes


@applies(OperatorChanged)
def operator_changed(state: State, event: OperatorChanged, at_ms: int) -> None:
    """The higher version wins."""
    before = state.operators.get(event.operator)
    if before is None or before.version <= event.version:
        state.operators.put(
            Operator(
                operator=event.operator,
                name=event.name,
                badge_hash=event.badge_hash,
                roles=event.roles,
                language=event.language,
                active=event.active,
                version=event.version,
            )
        )


@applies(WarehouseBound)
def warehouse_bound(state: State, event: WarehouseBound, at_ms: int) -> None:
    """The gateway serves this warehouse from now on, in the place of the one before or beside it."""
    state.places.warehouses.put(Warehouse(warehouse=event.warehouse, name=event.name, parent=event.parent))
    if event.also:
        return
    for name, value in (
        ("warehouse", event.warehouse),
        ("warehouse_name", event.name),
        ("timezone", event.timezone),
        ("gs1_company_prefix", event.gs1_company_prefix),
    ):
        state.settings.put(Setting(name=name, value=value))
