"""Engines: SQLite with WAL, a busy timeout and explicit BEGIN; PostgreSQL by psycopg 3."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from central.errors import CentralError

BUSY_TIMEOUT_MS = 10_000
IMMEDIATE = "floorgate_immediate"  # execution option of a connection that will write


class BadDatabase(CentralError):
    """A database URL that cannot be used, or a database that does not answer."""


def database_url(text: str) -> URL:
    """The URL with its driver: plain `postgresql://` means psycopg 3, a bare path means SQLite."""
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadDatabase(f"cannot read the database URL {text!r}") from error
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise BadDatabase(f"central runs on SQLite and PostgreSQL, not on {url.get_backend_name()}")
    return url


def open_engine(url: URL) -> Engine:
    """An engine with this project's transaction rules."""
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_size=12, max_overflow=8, pool_pre_ping=True)
    if url.database in (None, "", ":memory:"):
        raise BadDatabase("central keeps its data in a file: name one")
    arguments = {"check_same_thread": False, "cached_statements": 512}
    engine = create_engine(url, connect_args=arguments, pool_size=12, max_overflow=20)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-32000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
