"""The shop's memory: one SQLite file, written before a call is answered."""

import json
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS confirmation (
    tid TEXT NOT NULL, waybill TEXT NOT NULL, carrier TEXT NOT NULL, lines TEXT NOT NULL, received_at REAL NOT NULL,
    times INTEGER NOT NULL DEFAULT 1, PRIMARY KEY (tid, waybill)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS call (outcome TEXT PRIMARY KEY, times INTEGER NOT NULL) STRICT;
"""
COLUMNS = "tid, waybill, carrier, lines, received_at, times"


class Conflict(Exception):
    """The same parcel was confirmed before with other goods or another carrier."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One parcel of one trade; `times` is how often it was told."""

    tid: str
    waybill: str
    carrier: str
    lines: tuple[tuple[str, int], ...]
    received_at: float
    times: int = 1

    def as_json(self) -> dict[str, Any]:
        return {
            "tid": self.tid,
            "waybill": self.waybill,
            "carrier": self.carrier,
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in self.lines],
            "received_at": self.received_at,
            "times": self.times,
        }


class ShopStore:
    """Confirmations, unique by trade and waybill, and how often each outcome was answered. For many threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(SCHEMA)

    def take(self, told: Confirmation) -> bool:
        """Keep it; True when it was there already. Conflict when it was there with something else in it."""
        lines = json.dumps(told.lines, ensure_ascii=False)
        with self._lock, self._database:
            self._database.execute("BEGIN IMMEDIATE")
            known = self._database.execute(
                "SELECT carrier, lines FROM confirmation WHERE tid = ? AND waybill = ?", (told.tid, told.waybill)
            ).fetchone()
            if known is not None and known != (told.carrier, lines):
                raise Conflict(f"{told.tid} {told.waybill} was confirmed with {known[1]} by {known[0]}")
            self._database.execute(
                f"INSERT INTO confirmation ({COLUMNS}) VALUES (?, ?, ?, ?, ?, 1)"
                " ON CONFLICT (tid, waybill) DO UPDATE SET times = times + 1",
                (told.tid, told.waybill, told.carrier, lines, told.received_at),
            )
            self._note("duplicate" if known else "taken")
        return known is not None

    def note_call(self, outcome: str) -> None:
        """Count a call that was answered with an error."""
        with self._lock:
            self._note(outcome)

    def _note(self, outcome: str) -> None:
        self._database.execute(
            "INSERT INTO call VALUES (?, 1) ON CONFLICT (outcome) DO UPDATE SET times = times + 1", (outcome,)
        )

    def confirmations(self, tid: str = "") -> list[Confirmation]:
        """All of them, oldest first, or those of one trade."""
        where, values = ("WHERE tid = ?", [tid]) if tid else ("", [])
        with self._lock:
            rows = self._database.execute(
                f"SELECT {COLUMNS} FROM confirmation {where} ORDER BY received_at, tid, waybill", values
            ).fetchall()
        return [
            Confirmation(row[0], row[1], row[2], tuple((sku, n) for sku, n in json.loads(row[3])), row[4], row[5])
            for row in rows
        ]

    def count(self) -> int:
        with self._lock:
            return int(self._database.execute("SELECT count(*) FROM confirmation").fetchone()[0])

    def calls(self) -> dict[str, int]:
        """Outcome -> how many calls."""
        with self._lock:
            return dict(self._database.execute("SELECT outcome, times FROM call").fetchall())

    def close(self) -> None:
        with self._lock:
            self._database.close()
