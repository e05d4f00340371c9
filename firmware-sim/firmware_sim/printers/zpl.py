"""A thermal label printer that speaks ZPL II on TCP 9100 (Zebra, ZPL II Programming Guide P1099958).

It reads formats into a queue, prints them at `speed_mm_s`, and keeps the labels that came out. Host queries are
answered at once, also in the middle of a format:

    ~HS    three lines STX…ETX CR LF; none while media or ribbon is out or the head is open (the guide, "~HS")
    ~HQES  errors and warnings as two words of eight hexadecimal digits
    ~HI    model, firmware, dots a millimetre, memory        ~JA cancels all formats        ~PP pauses, ~PS goes on

Media, ribbon or head trouble in the middle of a label: the label is printed again when the trouble is over. Power off
loses whatever was not printed.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from firmware_sim.printers.printed_label import DOTS_MM, PrintedLabel
from firmware_sim.printers.zpl_fields import Format
from firmware_sim.printers.zpl_format import FormatReader
from firmware_sim.printers.zpl_settings import Settings
from firmware_sim.printers.zpl_stream import Command, Stream
from firmware_sim.registry import simulates
from firmware_sim.wire import Lines, Say

BUFFER_BYTES = 8_000_000
NEAR_END = 25
__all__ = ["PrintedLabel", "SimulatedPrinter"]

# ~HQES, errors, group 1; and warnings, group 1
MEDIA_OUT, RIBBON_OUT, HEAD_OPEN, PAUSED = 0x1, 0x2, 0x4, 0x10000
NEAR_END_WARNING = 0x8


@dataclass
class _Job:
    format: Format
    zpl: bytes
    left: int


@dataclass
class _Host:
    stream: Stream = field(default_factory=Stream)
    reader: FormatReader | None = None
    zpl: bytearray = field(default_factory=bytearray)


@simulates("zpl", kind="printer")
class SimulatedPrinter(Lines):
    """A label printer. `labels` holds the last `kept`; `on_label` is called for each label, on the server's thread.

    `width_mm` x `length_mm` is the stock that is loaded, `roll` how many labels are on it (None: endless).
    """

    def __init__(
        self,
        *,
        dpi: int = 203,
        width_mm: int = 100,
        length_mm: int = 150,
        speed_mm_s: float = 150.0,
        roll: int | None = None,
        kept: int = 200,
        model: str = "ZD421",
        on_label: Callable[[PrintedLabel], None] | None = None,
    ) -> None:
        super().__init__()
        if dpi not in DOTS_MM:
            raise ValueError(f"the printer has 203 or 300 dpi, not {dpi}")
        self.dpi = dpi
        self.speed_mm_s = speed_mm_s
        self.model = model
        self.on_label = on_label
        self.labels: deque[PrintedLabel] = deque(maxlen=kept)
        self.printed = 0
        self.broken_formats = 0
        self.paper = True
        self.ribbon = True
        self.head_open = False
        self.paused = False
        self.roll = roll
        self._stock = (width_mm, length_mm)
        self._settings = self._new_settings()
        self._hosts: dict[int, _Host] = {}
        self._queue: deque[_Job] = deque()
        self._done_at: float | None = None
        self._fresh: list[PrintedLabel] = []

    # its switches

    def load_paper(self, labels: int | None = None) -> None:
        """A new roll; None is endless."""
        self._switch(paper=True, roll=labels)

    def take_paper(self) -> None:
        self._switch(paper=False)

    def open_head(self) -> None:
        self._switch(head_open=True)

    def close_head(self) -> None:
        self._switch(head_open=False)

    def set_ribbon(self, there: bool) -> None:
        self._switch(ribbon=there)

    def pause(self, on: bool) -> None:
        self._switch(paused=on)

    def power(self, on: bool) -> None:
        """Off forgets the queue and all settings, as the printer does."""
        with self.lock:
            if not on:
                self._queue.clear()
                self._hosts.clear()
                self._done_at = None
                self._settings = self._new_settings()
        super().power(on)

    @property
    def errors(self) -> int:
        """The bits of ~HQES."""
        return (
            (0 if self.paper else MEDIA_OUT)
            | (0 if self.ribbon else RIBBON_OUT)
            | (HEAD_OPEN if self.head_open else 0)
            | (PAUSED if self.paused else 0)
        )

    @property
    def near_end(self) -> bool:
        return self.paper and self.roll is not None and self.roll <= NEAR_END

    @property
    def waiting(self) -> int:
        """Labels still to print."""
        with self.lock:
            return sum(job.left for job in self._queue)

    def label(self, no: int) -> PrintedLabel | None:
        """The label of that number while it is kept."""
        with self.lock:
            return next((one for one in self.labels if one.no == no), None)

    def _switch(self, **to: object) -> None:
        with self.lock:
            for name, value in to.items():
                setattr(self, name, value)
        self.ring()

    def _new_settings(self) -> Settings:
        dots = DOTS_MM[self.dpi]
        width_mm, length_mm = self._stock
        return Settings(dots, width_mm * dots, length_mm * dots)

    # the wire

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._hosts[line] = _Host()

    def closed(self, line: int, now: float) -> None:
        super().closed(line, now)
        with self.lock:
            host = self._hosts.pop(line, None)
            if host is not None and host.reader is not None:
                self.broken_formats += 1

    def wants(self, line: int) -> bool:
        with self.lock:
            return sum(len(job.zpl) for job in self._queue) < BUFFER_BYTES

    def received(self, line: int, data: bytes, now: float) -> None:
        with self.lock:
            host = self._hosts.get(line)
            if host is None:
                return
            for command in host.stream.feed(data):
                if command.name.startswith("~"):
                    self._control(line, command)
                else:
                    self._format(host, command)

    def _format(self, host: _Host, command: Command) -> None:
        if command.name == "^XA":
            self.broken_formats += host.reader is not None
            host.reader = FormatReader(self._settings)
            host.zpl.clear()
        if host.reader is None:
            return
        host.zpl += command.name.encode("latin-1") + command.data
        if command.name == "^XZ":
            label = host.reader.close()
            if label.fields or label.epc:
                self._queue.append(_Job(label, bytes(host.zpl), label.copies))
            host.reader = None
        elif command.name != "^XA":
            host.reader.take(command)

    def _control(self, line: int, command: Command) -> None:
        name = command.name + command.data.decode("latin-1") if command.name == "~HQ" else command.name
        if name == "~HS":
            if not self.errors & (MEDIA_OUT | RIBBON_OUT | HEAD_OPEN):
                self.say(self._host_status(), line)
        elif name.upper() == "~HQES":
            self.say(self._error_status(), line)
        elif name == "~HI":
            self.say(f"\x02{self.model}-{self.dpi}dpi,V84.20.21Z,{DOTS_MM[self.dpi]},8176KB\x03\r\n".encode(), line)
        elif name == "~JA":
            self._queue.clear()
            self._done_at = None
        elif name in ("~PP", "~PS"):
            self.paused = name == "~PP"

    def _host_status(self) -> bytes:
        length = min(self._settings.length, 9999)
        formats = min(len(self._queue), 999)
        full = int(not self.wants(0))
        partial = int(any(host.reader is not None for host in self._hosts.values()))
        batch = self._queue[0].left if self._queue else 0
        lines = (
            f"030,{int(not self.paper)},{int(self.paused)},{length:04d},{formats:03d},{full},0,{partial},000,0,0,0",
            f"000,0,{int(self.head_open)},{int(not self.ribbon)},0,2,4,0,{min(batch, 99_999_999):08d},1,000",
            "1234,0",
        )
        return "".join(f"\x02{line}\x03\r\n" for line in lines).encode("ascii")

    def _error_status(self) -> bytes:
        errors, warnings = self.errors, NEAR_END_WARNING if self.near_end else 0
        return (
            "\x02\r\n\r\n  PRINTER STATUS                             \r\n"
            f"   ERRORS:         {int(bool(errors))} 00000000 {errors:08X}        \r\n"
            f"   WARNINGS:       {int(bool(warnings))} 00000000 {warnings:08X}        \r\n\x03\r\n"
        ).encode("ascii")

    # time

    def tick(self, now: float) -> None:
        start = now
        while self._queue and not self.errors:
            job = self._queue[0]
            if self._done_at is None:
                self._done_at = start + job.format.length / DOTS_MM[self.dpi] / self.speed_mm_s
            if now < self._done_at:
                return
            start, self._done_at = self._done_at, None
            self._come_out(job)
        self._done_at = None

    def _come_out(self, job: _Job) -> None:
        self.printed += 1
        label = PrintedLabel(self.printed, job.zpl, job.format, self.dpi, time.time())
        self.labels.append(label)
        self._fresh.append(label)
        job.left -= 1
        if not job.left:
            self._queue.popleft()
        if self.roll is not None:
            self.roll -= 1
            self.paper = self.roll > 0

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
            return self._done_at
