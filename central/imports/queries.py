"""Reading imports for pages. Read only.

A file of orders is its shop's, with the rows that were kept of it; files of goods and partners are the whole company's.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.imports.models import Import, ImportRow
from central.security.rights import Person, Scope, require
from central.security.scoping import within

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_imports(connection: Connection, person: Person, limit: int, offset: int = 0) -> ReadRows:
    """The files that the person sees, newest first, with how many rows were kept aside."""
    kept = select(func.count()).where(ImportRow.import_id == Import.id).scalar_subquery()
    query = select(*Import.__table__.columns, kept.label("kept")).where(*_seen(person))
    return connection.execute(query.order_by(Import.created_at.desc()).limit(limit).offset(offset)).all()


def count_imports(connection: Connection, person: Person) -> int:
    """How many files that is."""
    return connection.execute(select(func.count()).select_from(Import).where(*_seen(person))).scalar_one()


def find_import(connection: Connection, person: Person, import_id: str) -> Row[*tuple[Any, ...]] | None:
    """One import; raises Forbidden where it is beyond the person's scope."""
    row = connection.execute(select(*Import.__table__.columns).where(Import.id == import_id)).first()
    if row is not None:
        require(person, "imports.read", Scope(shop=row.shop))
    return row


def kept_by_reason(connection: Connection, person: Person, import_id: str = "") -> dict[str, int]:
    """Rows that were not used, by reason; of one import, or of all that the person sees."""
    query = select(ImportRow.reason, func.count()).join(Import, Import.id == ImportRow.import_id)
    query = query.where(*_of(person, import_id, "")).group_by(ImportRow.reason)
    return {row[0]: row[1] for row in connection.execute(query.order_by(func.count().desc()))}


def kept_rows(
    connection: Connection, person: Person, import_id: str, reason: str, limit: int, offset: int = 0
) -> ReadRows:
    """Rows as they came, in the order of the file; of one import, or of all that the person sees."""
    query = select(*ImportRow.__table__.columns).join(Import, Import.id == ImportRow.import_id)
    query = query.where(*_of(person, import_id, reason))
    return connection.execute(query.order_by(ImportRow.import_id, ImportRow.line).limit(limit).offset(offset)).all()


def count_kept(connection: Connection, person: Person, import_id: str, reason: str) -> int:
    """How many rows that is."""
    query = select(func.count()).select_from(ImportRow).join(Import, Import.id == ImportRow.import_id)
    return connection.execute(query.where(*_of(person, import_id, reason))).scalar_one()


def _seen(person: Person) -> list[ColumnElement[bool]]:
    return within(person, shop=Import.shop)


def _of(person: Person, import_id: str, reason: str) -> list[ColumnElement[bool]]:
    conditions = _seen(person)
    if import_id:
        conditions.append(ImportRow.import_id == import_id)
    if reason:
        conditions.append(ImportRow.reason == reason)
    return conditions
