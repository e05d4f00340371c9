"""SQLite's one writer: a thread that drains a queue and commits what it drained together.

Each caller's work runs in a savepoint of its own, so one that fails takes nobody with it; answers are given only
after the COMMIT.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from central.database import later
from central.errors import CentralError

MAX_GROUP = 64
Work = Callable[[Connection], Any]
Job = tuple[Work, "Future[Any]"]


class WriterClosed(CentralError):
    """The database is being closed."""


class GroupWriter:
    """Runs writes one after the other and commits up to `MAX_GROUP` of them at once.

    `engine` begins its transactions with BEGIN IMMEDIATE.
    """

    def __init__(self, engine: Engine, announce: Callable[[frozenset[str]], None]) -> None:
        self._engine = engine
        self._announce = announce
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="central-writer", daemon=True)
        self._thread.start()

    def call(self, work: Work) -> Any:
        """Runs `work` in the writer and gives back its result once it is committed."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write: pass the transaction on instead")
        if self._closed:
            raise WriterClosed("the database is being closed")
        answer: Future[Any] = Future()
        self._jobs.put((work, answer))
        return answer.result()

    def close(self) -> None:
        """Finishes what is queued and ends the thread."""
        self._closed = True
        self._jobs.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            group = [job]
            ending = self._drain(group)
            self._commit(group)
            if ending:
                break
        while not self._jobs.empty():
            if (job := self._jobs.get()) is not None:
                job[1].set_exception(WriterClosed("the database is being closed"))

    def _drain(self, group: list[Job]) -> bool:
        while len(group) < MAX_GROUP and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                return True
            group.append(job)
        return False

    def _commit(self, group: list[Job]) -> None:
        """One transaction for the group; when the whole of it fails, each caller is tried alone."""
        done: list[tuple[Future[Any], Any]] = []
        failed: list[tuple[Future[Any], BaseException]] = []
        signals: frozenset[str] = frozenset()
        try:
            with self._engine.connect() as tx, tx.begin():
                later.start(tx)
                if len(group) == 1:  # nobody to be protected: no savepoint
                    done.append((group[0][1], group[0][0](tx)))
                    later.flush_all(tx)
                else:
                    for work, answer in group:
                        self._one(tx, work, answer, done, failed)
                signals = later.take_signals(tx)
        except Exception as error:  # noqa: BLE001  outermost loop of the writer: the callers get the error
            if len(group) > 1:
                for job in group:
                    self._commit([job])
                return
            group[0][1].set_exception(error)
            return
        self._announce(signals)
        for answer, result in done:
            answer.set_result(result)
        for answer, problem in failed:
            answer.set_exception(problem)

    @staticmethod
    def _one(
        tx: Connection,
        work: Work,
        answer: "Future[Any]",
        done: list[tuple["Future[Any]", Any]],
        failed: list[tuple["Future[Any]", BaseException]],
    ) -> None:
        try:
            with tx.begin_nested():
                result = work(tx)
                later.flush_all(tx)
            done.append((answer, result))
        except SQLAlchemyError as error:
            if not _savepoint_survives(tx):
                raise  # SQLite gave up the transaction (disk full, I/O error): nobody's work stands
            failed.append((answer, error))
        except Exception as error:  # noqa: BLE001  the caller's own error goes to the caller
            failed.append((answer, error))


def _savepoint_survives(tx: Connection) -> bool:
    raw = tx.connection.driver_connection
    return bool(raw is not None and raw.in_transaction)
