"""A thermal label printer that speaks ZPL II on TCP 9100 (Zebra, ZPL II Programming Guide P1099958).

It reads formats into a queue, prints them at `speed_mm_s`, and keeps the labels that came out. Host queries are
answered at once, also in the middle of a format:

    ~HS    three lines STX…ETX CR LF; none while media or ribbon is out or the head is open (the guide, "~HS")
    ~HQES  errors and warnings as two words of eight hexadecimal digits
    ~HI    model, firmware, dots a millimetre, memory        ~JA cancels all formats        ~PP pauses, ~PS goes on

Media, ribbon or head trouble in the middle of a label: the label is printed again when the trouble is over. Power off
loses whatever was not printed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from firmware_sim.printers.label_printer import HEAD_OPEN, MEDIA_OUT, RIBBON_OUT, LabelPrinter
from firmware_sim.printers.printed_label import PrintedLabel
from firmware_sim.printers.zpl_draw import draw
from firmware_sim.printers.zpl_format import FormatReader
from firmware_sim.printers.zpl_settings import Settings
from firmware_sim.printers.zpl_stream import Command, Stream
from firmware_sim.registry import simulates

NEAR_END_WARNING = 0x8  # ~HQES, warnings, group 1
__all__ = ["PrintedLabel", "SimulatedPrinter"]


@dataclass
class _Host:
    stream: Stream = field(default_factory=Stream)
    reader: FormatReader | None = None
    zpl: bytearray = field(default_factory=bytearray)


@simulates("zpl", kind="printer")
class SimulatedPrinter(LabelPrinter):
    """A ZPL II printer; its `errors` are the bits of ~HQES, group 1."""

    language = "zpl"
    model_name = "ZD421"

    def __init__(self, **settings: Any) -> None:
        self._hosts: dict[int, _Host] = {}
        super().__init__(**settings)

    def forget(self) -> None:
        width_mm, length_mm = self._stock
        self._settings = Settings(self.dots_mm, width_mm * self.dots_mm, length_mm * self.dots_mm)
        self._hosts = {line: _Host() for line in self.lines}

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._hosts[line] = _Host()

    def gone(self, line: int) -> None:
        super().gone(line)
        host = self._hosts.pop(line, None)
        if host is not None and host.reader is not None:
            self.broken_formats += 1

    def unread(self, line: int) -> int:
        host = self._hosts.get(line)
        return host.stream.waiting if host is not None else 0

    def take(self, line: int, data: bytes, now: float) -> None:
        host = self._hosts.get(line)
        if host is None:
            self.bytes.lost += len(data)
            return
        for command in host.stream.feed(data):
            if not command.name:
                self._outside(command.raw)
            elif command.name.startswith("~"):
                self._control(line, command)
            else:
                self._format(host, command)

    def _outside(self, raw: bytes) -> None:
        """What stands outside any command; line ends there mean nothing."""
        (self.puzzled if raw.strip() else self.understood)(raw)

    def _format(self, host: _Host, command: Command) -> None:
        if command.name == "^XA":
            self.broken_formats += host.reader is not None
            host.reader = FormatReader(self._settings)
            host.zpl.clear()
        if host.reader is None:
            self.puzzled(command.raw)
            return
        host.zpl += command.raw
        known = True
        if command.name == "^XZ":
            self._end(host, host.reader)
            host.reader = None
        elif command.name != "^XA":
            known = host.reader.take(command)
        (self.understood if known else self.puzzled)(command.raw)

    def _end(self, host: _Host, reader: FormatReader) -> None:
        label = reader.close()
        if label.fields or label.epc:
            self.queue(label, bytes(host.zpl), label.copies, partial(draw, label))

    def _control(self, line: int, command: Command) -> None:
        name = command.name + command.data.decode("latin-1").upper() if command.name == "~HQ" else command.name
        handler = CONTROLS.get(name)
        if handler is None:
            self.puzzled(command.raw)
            return
        self.understood(command.raw)
        handler(self, line)

    def _say_host_status(self, line: int) -> None:
        if not self.errors & (MEDIA_OUT | RIBBON_OUT | HEAD_OPEN):
            self.say(self._host_status(), line)

    def _say_errors(self, line: int) -> None:
        self.say(self._error_status(), line)

    def _say_identity(self, line: int) -> None:
        self.say(f"\x02{self.model}-{self.dpi}dpi,V84.20.21Z,{self.dots_mm},8176KB\x03\r\n".encode(), line)

    def _cancel_all(self, _line: int) -> None:
        self.cancel()

    def _pause(self, _line: int) -> None:
        self.paused = True

    def _start(self, _line: int) -> None:
        self.paused = False

    def _host_status(self) -> bytes:
        length = min(self._settings.length, 9999)
        formats = min(len(self._queue), 999)
        full = int(not self.wants(0))
        partial = int(any(host.reader is not None for host in self._hosts.values()))
        batch = self._queue[0].left if self._queue else 0
        hot = int(self.hot)
        lines = (
            f"030,{int(not self.paper)},{int(self.paused)},{length:04d},{formats:03d},{full},0,{partial},000,0,0,{hot}",
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


CONTROLS: dict[str, Callable[[SimulatedPrinter, int], None]] = {
    "~HS": SimulatedPrinter._say_host_status,
    "~HQES": SimulatedPrinter._say_errors,
    "~HI": SimulatedPrinter._say_identity,
    "~JA": SimulatedPrinter._cancel_all,
    "~PP": SimulatedPrinter._pause,
    "~PS": SimulatedPrinter._start,
}
