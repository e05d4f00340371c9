"""Followers act on the stream of facts, each in order and at its own pace.

An effect and its follower's cursor move in one transaction. A batch that fails is tried again fact by fact; the
fact that fails is parked with its error, later facts of the same document wait behind it, and the stream goes on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, bindparam, select, text, update

from central.clock import now
from central.database.bulk import insert_rows
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
_FACT_COLUMNS = (FactTable.id, FactTable.type, FactTable.document, FactTable.data, FactTable.occurred_at)
_NEXT = select(*_FACT_COLUMNS).where(FactTable.id > bindparam("position")).order_by(FactTable.id).limit(BATCH)


def advance(tx: Connection, follower: Follower) -> int:
    """Takes one batch in; returns how many facts of the stream were passed (0: it has caught up)."""
    position: int = tx.execute(_LOCK, {"name": follower.name, "at": moment(tx, now())}).scalar_one()
    rows = tx.execute(_NEXT, {"position": position}).all()
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
    stopped = _stopped_documents(tx, follower.name)
    ready = [fact for fact in facts if fact.document not in stopped]
    try:
        with tx.begin_nested():
            if ready:
                follower.apply(tx, ready)
        _park(tx, follower, [(fact, "waits behind an earlier fact") for fact in facts if fact.document in stopped])
    except Exception as error:  # noqa: BLE001  whatever an effect raises parks its document, never the stream
        log.warning("batch of effects failed, trying one by one", follower=follower.name, error=repr(error))
        _one_by_one(tx, follower, facts, stopped)


def _one_by_one(tx: Connection, follower: Follower, facts: list[Fact], stopped: set[str]) -> None:
    failed: list[tuple[Fact, str]] = []
    for fact in facts:
        if fact.document in stopped:
            failed.append((fact, "waits behind an earlier fact"))
            continue
        try:
            with tx.begin_nested():
                follower.apply(tx, [fact])
        except Exception as error:  # noqa: BLE001  see above
            log.error("effect parked", follower=follower.name, fact=fact.id, document=fact.document, error=repr(error))
            stopped.add(fact.document)
            failed.append((fact, f"{type(error).__name__}: {error}"))
    _park(tx, follower, failed)


def _stopped_documents(tx: Connection, follower: str) -> set[str]:
    query = select(ParkedEffect.document).where(ParkedEffect.follower == follower, ParkedEffect.resolved_at.is_(None))
    return set(tx.execute(query).scalars())


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
