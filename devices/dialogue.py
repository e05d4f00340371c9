"""Questions and answers over one connection to a printer.

The n-th answer to a query belongs to the n-th asking or a later one, so only an answer beyond the number asked before a
job can have been given after it. A peer that sends what nobody asked for is not believed at all.
"""

import time

import msgspec

from devices.driver import PrinterDriver, Query
from devices.readings import PrinterStatus
from devices.tally import Tally
from devices.transport import Connection

CHUNK = 16 * 1024  # bytes of a job handed over at once; each may take as long as the transport waits
QUIET_S = 0.06  # nothing may follow a bare answer for so long; some stacks hold small pieces back for 40 ms
HUSH_S = 0.5  # so long may a peer talk by itself before the first bare question
BABBLE = 4096  # bytes that are no answer, after which nothing more is expected
FRAMING = b"\r\n\x02\x03 "
FOREIGN = "it answers in another language: check the address and the driver"


class Dialogue:
    """One connection's talk; used by one thread."""

    def __init__(self, connection: Connection, driver: PrinterDriver, tally: Tally) -> None:
        self._connection, self._driver, self._tally = connection, driver, tally
        self._queries: tuple[Query, ...] = (*driver.queries, *([driver.in_order] if driver.in_order else []))
        self._asked = [0] * len(self._queries)
        self._before_job = [0] * len(self._queries)
        self._deaf: set[int] = set()  # queries that the printer does not know
        self._received = bytearray()
        self._noisy = False  # it never stops talking by itself
        self._start: int | None = None  # what came before the first bare question is no answer to it

    def status(self, answer_s: float, thorough: bool = False) -> PrinterStatus:
        """Asks what is needed; `thorough` asks every question, even those that are only for a silent printer."""
        answers: list[bytes | None] = []
        for number, query in enumerate(self._driver.queries):
            needed = (thorough and not query.bare) or not query.only_after_silence or not any(answers)
            answers.append(self.ask(number, time.monotonic() + answer_s) if needed else None)
        found = self._read(answers)
        if found.waiting is not None:
            self._deaf = {number for number, answer in enumerate(answers[:-1]) if answer is None and answers[-1]}
        return found

    def send(self, job: bytes) -> None:
        """Hands over the whole job or raises Disconnected; then asks for an answer in turn, where there is such."""
        self._before_job = list(self._asked)
        self._tally.frame("out", job, f"{len(job)} bytes of a job")
        for at in range(0, len(job), CHUNK):
            self._connection.write(job[at : at + CHUNK])
        if self._driver.in_order is not None:
            self._hush()
            self._put(len(self._queries) - 1)

    def after_job(self, until: float, answer_s: float) -> PrinterStatus:
        """One look after a job, by answers that were surely given after it, or by what a silent printer says else."""
        answers: list[bytes | None] = []
        end = min(until, time.monotonic() + answer_s)
        for number, query in enumerate(self._driver.queries):
            needed = number not in self._deaf and (not query.only_after_silence or not any(answers))
            answers.append(self.ask(number, end, self._before_job[number]) if needed else None)
            end += answer_s
        return self._read(answers)

    def worked_through(self) -> bool:
        """Whether the answer came that keeps its turn behind the job."""
        return self._driver.in_order is not None and bool(self._answers(len(self._queries) - 1))

    def ask(self, number: int, until: float, beyond: int = 0) -> bytes | None:
        """A new answer to query `number`, later than the first `beyond` of them; None when none comes."""
        query = self._queries[number]
        if query.bare:
            self._hush()
        wanted = max(len(self._answers(number)), beyond)
        self._put(number)
        while not self.babbles and not self._too_many(number):
            answers = self._answers(number)
            if len(answers) > wanted and (not query.bare or self._is_quiet()):
                return answers[-1]
            left = until - time.monotonic()
            if left <= 0:
                return None
            if len(answers) <= wanted:
                self._take(left)
        return None

    def pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._take(left)

    @property
    def babbles(self) -> bool:
        """So much came that was no answer that no answer is expected any more."""
        return self._noisy or (len(self._received) >= BABBLE and self.garbage >= BABBLE)

    @property
    def garbage(self) -> int:
        """Bytes that came and were no answer to anything."""
        rest, bare = bytes(self._received), 0
        for number, query in enumerate(self._queries):
            for answer in self._answers(number):
                if query.bare:
                    bare += len(answer)
                else:
                    rest = rest.replace(answer, b"", 1)
        return max(len(rest if bare else rest.strip(FRAMING)) - bare, 0)

    def finish(self) -> None:
        """The connection ends: what was no answer is counted and shown."""
        if garbage := self.garbage:
            self._tally.bad(bytes(self._received[:256]), f"{garbage} bytes were no answer")

    def _read(self, answers: list[bytes | None]) -> PrinterStatus:
        found = self._driver.status(answers)
        garbage = self.garbage
        if garbage and not found.answered:
            return msgspec.structs.replace(found, garbage=garbage, faults=(FOREIGN,))
        return msgspec.structs.replace(found, garbage=garbage)

    def _answers(self, number: int) -> list[bytes]:
        query = self._queries[number]
        if query.bare and self._start is None:
            return []
        return query.answers(bytes(self._received[self._start if query.bare else 0 :]))

    def _too_many(self, number: int) -> bool:
        return self._queries[number].bare and (self._noisy or len(self._answers(number)) > self._asked[number])

    def _hush(self) -> None:
        """Before the first bare question: takes what comes by itself, so that it is no answer."""
        if self._start is not None:
            return
        end = time.monotonic() + HUSH_S
        while not self._is_quiet():
            if time.monotonic() >= end:
                self._noisy = True
                break
        self._start = len(self._received)

    def _is_quiet(self) -> bool:
        return not self._take(QUIET_S)

    def _put(self, number: int) -> None:
        self._asked[number] += 1
        self._tally.frame("out", self._queries[number].ask)
        self._connection.write(self._queries[number].ask)

    def _take(self, seconds: float) -> bytes:
        data = self._connection.read(seconds)
        if data:
            self._tally.frame("in", data)
            self._received += data[: 2 * BABBLE - len(self._received)] if len(self._received) < 2 * BABBLE else b""
        return data
