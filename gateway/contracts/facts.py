"""Up: what happened on the floor. Past tense, ids only - never a name, a phone or an address.

A fact that changes where goods lie carries `movements`. A movement from `""` comes from outside the warehouse
(+quantity on hand), to `""` leaves it (-quantity), anything else moves inside (0). So the sum over a fact's
movements is what it does to the warehouse's stock, and a replay restores every place.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from gateway.contracts.messages import Direction, Message, message


class Quality(StrEnum):
    """The state of goods."""

    GOOD = "good"
    DEFECTIVE = "defective"


class Movement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one SKU go from a place to a place (a bin, a tote, a staging place; `""` is outside)."""

    sku: str
    quantity: int  # > 0
    from_place: str = ""
    to_place: str = ""
    quality: Quality = Quality.GOOD
    owner: str = "own"
    lot: str = ""
    units: tuple[str, ...] = ()

    @property
    def delta(self) -> int:
        """What the movement does to the warehouse's stock on hand."""
        return self.quantity * ((self.from_place == "") - (self.to_place == ""))


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One confirmation inside a line: how many pieces, when (UTC), keyed or scanned."""

    at: datetime
    quantity: int
    keyed: bool = False
    unit: str = ""


class CountedLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """Pieces of one line of a document."""

    line_no: int
    sku: str
    quantity: int


# --- receiving and returns ---------------------------------------------------------------------------------------


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


# --- waves and picking -------------------------------------------------------------------------------------------


@message("picking.wave_created.v1", Direction.UP)
class WaveCreated(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Fulfilments that one person picks in one walk; `bins` reserved in `stops` order."""

    wave: str
    number: str
    fulfilments: tuple[str, ...]
    lines: int
    pieces: int
    distance_mm: int
    s_shape_mm: int = 0  # what the customary S-shaped walk would have cost


@message("picking.wave_claimed.v1", Direction.UP)
class WaveClaimed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A picker took the wave."""

    wave: str
    operator: str
    station: str


@message("stock.line_picked.v1", Direction.UP)
class LinePicked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Pieces of one fulfilment line went from a bin into a tote: one event a line and bin, pieces inside."""

    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    bin: str
    tote: str
    wave: str
    movements: tuple[Movement, ...]
    pieces: tuple[Piece, ...] = ()
    station: str = ""
    operator: str = ""


