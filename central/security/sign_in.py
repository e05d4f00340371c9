"""Signing in by name and password, slowed down where somebody guesses."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from central.database.bulk import insert_rows
from central.database.database import Database
from central.database.tables import table
from central.errors import CentralError
from central.security.models import SignInFailure, User
from central.security.passwords import FREE_BY_ADDRESS, FREE_BY_NAME, password_fits, wait_s
from central.security.rights import Person
from central.security.services import find_person

_FORGET_AFTER = timedelta(hours=1)


class WrongCredentials(CentralError):
    """Name and password do not fit (it is not said which), or the user was shut out."""


class TooManyTries(CentralError):
    """Somebody guesses: wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed sign-ins: try again in {seconds} s")
        self.seconds = seconds


def sign_in(database: Database, name: str, password: str, address: str, at: datetime) -> Person:
    """The user of this name and password.

    Failures in a row are counted by name and by address, and outlive a restart. Each try is counted before the slow
    check of the password, which runs outside of any transaction, and taken back when it fits: many tries at once do
    not slip through together.

    Raises:
        WrongCredentials, TooManyTries.
    """
    name = name.strip()
    subjects = {f"name:{name.lower()[:100]}": FREE_BY_NAME, f"address:{address}": FREE_BY_ADDRESS}
    database.write(lambda tx: _admit(tx, subjects, at))
    with database.read() as tx:
        row = tx.execute(select(User.id, User.password_hash).where(User.name == name)).first()
        person = None if row is None else find_person(tx, row.id)
    fits = password_fits(None if row is None else row.password_hash, password)
    if person is None or not fits or not person.active:
        raise WrongCredentials("name and password do not fit")
    database.write(lambda tx: _take_back(tx, *subjects))
    return person


def _admit(tx: Connection, subjects: dict[str, int], at: datetime) -> None:
    _check_wait(tx, subjects, at)
    _count(tx, list(subjects), at)


def _check_wait(tx: Connection, subjects: dict[str, int], at: datetime) -> None:
    columns = (SignInFailure.subject, SignInFailure.failures, SignInFailure.last_at)
    rows = tx.execute(select(*columns).where(SignInFailure.subject.in_(subjects))).all()
    wait = max((wait_s(failures, subjects[subject], last_at, at) for subject, failures, last_at in rows), default=0)
    if wait:
        raise TooManyTries(wait)


def _count(tx: Connection, subjects: list[str], at: datetime) -> None:
    tx.execute(delete(SignInFailure).where(SignInFailure.last_at < at - _FORGET_AFTER))
    insert_rows(
        tx,
        table(SignInFailure),
        [{"subject": subject, "failures": 1, "last_at": at} for subject in subjects],
        "(subject) DO UPDATE SET failures = sign_in_failure.failures + 1, last_at = excluded.last_at",
    )


def _take_back(tx: Connection, name: str, address: str) -> None:
    """The try was none: the name starts anew, the address has one failure less."""
    tx.execute(delete(SignInFailure).where(SignInFailure.subject == name))
    less = update(SignInFailure).where(SignInFailure.subject == address, SignInFailure.failures > 0)
    tx.execute(less.values(failures=SignInFailure.failures - 1))
