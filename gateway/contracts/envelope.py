"""The sync envelope: CloudEvents 1.0 in signed, compressed batches, with cumulative acknowledgements.

Wire (`reference` of the protocol): topic payload = 32 bytes HMAC-SHA256 over the rest, keyed with the gateway's
own key, then zlib of the JSON `{v, epoch, first_seq, events[]}`; at most 16 KB on the wire. An acknowledgement
is signed the same way.
"""

import hashlib
import hmac
import zlib
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from gateway.contracts.messages import ContractError, Message, decode

MAX_BATCH_BYTES = 16 * 1024
VERSION = 1
CENTRAL = "central"  # the source of everything that goes down
_MAC_BYTES = 32
T = TypeVar("T")
_MAX_INFLATED = 4 * 1024 * 1024


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One CloudEvent. `id` is `source:epoch:seq`; `data` is the message's own JSON object."""

    id: str
    source: str  # the gateway's name, or `central`
    type: str
    time: datetime
    data: msgspec.Raw
    specversion: str = "1.0"
    subject: str = ""
    hash: str = ""  # `chain_hash`; the first event of an epoch follows `""`

    @property
    def seq(self) -> int:
        """The sequence number within the epoch."""
        return int(self.id.rpartition(":")[2])

    def message(self) -> Message:
        """The typed content; raises ContractError where the type is unknown or the data does not fit."""
        return decode(self.type, bytes(self.data))


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Consecutive events of one epoch, the first one numbered `first_seq`."""

    epoch: str
    first_seq: int
    events: tuple[Event, ...]
    v: int = VERSION


class Rejected(msgspec.Struct, frozen=True):
    """An event that was taken in but parked, and why."""

    seq: int
    reason: str


class Ack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of `epoch` up to `applied` is committed. With `gap` the receiver lacks what lies between.

    `receiver` is the receiver's own epoch: a sender that sees it change starts again from `applied`.
    """

    epoch: str
    applied: int
    gap: bool = False
    reject: tuple[Rejected, ...] = ()
    receiver: str = ""


class Presence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Retained on `state/{gw}`, signed; the last will carries the same `session`, so a stale will is ignored."""

    online: bool
    session: int
    epoch: str = ""
    version: str = ""
    pending: int = 0  # events not acknowledged yet
    at: datetime | None = None


def event_id(source: str, epoch: str, seq: int) -> str:
    """`source:epoch:seq`."""
    return f"{source}:{epoch}:{seq}"


def chain_hash(previous: str, identity: str, type_name: str, data: bytes) -> str:
    """The hash of an event: SHA-256 over the previous event's hash and this event's id, type and data (hex)."""
    digest = hashlib.sha256(f"{previous}\n{identity}\n{type_name}\n".encode())
    digest.update(data)
    return digest.hexdigest()


def seal_bytes(body: Any, key: bytes) -> bytes:
    """Compresses and signs one protocol object."""
    packed = zlib.compress(msgspec.json.encode(body), 6)
    return hmac.digest(key, packed, hashlib.sha256) + packed


def open_bytes(payload: bytes, key: bytes) -> bytes:
    """Checks the signature and gives back the JSON.

    Raises:
        ContractError: too short, wrong signature, not zlib, or inflating beyond 4 MiB.
    """
    if len(payload) <= _MAC_BYTES:
        raise ContractError(f"batch of {len(payload)} bytes is too short to be signed")
    mac, packed = payload[:_MAC_BYTES], payload[_MAC_BYTES:]
    if not hmac.compare_digest(mac, hmac.digest(key, packed, hashlib.sha256)):
        raise ContractError("batch signature does not match the gateway's key")
    try:
        inflater = zlib.decompressobj()
        body = inflater.decompress(packed, _MAX_INFLATED)
    except zlib.error as error:
        raise ContractError(f"batch is not zlib: {error}") from error
    if inflater.unconsumed_tail:
        raise ContractError(f"batch inflates beyond {_MAX_INFLATED} bytes")
    return body


def open_batch(payload: bytes, key: bytes) -> Batch:
    """A signed batch; raises ContractError with the evidence."""
    return _typed(open_bytes(payload, key), Batch)


def open_ack(payload: bytes, key: bytes) -> Ack:
    """A signed acknowledgement; raises ContractError with the evidence."""
    return _typed(open_bytes(payload, key), Ack)


def open_presence(payload: bytes, key: bytes) -> Presence:
    """A signed presence; raises ContractError with the evidence."""
    return _typed(open_bytes(payload, key), Presence)


def check_way(batch: Batch, *, down: bool) -> None:
    """Both ways of a line are signed with one key: what was sent down must not be taken in when it is sent up again.

    Raises:
        ContractError: an event has the wrong source for its way, or another number than its place in the batch.
    """
    for seq, event in enumerate(batch.events, batch.first_seq):
        if (event.source == CENTRAL) is not down or not event.id.endswith(f":{batch.epoch}:{seq}"):
            way = "down" if down else "up"
            raise ContractError(
                f"event {event.id} of {event.source} has no business as {batch.epoch}:{seq} going {way}"
            )


def _typed(body: bytes, struct: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=struct)
    except (msgspec.MsgspecError, ValueError) as error:  # text that is no UTF-8 is a ValueError
        raise ContractError(f"{struct.__name__}: {error}: {body[:200]!r}") from error
