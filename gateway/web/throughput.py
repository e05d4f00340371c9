"""What was done in each hour and by whom, counted from the event log as it grows; nothing is read twice."""

import sqlite3
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from gateway.store.database import Database

DONE = {
    "stock.line_picked.v1": "picked",
    "scanout.line_verified.v1": "verified",
    "scanout.parcel_shipped.v1": "shipped",
    "stock.goods_received.v1": "received",
    "stock.goods_put_away.v1": "put_away",
    "stock.return_received.v1": "returned",
    "stock.stock_counted.v1": "counted",
}
"""What counts, one each: lines picked, verified, counted; parcels shipped; receipts and put-aways of goods."""

KEPT = timedelta(hours=24)
_MINUTES = 60
_NEW = (
    "SELECT seq, type, time, coalesce(json_extract(data, '$.operator'), '') AS operator FROM event"
    f" WHERE seq > ? AND type IN ({', '.join('?' * len(DONE))}) ORDER BY seq"
)


class Throughput:
    """Lines a minute and person of the last hour, lines an hour of the last day; times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._seq = -1
        self._hours: dict[datetime, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._minutes: dict[datetime, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))

    def hours(self, now: datetime) -> list[dict[str, Any]]:
        """Every hour of the last day in which something was done, the newest first."""
        with self._lock:
            self._catch_up(now)
            return [
                {"hour": hour.isoformat(), **{name: done.get(name, 0) for name in DONE.values()}}
                for hour, done in sorted(self._hours.items(), reverse=True)
            ]

    def people(self, now: datetime) -> dict[str, dict[str, int]]:
        """What each operator did in the last 60 minutes."""
        found: dict[str, dict[str, int]] = {}
        with self._lock:
            self._catch_up(now)
            for done in self._minutes.values():
                for (operator, name), count in done.items():
                    mine = found.setdefault(operator, {})
                    mine[name] = mine.get(name, 0) + count
        return found

    def _catch_up(self, now: datetime) -> None:
        since = now - KEPT
        with self._database.reading() as connection:
            if self._seq < 0:
                self._seq = seq_before(connection, since)
            for seq, type_name, time, operator in map(tuple, connection.execute(_NEW, (self._seq, *DONE))):
                at = datetime.fromisoformat(time).astimezone(UTC)
                name = DONE[type_name]
                self._hours[at.replace(minute=0, second=0, microsecond=0)][name] += 1
                self._minutes[at.replace(second=0, microsecond=0)][operator, name] += 1
                self._seq = seq
        for hour in [hour for hour in self._hours if hour < since - timedelta(hours=1)]:
            del self._hours[hour]
        for minute in [minute for minute in self._minutes if minute < now - timedelta(minutes=_MINUTES)]:
            del self._minutes[minute]


def seq_before(connection: sqlite3.Connection, moment: datetime) -> int:
    """The last event before a moment, 0 when there is none; numbers follow time, so a few rows are looked at."""
    low, high = 0, connection.execute("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
    while low < high:
        middle = (low + high + 1) // 2
        time = connection.execute("SELECT time FROM event WHERE seq = ?", (middle,)).fetchone()[0]
        if datetime.fromisoformat(time) < moment:
            low = middle
        else:
            high = middle - 1
    return low
