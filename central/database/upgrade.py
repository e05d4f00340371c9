"""Bringing a database to this program's schema: Alembic, after a backup copy on SQLite."""

import sqlite3
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import central.migrations
from central.database.database import Database
from central.errors import CentralError
from central.first_rows import seed_first_rows


class NotUpgraded(CentralError):
    """The database has another schema than this program."""


def migration_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(central.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest_revision() -> str:
    """The schema that this program needs."""
    head = ScriptDirectory.from_config(migration_config()).get_current_head()
    if head is None:
        raise NotUpgraded("this program has no migrations")
    return head


def current_revision(database: Database) -> str | None:
    """The schema that the database has, None when it is empty."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def require_newest(database: Database) -> None:
    """Raises NotUpgraded unless the schema fits (PostgreSQL is only upgraded on demand)."""
    found, wanted = current_revision(database), newest_revision()
    if found != wanted:
        raise NotUpgraded(
            f"the database has schema {found or 'none'}, this program needs {wanted}: run central upgrade"
        )


def upgrade(database: Database) -> str | None:
    """Upgrades if needed; returns the path of the backup copy that was made first, None where none was needed."""
    found = current_revision(database)
    if found == newest_revision():
        return None
    copy = backup_copy(database.path, found) if found is not None and database.path is not None else None
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.rollback()
        with connection.begin():
            command.upgrade(migration_config(connection), "head")
            if found is None:
                seed_first_rows(connection)
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
            connection.rollback()
    return copy


def backup_copy(path: Path, label: str) -> str:
    """A consistent copy of a SQLite file beside it, even while it is in use."""
    target = path.with_name(f"{path.stem}-before-{label}{path.suffix}")
    source = sqlite3.connect(path)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    return str(target)
