"""Numbers without holes, given under a locked row (a database sequence skips, and commits come in another order)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

_TAKE = text(
    "INSERT INTO counter (name, value) VALUES (:name, :count)"
    " ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value"
)
SITE = ZoneInfo("Asia/Shanghai")


def take_numbers(tx: Connection, name: str, count: int = 1) -> int:
    """Reserves `count` consecutive numbers of a series and returns the first; series start at 1."""
    last: int = tx.execute(_TAKE, {"name": name, "count": count}).scalar_one()
    return last - count + 1


def document_numbers(tx: Connection, prefix: str, count: int, now: datetime, width: int = 4) -> list[str]:
    """`count` document numbers of the site's day, e.g. `PO-261124-0007`."""
    day = now.astimezone(SITE).strftime("%y%m%d")
    first = take_numbers(tx, f"{prefix}-{day}", count)
    return [f"{prefix}-{day}-{number:0{width}d}" for number in range(first, first + count)]
