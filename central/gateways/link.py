"""Central's end of the line: takes facts in from all gateways, sends work down to each.

Three threads: `intake` drains what came up, fairly over the gateways, into one transaction at a time and only then
acknowledges; `down` keeps a send window for each gateway; `acks` notes what gateways have applied. Paho's own
thread only sorts messages into their queues.
"""

import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from central.database.database import Database
from central.gateways import fold, services
from gateway.contracts.envelope import Ack, Batch, check_way, open_ack, open_batch, open_presence, seal_bytes
from gateway.contracts.messages import ContractError
from gateway.contracts.mqtt import MqttConnection
from gateway.contracts.stream import SendWindow, pack
from gateway.contracts.topics import Topics

log = structlog.get_logger(__name__)

_MOST_EVENTS = 1000  # in one transaction
_READ_EVENTS = 200
_IDLE_S = 0.2
_GATHER_S = 0.4  # well within the second after which a gateway sends again
_LOOK_AGAIN_S = 2.0  # another process may have written rows for a gateway
T = TypeVar("T")


@dataclass
class GatewayLine:
    """What is known of one gateway while central runs."""

    key: bytes
    window: SendWindow
    online: bool = False
    session: int = 0
    seen_at: float | None = None  # monotonic
    waiting: bool = True  # there may be rows to send that were not read yet
    looked_at: float = 0.0  # monotonic; when the table was last asked
    rejected: int = 0
    last_error: str = ""
    batches: deque[Batch] = field(default_factory=deque)


