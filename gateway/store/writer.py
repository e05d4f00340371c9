"""The single writer: drains its queue, runs the operations, commits them together, then answers."""

import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import structlog

from gateway.contracts.messages import Message
from gateway.store.database import Database
from gateway.store.errors import CommitFailed, GatewayError, StoreBusy
from gateway.store.log import EventLog
from gateway.store.state import State
from gateway.store.unit import Follow, NoOutlet, Outlet, Place, Unit, nothing_follows, where_it_is

log = structlog.get_logger(__name__)
T = TypeVar("T")
MAX_BATCH = 256


class Pending(Generic[T]):
    """An operation on its way; `result` waits for the commit."""

    __slots__ = ("_done", "action", "error", "value")

    def __init__(self, action: Callable[[Unit], T]) -> None:
        self.action = action
        self.value: T | None = None
        self.error: BaseException | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def finish(self) -> None:
        """Lets the waiting thread go on."""
        self._done.release()

    def result(self, timeout_s: float = 10.0) -> T:
        """The operation's answer once committed; raises what it raised, or StoreBusy after the time-out."""
        if not self._done.acquire(timeout=timeout_s):
            raise StoreBusy(f"no answer from the store within {timeout_s:g} s")
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]


class Writer:
    """Owns the state and the writing connection. `clock` gives the time of operations (UTC)."""

    def __init__(
        self,
        database: Database,
        source: str,
        apply: Callable[[State, Message, datetime], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        outlet: Outlet | None = None,
        follow: Follow = nothing_follows,
        place: Place = where_it_is,
    ) -> None:
        self.state = State()
        self._database = database
        self._connection = database.open_writer()
        self._clock = clock
        self._queue: queue.SimpleQueue[Pending[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self.meta = dict(self._connection.execute("SELECT name, value FROM meta").fetchall())
        self.log = EventLog(source, self.meta["epoch"])
        self.unit = Unit(self.state, self.log, apply, outlet or NoOutlet(), follow)
        self.unit.place = place
        self.commits = 0
        self.operations = 0
        self._stopped = False
        self.reload()

    def reload(self) -> None:
        """Discards the state in memory and takes what is committed."""
        for table in self.state.tables:
            table.load(self._connection.execute(table.select).fetchall())
        self.state.journal.clear()
        self.state.index_codes()
        self.log.load(self._connection)
        self.meta = dict(self._connection.execute("SELECT name, value FROM meta").fetchall())

    def start(self) -> None:
        """Starts the writer thread."""
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> None:
        """Finishes what is queued, then closes the file."""
        if not self._stopped:
            self._stopped = True
            self._queue.put(None)
            if self._thread.is_alive():
                self._thread.join(timeout_s)
            if not self._thread.is_alive():
                self._connection.close()

    def submit(self, action: Callable[[Unit], T]) -> Pending[T]:
        """Queues an operation."""
        pending = Pending(action)
        if self._stopped:
            pending.error = StoreBusy("the gateway is shutting down")
            pending.finish()
        else:
            self._queue.put(pending)
        return pending

    def call(self, action: Callable[[Unit], T], timeout_s: float = 10.0) -> T:
        """Queues an operation and waits for its commit."""
        return self.submit(action).result(timeout_s)

    def run_batch(self, batch: list[Pending[Any]]) -> None:
        """Runs operations and commits them together (the thread's body; tests call it too)."""
        unit = self.unit
        unit.begin(self._connection)
        unit.now = self._clock()
        for pending in batch:
            self._run_one(unit, pending)
        if unit.changed:
            try:
                self._commit(unit)
            except sqlite3.Error as error:
                self._failed(batch, error)
                return
        actions = unit.committed()
        self.operations += len(batch)
        for pending in batch:
            pending.finish()
        for action in actions:
            action()

    def _run_one(self, unit: Unit, pending: Pending[Any]) -> None:
        mark = unit.mark()
        try:
            pending.value = pending.action(unit)
        except GatewayError as error:
            unit.take_back(mark)
            pending.error = error
        except Exception as error:
            unit.take_back(mark)
            log.exception("operation failed", error=str(error))
            pending.error = GatewayError(f"internal error: {error!r}")

    def _commit(self, unit: Unit) -> None:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            unit.flush(connection)
            connection.execute("COMMIT")
        except sqlite3.Error:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        self.commits += 1

    def _failed(self, batch: list[Pending[Any]], error: sqlite3.Error) -> None:
        log.error("commit failed, state reloaded", error=str(error), operations=len(batch))
        self.reload()
        for pending in batch:
            pending.error = CommitFailed(f"nothing was stored: {error}")
            pending.finish()

    def _run(self) -> None:
        waiting = self._queue
        while True:
            first = waiting.get()
            batch: list[Pending[Any]] = []
            last = first is None
            if first is not None:
                batch.append(first)
            while len(batch) < MAX_BATCH and not last:
                try:
                    following = waiting.get_nowait()
                except queue.Empty:
                    break
                last = following is None
                if following is not None:
                    batch.append(following)
            if batch:
                self._guarded(batch)
            if last:
                return

    def _guarded(self, batch: list[Pending[Any]]) -> None:
        try:
            self.run_batch(batch)
        except Exception:  # the thread's outermost loop: log, reload, go on
            log.exception("writer batch failed")
            self.reload()
            for pending in batch:
                if pending.error is None:
                    pending.error = GatewayError("internal error in the writer")
                with contextlib.suppress(RuntimeError):
                    pending.finish()
