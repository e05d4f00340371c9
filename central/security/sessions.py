"""Sessions of the back office as rows, so that signing out ends one for whoever holds a copy of its cookie."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, ScalarSelect, delete, insert, select

from central.security.models import UserSession

LONGEST = timedelta(days=30)  # whatever its cookie says, a session does not outlive this


def begin_session(tx: Connection, user_id: int, at: datetime) -> str:
    """A new session's id for its cookie; sessions that are too old are forgotten."""
    tx.execute(delete(UserSession).where(UserSession.began_at <= at - LONGEST))
    name = secrets.token_urlsafe(24)
    tx.execute(insert(UserSession).values(id=name, user_id=user_id, began_at=at))
    return name


def session_user(name: str, at: datetime) -> ScalarSelect[int]:
    """The id of the user whose session this is; nothing where it is over."""
    open_one = (UserSession.id == name, UserSession.began_at > at - LONGEST)
    return select(UserSession.user_id).where(*open_one).scalar_subquery()


def end_sessions(tx: Connection, user_id: int, but: str = "") -> None:
    """Ends all sessions of a user, but one."""
    tx.execute(delete(UserSession).where(UserSession.user_id == user_id, UserSession.id != but))


def end_session(tx: Connection, name: str) -> None:
    """Ends a session, wherever its cookie lies; one that is over already stays so."""
    tx.execute(delete(UserSession).where(UserSession.id == name))
