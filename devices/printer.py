"""One owner a printer: status before, the job, status after. What became of a job is never guessed.

not_sent    not one byte of the job left: it may be tried again
sent        handed over to a printer that cannot tell what became of it
confirmed   the printer answered, after the job, that nothing waits and nothing hinders it
unknown     bytes left and no such answer came: a person decides, the job is never sent again by itself
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakValueDictionary

from devices.dialogue import Dialogue
from devices.driver import Kind, PrinterDriver
from devices.errors import DeviceError, Disconnected, NotConnected, UnknownDriver
from devices.readings import PrinterStatus
from devices.registry import driver_info
from devices.tally import Tally
from devices.transport import Transport, transport_for

ANSWER_S = 1.0  # how long one status answer is awaited
LOOK_AGAIN_S = (0.01, 0.02, 0.05, 0.1)  # pauses between questions after a job
SILENT = "it does not answer"
STILL_PRINTS = "it still prints"
AFTER_JOB_S = 5.0  # so long at least is waited after a job whose bytes went out slowly


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


class PrinterSession:
    """Prints and asks; a connection lasts for one job or one question, as network printers serve one peer at a time."""

    def __init__(
        self,
        url: str,
        driver: str,
        answer_s: float = ANSWER_S,
        *,
        identity: str = "",
        transport: Transport | None = None,
    ) -> None:
        self.info = driver_info(driver)
        if self.info.kind is not Kind.PRINTER:
            raise UnknownDriver(f"{driver!r} drives a {self.info.kind.value}, not a printer")
        self.url = self.info.address(url)
        self.identity = identity or url.partition("?")[0]
        self.dpi: int = self.info.make(self.url.options).dpi
        self.tally = Tally()
        self.jobs: Counter[str] = Counter()
        self._answers = False  # it has answered once, so that silence means something
        self._answer_s = answer_s
        self._transport = transport or transport_for(self.url, self.info.settings)
        self._owner = owner_of(self.identity)
        self._state, self._reason, self._since = "looking", "", time.time()

    def status(self, timeout_s: float = 3.0) -> PrinterStatus:
        """Never raises for an absent printer: `online` is false then; a silent one is online and has not answered."""
        try:
            with self._dialogue(timeout_s) as dialogue:
                found = dialogue.status(min(self._answer_s, timeout_s / 2), thorough=True)
        except (NotConnected, Disconnected) as away:
            found = PrinterStatus(online=False, answered=False, faults=(str(away),))
        self._show(found)
        return found

    def print(self, data: bytes, timeout_s: float = 15.0) -> PrintOutcome:
        """Sends one job and says what became of it, within about `timeout_s` seconds; longer while it still takes."""
        outcome = self._print(data, timeout_s)
        self.jobs[outcome.state] += 1
        last = outcome.after or outcome.before
        if last is not None:
            self._show(last)
        elif outcome.state == "not_sent":
            self._tell("gone" if self.tally.connections else "looking", outcome.reason)
        return outcome

    def report(self) -> dict[str, Any]:
        """Address, driver, identity, state, what was counted and the last frames, for screens and metrics."""
        head: dict[str, Any] = {"url": self.url.text, "driver": self.info.name, "kind": self.info.kind.value}
        head |= {
            "identity": self.identity,
            "state": self._state,
            "reason": self._reason,
            "since": self._since,
            "dpi": self.dpi,
        }
        return head | {"jobs": dict(self.jobs)} | self.tally.as_json()

    def _print(self, data: bytes, timeout_s: float) -> PrintOutcome:
        until = time.monotonic() + timeout_s
        try:
            with self._dialogue(timeout_s) as dialogue:
                before = dialogue.status(min(self._answer_s, timeout_s / 4)) if self._asks() else None
                if before is not None and before.hindrance:
                    return PrintOutcome("not_sent", before.hindrance, before)
                if before is not None and not before.answered and self._answers:
                    return PrintOutcome("not_sent", SILENT, before)  # it could, and does not: it may serve another peer
                return self._send(dialogue, data, before, until)
        except (NotConnected, Disconnected) as away:
            return PrintOutcome("not_sent", str(away))

    def _asks(self) -> bool:
        return bool(self.info.make().queries)

    def _send(self, dialogue: Dialogue, data: bytes, before: PrinterStatus | None, until: float) -> PrintOutcome:
        began = time.monotonic()
        try:
            dialogue.send(data)
            if before is None:
                return PrintOutcome("sent")
            took = time.monotonic() - began
            return self._watch(dialogue, before, until + min(took, AFTER_JOB_S) if took > 1 else until)
        except DeviceError as lost:
            return PrintOutcome("unknown", f"the job was on its way: {lost}", before)

    def _watch(self, dialogue: Dialogue, before: PrinterStatus, until: float) -> PrintOutcome:
        done = Done(self.info.make(), before)
        told: PrinterStatus | None = None
        looks = 0
        while True:
            after = dialogue.after_job(until, self._answer_s)
            told = after if after.answered else told
            if after.complaints and after.complaints != before.complaints:
                return PrintOutcome("unknown", ", ".join(after.complaints), before, after)
            if done.by(after, dialogue.worked_through(), time.monotonic()):
                return PrintOutcome("confirmed", "", before, after)
            if time.monotonic() >= until or dialogue.babbles:
                reason = (after.hindrance or SILENT) if told is None else told.hindrance or STILL_PRINTS
                return PrintOutcome("unknown", reason, before, told or after)
            dialogue.pause(LOOK_AGAIN_S[min(looks, len(LOOK_AGAIN_S) - 1)])
            looks += 1

    @contextmanager
    def _dialogue(self, timeout_s: float) -> Iterator[Dialogue]:
        if not self._owner.lock.acquire(timeout=timeout_s):
            raise NotConnected(f"{self.url} is busy with another job")
        try:
            connection = self._transport.open()
            self.tally.connections += 1
            try:
                dialogue = Dialogue(connection, self.info.make(), self.tally)
                try:
                    yield dialogue
                finally:
                    dialogue.finish()
            finally:
                connection.close()
        finally:
            self._owner.lock.release()

    def _show(self, found: PrinterStatus) -> None:
        self._answers = self._answers or found.answered
        if not found.online:
            self._tell("gone" if self.tally.connections else "looking", found.hindrance)
        elif found.hindrance:
            self._tell("stale", found.hindrance)
        else:
            self._tell("reading" if found.answered else "connected", "" if found.answered else SILENT)

    def _tell(self, state: str, reason: str) -> None:
        if (state, reason) != (self._state, self._reason):
            self._state, self._reason, self._since = state, reason, time.time()


class Done:
    """Decides from the looks after a job whether it is out."""

    def __init__(self, driver: PrinterDriver, before: PrinterStatus) -> None:
        self._settle_s = driver.settle_s
        self._was_free = not before.waiting
        self._seen_at_work = False
        self._ready_since: float | None = None

    def by(self, after: PrinterStatus, worked_through: bool, now: float) -> bool:
        """Whether this look, at `now` seconds, says that nothing waits any longer and nothing hinders."""
        self._seen_at_work = self._seen_at_work or (self._was_free and bool(after.waiting))
        told = after.waiting == 0 or (after.waiting is None and self._settle_s > 0)
        if not after.ready or not told:
            self._ready_since = None
            return False
        if self._ready_since is None:
            self._ready_since = now
        return worked_through or self._seen_at_work or now - self._ready_since >= self._settle_s
