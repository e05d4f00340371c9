"""PINs: for whoever has no badge at hand. Slow keyed hashes, and a lock after a few wrong ones.

A PIN signs in and nothing more: a supervisor's decision takes a badge. Hashing takes 50 ms on purpose, so it is done in
the caller's thread and never on the writer.
"""

import hashlib
import hmac
import re
import threading
import time
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.floor.sign_in import operator_of
from gateway.store.areas.people import OperatorPin
from gateway.store.unit import Unit
from gateway.store.writer import Writer
from gateway.web.errors import ApiError

PIN = re.compile(r"\d{4,8}")
WRONG = 5
LOCKED_S = 300.0
_EASY = re.compile(r"(\d)\1+")
_STAIRS = "01234567890", "09876543210"


class Pins:
    """Sets and checks PINs; wrong ones are counted in memory, a person at a time."""

    def __init__(self, writer: Writer, clock: Callable[[], float] = time.monotonic) -> None:
        self._writer, self._clock = writer, clock
        self._hasher = PasswordHasher()
        self._wrong: dict[str, tuple[int, float]] = {}  # operator -> how many, when the last one was
        self._lock = threading.Lock()

    def set(self, badge: str, pin: str) -> str:
        """Gives the badge's owner a PIN; returns who that is. Raises ApiError 403 or 422."""
        operator = self._writer.call(lambda unit: operator_of(unit.state, badge))
        if operator is None:
            raise ApiError(403, "unknown_badge")
        if not PIN.fullmatch(pin) or _EASY.fullmatch(pin) or any(pin in stairs for stairs in _STAIRS):
            raise ApiError(422, "bad_pin")
        hashed = self._hasher.hash(self._keyed(operator.operator, pin))

        def put(unit: Unit) -> None:
            unit.state.people.pins.put(OperatorPin(operator=operator.operator, pin_hash=hashed, set_ms=unit.now_ms))

        self._writer.call(put)
        with self._lock:
            self._wrong.pop(operator.operator, None)
        return operator.operator

    def check(self, operator: str, pin: str) -> None:
        """Passes where the PIN is right. Raises ApiError 423 (locked) or 403, for strangers too."""
        with self._lock:
            count, last = self._wrong.get(operator, (0, 0.0))
            if count >= WRONG and self._clock() - last < LOCKED_S:
                raise ApiError(423, "pin_locked", minutes=round(LOCKED_S / 60))
            self._wrong[operator] = (count + 1 if count < WRONG else 1, self._clock())  # taken back when it is right
        row = self._writer.call(lambda unit: unit.state.people.pins.get(operator))
        try:
            self._hasher.verify(row.pin_hash if row is not None else "", self._keyed(operator, pin))
        except (VerificationError, InvalidHashError) as error:
            raise ApiError(403, "wrong_pin") from error
        with self._lock:
            self._wrong.pop(operator, None)

    def _keyed(self, operator: str, pin: str) -> str:
        """Under the gateway's key: the database alone is not enough to try all PINs."""
        keys = self._writer.state.badge_keys
        plain = f"floorgate-pin:{operator}:{pin}".encode()
        return hmac.new(keys[0], plain, hashlib.sha256).hexdigest() if keys else plain.decode()