class CentralLink:
    """One process's consumer and sender for every gateway of a tenant."""

    def __init__(self, database: Database, *, broker_url: str, tenant: str = "default") -> None:
        self._database = database
        self._topics = Topics(tenant)
        self._lines: dict[str, GatewayLine] = {}
        self._lock = threading.Lock()
        self._arrived = threading.Condition(self._lock)
        self._down_wanted = threading.Condition(self._lock)
        self._acks: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._acked: dict[str, int] = {}  # applied by the gateway, not noted down yet
        self._note_at = 0.0  # monotonic
        self._stopping = threading.Event()
        self._down_epoch = ""
        self._keys_at = 0.0  # monotonic; when the keys were last read
        self._line = MqttConnection(
            broker_url,
            f"floorgate-central-{time.time_ns():x}",
            subscriptions=[self._topics.up("+"), self._topics.ack_down("+"), self._topics.state("+")],
            on_message=self._sort,
            on_up=self._line_up,
            on_down=lambda: log.info("sync.line_down"),
        )
        self._threads = [
            threading.Thread(target=self._run, args=(step,), name=name, daemon=True)
            for name, step in (("intake", self._intake_once), ("down", self._down_once), ("acks", self._ack_once))
        ]

    def start(self) -> None:
        """Reads where each stream stands, then connects."""
        self._load()
        self._database.on_down.append(self.wake)
        self._line.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the threads; what was not committed comes again."""
        self._stopping.set()
        self._acks.put(None)
        with self._lock:
            self._arrived.notify_all()
            self._down_wanted.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)
        self._line.stop()

    def wake(self, gateway: str) -> None:
        """New rows go down to this gateway (it may be a new one)."""
        if gateway not in self._lines:
            self._load()
        with self._lock:
            if gateway in self._lines:
                self._lines[gateway].waiting = True
            self._down_wanted.notify_all()

    def refresh(self) -> None:
        """Reads the gateways' keys anew: one was revoked, perhaps by another process."""
        self._load()

    def status(self) -> dict[str, dict[str, object]]:
        """For each gateway: online, age of the last word, what waits."""
        now = time.monotonic()
        with self._lock:
            return {
                name: {
                    "online": line.online,
                    "seen_s": None if line.seen_at is None else round(now - line.seen_at, 1),
                    "down_acked": line.window.acked,
                    "down_sent": line.window.sent,
                    "resends": line.window.resends,
                    "rejected": line.rejected,
                    "last_error": line.last_error,
                }
                for name, line in sorted(self._lines.items())
            }

    @property
    def is_up(self) -> bool:
        """The broker is there."""
        return self._line.is_up

    # --- what comes in: sorted by paho's thread ---

    def _sort(self, topic: str, payload: bytes) -> None:
        gateway = self._topics.gateway_of(topic)
        if topic == self._topics.up(gateway):
            self._arrive(gateway, payload)
        elif topic == self._topics.ack_down(gateway):
            self._acks.put((gateway, payload))
        elif topic == self._topics.state(gateway):
            self._presence(gateway, payload)

    def _arrive(self, gateway: str, payload: bytes) -> None:
        line = self._known(gateway)
        if line is None:
            log.warning("sync.unknown_gateway", gateway=gateway)
            return
        try:
            batch = self._open(gateway, line, payload, open_batch)
            check_way(batch, down=False)
        except ContractError as error:
            self._reject(gateway, line, error)
            return
        with self._lock:
            line.seen_at = time.monotonic()
            line.batches.append(batch)
            self._arrived.notify()

    def _presence(self, gateway: str, payload: bytes) -> None:
        line = self._known(gateway)
        if line is None:
            return
        try:
            presence = self._open(gateway, line, payload, open_presence)
        except ContractError as error:
            self._reject(gateway, line, error)
            return
        with self._lock:
            if presence.session < line.session:
                return  # an old last will, published late
            if presence.online and not (line.online and presence.session == line.session):  # else a heartbeat
                line.window.restart()
                line.waiting = True
            line.online, line.session, line.seen_at = presence.online, presence.session, time.monotonic()
            self._down_wanted.notify_all()
        if presence.online:
            self._announce(gateway, line)

    def _announce(self, gateway: str, line: GatewayLine) -> None:
        """Tells a gateway what central has of it, so that either side's restored backup is noticed at once."""
        with self._database.read() as tx:
            epoch, applied = services.watermarks(tx).get(gateway, ("", 0))
        ack = Ack(epoch=epoch, applied=applied, receiver=self._down_epoch)
        self._line.publish(self._topics.ack_up(gateway), seal_bytes(ack, line.key))

    def _reject(self, gateway: str, line: GatewayLine, error: ContractError) -> None:
        log.warning("sync.rejected", gateway=gateway, error=str(error))
        with self._lock:
            line.rejected += 1
            line.last_error = str(error)

    def _open(self, gateway: str, line: GatewayLine, payload: bytes, read: Callable[[bytes, bytes], T]) -> T:
        """Opens a signed payload; a gateway that enrolled again has a new key, so a failure looks it up once."""
        try:
            return read(payload, line.key)
        except ContractError:
            known = line.key
            self._load()
            if line.key == known:
                raise
            log.info("sync.key_changed", gateway=gateway)
            return read(payload, line.key)

    def _known(self, gateway: str) -> GatewayLine | None:
        if gateway not in self._lines:
            self._load()
        return self._lines.get(gateway)

    def _load(self) -> None:
        """Gateways that were enrolled since, with where their down stream stands, and the keys of all."""
        with self._database.read() as tx:
            self._down_epoch = services.down_epoch(tx)
            keys = services.gateway_keys(tx)
            acked = {name: services.down_acked(tx, name) for name in keys if name not in self._lines}
        with self._lock:
            self._keys_at = time.monotonic()
            for name, key in keys.items():
                line = self._lines.get(name)
                if line is None:
                    self._lines[name] = GatewayLine(key=key, window=SendWindow(acked[name]))
                elif line.key != key:  # enrolled again, or revoked: it is there once it says so under the new key
                    line.key, line.online = key, False
                    line.batches.clear()

    # --- threads ---

    def _run(self, step: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                step()
            except Exception:
                log.exception("sync.step_failed", step=step.__name__)
                self._stopping.wait(1.0)

    def _intake_once(self) -> None:
        batches = self._drain()
        if not batches:
            return
        try:
            acks = self._database.write(lambda tx: fold.take_in(tx, batches))
        except Exception:
            log.exception("sync.intake_failed", gateways=sorted({gateway for gateway, _ in batches}))
            acks = self._take_in_alone(batches)
        for gateway, ack in acks.items():
            self._line.publish(self._topics.ack_up(gateway), seal_bytes(ack, self._lines[gateway].key))

    def _take_in_alone(self, batches: list[tuple[str, Batch]]) -> dict[str, Ack]:
        acks: dict[str, Ack] = {}
        for name in dict.fromkeys(gateway for gateway, _ in batches):
            own = [(gateway, batch) for gateway, batch in batches if gateway == name]
            try:
                acks |= self._database.write(lambda tx, own=own: fold.take_in(tx, own))  # type: ignore[misc]
            except Exception as error:
                log.exception("sync.gateway_stuck", gateway=name)
                with self._lock:
                    self._lines[name].last_error = f"{type(error).__name__}: {error}"
        return acks

    def _drain(self) -> list[tuple[str, Batch]]:
        """Waiting batches, one of each gateway in turn, up to 1,000 events."""
        taken: list[tuple[str, Batch]] = []
        events = 0
        with self._arrived:
            if not any(line.batches for line in self._lines.values()) and self._arrived.wait(_IDLE_S):
                # A transaction costs much the same whatever it holds, and nobody waits for these answers.
                self._arrived.wait_for(self._stopping.is_set, _GATHER_S)
            while events < _MOST_EVENTS:
                waiting = [(name, line) for name, line in self._lines.items() if line.batches]
                if not waiting:
                    break
                for name, line in waiting:
                    batch = line.batches.popleft()
                    taken.append((name, batch))
                    events += len(batch.events)
        return taken

    def _down_once(self) -> None:
        busy = False
        if time.monotonic() - self._keys_at > _LOOK_AGAIN_S:
            self.refresh()
        for name, line in list(self._lines.items()):
            if line.online and self._line.is_up:
                busy |= self._send_down(name, line)
        if not busy:
            with self._down_wanted:
                self._down_wanted.wait(_IDLE_S)

    def _send_down(self, gateway: str, line: GatewayLine) -> bool:
        """Sends what follows the window; asks the table only when something may have come, or now and then."""
        now = time.monotonic()
        with self._lock:
            if line.window.overdue(now):
                log.info("sync.resend", gateway=gateway, after=line.window.acked)
                line.waiting = True
            room, after = line.window.room(), line.window.sent
            if not room or not (line.waiting or now - line.looked_at > _LOOK_AGAIN_S):
                return False
            line.waiting, line.looked_at = False, now
        with self._database.read() as tx:
            events = services.read_down(tx, gateway, after, min(room, _READ_EVENTS))
        for last_seq, payload in pack(self._down_epoch, events, line.key):
            if not self._line.publish(self._topics.down(gateway), payload):
                line.waiting = True
                return False
            with self._lock:
                if line.window.sent < after:  # went back meanwhile
                    line.waiting = True
                    return True
                line.window.mark_sent(last_seq, time.monotonic())
                after = line.window.sent
        more = len(events) == min(room, _READ_EVENTS)
        with self._lock:
            line.waiting = line.waiting or more
        return more

    def _ack_once(self) -> None:
        """Takes one answer, or notes down what gateways have applied when it is time to."""
        left_s = max(self._note_at - time.monotonic(), 0.0) if self._acked else None
        try:
            item = self._acks.get(timeout=left_s)
        except queue.Empty:
            self._note_acked()
            return
        if item is not None:
            self._acknowledged(*item)
        elif self._acked:
            self._note_acked()

    def _acknowledged(self, gateway: str, payload: bytes) -> None:
        line = self._known(gateway)
        if line is None:
            return
        try:
            ack = self._open(gateway, line, payload, open_ack)
        except ContractError as error:
            self._reject(gateway, line, error)
            return
        if ack.epoch != self._down_epoch:
            return
        with self._lock:
            line.seen_at = time.monotonic()
            changed = line.window.on_ack(ack, line.seen_at)
            line.waiting = line.waiting or ack.gap
            self._down_wanted.notify_all()
        if changed:
            self._note_at = self._note_at if self._acked else line.seen_at + _GATHER_S
            self._acked[gateway] = line.window.acked

    def _note_acked(self) -> None:
        """One transaction for all: it only says from where to send after a restart."""
        acked, self._acked = self._acked, {}

        def note(tx: Connection) -> None:
            for gateway, seq in sorted(acked.items()):
                services.acknowledge_down(tx, gateway, seq)

        self._database.write(note)

    def _line_up(self) -> None:
        with self._lock:
            for line in self._lines.values():
                line.window.restart()
                line.waiting = True
            self._down_wanted.notify_all()
        log.info("sync.line_up")
