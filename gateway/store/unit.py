"""One operation's view of the store: change rows, record events, answer once, publish after the commit."""

import sqlite3
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from gateway.contracts.messages import Message
from gateway.store.log import EventLog
from gateway.store.state import State

Place = Callable[[State, Message], Message]
Apply = Callable[[State, Message, datetime], None]
Follow = Callable[["Unit", Message], None]


def nothing_follows(unit: "Unit", message: Message) -> None:
    """A fact stands alone (tests, replays)."""


def where_it_is(state: State, message: Message) -> Message:
    """A fact stays as it is where the gateway serves one warehouse."""
    return message


class Outlet(Protocol):
    """Where committed views and wake-ups go."""

    def push(self, station: str, step: str, body: bytes, data: bytes) -> None:
        """A station's new view (JSON), and its data alone."""

    def wake(self, names: set[str]) -> None:
        """Something waits: `plan`, `print`, or `refresh:<kind>` of stations."""


class NoOutlet:
    """Lets everything go unseen (tests, replays)."""

    def push(self, station: str, step: str, body: bytes, data: bytes) -> None:
        """Nobody looks."""

    def wake(self, names: set[str]) -> None:
        """Nobody waits."""


_FIND = "SELECT answer FROM operation WHERE operation_id = ?"
_KEEP = "INSERT INTO operation (operation_id, station, answer, at_ms) VALUES (?, ?, ?, ?)"
# rows come in the order of time: the oldest thousand are looked at, so no index has to be kept for this
_FORGET = "DELETE FROM operation WHERE at_ms < ? AND rowid IN (SELECT rowid FROM operation ORDER BY rowid LIMIT 1000)"
_META = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Unit:
    """Handed to every operation that runs on the writer thread; the writer commits it with its neighbours."""

    def __init__(
        self, state: State, log: EventLog, apply: Apply, outlet: Outlet, follow: Follow = nothing_follows
    ) -> None:
        self.state = state
        self.outlet = outlet
        self.log = log
        self.now = datetime.now(UTC)
        self.done: datetime | None = None  # when a person did it, where that was before it could be told
        self._apply = apply
        self._follow = follow
        self.place: Place = where_it_is
        self._connection: sqlite3.Connection | None = None
        self._answers: dict[str, tuple[str, bytes]] = {}
        self._meta: dict[str, str] = {}
        self._forget_before = 0
        self.forgotten = 0
        self._after: list[Callable[[], None]] = []
        self._signals: set[str] = set()
        self.handing: dict[str, int] = {}  # station -> when its person showed the badge to hand the work over (UTC ms)
        self.languages: dict[str, str] = {}  # what a station's screen asked for last

    @property
    def when(self) -> datetime:
        """When this was done; a PDA whose clock is ahead did it now."""
        return min(self.done, self.now) if self.done is not None else self.now

    @property
    def now_ms(self) -> int:
        """UTC milliseconds of this operation."""
        return int(self.now.timestamp() * 1000)

    def record(self, message: Message, subject: str = "") -> int:
        """Appends an event, applies it to the rows, and whatever follows from it; returns its number."""
        message = self.place(self.state, message)
        seq = self.log.append(message, self.now, subject)
        self.state.journal.watching = False
        try:
            self._apply(self.state, message, self.now)
        finally:
            self.state.journal.watching = True
        self._follow(self, message)
        return seq

    def signal(self, name: str) -> None:
        """Wakes whoever waits for this, once committed."""
        self._signals.add(name)

    def publish(self, station: str, step: str, body: bytes, data: bytes) -> None:
        """Shows a view at the station's screens, once committed."""
        self._after.append(partial(self.outlet.push, station, step, body, data))

    def after_commit(self, action: Callable[[], None]) -> None:
        """Something to do once this is durable (push a view, wake a worker); never changes state."""
        self._after.append(action)

    def answer_of(self, operation_id: str, station: str) -> bytes | None:
        """The stored answer to an operation that was done before."""
        key = f"{station}/{operation_id}"
        known = self._answers.get(key)
        if known is None and self._connection is not None:
            row = self._connection.execute(_FIND, (key,)).fetchone()
            return zlib.decompress(row[0]) if row else None
        return known[1] if known is not None else None

    def keep_answer(self, operation_id: str, station: str, answer: bytes) -> None:
        """Stores the answer with the change it answers."""
        self._answers[f"{station}/{operation_id}"] = (station, answer)

    def forget_answers(self, before_ms: int) -> None:
        """Answers older than this are not kept any longer."""
        self._forget_before = before_ms

    def set_meta(self, name: str, value: str) -> None:
        """Writes a value of the store itself (watermarks)."""
        self._meta[name] = value

    # --- for the writer ------------------------------------------------------------------------------------------

    def begin(self, connection: sqlite3.Connection) -> None:
        """A new batch."""
        self._connection = connection
        self._answers.clear()
        self._meta.clear()
        self._forget_before = 0
        self._after.clear()
        self._signals.clear()
        self.state.journal.clear()
        self.state.journal.watching = True
        self.log.begin()

    def mark(self) -> tuple[int, int, int, int, dict[str, str]]:
        """A point to come back to."""
        state, log = self.state.mark(), len(self.log.pending)
        return state, log, len(self._answers), len(self._after), dict(self._meta)

    def take_back(self, mark: tuple[int, int, int, int, dict[str, str]]) -> None:
        """Undoes what was done since the mark."""
        state, log, answers, after, meta = mark
        self.state.take_back(state)
        self.log.take_back(log)
        while len(self._answers) > answers:
            self._answers.popitem()
        del self._after[after:]
        self._meta = meta

    @property
    def changed(self) -> bool:
        """Whether there is anything to commit."""
        return bool(self.log.pending or self._answers or self._meta or self.state.journal or self._forget_before)

    def flush(self, connection: sqlite3.Connection) -> None:
        """Writes everything, one statement a table, inside the caller's transaction."""
        self.log.flush(connection)
        for table in self.state.tables:
            if table.dirty:
                upserts, deletes = table.changes()
                if upserts:
                    connection.executemany(table.upsert, upserts)
                if deletes:
                    connection.executemany(table.delete, deletes)
        if self._answers:
            at = self.now_ms
            connection.executemany(
                _KEEP, [(key, station, zlib.compress(body, 1), at) for key, (station, body) in self._answers.items()]
            )
        if self._forget_before:
            self.forgotten = connection.execute(_FORGET, (self._forget_before,)).rowcount
        if self._meta:
            connection.executemany(_META, list(self._meta.items()))

    def committed(self) -> list[Callable[[], None]]:
        """After the commit: nothing is dirty; gives back what is to be done now."""
        for table in self.state.tables:
            if table.dirty:
                table.dirty.clear()
        self.state.journal.clear()
        self.state.journal.watching = False
        self.log.committed()
        actions = list(self._after)
        if self._signals:
            actions.append(partial(self.outlet.wake, set(self._signals)))
        return actions
