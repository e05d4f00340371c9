"""How fast one may guess passwords, without letting anybody lock a known name.

| who tries | what is counted | what it costs |
|---|---|---|
| a browser where this user signed in before | its own failures | waits up to a minute, whatever others do elsewhere |
| anybody else | failures of this name from this address | from the fifth on waits, up to a quarter of an hour |
| | failures from this address | from the thirtieth on the same (a whole office may share an address) |
| | failures of this name from anywhere | each try is answered later, up to four seconds; none is refused for it |

`known_devices` says which browsers these are. Addresses of IPv6 count by their /64, which is what one household or one
attacker has.
"""

import hashlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import Connection, delete, select, update

from central.database.bulk import insert_rows
from central.database.tables import table
from central.errors import CentralError
from central.security.models import SignInFailure

FREE_BY_PAIR, FREE_BY_ADDRESS, FREE_BY_DEVICE, FREE_BY_NAME = 5, 30, 5, 10
_LONGEST_WAIT_S, _LONGEST_DEVICE_WAIT_S, _LONGEST_PAUSE_S = 900, 60, 4.0
_FORGET_AFTER = timedelta(hours=1)
_MOST_AT_ONCE = 16  # tries that are held back at one time: each holds a thread


class TooManyTries(CentralError):
    """Somebody guesses: wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many failed sign-ins: try again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """`free` failures cost nothing, each further one doubles the wait, up to `longest_s`."""

    free: int
    longest_s: int


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a try is counted under. `limits` may refuse it; the failures of `name` only hold it back."""

    limits: dict[str, Limit]
    name: str = ""


def of_device(device: str) -> Subjects:
    """A try from a browser that this user is known to use."""
    return Subjects({f"device:{device}": Limit(FREE_BY_DEVICE, _LONGEST_DEVICE_WAIT_S)})


def of_stranger(name: str, address: str) -> Subjects:
    """Any other try."""
    name, address = name.lower(), _network(address)
    pair = hashlib.sha256(f"{address} {name}".encode(errors="replace")).hexdigest()
    limits = {
        f"pair:{pair}": Limit(FREE_BY_PAIR, _LONGEST_WAIT_S),
        f"address:{address[:100]}": Limit(FREE_BY_ADDRESS, _LONGEST_WAIT_S),
    }
    return Subjects(limits, f"name:{name[:100]}")


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)


def admit(tx: Connection, subjects: Subjects, at: datetime) -> float:
    """Counts the try as a failure, which it is until its password fits; returns the seconds to hold it back.

    Raises TooManyTries.
    """
    names = [*subjects.limits, *([subjects.name] if subjects.name else [])]
    columns = (SignInFailure.subject, SignInFailure.failures, SignInFailure.last_at)
    rows = {row[0]: (row[1], row[2]) for row in tx.execute(select(*columns).where(SignInFailure.subject.in_(names)))}
    waits = [wait_s(*rows[name], limit, at) for name, limit in subjects.limits.items() if name in rows]
    if any(waits):
        raise TooManyTries(max(waits))
    tx.execute(delete(SignInFailure).where(SignInFailure.last_at < at - _FORGET_AFTER))
    insert_rows(
        tx,
        table(SignInFailure),
        [{"subject": name, "failures": 1, "last_at": at} for name in names],
        "(subject) DO UPDATE SET failures = sign_in_failure.failures + 1, last_at = excluded.last_at",
    )
    failures, last_at = rows.get(subjects.name, (0, at))
    return pause_s(failures) if last_at >= at - _FORGET_AFTER else 0.0


def take_back(tx: Connection, subjects: Subjects) -> None:
    """The password fitted: its own failures are forgotten, those that it shares with others are one fewer."""
    shared = [name for name in (*subjects.limits, subjects.name) if name.startswith(("address:", "name:"))]
    own = [name for name in subjects.limits if name not in shared]
    tx.execute(delete(SignInFailure).where(SignInFailure.subject.in_(own)))
    less = update(SignInFailure).where(SignInFailure.subject.in_(shared), SignInFailure.failures > 0)
    tx.execute(less.values(failures=SignInFailure.failures - 1))


def wait_s(failures: int, last_at: datetime, limit: Limit, at: datetime) -> int:
    """Whole seconds until the next try."""
    if failures < limit.free:
        return 0
    pause = min(2 ** min(failures - limit.free + 1, 20), limit.longest_s)
    left = last_at + timedelta(seconds=pause) - at
    return max(0, -(-left // timedelta(seconds=1)))


def pause_s(failures: int) -> float:
    """Seconds by which a try is answered later when a name has this many failures from anywhere."""
    over = failures - FREE_BY_NAME
    return 0.0 if over < 0 else min(0.25 * 2 ** min(over, 8), _LONGEST_PAUSE_S)


class Queue:
    """Holds tries back. One at a time of an address, some at once in all: the others are asked to come again."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._waiting: set[str] = set()
        self._lock = threading.Lock()

    def hold(self, address: str, seconds: float) -> None:
        """Returns after `seconds`; raises TooManyTries where too many are held back already."""
        if seconds > 0:
            with self._place(_network(address), seconds):
                self._sleep(seconds)

    @contextmanager
    def _place(self, address: str, seconds: float) -> Iterator[None]:
        with self._lock:
            if address in self._waiting or len(self._waiting) >= _MOST_AT_ONCE:
                raise TooManyTries(math.ceil(seconds))
            self._waiting.add(address)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(address)
