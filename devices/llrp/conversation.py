"""The conversation with one LLRP reader over one connection: bytes and the time in, bytes and sightings out.

Set-up goes step by step and never gives up: a step that is refused or not answered costs what it was for and is
told in the state's reason. An error of the reader therefore never looks like "no tags".
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from devices.conversation import Ask, Health
from devices.errors import Disconnected
from devices.llrp.messages import Message, Type, UndecodableBody, decode, pack, refusal, take
from devices.llrp.reports import ReportDecoder
from devices.readings import Sighting
from devices.tally import Tally

GREETING_S = 2.0  # a reader greets with a connection attempt event; some do not
STEP_S = 4.0
KEEPALIVE_S = 2.0  # asked of the reader; dead after MISSED of them
MISSED = 3
SETUP_AGAIN_S = 10.0
START_AGAIN_S = 1.0
ENDINGS = ("End_of_ROSpec", "Preemption_of_ROSpec")


@dataclass(frozen=True)
class Step:
    """One request of the set-up. `bodies` are tried in turn; `optional` steps are not worth a word when refused."""

    kind: Type
    answer: Type
    bodies: Sequence[bytes]
    optional: bool = False
    version: int = 1


class LlrpConversation:
    """Sans I/O. `steps` is the set-up; `on_version_trouble` is called when asking the version ended the connection."""

    def __init__(self, steps: Sequence[Step], tally: Tally, on_version_trouble: Callable[[], None]) -> None:
        self._all, self._tally, self._on_version_trouble = steps, tally, on_version_trouble
        self._buffer = bytearray()
        self._reports = ReportDecoder()
        self._outgoing: deque[bytes] = deque()
        self._steps: deque[Step] = deque()
        self._current: Step | None = None
        self._body = 0
        self._number = 0
        self._heard = self._probed = self._step_due = 0.0
        self._retry_at: float | None = None
        self._greeted = self._running = False
        self._keeps_alive = True
        self._refused: dict[str, str] = {}
        self._notes: dict[str, str] = {}

    def begin(self, now: float) -> None:
        self._heard = self._probed = now
        self._step_due = now + GREETING_S

    def receive(self, data: bytes, now: float) -> Iterator[Sighting]:
        self._heard = now
        self._tally.frame("in", data)
        self._buffer += data
        try:
            messages = take(self._buffer)
        except Disconnected as out_of_step:
            self._tally.bad(bytes(self._buffer), str(out_of_step))
            self._buffer.clear()
            raise
        for message in messages:
            if message.type == Type.RO_ACCESS_REPORT:
                yield from self._report(message)
            else:
                self._hear(message, now)

    def lapse(self, now: float) -> Iterator[Sighting]:
        """A reader's silence says nothing."""
        yield from ()

    def _report(self, message: Message) -> Iterator[Sighting]:
        sightings, bad = self._reports.decode(message.body)
        for stretch in bad:
            self._tally.bad(stretch.data, f"llrp: in a report: {stretch.reason}")
        if sightings and "inventory" not in self._refused:
            self._running, self._retry_at = True, None
        yield from sightings

    def _hear(self, message: Message, now: float) -> None:
        if message.type == Type.KEEPALIVE:
            self._outgoing.append(pack(Type.KEEPALIVE_ACK, message.id, version=message.version))
        elif message.type == Type.READER_EVENT_NOTIFICATION:
            self._event(message, now)
        elif self._answers(message):
            self._answered(message, now)
        elif message.type == Type.ERROR_MESSAGE:
            self._notes["error"] = f"the reader reports an error: {self._status(message) or 'without a status'}"
        elif message.name.startswith("message type"):
            self._tally.bad(message.body, f"llrp: {message.name} is not known")

    def _answers(self, message: Message) -> bool:
        """An error may answer any request, but not one that was given up before; readers also send id 0."""
        if self._current is None:
            return False
        late = 0 < message.id < self._number
        return message.type == self._current.answer or (message.type == Type.ERROR_MESSAGE and not late)

    def _status(self, message: Message) -> str:
        try:
            return refusal(decode(message))
        except UndecodableBody as bad:
            self._tally.bad(message.body, str(bad))
            return str(bad)

    def _event(self, message: Message, now: float) -> None:
        try:
            event = decode(message).get("ReaderEventNotificationData", {})
        except UndecodableBody as bad:
            self._tally.bad(message.body, str(bad))
            return
        if "ConnectionAttemptEvent" in event:
            self._greeting(event["ConnectionAttemptEvent"], now)
        if "ConnectionCloseEvent" in event:
            raise Disconnected("the reader closed the connection")
        if "AntennaEvent" in event:
            self._antenna(event["AntennaEvent"])
        if "ReaderExceptionEvent" in event:
            self._notes["exception"] = f"the reader reports: {event['ReaderExceptionEvent'].get('Message')!r}"
        if "ReportBufferOverflowErrorEvent" in event:
            self._notes["overflow"] = "the reader's report buffer ran over: reports are lost"
        if event.get("ROSpecEvent", {}).get("EventType") in ENDINGS and self._running and self._current is None:
            self._running, self._retry_at = False, now + START_AGAIN_S
            self._refused["inventory"] = "the inventory ended at the reader"

    def _greeting(self, attempt: object, now: float) -> None:
        status = attempt.get("Status") if isinstance(attempt, dict) else attempt
        if status != "Success":
            raise Disconnected(f"the reader refused the connection: {status}")
        if not self._greeted:
            self._greeted = True
            self._start_steps(now)

    def _antenna(self, event: dict[str, object]) -> None:
        name = f"antenna {event.get('AntennaID')}"
        if event.get("EventType") == "Disconnected":
            self._notes[name] = f"{name} is disconnected"
        else:
            self._notes.pop(name, None)

    def _start_steps(self, now: float) -> None:
        self._steps = deque(self._all)
        self._refused.clear()
        self._retry_at = None
        self._next_step(now)

    def _next_step(self, now: float) -> None:
        if not self._steps:
            self._current = None
            self._set_up(now)
            return
        self._current, self._body = self._steps.popleft(), 0
        self._send_step(now)

    def _send_step(self, now: float) -> None:
        assert self._current is not None
        self._number += 1
        step = self._current
        self._outgoing.append(pack(step.kind, self._number, step.bodies[self._body], step.version))
        self._step_due = now + STEP_S

    def _answered(self, message: Message, now: float) -> None:
        step = self._current
        assert step is not None
        if step.kind == Type.GET_SUPPORTED_VERSION:
            self._next_step(now)
        elif (why := self._status(message)) and not step.optional:
            self._step_failed(why, now)
        else:
            self._next_step(now)

    def _step_failed(self, why: str, now: float) -> None:
        step = self._current
        assert step is not None
        if self._body + 1 < len(step.bodies):
            self._body += 1
            self._send_step(now)
            return
        self._refused[step.kind.name] = f"the reader refused {step.kind.name}: {why}"
        self._keeps_alive = self._keeps_alive and step.kind != Type.SET_READER_CONFIG
        self._next_step(now)

    def _set_up(self, now: float) -> None:
        """Everything was asked. Reports are let through; without an inventory the set-up is tried again later."""
        self._number += 1
        self._outgoing.append(pack(Type.ENABLE_EVENTS_AND_REPORTS, self._number))
        self._running = not self._refused.keys() - {Type.SET_READER_CONFIG.name}
        self._retry_at = None if self._running else now + SETUP_AGAIN_S

    def tick(self, now: float) -> bytes:
        self._watch(now)
        if not self._greeted and now >= self._step_due:
            self._greeted = True
            self._start_steps(now)
        elif self._current is not None and now >= self._step_due:
            if self._current.kind == Type.GET_SUPPORTED_VERSION:
                self._next_step(now)
            else:
                self._step_failed(f"no answer within {STEP_S:g} s", now)
        elif self._retry_at is not None and now >= self._retry_at:
            self._start_steps(now)
        send = b"".join(self._outgoing)
        self._outgoing.clear()
        return send

    def _watch(self, now: float) -> None:
        """Keepalives, or our own questions where the reader refused to send them, show that it lives."""
        if now - self._heard > MISSED * KEEPALIVE_S:
            raise Disconnected(f"the reader is silent: {MISSED} keepalives of {KEEPALIVE_S:g} s are missing")
        if not self._keeps_alive and now - max(self._heard, self._probed) >= KEEPALIVE_S:
            self._probed = now
            self._number += 1
            self._outgoing.append(pack(Type.GET_ROSPECS, self._number))

    def wait_s(self, now: float) -> float:
        due = [self._heard + MISSED * KEEPALIVE_S, now + 0.2]
        if not self._greeted or self._current is not None:
            due.append(self._step_due)
        return max(min(due) - now, 0.0) if not self._outgoing else 0.0

    def command(self, ask: Ask) -> None:
        ask.answer.set_exception(Disconnected("a reader takes no commands this way"))

    def health(self, now: float) -> Health:
        reason = "; ".join((*self._refused.values(), *self._notes.values()))
        if now - self._heard > 2 * KEEPALIVE_S:
            return Health("stale", f"the reader is silent for more than {2 * KEEPALIVE_S:g} s")
        return Health("reading" if self._running else "connected", reason)

    def farewell(self) -> bytes:
        """Our inventory would go on at the reader: it is deleted before the connection is closed."""
        everything = (0).to_bytes(4, "big")
        return pack(Type.DELETE_ROSPEC, self._number + 1, everything) + pack(Type.CLOSE_CONNECTION, self._number + 2)

    def end(self) -> None:
        if self._buffer:
            self._tally.half(bytes(self._buffer))
            self._buffer.clear()
        if self._current is not None and self._current.kind == Type.GET_SUPPORTED_VERSION:
            self._on_version_trouble()
