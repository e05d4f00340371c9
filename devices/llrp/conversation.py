"""The conversation with one LLRP reader over one connection: bytes and the time in, bytes and sightings out.

Scripts say what is asked (`setup`, `commands`); this runs them one at a time, answers keepalives, watches over the
silence and takes everything else that a reader sends for news. Nothing that it sends is an error of ours: what cannot
be read is tallied, and only a stream that is out of step ends the connection.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from devices.conversation import Ask, Health
from devices.errors import Disconnected
from devices.llrp.messages import UNSUPPORTED_VERSION, Message, Type, UndecodableBody, decode, pack, status, take
from devices.llrp.reports import ReportDecoder
from devices.llrp.script import Await, Listen, News, Reply, Request, Script, Wish
from devices.llrp.setup import KEEPALIVE_S, Reader, set_up, start_again, version_reply
from devices.llrp.told import NOTED_S, Told
from devices.readings import Answer, InputChange, Sighting
from devices.tally import Tally

GREETING_S = 2.0  # a reader greets with a connection attempt event; some do not
STEP_S = 4.0
MUTE_STEP_S = 1.0  # once it left PATIENT questions unanswered
PATIENT = 2
MISSED = 3  # keepalives until it is dead
SETUP_AGAIN_S = 10.0
START_AGAIN_S = 1.0
PROBE = 0xFFFF_FFFF  # number of questions whose answer does not matter: whether it lives, what it has seen
REPORT_S = 1.0
ENDINGS = ("End_of_ROSpec", "Preemption_of_ROSpec")


class LlrpConversation:
    """Sans I/O. `on_version_trouble` is called when the question for the version ended the connection."""

    def __init__(
        self,
        reader: Reader,
        tally: Tally,
        on_version_trouble: Callable[[], None],
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.reader = reader
        self._tally, self._on_version_trouble = tally, on_version_trouble
        self._buffer = bytearray()
        self._reports = ReportDecoder()
        self._outgoing: deque[bytes] = deque()
        self._asks: deque[Ask] = deque()
        self._script: Script[Any] | None = None
        self._ask: Ask | None = None
        self._ask_due = 0.0
        self._wish: Wish | None = None
        self._due = 0.0
        self._number = 0
        self._unanswered = 0
        self._heard = self._probed = 0.0
        self._retry_at: float | None = None
        self._greeted = self._running = self._ready = False
        self._restart = False
        self._report_at = 0.0
        self.told = Told(wall)
        tally.details = lambda: self.told.details(self.reader)

    def begin(self, now: float) -> None:
        self._heard = self._probed = now
        self._due = now + GREETING_S

    # what the reader says

    def receive(self, data: bytes, now: float) -> Iterator[Sighting | InputChange]:
        self._heard = now
        self._tally.frame("in", data)
        self._buffer += data
        while messages := self._take():
            for message in messages:
                if message.type == Type.RO_ACCESS_REPORT:
                    yield from self._report(message, now)
                else:
                    yield from self._hear(message, now)

    def _take(self) -> list[Message]:
        try:
            return take(self._buffer)
        except Disconnected as out_of_step:
            self._tally.bad(bytes(self._buffer), str(out_of_step))
            self._buffer.clear()
            raise

    def lapse(self, now: float) -> Iterator[Sighting]:
        """A reader's silence says nothing."""
        yield from ()

    def _report(self, message: Message, now: float) -> list[Sighting]:
        sightings, bad = self._reports.decode(message.body, now)
        self.told.counts["reports"] += 1
        for stretch in bad:
            self._tally.bad(stretch.data, f"llrp: in a report: {stretch.reason}")
        if sightings:
            self.told.count(sightings)
            if "inventory" not in self.told:
                self._running, self._retry_at = True, None
        if self._reports.operations or isinstance(self._wish, Listen):
            self._progress(sightings, now)
        return sightings

    def _progress(self, sightings: list[Sighting], now: float) -> None:
        """A report may be what a script waits for."""
        operations, self._reports.operations = self._reports.operations, []
        for operation in operations:
            if isinstance(self._wish, Await) and self._wish.operation in (one[2] for one in operation.results):
                self._go_on(operation, now)
        if isinstance(self._wish, Listen) and any(one.epc == self._wish.epc for one in sightings):
            self._go_on(True, now)

    def _hear(self, message: Message, now: float) -> Iterator[InputChange]:
        if message.type == Type.KEEPALIVE:
            self.told.counts["keepalives"] += 1
            self._say(Type.KEEPALIVE_ACK, number=message.id)
        elif message.type == Type.READER_EVENT_NOTIFICATION:
            yield from self._event(message, now)
        elif self._answers(message):
            self._answered(message, now)
        elif message.type == Type.ERROR_MESSAGE:
            told = status(message.body)
            if message.id != PROBE:
                self.told.note(
                    "error", f"the reader reports an error: {told.refusal or 'without a status'}", now + NOTED_S
                )
        elif message.name.startswith("message type"):
            self._tally.bad(message.body, f"llrp: {message.name} is not known")

    def _answers(self, message: Message) -> bool:
        """An error may answer any request. Readers also send id 0 or ids of their own, but never those of old ones."""
        if not isinstance(self._wish, Request) or 0 < message.id < self._number or message.id == PROBE:
            return False
        return message.type in (Type.ERROR_MESSAGE, self._wish.kind.answer)

    def _answered(self, message: Message, now: float) -> None:
        request = self._wish
        assert isinstance(request, Request)
        self._unanswered = 0
        told = status(message.body)
        reply = Reply(told.refusal, message.body, told.code)
        if message.type == Type.ERROR_MESSAGE:
            reply = Reply(told.refusal or "an error that says nothing", b"", told.code or -1)
            if told.code == UNSUPPORTED_VERSION and not request.version and self.reader.version > 1:
                self.reader.version = 1
                self._send(request, now)
                return
        elif request.kind == Type.GET_SUPPORTED_VERSION:
            reply = version_reply(message.body)
        elif request.kind == Type.CUSTOM_MESSAGE:
            told = status(message.body[5:])
            reply = Reply(told.refusal, message.body, told.code)
        self._go_on(reply, now)

    def _event(self, message: Message, now: float) -> Iterator[InputChange]:
        try:
            event = decode(message).get("ReaderEventNotificationData", {})
            yield from self._take_event(event, now)
        except (UndecodableBody, AttributeError, TypeError, ValueError) as bad:
            self._tally.bad(message.body, str(bad))

    def _take_event(self, event: dict[str, Any], now: float) -> Iterator[InputChange]:
        self.told.event(event, now)
        if "ConnectionAttemptEvent" in event:
            self._greeting(event["ConnectionAttemptEvent"], now)
        if "ConnectionCloseEvent" in event:
            raise Disconnected("the reader closed the connection")
        if "GPIEvent" in event:
            gpi = event["GPIEvent"]
            yield InputChange(port=int(gpi["GPIPortNumber"]), high=bool(gpi["GPIEvent"]), at=now)
        if "ROSpecEvent" in event:
            self._inventory_event(event["ROSpecEvent"].get("EventType"), now)

    def _inventory_event(self, kind: object, now: float) -> None:
        if not self._ready or kind not in ENDINGS or self.reader.starts_itself or not self._running:
            return
        if self.reader.settings.stop.kind != "never":
            self._restart = True
            return
        self._running, self._retry_at = False, now + START_AGAIN_S
        self.told.note("inventory", "the inventory ended at the reader")

    def _greeting(self, attempt: object, now: float) -> None:
        told = attempt.get("Status") if isinstance(attempt, dict) else attempt
        if self._greeted and told != "Success":
            self.told.other_client(told, now)
        elif told != "Success":
            raise Disconnected(f"the reader refused the connection: {told}")
        elif not self._greeted:
            self._greeted = True
            self._set_up(now)

    # scripts

    def _set_up(self, now: float) -> None:
        self._retry_at, self._running, self._ready, self._restart = None, False, False, False
        self.told.forget("inventory")
        self._script = set_up(self.reader)
        self._go_on(None, now)

    def _go_on(self, news: News, now: float) -> None:
        assert self._script is not None
        self._wish = None
        try:
            wish = self._script.send(news)
        except StopIteration as end:
            self._ended(end.value, now)
            return
        self._wish = wish
        if isinstance(wish, Request):
            self._send(wish, now)
        else:
            self._due = now + wish.limit_s
            if isinstance(wish, Await) and self._ask is not None:
                self._due = min(self._due, self._ask_due)

    def _send(self, request: Request, now: float) -> None:
        self._say(request.kind, request.body, version=request.version)
        self._due = now + (STEP_S if self._unanswered < PATIENT else MUTE_STEP_S)

    def _say(self, kind: Type, body: bytes = b"", number: int | None = None, version: int = 0) -> None:
        if number is None:
            self._number += 1
            number = self._number
        self._outgoing.append(pack(kind, number, body, version or self.reader.version))

    def _ended(self, result: Answer | None, now: float) -> None:
        self._script = None
        if self._ask is not None:
            ask, self._ask = self._ask, None
            if result is not None and ask.answer.set_running_or_notify_cancel():
                ask.answer.set_result(result)
            return
        if self._ready:  # it was started again
            if self.reader.refused:
                self._retry_at = now + START_AGAIN_S
            return
        self._ready = True
        self._say(Type.ENABLE_EVENTS_AND_REPORTS)
        self._running = self._running or self.reader.inventory is not None
        self._retry_at = None if self._running else now + SETUP_AGAIN_S

    def _late(self, now: float) -> None:
        """What the script waits for did not come."""
        if isinstance(self._wish, Request):
            limit = STEP_S if self._unanswered < PATIENT else MUTE_STEP_S
            self._unanswered += 1
            self._go_on(Reply(f"no answer within {limit:g} s", silent=True), now)
        else:
            self._go_on(False if isinstance(self._wish, Listen) else None, now)

    def command(self, ask: Ask) -> None:
        self._asks.append(ask)

    def _next_command(self, now: float) -> None:
        """Starts the next command, once the set-up is through; one that nobody waits for any more ends early."""
        if self._ask is not None and self._ask.answer.cancelled() and isinstance(self._wish, Await):
            self._go_on(None, now)
        while self._script is None and self._ready and self._asks:
            ask = self._asks.popleft()
            if not ask.answer.cancelled():
                self._ask, self._script, self._ask_due = ask, ask.script, now + ask.limit_s
                self._go_on(None, now)

    # time

    def tick(self, now: float) -> bytes:
        self._watch(now)
        if not self._greeted and now >= self._due:
            self._greeted = True
            self._set_up(now)
        elif self._wish is not None and now >= self._due:
            self._late(now)
        elif self._retry_at is not None and now >= self._retry_at and self._script is None:
            self._set_up(now)
        if self._restart and self._script is None and self._ready:
            self._restart, self._script = False, start_again(self.reader)
            self._go_on(None, now)
        self._next_command(now)
        self._ask_for_reports(now)
        send = b"".join(self._outgoing)
        self._outgoing.clear()
        return send

    def _watch(self, now: float) -> None:
        """Keepalives, or our own questions where the reader refused to send them, show that it lives."""
        if now - self._heard > MISSED * KEEPALIVE_S:
            raise Disconnected(f"the reader is silent: {MISSED} keepalives of {KEEPALIVE_S:g} s are missing")
        if not self.reader.keeps_alive and now - max(self._heard, self._probed) >= KEEPALIVE_S:
            self._probed = now
            self._outgoing.append(pack(Type.GET_ROSPECS, PROBE, version=self.reader.version))

    def _ask_for_reports(self, now: float) -> None:
        """Where the ROSpec could not say when to report, the reader may wait for an end that never comes."""
        plan = self.reader.inventory
        if self._ready and plan is not None and not plan.reports and now >= self._report_at:
            self._report_at = now + REPORT_S
            self._outgoing.append(pack(Type.GET_REPORT, PROBE, version=self.reader.version))

    def wait_s(self, now: float) -> float:
        if self._outgoing:
            return 0.0
        due = [self._heard + MISSED * KEEPALIVE_S, now + 0.2]
        if not self._greeted or self._wish is not None:
            due.append(self._due)
        return max(min(due) - now, 0.0)

    # what is told

    def health(self, now: float) -> Health:
        if now - self._heard > 2 * KEEPALIVE_S:
            return Health("stale", f"the reader is silent for more than {2 * KEEPALIVE_S:g} s")
        told = [*self.reader.refused.values(), *self.told.reasons(now)]
        return Health("reading" if self._running else "connected", "; ".join(told))

    def farewell(self) -> bytes:
        """Our inventory would go on at the reader: it is deleted before the connection is closed."""
        everything, version = (0).to_bytes(4, "big"), self.reader.version
        return pack(Type.DELETE_ROSPEC, self._number + 1, everything, version) + pack(
            Type.CLOSE_CONNECTION, self._number + 2, version=version
        )

    def end(self) -> None:
        if self._buffer:
            self._tally.half(bytes(self._buffer))
        if isinstance(self._wish, Request) and self._wish.kind == Type.GET_SUPPORTED_VERSION:
            self._on_version_trouble()
        for ask in [*([self._ask] if self._ask else []), *self._asks]:
            if ask.answer.set_running_or_notify_cancel():
                ask.answer.set_exception(Disconnected("the connection ended before the reader answered"))
