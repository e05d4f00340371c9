"""Down: what the floor must know before work comes - goods, people, the warehouse it serves."""

from enum import StrEnum

import msgspec

from gateway.contracts.messages import Direction, Message, message


class Tracking(StrEnum):
    """How a SKU's pieces are told apart."""

    NONE = "none"
    LOT = "lot"
    UNIT = "unit"  # every piece carries a unique code


class Packaging(msgspec.Struct, frozen=True, omit_defaults=True):
    """One packaging level: a piece, an inner box, a carton, a pallet."""

    name: str
    quantity: int  # pieces in it
    barcode: str = ""
    weight_g: int | None = None  # with its own wrapping
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


class Component(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one SKU in one piece of a bundle."""

    sku: str
    quantity: int


@message("catalogue.product_changed.v1", Direction.DOWN)
class ProductChanged(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A SKU as the floor needs it; the higher `version` wins, whatever the order of arrival."""

    sku: str
    name: str
    version: int
    barcodes: tuple[str, ...] = ()  # of one piece
    tracking: Tracking = Tracking.NONE
    packagings: tuple[Packaging, ...] = ()
    weight_g: int | None = None  # of one piece; None: not known, the floor learns it
    owner: str = "own"
    image: str = ""  # path below the central's URL
    active: bool = True
    components: tuple[Component, ...] = ()  # of a bundle that the floor may assemble and take apart
    length_mm: int | None = None  # of one piece
    width_mm: int | None = None
    height_mm: int | None = None
    category: str = ""  # its class: bins may be kept for some


class BadgeForm(StrEnum):
    """How `OperatorChanged.badge_hash` was made."""

    PLAIN = "plain"  # `badge_hash(badge)`; from a central that knew nothing better
    KEYED = "keyed"  # `badge_hash_for(badge_hash(badge), gateway_key)`: each gateway's own


@message("catalogue.operator_changed.v1", Direction.DOWN)
class OperatorChanged(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A person of the floor. The badge travels as a hash (`gateway.contracts.badges`), never as itself."""

    operator: str
    name: str
    badge_hash: str
    badge_form: BadgeForm = BadgeForm.PLAIN
    roles: tuple[str, ...] = ()  # picker, packer, receiver, supervisor
    language: str = "zh_CN"
    active: bool = True
    version: int = 1


@message("catalogue.warehouse_bound.v1", Direction.DOWN)
class WarehouseBound(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The gateway serves this warehouse from now on: its physical facts belong to the floor.

    `also` adds it beside the one that the gateway serves already: zones and stations are given to it there.
    """

    warehouse: str
    name: str
    timezone: str = "Asia/Shanghai"
    gs1_company_prefix: str = "697100000"  # for the SSCC of its parcels
    also: bool = False
    parent: str = ""  # of a sub-warehouse: the code of the one above it
