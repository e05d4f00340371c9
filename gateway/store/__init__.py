"""The gateway's database: typed tables in memory, SQLite below them, one writer, and the event log that is the outbox."""
