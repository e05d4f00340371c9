"""Signing in by name and password, slowed down where somebody guesses (`throttle`)."""

from datetime import datetime

from sqlalchemy import select

from central.database.database import Database
from central.errors import CentralError
from central.security import throttle
from central.security.known_devices import KnownDevice
from central.security.models import User
from central.security.passwords import password_fits
from central.security.rights import Person
from central.security.services import find_person
from central.security.throttle import Queue, TooManyTries

__all__ = ["TooManyTries", "WrongCredentials", "sign_in"]


class WrongCredentials(CentralError):
    """Name and password do not fit (it is not said which), or the user was shut out."""


def sign_in(
    database: Database,
    name: str,
    password: str,
    address: str,
    at: datetime,
    *,
    device: KnownDevice | None = None,
    queue: Queue | None = None,
) -> Person:
    """The user of this name and password.

    Failures outlive a restart. Each try is counted before the slow check of the password, which runs outside of any
    transaction, and taken back when it fits: many tries at once do not slip through together. `device` is the browser
    that asks, where it was used for signing in before; `queue` holds tries back (nobody is, without one).

    Raises:
        WrongCredentials, TooManyTries.
    """
    name = name.strip()
    with database.read() as tx:
        row = tx.execute(select(User.id, User.password_hash, User.stamp).where(User.name == name)).first()
        person = None if row is None else find_person(tx, row.id)
    at_home = device is not None and row is not None and device.knows(row.id, row.stamp)
    subjects = throttle.of_device(device.id) if device and at_home else throttle.of_stranger(name, address)
    pause = database.write(lambda tx: throttle.admit(tx, subjects, at))
    if queue is not None:
        queue.hold(address, pause)
    fits = password_fits(None if row is None else row.password_hash, password)
    if person is None or not fits or not person.active:
        raise WrongCredentials("name and password do not fit")
    database.write(lambda tx: throttle.take_back(tx, subjects))
    return person
