"""A printer that speaks ESC/POS on TCP 9100 (Epson, ESC/POS Command Reference).

    DLE EOT 1-4  status at once: printer, offline cause, error, paper; also while offline, also inside other data
    GS r 1, 2    paper and drawer status, in the order of the stream: not while the printer is offline
    GS a n       four bytes by itself whenever what `n` names changes
    GS I n       who it is       GS ( H  a process id, said when all before it is printed
    DLE ENQ 2    clears the buffers

While it is offline (cover, paper, error), or a label is on its way out, received data wait in the receive buffer; they
are printed even when the line was closed behind them.
"""

from dataclasses import dataclass, field
from typing import Any

from firmware_sim.printers.escpos_reader import Reader
from firmware_sim.printers.escpos_stream import Command, RealTime, next_command
from firmware_sim.printers.label_printer import RIBBON_OUT, LabelPrinter
from firmware_sim.printers.page import Page
from firmware_sim.registry import simulates

RECEIVE_BUFFER = 65_536
FIXED, OFFLINE, DRAWER_HIGH = 0x12, 0x08, 0x04
ASB_OFFLINE, ASB_ERROR, ASB_PAPER = 0x02, 0x04, 0x08
IDENTITY = {1: b"\x20", 2: b"\x02", 3: b"\x01"}


@dataclass
class _Host:
    line: int
    buffer: bytearray = field(default_factory=bytearray)
    real_time: RealTime = field(default_factory=RealTime)
    closed: bool = False


