"""Counts, transfers, moves, holds, kits and corrections."""

from gateway.contracts.facts.goods import CountedLine, Movement, Quality
from gateway.contracts.messages import Direction, Message, message


@message("stock.stock_counted.v1", Direction.UP)
class StockCounted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A bin's content of one SKU was counted; the difference is the movement."""

    count: str
    bin: str
    sku: str
    expected: int
    counted: int
    as_of_seq: int
    movements: tuple[Movement, ...] = ()
    station: str = ""
    operator: str = ""
    lot: str = ""
    quality: Quality = Quality.GOOD
    approved_by: str = ""  # a supervisor; "": within the limits
    reason: str = ""


@message("stock.stock_moved.v1", Direction.UP)
class StockMoved(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods were moved inside the warehouse, or written off / found with a reason."""

    movements: tuple[Movement, ...]
    reason: str
    station: str = ""
    operator: str = ""


@message("stock.transfer_shipped.v1", Direction.UP)
class TransferShipped(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods of a transfer left this warehouse."""

    transfer: str
    lines: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]


@message("stock.transfer_received.v1", Direction.UP)
class TransferReceived(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods of a transfer arrived here."""

    transfer: str
    lines: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]


@message("stock.transfer_picked.v1", Direction.UP)
class TransferPicked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods of a transfer were brought from a bin to the despatch place."""

    transfer: str
    line_no: int
    sku: str
    quantity: int
    bin: str
    movements: tuple[Movement, ...]
    station: str = ""
    operator: str = ""


@message("stock.hold_placed.v1", Direction.UP)
class HoldPlaced(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods went into the hold zone (留货区): nobody picks them until they are released."""

    hold: str
    sku: str
    quantity: int
    place: str
    reason: str
    movements: tuple[Movement, ...]
    lot: str = ""
    for_whom: str = ""  # an id: an order, a customer's number
    station: str = ""
    operator: str = ""


@message("stock.hold_released.v1", Direction.UP)
class HoldReleased(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Held goods went back into a bin."""

    hold: str
    quantity: int
    place: str
    movements: tuple[Movement, ...]
    reason: str = ""
    station: str = ""
    operator: str = ""


@message("stock.kit_assembled.v1", Direction.UP)
class KitAssembled(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Bundles were made of their components: components leave the stock, bundles enter it."""

    kit: str
    sku: str
    quantity: int
    place: str
    components: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]
    station: str = ""
    operator: str = ""


@message("stock.kit_taken_apart.v1", Direction.UP)
class KitTakenApart(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Bundles were taken apart: they leave the stock, their components enter it."""

    kit: str
    sku: str
    quantity: int
    place: str
    components: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]
    station: str = ""
    operator: str = ""
