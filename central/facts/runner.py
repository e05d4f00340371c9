"""The thread that moves all followers forward whenever facts were committed."""

import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import select

from central.database.database import Database
from central.facts.followers import BATCH, Follower, advance, advance_together
from central.facts.models import Cursor, Fact
from central.facts.stream import SIGNAL

log = structlog.get_logger(__name__)
IDLE_S = 5.0  # facts of another process are found after this at the latest
LINGER_S = 1.0  # facts of one burst are taken in together: books, customers and shops may learn a second later


class FollowerRunner:
    """Advances the followers in turn until each has caught up, then waits for the next commit."""

    def __init__(self, database: Database, followers: Sequence[Follower]) -> None:
        self._database = database
        self.followers = {follower.name: follower for follower in followers}
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="followers", daemon=True)

    def start(self) -> None:
        """Starts the thread and listens for commits."""
        self._database.after_commit.append(self._on_commit)
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the batch in work."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout=30)

    def catch_up(self) -> None:
        """Moves all followers to the end of the stream, on the calling thread."""
        while not self._stop.is_set() and self._advance():
            pass

    def _advance(self) -> bool:
        """One batch for all of them together; where an effect fails, one batch for each of them alone.

        True: there may be more.
        """
        followers = list(self.followers.values())
        try:
            return self._database.write(lambda tx: advance_together(tx, followers)) >= BATCH
        except Exception as error:  # noqa: BLE001  whatever an effect raises; alone, it parks its document
            log.warning("an effect failed, each follower goes alone", error=repr(error))
            return sum(self._database.write(_advancing(follower)) for follower in followers) > 0

    def _on_commit(self, signals: frozenset[str]) -> None:
        if SIGNAL in signals:
            self._wake.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.wait(IDLE_S)
            self._stop.wait(LINGER_S)
            self._wake.clear()
            try:
                self.catch_up()
            except Exception:
                log.exception("followers stopped, trying again")
                self._stop.wait(1.0)
                self._wake.set()


def _advancing(follower: Follower) -> Callable[..., int]:
    return lambda tx: advance(tx, follower)


def cursor_lags(database: Database) -> dict[str, int]:
    """Facts that each follower has still to see, by its name (from its first batch on)."""
    with database.read() as connection:
        last = connection.execute(select(Fact.id).order_by(Fact.id.desc()).limit(1)).scalar() or 0
        return {row.name: last - row.position for row in connection.execute(select(Cursor.name, Cursor.position))}
