"""EPCIS events that can be asked for: the floor's own, told from its log, and those that partners captured here.

They are kept in `epcis.db` beside the gateway's database: nothing of the floor depends on it, and nothing that a
partner sends can hold a scan up. The floor's events are told from the log when somebody asks, from where the last asker
left off.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from gateway.contracts.ids import new_id
from gateway.rfid.epcis.checks import document_faults, event_faults, events_of, namespaces
from gateway.rfid.epcis.errors import EpcisError
from gateway.rfid.epcis.export import EventLog, Export
from gateway.rfid.epcis.hashing import canonical_time, event_id
from gateway.rfid.epcis.names import known, names_of
from gateway.rfid.epcis.vocabulary import word

FLOOR = "floor"
KEPT = 1_000  # captures and refused events that are remembered
MOST_EVENTS = 500
_SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
  n INTEGER PRIMARY KEY, event_id TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, source TEXT NOT NULL, type TEXT NOT NULL,
  at_us INTEGER NOT NULL, recorded_us INTEGER NOT NULL, action TEXT NOT NULL, biz_step TEXT NOT NULL,
  disposition TEXT NOT NULL, read_point TEXT NOT NULL, biz_location TEXT NOT NULL, transformation TEXT NOT NULL,
  error INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS event_by_id ON event (event_id);
CREATE INDEX IF NOT EXISTS event_by_time ON event (at_us);
CREATE TABLE IF NOT EXISTS event_name (name TEXT NOT NULL, role TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (name, role, n)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS capture (capture TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, sender TEXT NOT NULL,
  behaviour TEXT NOT NULL, stored INTEGER NOT NULL, duplicates INTEGER NOT NULL, refused INTEGER NOT NULL,
  success INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS refused (capture TEXT NOT NULL, place INTEGER NOT NULL, at_ms INTEGER NOT NULL,
  reasons TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (capture, place));
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Refused(NamedTuple):
    """An event that was not stored, where it stood in its document (-1: the document itself), and why."""

    place: int
    reasons: list[str]
    body: Any


class Job(NamedTuple):
    """One capture: what became of its events."""

    capture: str
    at_ms: int
    behaviour: str
    stored: int
    duplicates: int
    refused: list[Refused]
    success: bool
    ids: list[str]  # of the events that are here now, in the order of the document


class Repository:
    """One file; callers of any thread take turns."""

    def __init__(self, path: Path, log: Path) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Closes the file, if anybody had it opened."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def capture(self, document: Any, sender: str, proceed: bool = False) -> Job:
        """Checks and stores a document's events; without `proceed` one bad event refuses them all (rollback).

        What was captured before counts as a duplicate, whatever its document is called.
        """
        faults = document_faults(document)
        events = events_of(document) if isinstance(document, dict) else None
        if faults or events is None:
            bad = [Refused(-1, faults, None)]
            return self._keep(sender, proceed, [], bad)
        if len(events) > MOST_EVENTS:
            fault = f"eventList: {len(events)} events; {MOST_EVENTS} are taken at once"
            return self._keep(sender, proceed, [], [Refused(-1, [fault], None)])
        names, good, refused = namespaces(document["@context"]), [], []
        for place, event in enumerate(events):
            reasons = event_faults(event, names)
            if reasons:
                refused.append(Refused(place, reasons, event))
            else:
                good.append((place, event, document["@context"]))
        return self._keep(sender, proceed, good, refused)

    def _keep(
        self, sender: str, proceed: bool, good: list[tuple[int, dict[str, Any], Any]], refused: list[Refused]
    ) -> Job:
        name, now = new_id(), datetime.now(UTC)
        with self._lock:
            db = self._db()
            ids: list[str] = []
            stored = duplicates = 0
            db.execute("BEGIN IMMEDIATE")
            try:
                for place, event, context in good:
                    identity, fresh, fault = self._add(db, event, context, name, now)
                    if fault:
                        refused.append(Refused(place, [fault], event))
                        continue
                    ids.append(identity)
                    stored, duplicates = stored + fresh, duplicates + (not fresh)
                if refused and not proceed:
                    db.execute("ROLLBACK")
                    db.execute("BEGIN IMMEDIATE")
                    ids, stored, duplicates = [], 0, 0
                job = Job(
                    name,
                    int(now.timestamp() * 1000),
                    "proceed" if proceed else "rollback",
                    stored,
                    duplicates,
                    sorted(refused, key=lambda one: one.place),
                    not refused,
                    ids,
                )
                _write_job(db, job, sender)
                db.execute("COMMIT")
            except sqlite3.Error:
                db.execute("ROLLBACK")
                raise
        return job

    def _add(
        self, db: sqlite3.Connection, event: dict[str, Any], context: Any, source: str, now: datetime
    ) -> tuple[str, bool, str]:
        """(its id, whether it is new, why it cannot be taken)."""
        digest = digest_of(event, context)
        error = bool(event.get("errorDeclaration"))
        identity = str(event.get("eventID") or digest)
        row = db.execute("SELECT event_id FROM event WHERE digest = ?", (digest + "!" * error,)).fetchone()
        if row is not None:
            return str(row[0]), False, ""
        other = db.execute("SELECT error FROM event WHERE event_id = ?", (identity,)).fetchall()
        if other and not error:
            return identity, False, f"eventID: {identity} is the id of another event"
        told = {**event, "eventID": identity, "recordTime": canonical_time(now.isoformat())}
        if namespaces(context) != {}:  # its own names need the context that they came with
            told = {"@context": _joined(context, event.get("@context")), **told}
        _insert(db, told, digest + "!" * error, source)
        return identity, True, ""

    def follow(self) -> int:
        """Tells what the floor's log has and this does not; returns how many events came.

        Raises:
            EpcisError: the log cannot be read.
        """
        with self._lock:
            return self._follow(self._db())

    def _follow(self, db: sqlite3.Connection) -> int:
        told = 0
        with closing(EventLog(self._log)) as log:
            cursor = dict(db.execute("SELECT name, value FROM cursor").fetchall())
            epoch = log.epoch()
            after = int(cursor.get("seq", "0")) if cursor.get("epoch") == epoch else 0
            if not epoch or log.last() <= after:
                return 0
            db.execute("BEGIN IMMEDIATE")
            try:
                for seq, event in log.after(after, Export()):
                    after = max(after, seq)
                    if event is not None:
                        told += _insert(db, event, event["eventID"], FLOOR)
                db.execute("INSERT OR REPLACE INTO cursor VALUES ('epoch', ?), ('seq', ?)", (epoch, str(after)))
                db.execute("COMMIT")
            except sqlite3.Error:
                db.execute("ROLLBACK")
                raise
        return told

    def rows(self, sql: str, values: Iterable[Any], fresh: bool = True) -> list[sqlite3.Row]:
        """A question to the events; with `fresh` those of the floor up to now."""
        with self._lock:
            db = self._db()
            if fresh:
                self._follow(db)
            return db.execute(sql, list(values)).fetchall()

    def figures(self) -> dict[str, int]:
        """How many events there are, whose, and how many were refused."""
        with self._lock:
            db = self._db()
            self._follow(db)
            row = db.execute(
                "SELECT (SELECT count(*) FROM event) AS events,"
                " (SELECT count(*) FROM event WHERE source = ?) AS floor, count(*) AS captures,"
                " coalesce(sum(duplicates), 0) AS duplicates, coalesce(sum(refused), 0) AS refused FROM capture",
                (FLOOR,),
            ).fetchone()
            return {name: int(row[name]) for name in ("events", "floor", "captures", "duplicates", "refused")}

    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_SCHEMA)
            self._connection = db
        return self._connection


def digest_of(event: Mapping[str, Any], context: Any) -> str:
    """The event's hash id; of events that hashing has no canonical text for, the hash of their sorted JSON."""
    names = namespaces(context, event.get("@context", {})) or {}
    try:
        return event_id(event, {**_prefixes(event), **names})
    except (EpcisError, KeyError, TypeError):
        left = ("eventID", "recordTime", "errorDeclaration", "@context")
        plain = json.dumps({name: value for name, value in event.items() if name not in left}, sort_keys=True)
        return f"ni:///sha-256;{hashlib.sha256(plain.encode()).hexdigest()}"


