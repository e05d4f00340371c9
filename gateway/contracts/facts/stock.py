"""Counts, transfers, moves and corrections."""

from gateway.contracts.facts.goods import CountedLine, Movement
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
