"""Saving, listing and dropping a reader's views of a list, and the columns they chose."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection, delete, func, insert, select

from central.clock import now
from central.database.bulk import insert_rows
from central.database.tables import table
from central.errors import CentralError
from central.security.rights import Person
from central.ui.models import ChosenColumns, SavedView

MOST_VIEWS = 12  # of one list: they stand in one row of tabs
_LONGEST_QUERY = 2000
_PASSING = frozenset({"page", "csrf_token"})


class BadView(CentralError):
    """A view that cannot be saved so."""


def query_of(arguments: Mapping[str, str]) -> str:
    """A list's filters as they are kept: in one order, without the page, without what is empty."""
    kept = [(name, value) for name, value in arguments.items() if value and name not in _PASSING]
    return urlencode(sorted(kept))


def arguments_of(query: str) -> dict[str, str]:
    """The filters of a kept query."""
    return dict(parse_qsl(query))


def views_of(tx: Connection, person: Person, kind: str) -> Sequence[tuple[int, str, str]]:
    """(id, name, query) of the reader's views of a list, in the order in which they were made."""
    query = select(SavedView.id, SavedView.name, SavedView.query)
    query = query.where(SavedView.user_id == person.id, SavedView.kind == kind).order_by(SavedView.id)
    return [(row[0], row[1], row[2]) for row in tx.execute(query)]


def save_view(tx: Connection, person: Person, kind: str, name: str, query: str) -> str:
    """Keeps a view; the same name again is the same view with other filters. Returns its name. Raises BadView."""
    name = " ".join(name.split())
    query = query_of(arguments_of(query))
    if not 0 < len(name) <= 40:
        raise BadView("a view's name has 1 to 40 characters")
    if not query or len(query) > _LONGEST_QUERY:
        raise BadView("a view needs a filter")
    others = select(func.count()).where(SavedView.user_id == person.id, SavedView.kind == kind, SavedView.name != name)
    if tx.execute(others).scalar_one() >= MOST_VIEWS:
        raise BadView(f"{MOST_VIEWS} views of a list are enough: drop one first")
    row = {"user_id": person.id, "kind": kind, "name": name, "query": query, "created_at": now()}
    insert_rows(tx, table(SavedView), [row], conflict="(user_id, kind, name) DO UPDATE SET query = excluded.query")
    return name


def drop_view(tx: Connection, person: Person, view_id: int) -> None:
    """Forgets a view of the reader's; somebody else's is left alone."""
    tx.execute(delete(SavedView).where(SavedView.id == view_id, SavedView.user_id == person.id))


def columns_of(tx: Connection, person: Person, kind: str) -> frozenset[str] | None:
    """The columns that the reader chose for a list; None: the usual ones."""
    mine = (ChosenColumns.user_id == person.id, ChosenColumns.kind == kind)
    found = tx.execute(select(ChosenColumns.columns).where(*mine)).scalar_one_or_none()
    return None if found is None else frozenset(found)


def choose_columns(tx: Connection, person: Person, kind: str, columns: Sequence[str]) -> None:
    """Keeps the reader's choice; none at all brings back the usual ones."""
    tx.execute(delete(ChosenColumns).where(ChosenColumns.user_id == person.id, ChosenColumns.kind == kind))
    if columns:
        tx.execute(insert(ChosenColumns).values(user_id=person.id, kind=kind, columns=sorted(columns)))
