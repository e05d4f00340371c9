"""Receiving and returns."""

from gateway.contracts.facts.goods import CountedLine, Movement, Quality
from gateway.contracts.messages import Direction, Message, message


@message("stock.goods_received.v1", Direction.UP)
class GoodsReceived(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces of an expected receipt were counted into staging."""

    receipt: str
    line_no: int
    sku: str
    quantity: int
    movements: tuple[Movement, ...]
    station: str = ""
    operator: str = ""
    labels: int = 0  # goods labels asked for


@message("stock.goods_put_away.v1", Direction.UP)
class GoodsPutAway(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces went from staging to a bin."""

    sku: str
    quantity: int
    bin: str
    movements: tuple[Movement, ...]
    receipt: str = ""
    return_id: str = ""
    station: str = ""
    operator: str = ""


@message("receiving.receipt_closed.v1", Direction.UP)
class ReceiptClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing more comes on this receipt; what is missing against the order is missing."""

    receipt: str
    lines: tuple[CountedLine, ...]  # what was received in all
    station: str = ""
    operator: str = ""


@message("stock.return_received.v1", Direction.UP)
class ReturnReceived(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Returned pieces were graded and taken in."""

    return_id: str
    line_no: int
    sku: str
    quantity: int
    quality: Quality
    movements: tuple[Movement, ...]
    station: str = ""
    operator: str = ""


@message("returns.return_closed.v1", Direction.UP)
class ReturnClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing more comes on this return."""

    return_id: str
    lines: tuple[CountedLine, ...]
    station: str = ""
    operator: str = ""
