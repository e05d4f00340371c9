"""Passages at a gate."""

from datetime import datetime

from gateway.contracts.messages import Direction, Message, message


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
