"""The one place that asks what time it is; services take the time as an argument where it matters."""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)
