"""The event log of a gateway as an EPCIS document, read and written one fact at a time."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from gateway.contracts.messages import ContractError, decode
from gateway.rfid.epcis.capture import CONTEXT, captured, events
from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.hashing import canonical_time
from gateway.rfid.epcis.site import Site, site_of
from gateway.store.database import open_reader

_PAGE = 200
_KEPT = 8192  # SKUs and parcels whose names are remembered


@dataclass
class Export:
    """What one export did: its figures are whole when the last event was taken."""

    facts: int = 0
    events: int = 0
    unread: list[str] = field(default_factory=list)  # the first facts that could not be told, and why
    failed: int = 0

    def failure(self, identity: str, why: str) -> None:
        """Counts a fact that could not be told; the first ten are kept."""
        self.failed += 1
        if len(self.unread) < 10:
            self.unread.append(f"{identity}: {why}")


class EventLog:
    """The log of `gateway.db`, read-only; works while the gateway serves."""

    def __init__(self, path: Path) -> None:
        """Opens it.

        Raises:
            EpcisError: there is no database, or its settings cannot be used.
        """
        if not path.exists():
            raise EpcisError(f"there is no gateway database at {path}")
        self._path = path
        self._connection = open_reader(path)
        try:
            self.site = self._site()
        except sqlite3.Error as error:
            self._connection.close()
            raise EpcisError(f"{path} cannot be read: {error}") from error
        except EpcisError:
            self._connection.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def read(self, since: datetime | None, until: datetime | None, export: Export) -> Iterator[dict[str, Any]]:
        """Events of the facts recorded from `since` on and before `until`, in the order of the log.

        Raises:
            EpcisError: the database cannot be read.
        """
        for row in self._rows(since, until):
            export.facts += 1
            for event in self._told(row, export):
                export.events += 1
                yield event

    def after(self, seq: int, export: Export) -> Iterator[tuple[int, dict[str, Any] | None]]:
        """(number of its fact, event) of every fact behind `seq`; None where a fact tells nothing.

        Raises:
            EpcisError: the database cannot be read.
        """
        for row in self._rows(None, None, seq):
            export.facts += 1
            yield row["seq"], None
            yield from ((row["seq"], event) for event in self._told(row, export))

    def epoch(self) -> str:
        """Which log this is; "" while it is empty."""
        first = self._connection.execute("SELECT id FROM event ORDER BY seq LIMIT 1").fetchone()
        return str(first["id"].rsplit(":", 1)[0]) if first else ""

    def last(self) -> int:
        """The number of the last fact that gives events, 0 without any."""
        kinds = captured()
        sql = f"SELECT seq FROM event WHERE type IN ({', '.join('?' * len(kinds))}) ORDER BY seq DESC LIMIT 1"
        row = self._connection.execute(sql, kinds).fetchone()
        return int(row["seq"]) if row else 0

    def _rows(self, since: datetime | None, until: datetime | None, after: int = 0) -> Iterator[sqlite3.Row]:
        """A page at a time: whoever takes the events slowly holds no snapshot that would let the WAL grow."""
        kinds = captured()
        sql = f"SELECT seq, id, type, time, subject, data FROM event WHERE type IN ({', '.join('?' * len(kinds))})"
        values = list(kinds)
        for way, bound in ((">=", since), ("<", until)):
            if bound is not None:
                sql += f" AND time {way} ?"
                values.append(bound.astimezone(UTC).isoformat())
        sql += f" AND seq > ? ORDER BY seq LIMIT {_PAGE}"
        last = after
        while True:
            try:
                page = self._connection.execute(sql, [*values, last]).fetchall()
            except sqlite3.Error as error:
                raise EpcisError(f"{self._path} cannot be read: {error}") from error
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1]["seq"]

    def _told(self, row: sqlite3.Row, export: Export) -> list[dict[str, Any]]:
        try:
            fact = decode(row["type"], row["data"])
            return events(self.site, fact, row["subject"], datetime.fromisoformat(row["time"]), row["id"])
        except (ContractError, EpcisError, ValueError) as error:
            export.failure(row["id"], str(error))
            return []

    def _site(self) -> Site:
        settings = {
            name: json.loads(value) for name, value in self._connection.execute("SELECT name, value FROM setting")
        }
        first = self._connection.execute("SELECT id FROM event ORDER BY seq LIMIT 1").fetchone()
        gateway = first["id"].rsplit(":", 2)[0] if first else "gateway"

        @lru_cache(maxsize=_KEPT)
        def barcodes(sku: str) -> dict[str, int]:
            row = self._connection.execute("SELECT barcodes FROM product WHERE sku = ?", (sku,)).fetchone()
            return dict(json.loads(row["barcodes"])) if row else {}

        @lru_cache(maxsize=_KEPT)
        def sscc(parcel: str) -> str:
            row = self._connection.execute("SELECT sscc FROM parcel WHERE parcel = ?", (parcel,)).fetchone()
            return str(row["sscc"]) if row else ""

        return site_of(settings, gateway, barcodes, sscc)


def document(told: Iterator[dict[str, Any]], created: datetime) -> Iterator[str]:
    """An `EPCISDocument` in pieces of text, an event a line."""
    head = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": canonical_time(created.isoformat()),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "epcisBody": {"eventList": ['
    between = "\n"
    for event in told:
        yield between + json.dumps(event, ensure_ascii=False)
        between = ",\n"
    yield "\n]}}\n"


def lines(told: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Each event with its own context, one a line."""
    for event in told:
        yield json.dumps({"@context": CONTEXT, **event}, ensure_ascii=False) + "\n"
