"""What the link needs of the store: the event log as outbox, and an inbox that applies in one transaction."""

from collections.abc import Sequence
from typing import Protocol

from gateway.contracts.envelope import Event


class Outbox(Protocol):
    """The event log, read in sequence; what central has acknowledged is remembered durably."""

    @property
    def epoch(self) -> str:
        """The database's random identity."""

    def last_seq(self) -> int:
        """The newest event's number, 0 when there is none."""

    def acknowledged(self) -> int:
        """The newest number that central has committed."""

    def read(self, after_seq: int, limit: int) -> list[Event]:
        """At most `limit` events that follow `after_seq`, in order."""

    def acknowledge(self, seq: int) -> None:
        """Central has committed everything up to `seq`."""

    def wait_for_more(self, after_seq: int, timeout_s: float) -> bool:
        """Blocks until an event after `after_seq` is committed; False when the time is over."""


class Inbox(Protocol):
    """Down messages: applied once, in order, with the watermark in the same commit."""

    def applied(self) -> tuple[str, int]:
        """Central's epoch and the last number applied (`("", 0)` at first)."""

    def take(self, epoch: str, events: Sequence[Event]) -> int:
        """Applies consecutive events that follow the watermark; returns the new watermark once committed.

        What cannot be used is parked with its reason (`MessageParked`), never the stream. A new epoch starts at 0.
        """
