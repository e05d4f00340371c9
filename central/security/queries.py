"""Reading users for pages. Read only; never a hash."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from central.security.models import ApiToken, User, UserRole, UserScope


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user as the list shows one."""

    name: str
    active: bool
    roles: tuple[str, ...]
    scopes: tuple[str, ...]  # `shop: file`, `warehouse: main`
    tokens: int


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
