"""The SQLite file: pragmas, its migration where one is due, and connections for readers."""

import queue
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_READERS = 4


class Database:
    """One file `gateway.db`; `open_writer` once, `reading` from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._readers: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue(_READERS)

    def prepare(self) -> None:
        """Creates or migrates the file; an older file is copied to `gateway.db.before-<revision>` first.

        Raises:
            GatewayError: the file is newer than this program, or cannot be opened.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._revision() != _newest():
            from gateway.store.migrate import migrate  # Alembic alone takes longer to import than the rest of a start

            migrate(self.path)

    def open_writer(self) -> sqlite3.Connection:
        """The one writing connection (WAL, synchronous=FULL, no implicit transactions)."""
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=10)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA cache_size=-32000")
        connection.execute("PRAGMA wal_autocheckpoint=2000")
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A read-only connection that sees the last commit."""
        try:
            connection = self._readers.get_nowait()
        except queue.Empty:
            connection = open_reader(self.path)
        try:
            yield connection
        finally:
            try:
                self._readers.put_nowait(connection)
            except queue.Full:
                connection.close()

    def close_readers(self) -> None:
        """Closes idle reading connections."""
        while True:
            try:
                self._readers.get_nowait().close()
            except queue.Empty:
                return

    def _revision(self) -> str:
        with closing(sqlite3.connect(self.path)) as connection:
            try:
                row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            except sqlite3.OperationalError:  # a new file
                return ""
        return str(row[0]) if row else ""


def _newest() -> str:
    """The newest migration, whose file begins with its revision (`0001_first.py`)."""
    return max(file.name.partition("_")[0] for file in _VERSIONS.glob("[0-9]*_*.py"))


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection with rows by name; works while the gateway serves."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False, timeout=10)
    connection.row_factory = sqlite3.Row
    return connection
