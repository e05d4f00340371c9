"""A store in memory that keeps the promises of `gateway.sync.ports`, and can be asked what it was given."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from gateway.contracts.envelope import Event, chain_hash, event_id
from gateway.contracts.facts import TaskClosed
from gateway.contracts.messages import Message, encode


class MemoryStore:
    """Outbox and inbox of a gateway; what `acknowledge` and `take` were told survives a new Link on top of it."""

    def __init__(self, gateway: str = "gw-1", epoch: str = "epoch-1") -> None:
        self._gateway, self._epoch = gateway, epoch
        self._events: list[Event] = []
        self._acknowledged = 0
        self._applied: tuple[str, int] = ("", 0)
        self.taken: list[Event] = []
        self._more = threading.Condition()

    @property
    def epoch(self) -> str:
        return self._epoch

    def add(self, *messages: Message) -> None:
        """Commits facts."""
        with self._more:
            for message in messages:
                self._append(message.TYPE, encode(message))
            self._more.notify_all()

    def add_unknown(self, type_name: str) -> None:
        """Commits an event of a type that the other side has never heard of."""
        with self._more:
            self._append(type_name, b'{"x":1}')
            self._more.notify_all()

    def _append(self, type_name: str, data: bytes) -> None:
        identity = event_id(self._gateway, self._epoch, len(self._events) + 1)
        previous = self._events[-1].hash if self._events else ""
        self._events.append(
            Event(
                id=identity,
                source=self._gateway,
                type=type_name,
                time=datetime.now(UTC),
                data=msgspec.Raw(data),
                hash=chain_hash(previous, identity, type_name, data),
            )
        )

    def add_many(self, count: int) -> None:
        """Commits `count` facts that do not linger."""
        self.add(*(TaskClosed(task=f"task-{number}", outcome="done") for number in range(count)))

    def last_seq(self) -> int:
        return len(self._events)

    def acknowledged(self) -> int:
        return self._acknowledged

    def read(self, after_seq: int, limit: int) -> list[Event]:
        return self._events[after_seq : after_seq + limit]

    def acknowledge(self, seq: int) -> None:
        self._acknowledged = seq

    def wait_for_more(self, after_seq: int, timeout_s: float) -> bool:
        with self._more:
            return self._more.wait_for(lambda: len(self._events) > after_seq, timeout_s)

    def applied(self) -> tuple[str, int]:
        return self._applied

    def take(self, epoch: str, events: Sequence[Event]) -> int:
        self.taken += events
        self._applied = (epoch, events[-1].seq)
        return events[-1].seq
