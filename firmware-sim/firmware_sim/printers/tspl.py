"""A label printer that speaks TSPL/TSPL2 on TCP 9100 (TSC, TSPL/TSPL2 Programming Language).

    <ESC>!?  one byte: bit 0 head open, 1 jam, 2 no paper, 3 no ribbon, 4 pause, 5 printing, 7 other error
    <ESC>!S  STX, message, warning, two error bytes, ETX CR LF; each byte is `@` (0x40) when there is nothing to say
    <ESC>!R resets, <ESC>!. cancels all, <ESC>!P pauses, <ESC>!O goes on, <ESC>!F feeds
    ~!T  the model   ~!@  millimetres printed   ~!I  code page and country   ~!F  files   ~!A  free memory

`<ESC>!` is answered at any time, `~!` only when the printer is ready ("Document Conventions").
"""

from typing import Any

from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.page import Page
from firmware_sim.printers.tspl_reader import Reader
from firmware_sim.printers.tspl_stream import Command, Stream
from firmware_sim.registry import simulates

NORMAL = 0x40
FEEDS_AND_RESTARTS = b"FDCQ"


@simulates("tspl", kind="printer")
class SimulatedTsplPrinter(LabelPrinter):
    """A TSPL printer. The image buffer and the settings are the printer's, half a command is its line's."""

    language = "tspl"
    model_name = "TTP-244 Pro"

    def __init__(self, **settings: Any) -> None:
        self._streams: dict[int, Stream] = {}
        super().__init__(**settings)

    def forget(self) -> None:
        width_mm, length_mm = self._stock
        page = Page(width_mm * self.dots_mm, length_mm * self.dots_mm)
        self._reader = Reader(self.dots_mm, self.dpi, page, self._to_print)
        self._raw = bytearray()
        self._streams = {line: Stream() for line in self.lines}

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._streams[line] = Stream()

    def gone(self, line: int) -> None:
        super().gone(line)
        stream = self._streams.pop(line, None)
        self.broken_formats += bool(stream and stream.waiting)

    def unread(self, line: int) -> int:
        stream = self._streams.get(line)
        return stream.waiting if stream is not None else 0

    def take(self, line: int, data: bytes, now: float) -> None:
        stream = self._streams.get(line)
        if stream is None:
            self.bytes.lost += len(data)
            return
        for command in stream.feed(data):
            (self.understood if self._obey(line, command) else self.puzzled)(command.raw)

    def _obey(self, line: int, command: Command) -> bool:
        if command.name == "<ESC>!":
            return self._immediate(line, command.data)
        if command.name == "~!":
            return self._asked(line, command.data)
        if command.name == "CLS":
            self._raw.clear()
        self._raw += command.raw
        if len(self._raw) > 1_000_000:
            del self._raw[:-1_000_000]
        return not command.name or self._reader.take(command)

    def _to_print(self, page: Page, labels: int) -> None:
        taken = page.taken()
        self.queue(taken, bytes(self._raw), min(labels, 1_000_000), taken.draw)

    # status

    def _immediate(self, line: int, letter: bytes) -> bool:
        if letter == b"?":
            self.say(bytes([self.status_byte]), line)
        elif letter == b"S":
            self.say(self.status_bytes, line)
        elif letter == b"R":
            self._restart()
        elif letter == b".":
            self.cancel()
        elif letter in (b"P", b"O"):
            self.paused = letter == b"P"
        else:
            return letter in FEEDS_AND_RESTARTS
        return True

    def _restart(self) -> None:
        self.cancel()
        width, length = self._reader.page.width, self._reader.page.length
        self._reader = Reader(self.dots_mm, self.dpi, Page(width, length), self._to_print)

    @property
    def status_byte(self) -> int:
        """What `<ESC>!?` answers."""
        return (
            self.head_open
            | self.jammed << 1
            | (not self.paper) << 2
            | (not self.ribbon) << 3
            | self.paused << 4
            | (self.printing and not self.errors) << 5
            | self.hot << 7
        )

    @property
    def status_bytes(self) -> bytes:
        """What `<ESC>!S` answers."""
        hot = int(self.hot)
        error = (not self.paper) | self.jammed << 1 | (not self.ribbon) << 2 | self.head_open << 5
        if error or hot:
            message = b"E"
        elif self.paused:
            message = b"`"
        else:
            message = b"P" if self.printing else b"@"
        warning = NORMAL | self.near_end
        return b"\x02" + message + bytes([warning, NORMAL | hot, NORMAL | error]) + b"\x03\r\n"

    def _asked(self, line: int, letter: bytes) -> bool:
        answers = {
            b"T": self.model.encode("ascii", "replace"),
            b"@": str(self.printed * self._reader.page.length // self.dots_mm).encode(),
            b"I": b"8 bit: 437, 001",
            b"F": b"\x1a",
            b"A": b"2240 bytes free",
            b"C": b"0",
            b"D": b"",
        }
        answer = answers.get(letter)
        if answer is None:
            return False
        if answer and not self.errors:
            self.say(answer + (b"" if letter == b"F" else b"\r"), line)
        return True
