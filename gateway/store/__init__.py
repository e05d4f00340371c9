"""The gateway's database: typed tables in memory above SQLite, one writer, the event log that is the outbox."""
