"""The conversation with scales and scanners: frames come by themselves or after a poll."""

from collections.abc import Iterator

import msgspec

from devices.asking import Asking
from devices.conversation import Ask, Health
from devices.driver import Replying, StreamDriver
from devices.errors import BadFrame, Disconnected, Refused
from devices.framing import FrameBuffer, Piece
from devices.lookalike import Suspicion
from devices.readings import Answer, Reading, WeightReading
from devices.stability import RUN, Steadiness
from devices.tally import Tally

POLL_S = 0.05
ASK_AGAIN_S = 0.35  # a poll without an answer is asked again; three of them make the device stale
REOPEN_S = 12.0  # silence of a polled device: it may sit behind a converter that hangs, so open anew
IDLE_S = 0.2
ASKED_IN_VAIN = "it is asked and says nothing: check its cable, baud, parity and the protocol that it is set to"
NOTHING_COMES = "nothing comes: check its cable and baud, and that it is set to send all the time"
MOMENT_S = 0.001  # behind the end of a patience, so that it is over when we wake up


class StreamConversation:
    """Frames in, readings out; one frame that cannot be read costs that frame and nothing else."""

    def __init__(self, driver: StreamDriver, tally: Tally, poll_s: float = POLL_S, agree: int = RUN) -> None:
        self._driver, self._tally, self._poll_s = driver, tally, poll_s
        self._agree, self._steadiness = agree, Steadiness(agree)
        self._frames = FrameBuffer(driver.frame)
        self._asking = Asking(driver)
        self._replies = driver if isinstance(driver, Replying) else None
        self._suspicion = Suspicion(driver.info)
        self._heard = self._asked = self._due = self._last = 0.0
        self._polled = False  # a poll is on its way and its answer has not come
        self._reply = b""
        self._complaint = ""
        self._read_any = self._understood = self._heard_any = False

    def begin(self, now: float) -> None:
        self._heard = self._due = self._last = now

    def receive(self, data: bytes, now: float) -> Iterator[Reading]:
        yield from self.lapse(now)
        self._heard, self._heard_any = now, True
        if not self._understood:
            self._suspicion.note(data)
        yield from self._take(self._frames.feed(data), now)

    def lapse(self, now: float) -> Iterator[Reading]:
        """Silence ends what is pending: a whole frame where the framing says so, else one whose rest is lost."""
        if self._frames.pending and now - self._heard > self._frames.patience_s:
            yield from self._take(self._frames.rest(), now)

    def _take(self, pieces: list[Piece], now: float) -> Iterator[Reading]:
        for piece in pieces:
            self._due, self._polled = max(self._asked + self._poll_s, now), False
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
        except BadFrame as bad:
            self._complaint = str(bad)
            self._tally.bad(piece.data, str(bad))
            if isinstance(bad, Refused):
                self._understood = True
                return Answer(command="", ok=False, text=bad.why or str(bad), raw=bad.frame)
            return None
        self._understood = True
        self._tally.frame("in", piece.data)
        self._asking.hear(piece.data)
        if self._replies is not None:
            self._reply += self._replies.reply(piece.data)
        return read

    def _steady(self, reading: Reading, now: float) -> Reading:
        """Derives the stability that the wire does not tell; silence breaks a run of equal weights."""
        if not isinstance(reading, WeightReading) or not reading.derived:
            return reading
        if now - self._last > max(self._driver.quiet_s, 3 * self._poll_s):
            self._steadiness = Steadiness(self._agree)
        return msgspec.structs.replace(reading, stable=self._steadiness.after(reading.grams))

    def _answered(self, answer: Answer) -> None:
        if not self._asking.take(answer) and not answer.ok:
            self._complaint = f"{self._driver.info.name}: {answer.text}"

    def tick(self, now: float) -> bytes:
        self._asking.pass_time(now)
        if self._driver.poll and now - self._heard > REOPEN_S and not self._asking.awaited:
            raise Disconnected(f"it has said nothing for {REOPEN_S:.0f} s")
        send, self._reply = self._reply, b""
        if self._asking.wanted and (not self._polled or now >= self._due):
            send += self._asking.next(now)
        if self._driver.poll and now >= self._due and not self._asking.awaited:
            send += self._driver.poll
            self._asked, self._due, self._polled = now, now + max(ASK_AGAIN_S, self._poll_s), True
        return send

    def wait_s(self, now: float) -> float:
        until = now + IDLE_S
        if self._driver.poll and not self._asking.awaited:
            until = min(until, self._due)
        if self._frames.pending:
            until = min(until, self._heard + self._frames.patience_s + MOMENT_S)
        return max(until - now, 0.0)

    def command(self, ask: Ask) -> None:
        self._asking.add(ask)

    def health(self, now: float) -> Health:
        quiet = self._driver.quiet_s
        if quiet and now - self._last > max(quiet, 3 * self._poll_s) and not self._asking.awaited:
            return Health("stale", self._why_stale(quiet, now))
        if self._read_any or self._understood or not self._complaint:
            return Health("reading" if self._read_any else "connected", self._complaint)
        return Health("connected", self._suspicion.sentence(now) or self._complaint)

    def _why_stale(self, quiet_s: float, now: float) -> str:
        if not self._understood and (suspicion := self._suspicion.sentence(now)):
            return suspicion
        if not self._heard_any:
            return ASKED_IN_VAIN if self._driver.poll else NOTHING_COMES
        return self._complaint or f"no reading for more than {quiet_s:g} s"

    def farewell(self) -> bytes:
        return b""

    def end(self) -> None:
        if rest := self._frames.drop():
            self._tally.half(rest)
        self._asking.end()
