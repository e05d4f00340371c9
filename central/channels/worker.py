"""The thread that tells shops. It only reads the table, sends, and writes down what became of it.

Nothing is sent inside a transaction. A crash between sending and writing down sends again, which shops bear: a
confirmation carries its own id, and (tid, waybill) is the same.
"""

import random
import threading
from collections.abc import Callable
from itertools import groupby

import structlog

from central.channels.connector import Connector, ShopAccess, ShopRefused, ShopUnreachable, UnknownPlatform, connect
from central.channels.outbox import SIGNAL, Due, Outcome, due_confirmations, mark, next_due_at, shop_access
from central.clock import now
from central.database.database import Database

log = structlog.get_logger(__name__)
BATCH = 50
IDLE_S = 5.0
LINGER_S = 0.2  # what ships within a moment is read and marked together


class ConfirmationWorker:
    """Sends due confirmations, shop by shop, until it is stopped."""

    def __init__(
        self,
        database: Database,
        connecting: Callable[[ShopAccess], Connector] = connect,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._connecting = connecting
        self._chance = chance
        self._open: dict[ShopAccess, Connector] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="confirmations", daemon=True)

    def start(self) -> None:
        """Starts the thread; commits that bring confirmations wake it."""
        self._database.after_commit.append(self._on_commit)
        self._wake.set()
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after the request in hand."""
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=15)
        for connector in self._open.values():
            connector.close()

    def send_due(self) -> int:
        """Sends one batch on the calling thread; returns how many were tried."""
        with self._database.read() as tx:
            batch = due_confirmations(tx, now(), BATCH)
            shops = shop_access(tx, (due.shop_id for due in batch))
        batch.sort(key=lambda due: due.shop_id)
        for shop_id, group in groupby(batch, key=lambda due: due.shop_id):
            outcomes = self._send(shops[shop_id], list(group))
            self._database.write(lambda tx, outcomes=outcomes: mark(tx, outcomes, now(), self._chance()))  # type: ignore[misc]
        return len(batch)

    def _send(self, shop: ShopAccess, batch: list[Due]) -> list[Outcome]:
        """Tries one after the other; when the shop cannot be reached, the rest waits as long as the first."""
        outcomes: list[Outcome] = []
        for due in batch:
            try:
                self._connector(shop).confirm_shipment(due.shipment)
            except ShopRefused as error:
                log.warning("shop refused a confirmation", shop=shop.name, tid=due.shipment.tid, reason=str(error))
                outcomes.append(Outcome(due, sent=False, reason=str(error), refused=True))
            except (ShopUnreachable, UnknownPlatform) as error:
                log.info("shop is not reached", shop=shop.name, reason=str(error), waiting=len(batch) - len(outcomes))
                left = batch[len(outcomes) :]
                return outcomes + [Outcome(each, sent=False, reason=str(error)) for each in left]
            else:
                outcomes.append(Outcome(due, sent=True))
            if self._stopping.is_set():
                break
        return outcomes

    def _connector(self, shop: ShopAccess) -> Connector:
        if shop not in self._open:
            self._open[shop] = self._connecting(shop)
        return self._open[shop]

    def _on_commit(self, signals: frozenset[str]) -> None:
        if SIGNAL in signals:
            self._wake.set()

    def _pause(self) -> float:
        with self._database.read() as tx:
            at = next_due_at(tx)
        return IDLE_S if at is None else min(max((at - now()).total_seconds(), 0.0), IDLE_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                while not self._stopping.is_set() and self.send_due():
                    pass
                pause = self._pause()
            except Exception:  # outermost loop: what is in the table is tried again
                log.exception("confirmation worker failed")
                pause = IDLE_S
            self._wake.wait(pause)
            self._stopping.wait(LINGER_S)
