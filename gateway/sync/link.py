"""The gateway's end of the line: events up, work down, over any MQTT broker.

Two threads: the sender reads the outbox and keeps the window; the receiver takes acknowledgements and down
batches in the order they come, and answers only after the store has committed.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from gateway.contracts import facts
from gateway.contracts.envelope import Ack, Batch, Event, Presence, check_way, open_ack, open_batch, seal_bytes
from gateway.contracts.messages import ContractError
from gateway.contracts.mqtt import MqttConnection
from gateway.contracts.stream import SendWindow, Verdict, judge, pack
from gateway.contracts.topics import Topics
from gateway.sync.ports import Inbox, Outbox

log = structlog.get_logger(__name__)

# Facts that central acts on at once; everything else waits a moment for company and travels in one batch.
_URGENT = frozenset(
    fact.TYPE
    for fact in (
        facts.DespatchPassed,
        facts.FulfilmentIntercepted,
        facts.FulfilmentShort,
        facts.InterceptTooLate,
        facts.ReceiptClosed,
        facts.ReturnClosed,
        facts.StockCounted,
        facts.TaskClosed,
    )
)
_LINGER_S = 0.5
_HEARTBEAT_S = 20.0
_READ_EVENTS = 200
_IDLE_S = 0.2
_LOOK_S = 0.1


@dataclass(frozen=True)
class LinkStatus:
    """What a person sees of the line."""

    connected: bool
    acked: int
    sent: int
    resends: int
    rejected: int  # messages with a wrong signature or form
    last_error: str
    last_ack_age_s: float | None


class Link:
    """Keeps one gateway in step with central; `start()` and `stop()` once each."""

    def __init__(
        self,
        outbox: Outbox,
        inbox: Inbox,
        *,
        broker_url: str,
        tenant: str,
        gateway: str,
        key: bytes,
        version: str = "",
        linger_s: float = _LINGER_S,
        heard: Callable[[], None] = lambda: None,
        heartbeat_s: float = _HEARTBEAT_S,
    ) -> None:
        self._outbox, self._inbox, self._key = outbox, inbox, key
        self._gateway, self._version, self._linger_s = gateway, version, linger_s
        self._topics = Topics(tenant)
        self._session = time.time_ns()  # grows from start to start, so that an old last will is told apart
        self._window = SendWindow(outbox.acknowledged())
        self._lock = threading.Lock()
        self._room = threading.Condition(self._lock)
        self._incoming: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._rejected, self._last_error = 0, ""
        self._last_ack_at: float | None = None
        self._asked_at = 0.0
        self._heard, self._heartbeat_s = heard, heartbeat_s
        will = Presence(online=False, session=self._session)
        self._line = MqttConnection(
            broker_url,
            f"floorgate-{gateway}-{self._session:x}",
            subscriptions=[self._topics.down(gateway), self._topics.ack_up(gateway)],
            on_message=lambda topic, payload: self._incoming.put((topic, payload)),
            on_up=self._line_up,
            on_down=self._line_down,
            will=(self._topics.state(gateway), seal_bytes(will, key)),
        )
        self._threads = [
            threading.Thread(target=self._run, args=(self._send_once,), name="sync-send", daemon=True),
            threading.Thread(target=self._run, args=(self._receive_once,), name="sync-receive", daemon=True),
        ]

    def start(self) -> None:
        """Connects and goes on where the stored numbers say."""
        self._line.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends both threads; what is not acknowledged stays in the outbox."""
        self._stopping.set()
        self._incoming.put(None)
        with self._room:
            self._room.notify_all()
        self._publish_presence(online=False)
        for thread in self._threads:
            thread.join(timeout=5)
        self._line.stop()

    def status(self) -> LinkStatus:
        """The line as it is now."""
        with self._lock:
            age = None if self._last_ack_at is None else time.monotonic() - self._last_ack_at
            return LinkStatus(
                connected=self._line.is_up,
                acked=self._window.acked,
                sent=self._window.sent,
                resends=self._window.resends,
                rejected=self._rejected,
                last_error=self._last_error,
                last_ack_age_s=age,
            )

    # --- threads ---

    def _run(self, step: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                step()
            except Exception as error:
                log.exception("sync.step_failed", step=step.__name__)
                with self._lock:
                    self._last_error = f"{type(error).__name__}: {error}"
                self._stopping.wait(1.0)

    def _send_once(self) -> None:
        if not self._line.is_up:
            self._stopping.wait(_IDLE_S)
            return
        if time.monotonic() - self._asked_at > self._heartbeat_s:
            self._publish_presence(online=True)  # central answers with what it has: so its silence is told from peace
        with self._room:
            if self._window.overdue(time.monotonic()):
                log.info("sync.resend", after=self._window.acked)
            room, after = self._window.room(), self._window.sent
            if not room:
                self._room.wait(_IDLE_S)
                return
        events = self._gather(after, min(room, _READ_EVENTS))
        for last_seq, payload in pack(self._outbox.epoch, events, self._key):
            if not self._line.publish(self._topics.up(self._gateway), payload):
                return
            with self._lock:
                if self._window.sent < after:  # went back meanwhile: start over from there
                    return
                self._window.mark_sent(last_seq, time.monotonic())
                after = self._window.sent

    def _gather(self, after: int, limit: int) -> list[Event]:
        """New events; what nobody waits for gathers for a moment, a shipment flushes it."""
        if not self._outbox.wait_for_more(after, _IDLE_S):
            return []
        deadline = time.monotonic() + self._linger_s
        events = self._outbox.read(after, limit)
        urgent = any(event.type in _URGENT for event in events)
        while not urgent and len(events) < limit and not self._stopping.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                break
            # Not at every commit: what has gathered meanwhile is read in one go.
            self._stopping.wait(min(left, _LOOK_S))
            fresh = self._outbox.read(events[-1].seq if events else after, limit - len(events))
            urgent = any(event.type in _URGENT for event in fresh)
            events += fresh
        return events

    def _receive_once(self) -> None:
        item = self._incoming.get()
        if item is None:
            return
        topic, payload = item
        try:
            if topic == self._topics.down(self._gateway):
                self._take_batch(open_batch(payload, self._key))
            else:
                self._take_ack(open_ack(payload, self._key))
        except ContractError as error:
            log.warning("sync.rejected", topic=topic, error=str(error))
            with self._lock:
                self._rejected += 1
                self._last_error = str(error)

    def _take_ack(self, ack: Ack) -> None:
        if ack.receiver == self._outbox.epoch:
            raise ContractError("an acknowledgement of our own came back")
        if ack.epoch != self._outbox.epoch:
            # Central has not seen this numbering yet: everything goes up from the start.
            ack = Ack(epoch=self._outbox.epoch, applied=0, gap=ack.gap, receiver=ack.receiver)
        with self._room:
            self._last_ack_at = time.monotonic()
            changed = self._window.on_ack(ack, self._last_ack_at)
            acked = self._window.acked
            self._room.notify_all()
        self._heard()
        for rejected in ack.reject:
            log.warning("sync.parked_by_central", seq=rejected.seq, reason=rejected.reason)
        if changed:
            self._outbox.acknowledge(acked)

    def _take_batch(self, batch: Batch) -> None:
        check_way(batch, down=True)
        epoch, applied = self._inbox.applied()
        verdict, fresh = judge(epoch, applied, batch)
        if verdict is Verdict.APPLY:
            applied = self._inbox.take(batch.epoch, fresh)
        elif batch.epoch != epoch:
            applied = 0
        self._heard()
        ack = Ack(epoch=batch.epoch, applied=applied, gap=verdict is Verdict.GAP, receiver=self._outbox.epoch)
        self._line.publish(self._topics.ack_down(self._gateway), seal_bytes(ack, self._key))

    # --- the line ---

    def _line_up(self) -> None:
        with self._lock:
            self._window.restart()
        self._publish_presence(online=True)
        log.info("sync.line_up")

    def _line_down(self) -> None:
        log.info("sync.line_down")

    def _publish_presence(self, *, online: bool) -> None:
        self._asked_at = time.monotonic()
        presence = Presence(online=online, session=self._session, epoch=self._outbox.epoch, version=self._version)
        self._line.publish(self._topics.state(self._gateway), seal_bytes(presence, self._key), retain=True)
