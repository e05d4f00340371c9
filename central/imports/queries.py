"""Reading imports for pages. Read only."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from central.imports.models import Import, ImportRow

ReadRows = Sequence[Row[*tuple[Any, ...]]]


def list_imports(connection: Connection, limit: int, offset: int = 0) -> ReadRows:
    """Files, newest first, with how many rows were kept aside."""
    kept = select(func.count()).where(ImportRow.import_id == Import.id).scalar_subquery()
    query = select(*Import.__table__.columns, kept.label("kept"))
    return connection.execute(query.order_by(Import.created_at.desc()).limit(limit).offset(offset)).all()


def count_imports(connection: Connection) -> int:
    """How many files were imported."""
    return connection.execute(select(func.count()).select_from(Import)).scalar_one()


def find_import(connection: Connection, import_id: str) -> Row[*tuple[Any, ...]] | None:
    """One import."""
    return connection.execute(select(*Import.__table__.columns).where(Import.id == import_id)).first()


def kept_by_reason(connection: Connection, import_id: str = "") -> dict[str, int]:
    """Rows that were not used, by reason; of one import, or of all."""
    query = select(ImportRow.reason, func.count()).where(*_of(import_id, "")).group_by(ImportRow.reason)
    return {row[0]: row[1] for row in connection.execute(query.order_by(func.count().desc()))}


def kept_rows(connection: Connection, import_id: str, reason: str, limit: int, offset: int = 0) -> ReadRows:
    """Rows as they came, in the order of the file."""
    query = select(*ImportRow.__table__.columns).where(*_of(import_id, reason))
    return connection.execute(query.order_by(ImportRow.import_id, ImportRow.line).limit(limit).offset(offset)).all()


def count_kept(connection: Connection, import_id: str, reason: str) -> int:
    """How many rows that is."""
    return connection.execute(select(func.count()).select_from(ImportRow).where(*_of(import_id, reason))).scalar_one()


def _of(import_id: str, reason: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if import_id:
        conditions.append(ImportRow.import_id == import_id)
    if reason:
        conditions.append(ImportRow.reason == reason)
    return conditions
