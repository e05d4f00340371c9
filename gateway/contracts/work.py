"""Down: work that central asks for. Commands are imperative in spirit; names follow the design."""

from datetime import datetime
from enum import StrEnum

import msgspec

from gateway.contracts.messages import Direction, Message, message


class ReleasedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a fulfilment: pieces of one SKU."""

    line_no: int
    sku: str
    quantity: int
    lot: str = ""


@message("work.fulfilment_released.v1", Direction.DOWN)
class FulfilmentReleased(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pick, verify, weigh, label and ship this.

    `number` is what people read and scan (the shop's order number). `sealed` is the receiver, encrypted for this
    gateway (`gateway.contracts.sealing`); it is kept in a side table and never enters the event log.
    """

    fulfilment: str
    number: str
    warehouse: str
    lines: tuple[ReleasedLine, ...]
    trades: tuple[str, ...] = ()
    shop: str = ""
    platform: str = ""  # of the shop: whose refunds it may be called back by
    priority: int = 0  # higher first
    ordered_at: datetime | None = None
    ship_by: datetime | None = None
    remark: str = ""
    sealed: str = ""


@message("work.waybill_issued.v1", Direction.DOWN)
class WaybillIssued(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The waybill of a fulfilment's parcel, fetched ahead so that labels print with the line cut."""

    fulfilment: str
    waybill: str
    carrier: str
    carrier_name: str = ""
    parcel_no: int = 1
    routing: str = ""  # 大头笔: the carrier's sorting code, printed large


class CancelKind(StrEnum):
    """Why a fulfilment is called back."""

    CANCEL = "cancel"
    REFUND = "refund"


@message("work.fulfilment_cancelled.v1", Direction.DOWN)
class FulfilmentCancelled(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Intercept: stop this fulfilment wherever it is. The floor answers intercepted, or too late."""

    fulfilment: str
    kind: CancelKind
    reason: str = ""
    as_of: datetime | None = None  # age of the refund data, shown to the packer


class ExpectedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one SKU that are expected to arrive."""

    line_no: int
    sku: str
    quantity: int
    lot: str = ""


@message("work.receipt_expected.v1", Direction.DOWN)
class ReceiptExpected(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods of a purchase order (or opening stock) will arrive; `number` is on the delivery papers."""

    receipt: str
    number: str
    warehouse: str
    lines: tuple[ExpectedLine, ...]
    supplier: str = ""
    expected_at: datetime | None = None
    opening: bool = False


@message("work.return_expected.v1", Direction.DOWN)
class ReturnExpected(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A buyer sends goods back; `number` (RA-...) or the old waybill opens it at the returns desk."""

    return_id: str
    number: str
    warehouse: str
    order: str  # the shop's order number
    lines: tuple[ExpectedLine, ...]
    waybill: str = ""
    reason: str = ""


@message("work.count_requested.v1", Direction.DOWN)
class CountRequested(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Count these bins or these SKUs; both empty asks for a full count."""

    count: str
    number: str
    warehouse: str
    bins: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()
    blind: bool = True


@message("work.transfer_requested.v1", Direction.DOWN)
class TransferRequested(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Send goods to, or expect goods from, another warehouse."""

    transfer: str
    number: str
    from_warehouse: str
    to_warehouse: str
    lines: tuple[ExpectedLine, ...]


@message("work.unclaimed_claimed.v1", Direction.DOWN)
class UnclaimedClaimed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The office found whose unclaimed parcel it was: its goods count for this return, which is complete with them."""

    unclaimed: str
    number: str  # of the return
    return_id: str
    order: str


@message("work.receipt_matched.v1", Direction.DOWN)
class ReceiptMatched(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The office matched a blind receipt with a purchase order: `lines` of it have come already."""

    blind: str
    receipt: str
    number: str
    lines: tuple[ExpectedLine, ...]
    complete: bool = False  # nothing more of the order is expected
