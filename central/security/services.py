"""Users, tokens and signing in."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, union_all, update

from central.clock import now
from central.errors import CentralError
from central.security.models import ApiToken, User, UserRole, UserScope
from central.security.passwords import check_strength, hash_password, new_password, new_token, token_hash
from central.security.rights import ANYWHERE, Person, Scope, check_roles
from central.security.sessions import session_user

__all__ = ["ANYWHERE", "Credentials", "NameTaken", "Scope", "UnknownUser", "add_token", "add_user", "find_person"]


class NameTaken(CentralError):
    """A user of that name exists."""


class UnknownUser(CentralError):
    """No user of that name or id."""


class Credentials(NamedTuple):
    """What a new user gets, shown once."""

    password: str
    token: str


def add_user(
    tx: Connection,
    name: str,
    role: str | Iterable[str],
    *,
    password: str | None = None,
    shops: Iterable[str] = (),
    warehouses: Iterable[str] = (),
) -> Credentials:
    """Adds a user and gives back their first password and an API token, neither of which is stored.

    Raises:
        NameTaken, UnknownRole, WeakPassword, CentralError for an empty name.
    """
    name = name.strip()
    if not name:
        raise CentralError("a user needs a name")
    roles = check_roles([role] if isinstance(role, str) else role)
    if password is not None:
        check_strength(password)
    if tx.execute(select(User.id).where(User.name == name)).first() is not None:
        raise NameTaken(f"there is a user {name} already")
    secret = password or new_password()
    row = {"name": name, "password_hash": hash_password(secret), "stamp": secrets.token_hex(8), "created_at": now()}
    user_id: int = tx.execute(insert(User).values(language="", active=True, **row).returning(User.id)).scalar_one()
    tx.execute(insert(UserRole), [{"user_id": user_id, "role": each} for each in sorted(roles)])
    scopes = [("shop", value) for value in shops] + [("warehouse", value) for value in warehouses]
    if scopes:
        rows = [{"user_id": user_id, "dimension": dimension, "value": value} for dimension, value in scopes]
        tx.execute(insert(UserScope), rows)
    return Credentials(secret, _store_token(tx, user_id, "first"))


def add_token(tx: Connection, name: str, label: str = "") -> str:
    """A further API token of a user; raises UnknownUser."""
    return _store_token(tx, _user_id(tx, name), label)


def revoke_tokens(tx: Connection, name: str) -> int:
    """Makes all tokens of a user worthless; returns how many there were."""
    mine = (ApiToken.user_id == _user_id(tx, name), ApiToken.revoked_at.is_(None))
    return tx.execute(update(ApiToken).where(*mine).values(revoked_at=now())).rowcount


def set_password(tx: Connection, user_id: int, password: str) -> Person:
    """Changes a password; sessions opened under the old one are over. Raises WeakPassword, UnknownUser."""
    check_strength(password)
    values = {"password_hash": hash_password(password), "stamp": secrets.token_hex(8)}
    tx.execute(update(User).where(User.id == user_id).values(**values))
    person = find_person(tx, user_id)
    if person is None:
        raise UnknownUser(f"there is no user {user_id}")
    return person


def reset_password(tx: Connection, name: str) -> str:
    """Gives a user who forgot theirs a new first password; their sessions are over. Raises UnknownUser."""
    secret = new_password()
    set_password(tx, _user_id(tx, name), secret)
    return secret


def set_roles(tx: Connection, name: str, roles: Iterable[str]) -> None:
    """Gives a user exactly these roles; raises UnknownUser, UnknownRole."""
    wanted, user_id = check_roles(roles), _user_id(tx, name)
    tx.execute(delete(UserRole).where(UserRole.user_id == user_id))
    tx.execute(insert(UserRole), [{"user_id": user_id, "role": role} for role in sorted(wanted)])


def set_active(tx: Connection, name: str, active: bool) -> None:
    """Lets a user in or shuts them out, at once; raises UnknownUser."""
    tx.execute(update(User).where(User.id == _user_id(tx, name)).values(active=active))


def set_language(tx: Connection, user_id: int, language: str) -> None:
    """The language of a user's pages."""
    tx.execute(update(User).where(User.id == user_id).values(language=language))


def find_person(tx: Connection, user_id: int) -> Person | None:
    """A user with roles and scopes, as services want to see one."""
    return _person(tx, User.id == user_id)


def person_of_session(tx: Connection, name: str, at: datetime) -> Person | None:
    """Whose session this is; `None` for one that is over or never was."""
    return _person(tx, User.id == session_user(name, at))


def person_of_token(tx: Connection, token: str) -> Person | None:
    """Whose bearer token this is; `None` for an unknown or revoked one."""
    known = select(ApiToken.user_id).where(ApiToken.token_hash == token_hash(token), ApiToken.revoked_at.is_(None))
    return _person(tx, User.id == known.scalar_subquery())


_GRANTS = union_all(
    select(UserRole.user_id, literal("role").label("kind"), UserRole.role.label("value")),
    select(UserScope.user_id, UserScope.dimension, UserScope.value),
).subquery()
_PERSON = select(User.id, User.name, User.active, User.language, User.stamp, _GRANTS.c.kind, _GRANTS.c.value).outerjoin(
    _GRANTS, _GRANTS.c.user_id == User.id
)


def _person(tx: Connection, who: ColumnElement[bool]) -> Person | None:
    """Every request asks who it is, so one statement fetches the user with all roles and scopes."""
    rows = tx.execute(_PERSON.where(who)).all()
    if not rows:
        return None
    grants = [(row.kind, row.value) for row in rows]
    user = rows[0]
    return Person(
        id=user.id,
        name=user.name,
        roles=frozenset(value for kind, value in grants if kind == "role"),
        shops=_limit(grants, "shop"),
        warehouses=_limit(grants, "warehouse"),
        active=user.active,
        language=user.language,
        stamp=user.stamp,
    )


def _limit(scopes: Iterable[tuple[str, str]], dimension: str) -> frozenset[str] | None:
    return frozenset(value for kind, value in scopes if kind == dimension) or None


def _user_id(tx: Connection, name: str) -> int:
    user_id = tx.execute(select(User.id).where(User.name == name)).scalar_one_or_none()
    if user_id is None:
        raise UnknownUser(f"there is no user {name}")
    return user_id


def _store_token(tx: Connection, user_id: int, label: str) -> str:
    token = new_token()
    row = {"token_hash": token_hash(token), "user_id": user_id, "label": label, "created_at": now()}
    tx.execute(insert(ApiToken).values(**row))
    return token
