"""The rules of one stream, the same in both directions: window, go-back-N, gaps, batches of at most 16 KB.

Pure state: time is an argument (monotonic seconds), nothing is sent or stored here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from gateway.contracts.envelope import MAX_BATCH_BYTES, Ack, Batch, Event, seal_bytes

WINDOW_EVENTS = 2000
RESEND_AFTER_S = 1.0


@dataclass(slots=True)
class SendWindow:
    """What of a stream is under way: everything after `acked` up to `sent`."""

    acked: int
    sent: int = field(init=False)
    progress_at: float = 0.0
    receiver: str = ""  # the receiver's epoch, once it has answered
    resends: int = 0

    def __post_init__(self) -> None:
        self.sent = self.acked

    def room(self) -> int:
        """How many more events may be under way."""
        return max(0, WINDOW_EVENTS - (self.sent - self.acked))

    def mark_sent(self, last_seq: int, now: float) -> None:
        """A batch that ends with `last_seq` was handed to the broker."""
        if self.sent == self.acked:
            self.progress_at = now
        self.sent = max(self.sent, last_seq)

    def restart(self) -> None:
        """After a reconnect nothing is under way any more."""
        self.sent = self.acked

    def on_ack(self, ack: Ack, now: float) -> bool:
        """Takes an acknowledgement in; True when `acked` changed and has to be remembered.

        A receiver with another epoch was restored from a backup (or is new), and one that reports a gap lacks what
        we thought it had: in both cases its watermark counts, even a lower one. A stale gap only costs a resend.
        """
        restored = bool(self.receiver and ack.receiver and ack.receiver != self.receiver)
        if ack.receiver:
            self.receiver = ack.receiver
        before = self.acked
        if restored or (ack.gap and ack.applied < self.acked):
            self.acked = self.sent = ack.applied
            self.progress_at = now
        elif ack.applied > self.acked:
            self.acked = ack.applied
            self.sent = max(self.sent, self.acked)
            self.progress_at = now
        if ack.gap:
            self._go_back(now)
        return self.acked != before

    def overdue(self, now: float) -> bool:
        """Nothing was acknowledged for a second: everything under way is sent again."""
        if self.sent > self.acked and now - self.progress_at >= RESEND_AFTER_S:
            self._go_back(now)
            return True
        return False

    def _go_back(self, now: float) -> None:
        if self.sent > self.acked:
            self.resends += 1
        self.sent = self.acked
        self.progress_at = now


class Verdict(Enum):
    """What a receiver does with a batch."""

    APPLY = "apply"
    SKIP = "skip"  # all of it is known: acknowledge again
    GAP = "gap"  # something before it is missing: say so


def judge(epoch: str, applied: int, batch: Batch) -> tuple[Verdict, tuple[Event, ...]]:
    """Holds a batch against the watermark (`epoch`, `applied`); gives the events that are new.

    A stream with another epoch starts at 1 (a restored or new sender has a numbering of its own).
    """
    if batch.epoch != epoch:
        applied = 0
    if batch.first_seq > applied + 1:
        return Verdict.GAP, ()
    fresh = batch.events[applied + 1 - batch.first_seq :]
    return (Verdict.APPLY, fresh) if fresh else (Verdict.SKIP, ())


def pack(epoch: str, events: Sequence[Event], key: bytes) -> Iterator[tuple[int, bytes]]:
    """Signed payloads of at most 16 KB, each with the last number in it.

    A single event that is larger than that travels alone: holding it back would stop the stream for ever.
    """
    if not events:
        return
    payload = seal_bytes(Batch(epoch=epoch, first_seq=events[0].seq, events=tuple(events)), key)
    if len(payload) <= MAX_BATCH_BYTES or len(events) == 1:
        yield events[-1].seq, payload
        return
    half = len(events) // 2
    yield from pack(epoch, events[:half], key)
    yield from pack(epoch, events[half:], key)
