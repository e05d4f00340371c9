"""The conversation with scales and scanners: frames come by themselves or after a poll."""

from collections import deque
from collections.abc import Iterator

import msgspec

from devices.conversation import Ask, Health
from devices.driver import StreamDriver
from devices.errors import BadFrame, Disconnected, Refused
from devices.framing import FrameBuffer, Piece
from devices.readings import Answer, Reading, WeightReading
from devices.stability import RUN, Steadiness
from devices.tally import Tally

POLL_S = 0.05
ASK_AGAIN_S = 0.35  # a poll without an answer is asked again; three of them make the device stale
REOPEN_S = 12.0  # a polled device that is silent for so long may sit behind a converter that hangs: open anew
IDLE_S = 0.2
STALL_S = 1.0  # a frame whose rest does not come: the next bytes belong to another


class StreamConversation:
    """Frames in, readings out; one frame that cannot be read costs that frame and nothing else."""

    def __init__(self, driver: StreamDriver, tally: Tally, poll_s: float = POLL_S, agree: int = RUN) -> None:
        self._driver, self._tally, self._poll_s = driver, tally, poll_s
        self._agree, self._steadiness = agree, Steadiness(agree)
        self._frames = FrameBuffer(driver.frame)
        self._asks: deque[Ask] = deque()
        self._waiting: deque[Ask] = deque()
        self._heard = self._asked = self._due = self._last = 0.0
        self._complaint = ""
        self._read_any = False

    def begin(self, now: float) -> None:
        self._heard = self._due = self._last = now

    def receive(self, data: bytes, now: float) -> Iterator[Reading]:
        self._drop_stalled(now)
        self._heard = now
        for piece in self._frames.feed(data):
            self._due = max(self._asked + self._poll_s, now)
            reading = self._read(piece)
            if isinstance(reading, Answer):
                self._answered(reading)
            elif reading is not None:
                reading = self._steady(reading, now)
                self._last, self._read_any, self._complaint = now, True, ""
                yield reading

    def _read(self, piece: Piece) -> Reading | Answer | None:
        name = self._driver.info.name
        try:
            if piece.broken:
                raise BadFrame(name, piece.data, piece.broken)
            read = self._driver.decode(piece.data)
            self._tally.frame("in", piece.data)
            return read
        except BadFrame as bad:
            self._complaint = str(bad)
            self._tally.bad(piece.data, str(bad))
            if isinstance(bad, Refused):
                return Answer(command="", ok=False, text=bad.why or str(bad), raw=bad.frame)
            return None

    def _steady(self, reading: Reading, now: float) -> Reading:
        """Derives the stability that the wire does not tell; silence breaks a run of equal weights."""
        if not isinstance(reading, WeightReading) or not reading.derived:
            return reading
        if now - self._last > max(self._driver.quiet_s, 3 * self._poll_s):
            self._steadiness = Steadiness(self._agree)
        return msgspec.structs.replace(reading, stable=self._steadiness.after(reading.grams))

    def _answered(self, answer: Answer) -> None:
        if self._waiting and self._waiting[0].data.strip().startswith(answer.command.encode()):
            self._waiting.popleft().answer.set_result(answer)
        elif not answer.ok:
            self._complaint = f"{self._driver.info.name}: {answer.text}"

    def _drop_stalled(self, now: float) -> None:
        """A scanner without a suffix would glue two scans together."""
        if self._frames.pending and now - self._heard > STALL_S:
            self._complaint = f"{self._driver.info.name}: a frame had no end within {STALL_S:g} s"
            self._tally.bad(self._frames.drop(), self._complaint)

    def tick(self, now: float) -> bytes:
        self._drop_stalled(now)
        if self._driver.poll and now - self._last > REOPEN_S:
            raise Disconnected(f"no reading for {REOPEN_S:.0f} s: {self._complaint or 'silence'}")
        send = b""
        while self._asks:
            ask = self._asks.popleft()
            self._waiting.append(ask)
            send += ask.data
        if self._driver.poll and now >= self._due:
            send += self._driver.poll
            self._asked, self._due = now, now + max(ASK_AGAIN_S, self._poll_s)
        return send

    def wait_s(self, now: float) -> float:
        return min(max(self._due - now, 0.0), IDLE_S) if self._driver.poll else IDLE_S

    def command(self, ask: Ask) -> None:
        self._asks.append(ask)

    def health(self, now: float) -> Health:
        quiet = self._driver.quiet_s
        if quiet and now - self._last > max(quiet, 3 * self._poll_s):
            return Health("stale", self._complaint or f"no reading for more than {quiet:g} s")
        return Health("reading" if self._read_any else "connected", self._complaint)

    def farewell(self) -> bytes:
        return b""

    def end(self) -> None:
        if rest := self._frames.drop():
            self._tally.half(rest)
        for ask in (*self._waiting, *self._asks):
            ask.answer.set_exception(Disconnected("the connection ended before the device answered"))
