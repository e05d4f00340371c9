"""Followers act on the stream of facts, each in order and at its own pace.

An effect and its follower's cursor move in one transaction, usually that of all followers. Where one fails, each
follower is advanced alone, and a batch that fails is tried again fact by fact: the fact that fails is parked with its
error, later facts of the same document wait behind it, and the stream goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, bindparam, select, text, update

from central.clock import now
from central.database.bulk import RowStatement, insert_rows
from central.database.tables import moment, table
from central.facts.models import Cursor, ParkedEffect
from central.facts.models import Fact as FactTable
from central.facts.stream import Fact

log = structlog.get_logger(__name__)
BATCH = 500
Effect = Callable[[Connection, Sequence[Fact]], None]


@dataclass(frozen=True, slots=True)
class Follower:
    """`apply` gets up to `BATCH` facts of `types`, in order, inside the transaction that moves the cursor."""

    name: str
    types: frozenset[str]
    apply: Effect


_LOCK = text(
    "INSERT INTO cursor (name, position, updated_at) VALUES (:name, 0, :at)"
    " ON CONFLICT (name) DO UPDATE SET updated_at = excluded.updated_at RETURNING position"
)
_POSITIONS = RowStatement(
    "SELECT cursor.name, cursor.position FROM v JOIN cursor ON cursor.name = v.name ORDER BY cursor.name {lock}",
    lock="cursor",
    name="text",
)
_MOVE = RowStatement(
    "UPDATE cursor SET position = v.position, updated_at = :at FROM v WHERE cursor.name = v.name",
    name="text",
    position="integer",
)
_WAITS = "waits behind an earlier fact"
_FACT_COLUMNS = (FactTable.id, FactTable.type, FactTable.document, FactTable.data, FactTable.occurred_at)
_NEXT = select(*_FACT_COLUMNS).where(FactTable.id > bindparam("position")).order_by(FactTable.id).limit(BATCH)


def advance_together(tx: Connection, followers: Sequence[Follower]) -> int:
    """One batch for all followers in one transaction; returns how many facts were passed (0: all caught up).

    The usual way, cheap because the stream is read once. Whatever an effect raises is raised: the caller then
    advances the followers one by one.
    """
    positions = _positions(tx, [follower.name for follower in followers])
    rows = tx.execute(_NEXT, {"position": min(positions.values(), default=0)}).all()
    if not rows:
        return 0
    stopped = _stopped_documents(tx)
    for follower in followers:
        facts = [Fact(*row) for row in rows if row.id > positions[follower.name] and row.type in follower.types]
        ready = [fact for fact in facts if fact.document not in stopped.get(follower.name, ())]
        if ready:
            follower.apply(tx, ready)
        if len(ready) < len(facts):
            behind = [fact for fact in facts if fact.document in stopped[follower.name]]
            _park(tx, follower, [(fact, _WAITS) for fact in behind])
    last = rows[-1].id
    moved = [{"name": name, "position": last} for name, position in sorted(positions.items()) if position < last]
    _MOVE.run(tx, moved, at=moment(tx, now()))
    return len(rows)


def _positions(tx: Connection, names: Sequence[str]) -> dict[str, int]:
    """Where each follower stands, locked until the transaction ends; a new one starts at the beginning."""
    rows = _POSITIONS.run(tx, [{"name": name} for name in sorted(names)])
    found: dict[str, int] = {row.name: row.position for row in rows}
    for name in names:
        if name not in found:
            found[name] = _position(tx, name)
    return found


def _position(tx: Connection, name: str) -> int:
    position: int = tx.execute(_LOCK, {"name": name, "at": moment(tx, now())}).scalar_one()
    return position


def advance(tx: Connection, follower: Follower) -> int:
    """Takes one batch in; returns how many facts of the stream were passed (0: it has caught up)."""
    rows = tx.execute(_NEXT, {"position": _position(tx, follower.name)}).all()
    if not rows:
        return 0
    facts = [Fact(*row) for row in rows if row.type in follower.types]
    if facts:
        _take_in(tx, follower, facts)
    tx.execute(update(Cursor).where(Cursor.name == follower.name).values(position=rows[-1].id))
    return len(rows)


def replay(tx: Connection, follower: Follower, document: str) -> int:
    """Applies the parked facts of a document in order; raises the follower's own error if one still fails."""
    chosen = (ParkedEffect.follower == follower.name, ParkedEffect.document == document)
    parked = select(ParkedEffect.fact_id).where(*chosen, ParkedEffect.resolved_at.is_(None))
    rows = tx.execute(select(*_FACT_COLUMNS).where(FactTable.id.in_(parked)).order_by(FactTable.id)).all()
    if rows:
        follower.apply(tx, [Fact(*row) for row in rows])
    tx.execute(update(ParkedEffect).where(*chosen, ParkedEffect.resolved_at.is_(None)).values(resolved_at=now()))
    return len(rows)


def _take_in(tx: Connection, follower: Follower, facts: list[Fact]) -> None:
    stopped = _stopped_documents(tx).get(follower.name, set())
    ready = [fact for fact in facts if fact.document not in stopped]
    try:
        with tx.begin_nested():
            if ready:
                follower.apply(tx, ready)
        _park(tx, follower, [(fact, _WAITS) for fact in facts if fact.document in stopped])
    except Exception as error:  # noqa: BLE001  whatever an effect raises parks its document, never the stream
        log.warning("batch of effects failed, trying one by one", follower=follower.name, error=repr(error))
        _one_by_one(tx, follower, facts, stopped)


def _one_by_one(tx: Connection, follower: Follower, facts: list[Fact], stopped: set[str]) -> None:
    failed: list[tuple[Fact, str]] = []
    for fact in facts:
        if fact.document in stopped:
            failed.append((fact, _WAITS))
            continue
        try:
            with tx.begin_nested():
                follower.apply(tx, [fact])
        except Exception as error:  # noqa: BLE001  see above
            log.error("effect parked", follower=follower.name, fact=fact.id, document=fact.document, error=repr(error))
            stopped.add(fact.document)
            failed.append((fact, f"{type(error).__name__}: {error}"))
    _park(tx, follower, failed)


def _stopped_documents(tx: Connection) -> dict[str, set[str]]:
    """For each follower the documents whose effects wait for a person."""
    query = select(ParkedEffect.follower, ParkedEffect.document).where(ParkedEffect.resolved_at.is_(None))
    stopped: dict[str, set[str]] = {}
    for follower, document in tx.execute(query):
        stopped.setdefault(follower, set()).add(document)
    return stopped


def _park(tx: Connection, follower: Follower, failed: list[tuple[Fact, str]]) -> None:
    rows = [
        {
            "follower": follower.name,
            "fact_id": fact.id,
            "type": fact.type,
            "document": fact.document,
            "data": fact.data,
            "error": error[:2000],
            "at": now(),
        }
        for fact, error in failed
    ]
    insert_rows(tx, table(ParkedEffect), rows)