@simulates("escpos", kind="printer")
class SimulatedEscPosPrinter(LabelPrinter):
    """An ESC/POS printer. `paused` is a person who holds the printer offline."""

    language = "escpos"
    model_name = "TM-T88V"

    def __init__(self, **settings: Any) -> None:
        self._hosts: dict[int, _Host] = {}
        super().__init__(**settings)

    def forget(self) -> None:
        self._reader = Reader(self.dots_mm, self.dpi, self._stock[0] * self.dots_mm, self._cut_off)
        self._raw = bytearray()
        self._watched, self._watcher, self._told = 0, 0, b""
        self._hosts = {line: _Host(line) for line in self.lines}

    def opened(self, line: int, now: float) -> None:
        super().opened(line, now)
        with self.lock:
            self._hosts[line] = _Host(line)

    def gone(self, line: int) -> None:
        """What was received is printed all the same."""
        host = self._hosts.get(line)
        if host is not None:
            host.closed = True
            self._work()

    def unread(self, line: int) -> int:
        host = self._hosts.get(line)
        return len(host.buffer) if host is not None else 0

    def unread_at_all(self) -> int:
        return sum(len(host.buffer) for host in self._hosts.values())

    def wants(self, line: int) -> bool:
        with self.lock:
            return not self._blocked or self.unread(line) < RECEIVE_BUFFER

    def take(self, line: int, data: bytes, now: float) -> None:
        host = self._hosts.get(line)
        if host is None:
            self.bytes.lost += len(data)
            return
        host.buffer += data
        for command in host.real_time.feed(data):
            self._at_once(host, command)
        self._work()

    @property
    def offline(self) -> bool:
        return bool(self.errors & ~RIBBON_OUT)

    @property
    def _blocked(self) -> bool:
        return self.offline or bool(self._queue)

    def tick(self, now: float) -> None:
        super().tick(now)
        if any(host.buffer or host.closed for host in self._hosts.values()) and not self._blocked:
            self._work()
            super().tick(now)

    def _work(self) -> None:
        """Obey what waits, line by line, as far as the printer can."""
        for host in list(self._hosts.values()):
            while not self._blocked and self.powered:
                command = next_command(host.buffer)
                if command is None:
                    break
                del host.buffer[: len(command.raw)]
                (self.understood if self._obey(host, command) else self.puzzled)(command.raw)
            if host.closed and not self._blocked:
                self.bytes.lost += len(host.buffer)
                self.broken_formats += bool(host.buffer)
                del self._hosts[host.line]
                if not self._hosts:
                    self._reader.finish()

    def tear(self) -> None:
        """A person tears off what hangs out of the printer."""
        with self.lock:
            self._reader.finish()
        self.ring()

    def _obey(self, host: _Host, command: Command) -> bool:
        self._raw += command.raw
        if len(self._raw) > 1_000_000:
            del self._raw[:-1_000_000]
        if command.name == "GS r":
            return self._asked(host, command.data[0])
        if command.name == "ESC v":
            self.say(bytes([self._paper_status]), host.line)
        elif command.name == "GS a":
            self._watched, self._watcher, self._told = command.data[0], host.line, b""
            self.changed()
        elif command.name == "GS I":
            return self._who(host, command.data[0])
        elif command.name == "GS ( H":
            return self._process(host, command.data)
        else:
            return self._reader.take(command)
        return True

    def _cut_off(self, page: Page) -> None:
        self.queue(page, bytes(self._raw), 1, page.draw)
        self._raw.clear()

    # status

    def _at_once(self, host: _Host, command: bytes) -> None:
        if command[1] == 0x04:
            answer = self._status(command[2])
            if answer is not None:
                self.say(bytes([answer]), host.line)
        elif command[1] == 0x05 and command[2] == 2:
            self._clear(host)
        elif command[1] == 0x14 and command[2] == 8 and command[3:] == b"\x01\x03\x14\x01\x06\x02\x08":
            self._clear(host)
            self.say(b"\x37\x25\x00", host.line)

    def _clear(self, host: _Host) -> None:
        self.bytes.lost += len(host.buffer)
        host.buffer.clear()
        self.cancel()
        self._reader = Reader(self.dots_mm, self.dpi, self._stock[0] * self.dots_mm, self._cut_off)

    def _status(self, number: int) -> int | None:
        """What DLE EOT answers."""
        if number == 1:
            return FIXED | DRAWER_HIGH | (OFFLINE if self.offline else 0)
        if number == 2:
            return FIXED | self.head_open << 2 | (not self.paper) << 5 | (self.jammed or self.hot) << 6
        if number == 3:
            return FIXED | self.jammed << 3 | self.hot << 6
        if number == 4:
            return FIXED | (0x0C if self.near_end or not self.paper else 0) | (0 if self.paper else 0x60)
        return None

    @property
    def _paper_status(self) -> int:
        """What GS r 1 answers."""
        return (0x03 if self.near_end or not self.paper else 0) | (0 if self.paper else 0x0C)

    @property
    def automatic_status(self) -> bytes:
        """The four bytes of GS a."""
        first = 0x10 | DRAWER_HIGH | (OFFLINE if self.offline else 0) | self.head_open << 5
        return bytes([first, self.jammed << 3 | self.hot << 6, self._paper_status, 0x0F])

    def changed(self) -> None:
        """Automatic status back: all four bytes when a bit changed that is watched, and once when it is turned on."""
        if not getattr(self, "_watched", 0):
            return
        status = self.automatic_status
        seen = bytes(
            [
                status[0] if self._watched & (ASB_OFFLINE | ASB_PAPER) else 0,
                status[1] if self._watched & ASB_ERROR else 0,
                status[2] if self._watched & ASB_PAPER else 0,
            ]
        )
        if seen != self._told:
            self._told = seen
            self.say(status, self._watcher)

    def _asked(self, host: _Host, number: int) -> bool:
        if number in (1, 49):
            self.say(bytes([self._paper_status]), host.line)
        elif number in (2, 50):
            self.say(b"\x01", host.line)
        else:
            return False
        return True

    def _who(self, host: _Host, number: int) -> bool:
        plain = IDENTITY.get(number % 48 if number < 65 else number)
        texts = {65: "30.14 ESC/POS", 66: "EPSON", 67: self.model, 68: "PKAF000001", 69: ""}
        if plain is not None:
            self.say(plain, host.line)
        elif number in texts:
            self.say(b"_" + texts[number].encode("ascii", "replace") + b"\0", host.line)
        else:
            return False
        return True

    def _process(self, host: _Host, data: bytes) -> bool:
        """GS ( H fn 48: the id comes back behind everything that was printed before."""
        if len(data) < 6 or data[0] != 48:
            return data[:1] == b"1"
        self.say(b"\x37\x22" + data[2:6] + b"\0", host.line)
        return True
