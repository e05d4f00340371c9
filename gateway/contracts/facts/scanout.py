"""Scan-out: verified, labelled, weighed, shipped, despatched."""

from enum import StrEnum

import msgspec

from gateway.contracts.facts.goods import CountedLine, Movement, Piece
from gateway.contracts.messages import Direction, Message, message


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
    """The parcel's whole content was verified; a fulfilment may need several parcels."""

    parcel: str
    fulfilment: str
    lines: tuple[CountedLine, ...]
    station: str = ""
    operator: str = ""
    sscc: str = ""  # given out for this parcel
    epc: str = ""  # hex, of that SSCC
    waybill: str = ""
    carrier: str = ""
    parcel_no: int = 1
    carton: str = ""


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


class LearnedWeight(msgspec.Struct, frozen=True, array_like=True):
    """What the floor knows of the weight of one piece (or carton) after a weighing."""

    name: str
    parcels: int
    mean_mg: int
    variance_mg2: int


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
    carton: str = ""
    learned: tuple[LearnedWeight, ...] = ()


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
    parcel_no: int = 1
    carton: str = ""
    more: bool = False  # further parcels of the fulfilment follow
    movements: tuple[Movement, ...] = ()  # into the parcel, where a person passes the despatch audit later


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
