"""Users with roles and data scopes, their sessions and API tokens, and the memory of failed sign-ins."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from central.database.tables import Base, Key, Moment, RowId, UtcTime

TOKEN_ID = 16  # characters of a token's hash by which lists name it


class User(Base):
    """A person of the back office, or a program that calls the API."""

    __tablename__ = "user_account"

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(Text)  # argon2id
    stamp: Mapped[str] = mapped_column(String(32))  # changes with the password
    language: Mapped[str] = mapped_column(String(8), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Moment]


class UserRole(Base):
    """A role of a user."""

    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(32), primary_key=True)


class UserScope(Base):
    """A shop or warehouse to which a user is limited; no row of a dimension means all of it."""

    __tablename__ = "user_scope"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(16), primary_key=True)  # shop | warehouse
    value: Mapped[str] = mapped_column(String(64), primary_key=True)


class UserSession(Base):
    """A session of the back office from signing in to signing out; its cookie names it."""

    __tablename__ = "user_session"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    began_at: Mapped[Moment]


class ApiToken(Base):
    """A bearer token, kept as its SHA-256; it is shown once, when it is made."""

    __tablename__ = "api_token"

    token_hash: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    label: Mapped[str] = mapped_column(String(64), default="")
    reach: Mapped[str] = mapped_column(String(16), default="all")  # of its owner's rights: `rights.REACHES`
    created_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcTime)  # to some minutes
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class SignInFailure(Base):
    """Failed sign-ins in a row of a name or an address."""

    __tablename__ = "sign_in_failure"

    subject: Mapped[str] = mapped_column(String(128), primary_key=True)  # `name:…`, `address:…`, ...: see `throttle`
    failures: Mapped[int]
    last_at: Mapped[Moment]
