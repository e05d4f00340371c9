"""Users, tokens and signing in."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, literal, select, union_all, update

from central.clock import now
from central.errors import CentralError
from central.security.models import TOKEN_ID, ApiToken, User, UserRole, UserScope
from central.security.passwords import check_strength, hash_password, new_password, new_token, token_hash
from central.security.rights import ANYWHERE, COMPANY, REACHES, Forbidden, Person, Scope, check_roles, require
from central.security.sessions import end_sessions, session_user

__all__ = ["ANYWHERE", "Credentials", "NameTaken", "Scope", "UnknownUser", "add_token", "add_user", "find_person"]


class NameTaken(CentralError):
    """A user of that name exists."""


class BadToken(CentralError):
    """A token that cannot be made so."""


class UnknownToken(CentralError):
    """No such token, or one that is worthless already."""


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
    """A further API token of a user, with all their rights; raises UnknownUser."""
    return _store_token(tx, _user_id(tx, name), label)


def make_token(tx: Connection, person: Person, owner: str, label: str, reach: str) -> str:
    """A token that a person makes for themselves, or (with `users.write`) for somebody else; shown once.

    Raises Forbidden, UnknownUser, BadToken for one without a name or with a reach that does not exist.
    """
    user_id, label = _user_id(tx, owner), " ".join(label.split())[:64]
    if person.reach != "all":
        raise Forbidden(f"a token that reaches {person.reach} only makes no other")
    if user_id != person.id:
        require(person, "users.write", COMPANY)
    if not label:
        raise BadToken("a token needs a name, so that one knows later what it was for")
    if reach not in REACHES:
        raise BadToken(f"there is no reach {reach!r}; there are: {', '.join(REACHES)}")
    return _store_token(tx, user_id, label, reach)


def revoke_token(tx: Connection, person: Person, token_id: str) -> str:
    """Makes one token worthless (`token_id`: how lists name it); returns its name. Raises UnknownToken, Forbidden."""
    named = (ApiToken.token_hash.startswith(token_id, autoescape=True), ApiToken.revoked_at.is_(None))
    row = tx.execute(select(ApiToken.token_hash, ApiToken.user_id, ApiToken.label).where(*named)).first()
    if row is None or len(token_id) < TOKEN_ID:
        raise UnknownToken("there is no such token, or it is worthless already")
    if row.user_id != person.id:
        require(person, "users.write", COMPANY)
    tx.execute(update(ApiToken).where(ApiToken.token_hash == row.token_hash).values(revoked_at=now()))
    return str(row.label)


def revoke_tokens(tx: Connection, name: str) -> int:
    """Makes all tokens of a user worthless; returns how many there were."""
    return _revoke_tokens(tx, _user_id(tx, name))


def _revoke_tokens(tx: Connection, user_id: int) -> int:
    mine = (ApiToken.user_id == user_id, ApiToken.revoked_at.is_(None))
    return tx.execute(update(ApiToken).where(*mine).values(revoked_at=now())).rowcount


def set_password(tx: Connection, user_id: int, password: str, *, keep_session: str = "") -> Person:
    """Changes a password; sessions of the user (but `keep_session`) are over, and their tokens are worthless: whoever
    changes a password often does so because somebody else knows it. Raises WeakPassword, UnknownUser.
    """
    check_strength(password)
    values = {"password_hash": hash_password(password), "stamp": secrets.token_hex(8)}
    tx.execute(update(User).where(User.id == user_id).values(**values))
    end_sessions(tx, user_id, keep_session)
    _revoke_tokens(tx, user_id)
    person = find_person(tx, user_id)
    if person is None:
        raise UnknownUser(f"there is no user {user_id}")
    return person


def reset_password(tx: Connection, name: str) -> str:
    """Gives a user a new first password; their sessions are over, their tokens worthless. Raises UnknownUser."""
    secret = new_password()
    set_password(tx, _user_id(tx, name), secret)
    return secret


def set_roles(tx: Connection, name: str, roles: Iterable[str]) -> None:
    """Gives a user exactly these roles; raises UnknownUser, UnknownRole."""
    wanted, user_id = check_roles(roles), _user_id(tx, name)
    tx.execute(delete(UserRole).where(UserRole.user_id == user_id))
    tx.execute(insert(UserRole), [{"user_id": user_id, "role": role} for role in sorted(wanted)])


def set_active(tx: Connection, name: str, active: bool) -> None:
    """Lets a user in or shuts them out, at once: their sessions are over and their tokens worthless, also when they
    are let in again. Raises UnknownUser.
    """
    user_id = _user_id(tx, name)
    tx.execute(update(User).where(User.id == user_id).values(active=active))
    if not active:
        end_sessions(tx, user_id)
        _revoke_tokens(tx, user_id)


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
    """Whose bearer token this is, within its reach; `None` for an unknown or revoked one."""
    found = bearer(tx, token)
    return None if found is None else found.person


class Bearer(NamedTuple):
    """Who came with a token, and when it was used before, to some minutes."""

    person: Person
    used_at: datetime | None


def bearer(tx: Connection, token: str) -> Bearer | None:
    """Who came with this token; `None` for an unknown or revoked one."""
    rows = tx.execute(_BEARER.where(ApiToken.token_hash == token_hash(token))).all()
    person = _assembled(rows)
    return None if person is None else Bearer(replace(person, reach=rows[0].reach), rows[0].used_at)


def note_use(tx: Connection, token: str, at: datetime) -> None:
    """A token was used just now."""
    tx.execute(update(ApiToken).where(ApiToken.token_hash == token_hash(token)).values(used_at=at))


_GRANTS = union_all(
    select(UserRole.user_id, literal("role").label("kind"), UserRole.role.label("value")),
    select(UserScope.user_id, UserScope.dimension, UserScope.value),
).subquery()
_PERSON = select(User.id, User.name, User.active, User.language, User.stamp, _GRANTS.c.kind, _GRANTS.c.value).outerjoin(
    _GRANTS, _GRANTS.c.user_id == User.id
)


_BEARER = (
    _PERSON.add_columns(ApiToken.reach, ApiToken.used_at)
    .join(ApiToken, ApiToken.user_id == User.id)
    .where(ApiToken.revoked_at.is_(None))
)


def _person(tx: Connection, who: ColumnElement[bool]) -> Person | None:
    """Every request asks who it is, so one statement fetches the user with all roles and scopes."""
    return _assembled(tx.execute(_PERSON.where(who)).all())


def _assembled(rows: Sequence[Any]) -> Person | None:
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


def _store_token(tx: Connection, user_id: int, label: str, reach: str = "all") -> str:
    token = new_token()
    row = {"token_hash": token_hash(token), "user_id": user_id, "label": label, "reach": reach, "created_at": now()}
    tx.execute(insert(ApiToken).values(**row))
    return token
