"""A label printer that speaks EPL2 on TCP 9100 (Zebra, EPL Programming Guide 14245L; page mode).

    ^ee   error number and CR LF: 00 none, 07 media or ribbon out (with the labels left: 07P003), 11 head open,
          12 pause, 50 busy printing, 62 head too hot, 81 jam; else the error of the last format (01 syntax …)
    US    reports by itself from now on: NAK, number, P and the labels left; ACK after each P that went well
    UQ    the configuration        ^@  reset

`^ee` is answered where it stands in the stream.
"""

from typing import Any

from firmware_sim.printers.epl_reader import Reader
from firmware_sim.printers.epl_stream import Command, Stream
from firmware_sim.printers.label_printer import LabelPrinter
from firmware_sim.printers.page import Page
from firmware_sim.registry import simulates

ACK, NAK = b"\x06", b"\x15"
MEDIA, HEAD, PAUSE, BUSY, HEAT, JAM = 7, 11, 12, 50, 62, 81


@simulates("epl", kind="printer")
class SimulatedEplPrinter(LabelPrinter):
    """An EPL2 printer. The image buffer and the settings are the printer's, half a command is its line's."""

    language = "epl"
    model_name = "UKQ1935HMU"

    def __init__(self, **settings: Any) -> None:
        self._streams: dict[int, Stream] = {}
        super().__init__(**settings)

    def forget(self) -> None:
        width_mm, length_mm = self._stock
        page = Page(width_mm * self.dots_mm, length_mm * self.dots_mm)
        self._reader = Reader(self.dpi, self.dots_mm, page, self._to_print)
        self._raw = bytearray()
        self._reporting: int | None = None
        self._reported = 0
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
        if command.name == "^ee":
            self.say(f"{self._report()}\r\n".encode(), line)
        elif command.name == "^@":
            self.cancel()
            page = Page(self._reader.page.width, self._reader.page.length)
            self._reader = Reader(self.dpi, self.dots_mm, page, self._to_print)
        elif command.name == "US":
            self._reporting = line
        elif command.name == "UN":
            self._reporting = None
        elif command.name in ("UQ", "UI"):
            self.say(self._configuration(), line)
        else:
            return self._format(command)
        return True

    def _format(self, command: Command) -> bool:
        if command.name == "N":
            self._raw.clear()
        self._raw += command.raw
        if len(self._raw) > 1_000_000:
            del self._raw[:-1_000_000]
        return not command.name or self._reader.take(command)

    def _to_print(self, page: Page, labels: int) -> None:
        taken = page.taken()
        self.queue(taken, bytes(self._raw), min(labels, 1_000_000), taken.draw)
        self._reported = 0
        if self._reporting is not None and not self._trouble():
            error = self._reader.error
            self.say(NAK + f"{error:02d}".encode() if error else ACK, self._reporting)

    def _trouble(self) -> int:
        """The number of what stops the printer, 0 for none."""
        if self.head_open:
            return HEAD
        if not (self.paper and self.ribbon):
            return MEDIA
        if self.jammed:
            return JAM
        if self.hot:
            return HEAT
        return PAUSE if self.paused else 0

    def _report(self) -> str:
        trouble = self._trouble()
        if trouble == MEDIA:
            return f"{MEDIA:02d}P{min(self.waiting, 999):03d}"
        if trouble or self._queue:
            return f"{trouble or BUSY:02d}"
        return f"{self._reader.error:02d}"

    def changed(self) -> None:
        """With US, trouble is told once when it begins and its end as 00."""
        if getattr(self, "_reporting", None) is None:
            return
        trouble = self._trouble()
        if trouble != self._reported and (trouble or self._reported):
            self.say(NAK + (self._report() if trouble else "00").encode(), self._reporting)
        self._reported = trouble

    def _configuration(self) -> bytes:
        page, (x, y) = self._reader.page, self._reader.settings.reference
        lines = (
            f"{self.model}   V4.59",
            "S/N: 41A0000001",
            "Serial port:96,N,8,1",
            "Page Mode",
            "Image buffer size:0507K",
            "Fmem used: 0 (bytes)",
            "Gmem used: 0",
            "Emem used: 0",
            "Available: 1572607",
            "I8,0,001 rY JF WN",
            f"S4 D08 R{x:03d},{y:03d} ZB {'US' if self._reporting is not None else 'UN'}",
            f"q{page.width} Q{page.length},25",
            "Option:D,Ff",
            "Cover: T=137, C=147",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()
