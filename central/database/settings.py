"""Settings and identities kept in the database."""

import secrets
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from central.database.models import Setting


def read_setting(tx: Connection, name: str) -> Any | None:
    """The value of a setting, None where it was never set."""
    value = tx.execute(select(Setting.value).where(Setting.name == name)).scalar_one_or_none()
    return None if value is None else value["value"]


def write_setting(tx: Connection, name: str, value: Any) -> None:
    """Sets a setting to any JSON value."""
    insert = postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert
    row = {"name": name, "value": {"value": value}}
    statement = insert(Setting).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": row["value"]}))


def identity(tx: Connection, name: str) -> str:
    """A random name that is made on first use and then stays."""
    known = read_setting(tx, name)
    if known is None:
        known = secrets.token_hex(8)
        write_setting(tx, name, known)
    return str(known)
