"""Receiving, lots, inspection, putaway and returns."""

import msgspec

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
    lot: str = ""
    over: int = 0  # pieces of these beyond what was expected
    allowed_by: str = ""  # the supervisor who let them in
    reason: str = ""


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
    blind: str = ""
    lot: str = ""
    unusual: str = ""  # why the place had to be scanned twice


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
    lot: str = ""
    grade: str = ""  # like_new | opened | damaged | dirty | wrong_item


@message("returns.return_closed.v1", Direction.UP)
class ReturnClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing more comes on this return."""

    return_id: str
    lines: tuple[CountedLine, ...]
    station: str = ""
    operator: str = ""


class GradedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one line of a return, as they were graded."""

    line_no: int
    sku: str
    quantity: int
    quality: Quality = Quality.GOOD


@message("stock.lot_recorded.v1", Direction.UP)
class LotRecorded(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A lot of a SKU was seen for the first time, or its dates became known (ISO dates)."""

    sku: str
    lot: str
    expiry: str = ""
    produced: str = ""
    station: str = ""
    operator: str = ""


@message("stock.lot_held.v1", Direction.UP)
class LotHeld(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A lot is not picked any more: it expired, or its quality is in doubt."""

    sku: str
    lot: str
    reason: str
    operator: str = ""


@message("stock.lot_released.v1", Direction.UP)
class LotReleased(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A held lot may be picked again."""

    sku: str
    lot: str
    reason: str = ""
    operator: str = ""


@message("receiving.blind_opened.v1", Direction.UP)
class BlindOpened(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods came without papers: they are counted into a blind receipt, matched with a purchase order later."""

    blind: str
    number: str
    waybill: str = ""
    station: str = ""
    operator: str = ""


@message("stock.blind_received.v1", Direction.UP)
class BlindReceived(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces were counted into a blind receipt."""

    blind: str
    number: str
    sku: str
    quantity: int
    movements: tuple[Movement, ...]
    lot: str = ""
    station: str = ""
    operator: str = ""
    labels: int = 0


@message("receiving.blind_closed.v1", Direction.UP)
class BlindClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Nothing more belongs to this blind receipt; `lines` is all that was counted."""

    blind: str
    number: str
    lines: tuple[CountedLine, ...]
    waybill: str = ""
    station: str = ""
    operator: str = ""


@message("stock.quality_checked.v1", Direction.UP)
class QualityChecked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods of the QC zone (质检区) were inspected: what is accepted may be put away, what is rejected is set aside."""

    sku: str
    accepted: int
    rejected: int
    movements: tuple[Movement, ...]
    lot: str = ""
    sample: int = 0  # pieces that were to be looked at
    reason: str = ""
    grade: str = ""  # scratched | broken | wrong_goods | expired | other
    receipt: str = ""
    blind: str = ""
    station: str = ""
    operator: str = ""


@message("returns.unclaimed_opened.v1", Direction.UP)
class UnclaimedOpened(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A parcel came back without application or sender (无主件). A phone stays in the gateway's side table."""

    unclaimed: str
    number: str
    waybill: str = ""
    photo: str = ""  # a reference, never the picture
    has_phone: bool = False
    station: str = ""
    operator: str = ""


@message("stock.unclaimed_received.v1", Direction.UP)
class UnclaimedReceived(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces of an unclaimed parcel were graded and kept aside: until they are matched nobody may sell them, so they
    enter the stock as defective, whatever `quality` says."""

    unclaimed: str
    number: str
    line_no: int
    sku: str
    quantity: int
    quality: Quality
    movements: tuple[Movement, ...]
    lot: str = ""
    grade: str = ""
    station: str = ""
    operator: str = ""


@message("returns.unclaimed_matched.v1", Direction.UP)
class UnclaimedMatched(Message, frozen=True, kw_only=True, omit_defaults=True):
    """An unclaimed parcel turned out to be this return: what was counted there counts for it."""

    unclaimed: str
    number: str
    return_id: str
    lines: tuple[GradedLine, ...]  # lines of the return
    movements: tuple[Movement, ...]
    by: str = ""  # waybill | goods | return | office
    station: str = ""
    operator: str = ""
