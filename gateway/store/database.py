"""The SQLite file: pragmas, migrations with a backup before them, and connections for readers."""

import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from gateway.store.errors import GatewayError

_MIGRATIONS = Path(__file__).parent / "migrations"
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
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        script = ScriptDirectory.from_config(config)
        engine = create_engine(f"sqlite:///{self.path}", poolclass=NullPool)
        with engine.connect() as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
        head = script.get_current_head()
        if revision == head:
            return
        known = {entry.revision for entry in script.walk_revisions()}
        if revision is not None:
            if revision not in known:
                raise GatewayError(f"{self.path} was written by a newer version (revision {revision})")
            self._copy(self.path.with_name(f"{self.path.name}.before-{head}"))
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

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

    def _copy(self, target: Path) -> None:
        with sqlite3.connect(self.path) as source, sqlite3.connect(target) as copy:
            source.backup(copy)
        source.close()
        copy.close()


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection with rows by name; works while the gateway serves."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False, timeout=10)
    connection.row_factory = sqlite3.Row
    return connection
