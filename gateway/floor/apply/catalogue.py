"""Goods, people and the warehouse, as central sends them."""

from gateway.contracts.catalogue import OperatorChanged, ProductChanged, WarehouseBound
from gateway.floor.apply.registry import applies
from gateway.store.rows import Operator, Product, Setting
from gateway.store.state import State


@applies(ProductChanged)
def product_changed(state: State, event: ProductChanged, at_ms: int) -> None:
    """The higher version wins, whatever the order of arrival."""
    before = state.products.get(event.sku)
    if before is not None and before.version > event.version:
        return
    codes = {event.sku.upper(): 1}
    codes.update({packaging.barcode.upper(): packaging.quantity for packaging in event.packagings if packaging.barcode})
    codes.update({code.upper(): 1 for code in event.barcodes})
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
    )
    state.products.put(product)
    state.index_product(product, before)


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
    """The gateway serves this warehouse from now on."""
    for name, value in (
        ("warehouse", event.warehouse),
        ("warehouse_name", event.name),
        ("timezone", event.timezone),
        ("gs1_company_prefix", event.gs1_company_prefix),
    ):
        state.settings.put(Setting(name=name, value=value))
