"""Commands to a device and their answers: one at a time, so that no answer is taken for another's."""

from collections import deque

from devices.conversation import Ask
from devices.driver import Answering, StreamDriver, Unanswering
from devices.errors import Disconnected
from devices.readings import Answer

OBEYED_S = 0.4  # a command that is never answered counts as obeyed when no refusal came within this time
SENT = "sent; this device answers no commands"


class Asking:
    """The commands of one connection: those that wait to be sent and the one whose answer is awaited."""

    def __init__(self, driver: StreamDriver) -> None:
        self._judge = driver if isinstance(driver, Answering) else None
        self._unanswered = driver.unanswered if isinstance(driver, Unanswering) else ()
        self._queue: deque[Ask] = deque()
        self._open: Ask | None = None
        self._sent = 0.0

    @property
    def wanted(self) -> bool:
        """Whether a command is waiting to be sent."""
        return bool(self._queue)

    @property
    def awaited(self) -> bool:
        """Whether an answer is awaited."""
        return self._open is not None

    def add(self, ask: Ask) -> None:
        self._queue.append(ask)

    def next(self, now: float) -> bytes:
        """The next command that somebody still waits for, when none is under way."""
        while self._open is None and self._queue:
            ask = self._queue.popleft()
            if not ask.answer.cancelled():
                self._open, self._sent = ask, now
                return ask.data
        return b""

    def pass_time(self, now: float) -> None:
        """Ends the wait for an answer that nobody waits for any more, or that never comes."""
        if self._open is None:
            return
        if self._open.answer.cancelled():
            self._open = None
        elif self._open.name in self._unanswered and now - self._sent >= OBEYED_S:
            self._resolve(Answer(command=self._open.name, ok=True, text=SENT))

    def hear(self, frame: bytes) -> None:
        """Lets the driver look at a frame that came while an answer is awaited."""
        if self._open is not None and self._judge is not None:
            answer = self._judge.answer(self._open.name, frame)
            if answer is not None:
                self._resolve(answer)

    def take(self, answer: Answer) -> bool:
        """Whether this answer, which names its command or (a refusal) none, was awaited."""
        if self._open is None or answer.command.encode() not in (b"", self._open.data.strip()):
            return False
        self._resolve(answer)
        return True

    def end(self) -> None:
        """The connection is gone."""
        waiting = [*([self._open] if self._open else []), *self._queue]
        self._open = None
        self._queue.clear()
        for ask in waiting:
            if ask.answer.set_running_or_notify_cancel():
                ask.answer.set_exception(Disconnected("the connection ended before the device answered"))

    def _resolve(self, answer: Answer) -> None:
        ask, self._open = self._open, None
        if ask is not None and ask.answer.set_running_or_notify_cancel():
            ask.answer.set_result(answer)
