"""The database of central: engine, writer, bulk statements, counters; SQLite by default, PostgreSQL by URL."""

from central.database.database import Database

__all__ = ["Database"]
