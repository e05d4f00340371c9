"""Migrations of the SQLite file, with a backup before them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from gateway.store.errors import GatewayError

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(path: Path) -> None:
    """Brings the file to the newest revision; an older one is copied to `<name>.before-<revision>` first.

    Raises:
        GatewayError: the file is newer than this program.
    """
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    head = script.get_current_head()
    if revision == head:
        return
    known = {entry.revision for entry in script.walk_revisions()}
    if revision is not None:
        if revision not in known:
            raise GatewayError(f"{path} was written by a newer version (revision {revision})")
        _copy(path, path.with_name(f"{path.name}.before-{head}"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _copy(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
