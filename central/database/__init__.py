"""The database of central: engine, writer, bulk statements, counters; SQLite by default, PostgreSQL by URL."""
