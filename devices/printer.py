"""One owner a printer: status before, the job, status after. What became of a job is never guessed.

not_sent    not one byte of the job left: it may be tried again
sent        handed over to a printer that cannot tell what became of it
confirmed   the printer answered, after the job, that nothing waits and nothing hinders it
unknown     bytes left and no such answer came: a person decides, the job is never sent again by itself
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal
from weakref import WeakValueDictionary

from devices.driver import Kind, PrinterDriver
from devices.errors import DeviceError, Disconnected, NotConnected, UnknownDriver
from devices.readings import PrinterStatus
from devices.registry import driver_info
from devices.transport import Connection, Transport, transport_for
from devices.urls import parse_url

ANSWER_S = 1.0  # how long one status answer is awaited
LOOK_AGAIN_S = (0.01, 0.02, 0.05, 0.1)  # pauses between questions after a job


@dataclass(frozen=True)
class PrintOutcome:
    """The fate of one job; `before` and `after` are what the printer said about itself."""

    state: Literal["sent", "confirmed", "unknown", "not_sent"]
    reason: str = ""
    before: PrinterStatus | None = None
    after: PrinterStatus | None = None


class Owner:
    """Who may talk to a printer now; one for each address in the process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


OWNERS: WeakValueDictionary[str, Owner] = WeakValueDictionary()
OWNERS_LOCK = threading.Lock()


def owner_of(url: str) -> Owner:
    with OWNERS_LOCK:
        return OWNERS.setdefault(url, Owner())


class Dialogue:
    """Questions and answers over one connection. The n-th answer to a query belongs to the n-th asking or a later
    one, so only an answer beyond the number asked before a job can have been given after it."""

    def __init__(self, connection: Connection, driver: PrinterDriver) -> None:
        self._connection, self._driver = connection, driver
        self._received = bytearray()
        self._asked = [0] * len(driver.queries)

    def asked(self, number: int) -> int:
        return self._asked[number]

    def send(self, job: bytes) -> None:
        self._connection.write(job)

    def ask(self, number: int, until: float, beyond: int = 0) -> bytes | None:
        """A new answer to query `number`, later than the first `beyond` of them; None when none comes."""
        query = self._driver.queries[number]
        wanted = max(len(query.answers(bytes(self._received))), beyond)
        self._asked[number] += 1
        self._connection.write(query.ask)
        while True:
            answers = query.answers(bytes(self._received))
            if len(answers) > wanted:
                return answers[-1]
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._received += self._connection.read(left)

    def status(self, answer_s: float, thorough: bool = False) -> PrinterStatus:
        """Asks what is needed; `thorough` asks every question, even those that are only for a silent printer."""
        answers: list[bytes | None] = []
        for number, query in enumerate(self._driver.queries):
            needed = thorough or not query.only_after_silence or not any(answers)
            answers.append(self.ask(number, time.monotonic() + answer_s) if needed else None)
        return self._driver.status(answers)

    def after_job(self, asked_before: int, until: float, answer_s: float) -> PrinterStatus:
        """One look after a job: an answer that was surely given after it, or what a silent printer says otherwise."""
        soon = min(until, time.monotonic() + answer_s)
        first = self.ask(0, soon, beyond=asked_before)
        rest = [
            self.ask(number, soon + answer_s) if first is None and query.only_after_silence else None
            for number, query in enumerate(self._driver.queries)
            if number
        ]
        return self._driver.status([first, *rest])

    def pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._received += self._connection.read(left)


class PrinterSession:
    """Prints and asks; a connection lasts for one job or one question, as network printers serve one peer at a time."""

    def __init__(self, url: str, driver: str, answer_s: float = ANSWER_S) -> None:
        self.url = parse_url(url)
        self._answer_s = answer_s
        self.info = driver_info(driver)
        if self.info.kind is not Kind.PRINTER:
            raise UnknownDriver(f"{driver!r} drives a {self.info.kind.value}, not a printer")
        self._transport: Transport = transport_for(self.url, self.info.settings)
        self._owner = owner_of(self.url.text)

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """Never raises for an absent printer: `online` is false then; a silent one is online and has not answered."""
        try:
            with self._dialogue(timeout_s) as dialogue:
                return dialogue.status(min(self._answer_s, timeout_s / 2), thorough=True)
        except (NotConnected, Disconnected) as away:
            return PrinterStatus(online=False, answered=False, faults=(str(away),))

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """Sends one job and says what became of it, within about `timeout_s` seconds."""
        until = time.monotonic() + timeout_s
        try:
            with self._dialogue(timeout_s) as dialogue:
                before = dialogue.status(min(self._answer_s, timeout_s / 4)) if self._asks() else None
                if before is not None and before.hindrance:
                    return PrintOutcome("not_sent", before.hindrance, before)
                return self._send(dialogue, data, before, until)
        except (NotConnected, Disconnected) as away:
            return PrintOutcome("not_sent", str(away))

    def _asks(self) -> bool:
        return bool(self.info.make().queries)

    def _send(self, dialogue: Dialogue, data: bytes, before: PrinterStatus | None, until: float) -> PrintOutcome:
        try:
            dialogue.send(data)
            if before is None:
                return PrintOutcome("sent")
            return self._watch(dialogue, before, until)
        except DeviceError as lost:
            return PrintOutcome("unknown", f"the job was on its way: {lost}", before)

    def _watch(self, dialogue: Dialogue, before: PrinterStatus, until: float) -> PrintOutcome:
        asked_before, looks = dialogue.asked(0), 0
        told: PrinterStatus | None = None
        while True:
            after = dialogue.after_job(asked_before, until, self._answer_s)
            told = after if after.answered else told
            if after.ready and after.waiting == 0:
                return PrintOutcome("confirmed", "", before, after)
            if time.monotonic() >= until:
                reason = "it does not answer" if told is None else told.hindrance or "it still prints"
                return PrintOutcome("unknown", reason, before, told or after)
            dialogue.pause(LOOK_AGAIN_S[min(looks, len(LOOK_AGAIN_S) - 1)])
            looks += 1

    @contextmanager
    def _dialogue(self, timeout_s: float) -> Iterator[Dialogue]:
        if not self._owner.lock.acquire(timeout=timeout_s):
            raise NotConnected(f"{self.url} is busy with another job")
        try:
            connection = self._transport.open()
            try:
                yield Dialogue(connection, self.info.make())
            finally:
                connection.close()
        finally:
            self._owner.lock.release()
