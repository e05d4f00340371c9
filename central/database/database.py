"""`Database`: the one way to read and write central's data."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from central.database import later
from central.database.engine import IMMEDIATE, BadDatabase, database_url, open_engine
from central.database.writer import GroupWriter

log = structlog.get_logger(__name__)
T = TypeVar("T")
RETRIES = 8
_RETRY_STATES = frozenset({"40001", "40P01"})  # serialization failure, deadlock
DOWN = "down:"  # signal `down:{gateway}`: something new goes down


class Database:
    """Central's database behind `write` and `read`.

    `after_commit` hooks get the signals of what was committed; `on_down` hooks get the name of each gateway for
    which a new down message was committed. Hooks run on the committing thread: they only wake others.
    """

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.engine: Engine = open_engine(self.url)
        self.after_commit: list[Callable[[frozenset[str]], None]] = []
        self.on_down: list[Callable[[str], None]] = []
        self._statements = 0
        self._write_statements = 0
        self._count_lock = threading.Lock()
        event.listen(self.engine, "before_cursor_execute", self._count)
        self._writing = self.engine.execution_options(**{IMMEDIATE: True})
        self._writer = GroupWriter(self._writing, self._announce) if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """SQLite: one process, one writer."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path | None:
        """The SQLite file, None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @property
    def statements(self) -> int:
        """SQL statements executed so far; an executemany counts as many."""
        return self._statements

    @property
    def write_statements(self) -> int:
        """Those of them that belonged to writes, their reading and BEGIN among them."""
        return self._write_statements

    def write(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a transaction and returns its result once it is committed.

        On SQLite the work of several callers may share a COMMIT; on PostgreSQL a deadlock or serialization failure
        runs it again, so `work` must have no effect outside the transaction.
        """
        if self._writer is not None:
            result: T = self._writer.call(work)
            return result
        return self._write_with_retry(work)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view; nothing written on it is kept."""
        with self.engine.connect() as connection:
            try:
                yield connection
            finally:
                connection.rollback()

    def check(self) -> None:
        """Raises BadDatabase when the database does not answer."""
        try:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1")
        except DBAPIError as error:
            raise BadDatabase(f"the database {self.url.render_as_string()} does not answer: {error.orig}") from error

    def close(self) -> None:
        """Finishes queued writes and closes all connections."""
        if self._writer is not None:
            self._writer.close()
        self.engine.dispose()

    def _write_with_retry(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(RETRIES):
            try:
                with self._writing.connect() as tx, tx.begin():
                    later.start(tx)
                    result = work(tx)
                    later.flush_all(tx)
                    signals = later.take_signals(tx)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in _RETRY_STATES or attempt == RETRIES - 1:
                    raise
                log.info("write is tried again", attempt=attempt + 1, reason=str(error.orig))
                time.sleep(0.005 * 2**attempt)
            else:
                self._announce(signals)
                return result
        raise AssertionError("unreachable")

    def _announce(self, signals: frozenset[str]) -> None:
        """What is committed stays so, whatever a hook does."""
        down = [name.removeprefix(DOWN) for name in sorted(signals) if name.startswith(DOWN)]
        calls = [partial(hook, signals) for hook in self.after_commit] if signals else []
        calls += [partial(wake, gateway) for gateway in down for wake in self.on_down]
        for call in calls:
            try:
                call()
            except Exception:  # outermost for hooks: logged, and the writer goes on
                log.exception("hook after commit failed")

    def _count(self, connection: Any, _cursor: Any, _sql: Any, parameters: Any, _context: Any, many: bool) -> None:
        number = len(parameters) if many else 1
        writing = IMMEDIATE in connection.get_execution_options()
        with self._count_lock:
            self._statements += number
            self._write_statements += number if writing else 0