def _prefixes(event: Mapping[str, Any]) -> dict[str, str]:
    """Namespaces that are written out (https://…/name) stand for themselves."""
    return {name.partition(":")[0]: f"{name.partition(':')[0]}:" for name in event if ":" in name}


def _joined(*contexts: Any) -> Any:
    """Several contexts as one, each part once."""
    parts = [one for context in contexts if context for one in (context if isinstance(context, list) else [context])]
    unique = [one for place, one in enumerate(parts) if one not in parts[:place]]
    return unique if len(unique) > 1 else unique[0]


def _insert(db: sqlite3.Connection, event: dict[str, Any], digest: str, source: str) -> bool:
    values = (
        event["eventID"],
        digest,
        source,
        event["type"],
        microseconds(event["eventTime"]),
        microseconds(event["recordTime"]),
        event.get("action", ""),
        word("bizStep", event["bizStep"]) if event.get("bizStep") else "",
        word("disposition", event["disposition"]) if event.get("disposition") else "",
        known(event["readPoint"]["id"]) if event.get("readPoint") else "",
        known(event["bizLocation"]["id"]) if event.get("bizLocation") else "",
        event.get("transformationID", ""),
        int(bool(event.get("errorDeclaration"))),
        json.dumps(event, ensure_ascii=False),
    )
    done = db.execute(f"INSERT OR IGNORE INTO event VALUES (NULL, {', '.join('?' * len(values))})", values)
    if not done.rowcount:
        return False
    n = done.lastrowid
    names = [(name, role, n) for role, name in names_of(event)]
    db.executemany("INSERT OR IGNORE INTO event_name VALUES (?, ?, ?)", names)
    return True


def _write_job(db: sqlite3.Connection, job: Job, sender: str) -> None:
    db.execute(
        "INSERT INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job.capture,
            job.at_ms,
            sender,
            job.behaviour,
            job.stored,
            job.duplicates,
            len(job.refused),
            int(job.success),
        ),
    )
    db.executemany(
        "INSERT INTO refused VALUES (?, ?, ?, ?, ?)",
        [(job.capture, one.place, job.at_ms, json.dumps(one.reasons), json.dumps(one.body)) for one in job.refused],
    )
    # the newest are kept; how many there were in all stays countable by the captures
    db.execute("DELETE FROM refused WHERE rowid <= (SELECT max(rowid) FROM refused) - ?", (KEPT,))


def microseconds(text: str) -> int:
    """UTC microseconds of a time with a zone."""
    at = datetime.fromisoformat(text).astimezone(UTC)
    return int(at.timestamp()) * 1_000_000 + at.microsecond
