"""The event log: consecutive numbers, chained hashes. It is the outbox."""

import sqlite3
import threading
from datetime import UTC, datetime

import msgspec

from gateway.contracts.envelope import Event, chain_hash, event_id
from gateway.contracts.messages import Message, encode

_INSERT = "INSERT INTO event (seq, id, type, time, subject, data, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
EventRow = tuple[int, str, str, str, str, str, str]


class EventLog:
    """Numbers and chains events in memory; `flush` writes them inside the writer's transaction."""

    def __init__(self, source: str, epoch: str) -> None:
        self.source = source
        self.epoch = epoch
        self.last_seq = 0
        self.last_hash = ""
        self.pending: list[EventRow] = []
        self.committed_seq = 0
        self.grown = threading.Condition()

    def load(self, connection: sqlite3.Connection) -> None:
        """Starts from what is committed."""
        row = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        self.last_seq, self.last_hash = row if row else (0, "")
        self.pending.clear()
        self.committed_seq = self.last_seq

    def append(self, message: Message, at: datetime, subject: str) -> int:
        """Gives the event its number and hash; returns the number."""
        seq = self.last_seq + 1
        identity = event_id(self.source, self.epoch, seq)
        data = encode(message)
        self.last_hash = chain_hash(self.last_hash, identity, message.TYPE, data)
        self.last_seq = seq
        self.pending.append((seq, identity, message.TYPE, at.isoformat(), subject, data.decode(), self.last_hash))
        return seq

    def take_back(self, count: int) -> None:
        """Forgets pending events beyond the first `count`."""
        if len(self.pending) <= count:
            return
        first = self.pending[count]
        self.last_seq = first[0] - 1
        del self.pending[count:]
        self.last_hash = self.pending[-1][6] if self.pending else self._hash_before
        # the hash before the first pending event is remembered when a batch begins

    def begin(self) -> None:
        """Remembers where the batch starts."""
        self._hash_before = self.last_hash

    def flush(self, connection: sqlite3.Connection) -> None:
        """Inserts the pending events."""
        if self.pending:
            connection.executemany(_INSERT, self.pending)

    def committed(self) -> None:
        """After the commit: wakes whoever waits for more."""
        if self.pending:
            self.pending.clear()
            with self.grown:
                self.committed_seq = self.last_seq
                self.grown.notify_all()


def read_events(connection: sqlite3.Connection, source: str, after_seq: int, limit: int) -> list[Event]:
    """Committed events that follow `after_seq`, in order."""
    found = connection.execute(
        "SELECT id, type, time, subject, data, hash FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (after_seq, limit)
    )
    return [
        Event(
            id=row[0],
            source=source,
            type=row[1],
            time=datetime.fromisoformat(row[2]).astimezone(UTC),
            subject=row[3],
            data=msgspec.Raw(row[4].encode()),
            hash=row[5],
        )
        for row in found
    ]