@message("picking.pick_short.v1", Direction.UP)
class PickShort(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Goods were not in the bin. `replaced` pieces were reserved in other bins, `lacking` are nowhere."""

    fulfilment: str
    line_no: int
    sku: str
    bin: str
    missing: int
    replaced: int
    lacking: int
    wave: str = ""
    station: str = ""
    operator: str = ""


@message("picking.wave_completed.v1", Direction.UP)
class WaveCompleted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The last line of a wave was picked or given up."""

    wave: str
    operator: str = ""
    station: str = ""


@message("picking.fulfilment_short.v1", Direction.UP)
class FulfilmentShort(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The floor cannot fill these lines; central decides (back order, part shipment, refund)."""

    fulfilment: str
    lines: tuple[CountedLine, ...]  # what is lacking


# --- scan-out ----------------------------------------------------------------------------------------------------


@message("scanout.line_verified.v1", Direction.UP)
class LineVerified(Message, frozen=True, kw_only=True, omit_defaults=True):
    """All pieces of a line were scanned at the packing bench."""

    fulfilment: str
    line_no: int
    sku: str
    quantity: int
    parcel: str
    pieces: tuple[Piece, ...] = ()
    station: str = ""
    operator: str = ""


@message("scanout.parcel_verified.v1", Direction.UP)
class ParcelVerified(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The parcel's whole content was verified."""

    parcel: str
    fulfilment: str
    lines: tuple[CountedLine, ...]
    station: str = ""
    operator: str = ""


class PrintState(StrEnum):
    """The fate of a print job; an unknown waybill is never printed again by itself."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNKNOWN = "unknown"


@message("scanout.waybill_printed.v1", Direction.UP)
class WaybillPrinted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A waybill label left the printer (or its fate is unknown)."""

    parcel: str
    fulfilment: str
    waybill: str
    state: PrintState
    job: str
    copy: int = 1
    reason: str = ""  # of a reprint
    epc: str = ""  # hex, written to the label's tag
    station: str = ""
    operator: str = ""


@message("scanout.parcel_weighed.v1", Direction.UP)
class ParcelWeighed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A weight was taken; `accepted` says whether it fits the expectation or a supervisor overrode it."""

    parcel: str
    fulfilment: str
    grams: int
    expected_grams: int | None
    tolerance_grams: int | None
    accepted: bool
    source: str = "scale"  # scale | manual
    overridden_by: str = ""
    reason: str = ""
    station: str = ""
    operator: str = ""


@message("scanout.parcel_shipped.v1", Direction.UP)
class ParcelShipped(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Verified, weighed and labelled: the parcel is ready to leave."""

    parcel: str
    fulfilment: str
    waybill: str
    carrier: str
    grams: int
    lines: tuple[CountedLine, ...]
    sscc: str = ""
    epc: str = ""
    station: str = ""
    operator: str = ""


@message("stock.despatch_passed.v1", Direction.UP)
class DespatchPassed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The despatch audit (发货审核) let the parcel go: stock leaves, the books post, the shop is told."""

    parcel: str
    fulfilment: str
    waybill: str
    carrier: str
    grams: int
    lines: tuple[CountedLine, ...]
    movements: tuple[Movement, ...]
    audited_by: str = ""  # empty: it passed by itself


@message("gate.gate_passed.v1", Direction.UP)
class GatePassed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tag went through a gate. Without `parcel` the tag is not one of ours; not `verified` rings."""

    gate: str
    epc: str
    direction: str  # in | out | unknown
    first_seen: datetime
    reads: int
    parcel: str = ""
    waybill: str = ""
    verified: bool = False
    uri: str = ""  # EPC pure identity


# --- intercepts --------------------------------------------------------------------------------------------------


@message("intercept.fulfilment_intercepted.v1", Direction.UP)
class FulfilmentIntercepted(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The floor stopped a cancelled fulfilment; its goods lie (again) in bins."""

    fulfilment: str
    at: str  # released | picking | verification | weighing | hand-over
    movements: tuple[Movement, ...] = ()
    parcel: str = ""
    station: str = ""
    operator: str = ""


@message("intercept.intercept_too_late.v1", Direction.UP)
class InterceptTooLate(Message, frozen=True, kw_only=True, omit_defaults=True):
    """The parcel had shipped before the cancellation came: shipped wins, central opens a return."""

    fulfilment: str
    parcel: str
    waybill: str


# --- counts, transfers, corrections ------------------------------------------------------------------------------


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


# --- tags --------------------------------------------------------------------------------------------------------


class TagState(StrEnum):
    """Where a tagged unit is in its life; before `commissioned` it is only a label that was asked for."""

    COMMISSIONED = "commissioned"
    IN_BIN = "in_bin"
    PICKED = "picked"
    SHIPPED = "shipped"
    RETURNED = "returned"
    MISSING = "missing"
    DECOMMISSIONED = "decommissioned"


@message("rfid.tag_commissioned.v1", Direction.UP)
class TagCommissioned(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A label's tag was written and read back: from now on its EPC (hex) stands for these pieces."""

    epc: str
    kind: str  # goods | carton
    sku: str
    quantity: int
    uri: str = ""  # EPC pure identity, or the Digital Link of a scheme that has none
    job: str = ""  # the print job that wrote it
    read_at: str = ""  # station/role of the reader that read it back
    operator: str = ""


@message("rfid.tag_state_changed.v1", Direction.UP)
class TagStateChanged(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tagged unit went on; `place` is its bin or tote, empty where it is in none."""

    epc: str
    state: TagState
    place: str = ""
    reason: str = ""
    station: str = ""
    operator: str = ""


@message("rfid.tag_rewritten.v1", Direction.UP)
class TagRewritten(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tag got another EPC, read back under the new one; what it stands for stays."""

    epc: str
    former: str
    uri: str = ""
    reason: str = ""
    station: str = ""
    operator: str = ""


# --- devices -----------------------------------------------------------------------------------------------------


@message("floor.device_replaced.v1", Direction.UP)
class DeviceReplaced(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A station's device came in the place of another, was hung up, or was taken away (`url` is then "").

    `identity` is what the device keeps when it is plugged in elsewhere.
    """

    station: str
    role: str
    driver: str = ""
    url: str = ""
    identity: str = ""
    old_driver: str = ""
    old_url: str = ""
    old_identity: str = ""


# --- the stream itself -------------------------------------------------------------------------------------------


@message("sync.message_applied.v1", Direction.UP)
class MessageApplied(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A down message took effect; `data` is its content without the sealed block, so a replay is complete."""

    id: str
    type: str
    data: dict[str, Any]


@message("sync.message_parked.v1", Direction.UP)
class MessageParked(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A down message could not be used; it is kept at the gateway and shown to a person."""

    id: str
    type: str
    reason: str


@message("floor.task_raised.v1", Direction.UP)
class TaskRaised(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Something on the floor needs a person's decision."""

    task: str
    kind: str  # short, weight_held, print_unknown, gate_alarm, unknown_return, ...
    subject: str  # the SKU, parcel, bin or document it is about
    detail: dict[str, Any] = msgspec.field(default_factory=dict)


@message("floor.task_closed.v1", Direction.UP)
class TaskClosed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A person (or the course of things) settled a task."""

    task: str
    outcome: str
    operator: str = ""
    reason: str = ""
