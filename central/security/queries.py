"""Reading users for pages. Read only; never a hash."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from central.security.models import TOKEN_ID, ApiToken, User, UserRole, UserScope
from central.security.rights import COMPANY, Person, may

_MOST_TOKENS = 500


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as the list shows one."""

    name: str
    active: bool
    roles: tuple[str, ...]
    scopes: tuple[str, ...]  # `shop: file`, `warehouse: main`
    tokens: int


def list_tokens(connection: Connection, person: Person) -> Sequence[Row[*tuple[Any, ...]]]:
    """API tokens, the newest first: everybody's for those who look after users, else the person's own."""
    query = select(
        func.substr(ApiToken.token_hash, 1, TOKEN_ID).label("id"),
        User.name.label("owner"),
        ApiToken.label,
        ApiToken.reach,
        ApiToken.created_at,
        ApiToken.used_at,
        ApiToken.revoked_at,
    ).join(User, User.id == ApiToken.user_id)
    if not may(person, "users.write", COMPANY):
        query = query.where(User.id == person.id)
    order = (ApiToken.revoked_at.is_not(None), ApiToken.created_at.desc(), ApiToken.label)
    return connection.execute(query.order_by(*order).limit(_MOST_TOKENS)).all()


def count_live_tokens(connection: Connection, user_id: int) -> int:
    """How many tokens of a user work."""
    live = select(func.count()).where(ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    return connection.execute(live).scalar_one()


def list_users(connection: Connection) -> list[UserRow]:
    """All users by name."""
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for user_id, role in connection.execute(select(UserRole.user_id, UserRole.role).order_by(UserRole.role)):
        roles[user_id].append(role)
    scopes: defaultdict[int, list[str]] = defaultdict(list)
    for user_id, dimension, value in connection.execute(
        select(UserScope.user_id, UserScope.dimension, UserScope.value).order_by(UserScope.dimension, UserScope.value)
    ):
        scopes[user_id].append(f"{dimension}: {value}")
    live = select(ApiToken.user_id, func.count()).where(ApiToken.revoked_at.is_(None)).group_by(ApiToken.user_id)
    tokens = {row[0]: row[1] for row in connection.execute(live)}
    return [
        UserRow(row.name, row.active, tuple(roles[row.id]), tuple(scopes[row.id]), tokens.get(row.id, 0))
        for row in connection.execute(select(User.id, User.name, User.active).order_by(User.name))
    ]
