"""The machine that every simulated label printer is: paper, head, ribbon, a queue, time, and what may go wrong.

A language adds what it reads (`take`) and what it says of these states. Labels come out at `speed_mm_s`. Trouble in the
middle of a label: it is printed again when the trouble is over. Power off loses what was received and not printed.
"""

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from PIL import Image

from firmware_sim.printers.printed_label import DOTS_MM, PrintedLabel
from firmware_sim.wire import Lines, Say

BUFFER_BYTES = 8_000_000
MOST_JOBS = 2000
NEAR_END = 25
BABBLE_S = 0.25
KEPT_UNKNOWN = 200

MEDIA_OUT, RIBBON_OUT, HEAD_OPEN, JAMMED, HOT, PAUSED = 0x1, 0x2, 0x4, 0x400, 0x10, 0x10000


@dataclass
class Job:
    """A label and how many of it are still to come out."""

    format: Any
    raw: bytes
    left: int
    draw: Callable[[], Image.Image]


@dataclass
class Bytes:
    """Where the bytes went: every one received is understood, unknown, lost (power, closed line), or waits."""

    received: int = 0
    understood: int = 0
    unknown: int = 0
    lost: int = 0


class LabelPrinter(Lines):
    """A label printer. `labels` holds the last `kept`; `on_label` is called for each label, on the server's thread.

    `width_mm` x `length_mm` is the stock that is loaded, `roll` how many labels are on it (None: endless). What the
    language does not know is counted in `bytes.unknown`; the last pieces of it are in `unknown`.
    """

    language: ClassVar[str] = ""
    model_name: ClassVar[str] = ""

    def __init__(
        self,
        *,
        dpi: int = 203,
        width_mm: int = 100,
        length_mm: int = 150,
        speed_mm_s: float = 150.0,
        roll: int | None = None,
        kept: int = 200,
        model: str = "",
        on_label: Callable[[PrintedLabel], None] | None = None,
        seed: int = 0,
    ) -> None:
        super().__init__()
        if dpi not in DOTS_MM:
            raise ValueError(f"the printer has 203, 300 or 600 dpi, not {dpi}")
        self.dpi = dpi
        self.speed_mm_s = speed_mm_s
        self.model = model or self.model_name
        self.on_label = on_label
        self.labels: deque[PrintedLabel] = deque(maxlen=kept)
        self.printed = 0
        self.spoiled = 0
        self.broken_formats = 0
        self.paper = True
        self.ribbon = True
        self.head_open = False
        self.paused = False
        self.jammed = False
        self.hot = False
        self.battery_low = False
        self.roll = roll
        self.mute = False
        self.babbling = False
        self.hangs_up = False
        self.most_lines: int | None = None
        self.power_fails_after: int | None = None
        self.bytes = Bytes()
        self.unknown: deque[bytes] = deque(maxlen=KEPT_UNKNOWN)
        self._stock = (width_mm, length_mm)
        self._queue: deque[Job] = deque()
        self._queued_bytes = 0
        self._done_at: float | None = None
        self._babble_at: float | None = None
        self._noise = random.Random(seed)
        self._fresh: list[PrintedLabel] = []
        self.forget()

    def stands_in_for(self, other: Lines) -> None:
        """Take the place of another printer: the labels that came out still hang there."""
        super().stands_in_for(other)
        if isinstance(other, LabelPrinter):
            self.labels, self.printed, self.on_label = other.labels, other.printed, other.on_label

    # what a language says

    def forget(self) -> None:
        """Back to how it is after power on: settings, half-read commands."""

    def take(self, line: int, data: bytes, now: float) -> None:
        """Bytes that arrived."""
        raise NotImplementedError

    def unread(self, line: int) -> int:
        """Bytes of that line that wait in the receive buffer."""
        return 0

    def unread_at_all(self) -> int:
        """Bytes of all lines that wait in the receive buffer."""
        return sum(map(self.unread, self.lines))

    def gone(self, line: int) -> None:
        """The line is closed; what it left half said is lost."""
        self.bytes.lost += self.unread(line)

    def changed(self) -> None:
        """A switch was turned, or a label came out."""

    # its switches

    def load_paper(self, labels: int | None = None) -> None:
        """A new roll; None is endless."""
        self._switch(paper=True, roll=labels)

    def take_paper(self) -> None:
        self._switch(paper=False)

    def near_the_end(self) -> None:
        """The roll is nearly used up."""
        self._switch(paper=True, roll=NEAR_END)

    def open_head(self) -> None:
        self._switch(head_open=True)

    def close_head(self) -> None:
        self._switch(head_open=False)

    def set_ribbon(self, there: bool) -> None:
        self._switch(ribbon=there)

    def pause(self, on: bool) -> None:
        self._switch(paused=on)

    def jam(self, on: bool) -> None:
        self._switch(jammed=on)

    def overheat(self, on: bool) -> None:
        self._switch(hot=on)

    def drain(self, on: bool) -> None:
        """The battery of a mobile printer is low."""
        self._switch(battery_low=on)

    def spoil(self, *, mute: bool | None = None, babbling: bool | None = None, hangs_up: bool | None = None) -> None:
        """Says nothing; says noise, asked or not; closes the line as soon as it is spoken to."""
        wanted = {"mute": mute, "babbling": babbling, "hangs_up": hangs_up}
        self._switch(**{name: on for name, on in wanted.items() if on is not None})

    def fail_after(self, count: int) -> None:
        """The power fails when that many more bytes have arrived."""
        self._switch(power_fails_after=count)

    def power(self, on: bool) -> None:
        """Off forgets the queue, the receive buffer and all settings, as the printer does."""
        with self.lock:
            if not on:
                self.spoiled += self._done_at is not None
                self.bytes.lost += self.unread_at_all()
                self._queue.clear()
                self._queued_bytes = 0
                self._saying.clear()
                self._done_at = self._babble_at = None
                self.forget()
        super().power(on)

    @property
    def errors(self) -> int:
        """What stops it, as bits: MEDIA_OUT, RIBBON_OUT, HEAD_OPEN, JAMMED, HOT, PAUSED."""
        return (
            (0 if self.paper else MEDIA_OUT)
            | (0 if self.ribbon else RIBBON_OUT)
            | (HEAD_OPEN if self.head_open else 0)
            | (JAMMED if self.jammed else 0)
            | (HOT if self.hot else 0)
            | (PAUSED if self.paused else 0)
        )

    @property
    def near_end(self) -> bool:
        return self.paper and self.roll is not None and self.roll <= NEAR_END

    @property
    def printing(self) -> bool:
        """A label is on its way out."""
        return self._done_at is not None

    @property
    def waiting(self) -> int:
        """Labels still to print."""
        with self.lock:
            return sum(job.left for job in self._queue)

    @property
    def dots_mm(self) -> int:
        return DOTS_MM[self.dpi]

    def label(self, no: int) -> PrintedLabel | None:
        """The label of that number while it is kept."""
        with self.lock:
            return next((one for one in self.labels if one.no == no), None)

    def _switch(self, **to: object) -> None:
        with self.lock:
            for name, value in to.items():
                setattr(self, name, value)
            if self.babbling and self._babble_at is None:
                self._babble_at = 0.0
            self.changed()
        self.ring()

    # the wire

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            if self.babbling:
                self._babble_at = now

    def closed(self, line: int, now: float) -> None:
        with self.lock:
            if line in self.lines:
                self.gone(line)
        super().closed(line, now)

    def wants(self, line: int) -> bool:
        with self.lock:
            return self._queued_bytes < BUFFER_BYTES and len(self._queue) < MOST_JOBS

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            if line not in self.lines or not self.powered:
                return
            self.bytes.received += len(data)
            if self.hangs_up:
                self.bytes.lost += len(data)
                self.hang_up(line)
                return
            fails = self.power_fails_after
            if fails is not None and fails <= len(data):
                self.bytes.lost += len(data) - fails
                self.power_fails_after = None
                self.take(line, data[:fails], now)
                self.power(False)
                return
            if fails is not None:
                self.power_fails_after = fails - len(data)
            self.take(line, data, now)

    def say(self, data: bytes, line: int | None = None) -> None:
        if not self.mute:
            super().say(self._noise.randbytes(len(data)) if self.babbling else data, line)

    def understood(self, raw: bytes) -> None:
        self.bytes.understood += len(raw)

    def puzzled(self, raw: bytes) -> None:
        """Bytes that are no command of the language: counted and kept."""
        self.bytes.unknown += len(raw)
        self.unknown.append(raw[:1000])

    def queue(self, made: Any, raw: bytes, copies: int, draw: Callable[[], Image.Image]) -> None:
        """A label that is to be printed; its bytes are kept with it while there is room for them."""
        kept = raw if self._queued_bytes < BUFFER_BYTES else b""
        self._queued_bytes += len(kept)
        self._queue.append(Job(made, kept, copies, draw))

    def cancel(self) -> None:
        """Drop what waits to be printed."""
        self.spoiled += self._done_at is not None
        self._queue.clear()
        self._queued_bytes = 0
        self._done_at = None

    # time

    def tick(self, now: float) -> None:
        if self._babble_at is not None and now >= self._babble_at:
            self._babble_at = now + BABBLE_S if self.babbling and self.lines else None
            super().say(self._noise.randbytes(self._noise.randrange(1, 24)))
        start = now
        while self._queue and not self.errors:
            job = self._queue[0]
            if self._done_at is None:
                self._done_at = start + job.format.length / self.dots_mm / self.speed_mm_s
            if now < self._done_at:
                return
            start, self._done_at = self._done_at, None
            self._come_out(job)
        self.spoiled += self._done_at is not None
        self._done_at = None

    def _come_out(self, job: Job) -> None:
        self.printed += 1
        label = PrintedLabel(self.printed, job.raw, job.format, self.dpi, time.time(), job.draw, self.language)
        self.labels.append(label)
        self._fresh.append(label)
        job.left -= 1
        if not job.left:
            self._queue.popleft()
            self._queued_bytes -= len(job.raw)
        if self.roll is not None:
            self.roll -= 1
            self.paper = self.roll > 0
        self.changed()

    def due(self, now: float) -> list[Say]:
        """What is to be said; labels that came out are handed on after the lock is let go."""
        said = super().due(now)
        with self.lock:
            fresh, self._fresh = self._fresh, []
        if self.on_label is not None:
            for label in fresh:
                self.on_label(label)
        return said

    def wake_at(self) -> float | None:
        with self.lock:
            times = [at for at in (self._done_at, self._babble_at) if at is not None]
            return min(times, default=None)
