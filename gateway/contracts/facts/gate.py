"""Passages at a gate."""

from datetime import datetime

from gateway.contracts.messages import Direction, Message, message


@message("gate.gate_passed.v1", Direction.UP)
class GatePassed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """A tag went through a gate. Without `parcel` and `sku` the tag is not one of ours.

    `rings`: it may not leave, until somebody says at the gate that it was seen. `waits`: tagged goods that may be a
    parcel's content; `GateMatched` or `GateRang` tells what they were. `receipt`: goods that a supplier tagged and that
    an open receipt expects; a person takes them in. `content_of` is the parcel in which the unit lies; only the first
    unit of a parcel names it as `parcel` too.
    """

    gate: str
    epc: str
    direction: str  # in | out | unknown
    first_seen: datetime
    reads: int
    parcel: str = ""
    waybill: str = ""
    verified: bool = False
    uri: str = ""  # EPC pure identity
    passage: str = ""
    order: str = ""
    sku: str = ""
    quantity: int = 0
    content_of: str = ""
    rings: bool = False
    waits: bool = False
    arrives: bool = False
    receipt: str = ""
    line_no: int = 0


@message("gate.gate_matched.v1", Direction.UP)
class GateMatched(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Tagged goods that passed together are the verified content of a parcel; `lacking` pieces of it were not read."""

    gate: str
    parcel: str
    passages: tuple[str, ...]
    epcs: tuple[str, ...] = ()
    waybill: str = ""
    order: str = ""
    lacking: int = 0


@message("gate.gate_rang.v1", Direction.UP)
class GateRang(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Tagged goods that passed belong to no verified parcel."""

    gate: str
    passages: tuple[str, ...]


@message("gate.gate_acknowledged.v1", Direction.UP)
class GateAcknowledged(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the gate has seen what rang."""

    gate: str
    passages: tuple[str, ...]


@message("gate.arrivals_dismissed.v1", Direction.UP)
class ArrivalsDismissed(Message, frozen=True, kw_only=True, omit_defaults=True):
    """Tags that came in through a gate are not taken in as goods."""

    gate: str
    epcs: tuple[str, ...]
    reason: str = ""
    operator: str = ""
