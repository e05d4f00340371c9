"""Servers around simulated devices: a TCP port (as an Ethernet-serial converter or port 9100), or a pseudo terminal.

An Ethernet-serial converter that takes its settings from the host is in `rfc2217`.
"""

import contextlib
import selectors
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from firmware_sim.faults import Faults
from firmware_sim.server import Server, ServingError
from firmware_sim.terminal import PtyDevice
from firmware_sim.wire import Device, Say

__all__ = ["Faults", "PtyDevice", "ServingError", "TcpDevice"]

CHUNK = 65536
READS_A_TURN = 32
MOST_WAITING = 1 << 18


@dataclass
class Line:
    number: int
    sock: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    hang_up: bool = False
    byte_at: float = 0.0


class TcpDevice(Server):
    """A device on a TCP port; port 0 takes a free one. `start` raises ServingError when the port is busy."""

    def __init__(
        self,
        device: Device,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        speed: float = 1.0,
        faults: Faults | None = None,
    ) -> None:
        super().__init__(device, speed, faults)
        self.host = host
        self.port = port
        self._listener: socket.socket | None = None
        self._lines: dict[int, Line] = {}
        self._next_line = 1

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def _is_door(self, fileobj: object) -> bool:
        return fileobj is self._listener

    def cut(self) -> None:
        """Reset every connection, as a pulled cable does in the end."""
        self.faults.cut_after = 0
        self._bell.ring()

    def _open(self) -> None:
        try:
            self._listen()
        except OSError as error:
            raise ServingError(f"cannot listen on {self.address}: {error.strerror or error}") from error

    def _listen(self) -> None:
        listener = socket.create_server((self.host, self.port), backlog=16)
        listener.setblocking(False)
        self.port = listener.getsockname()[1]
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        self._listener = listener

    def _prepare(self) -> None:
        if not (self.device.powered and self.plugged):
            self._go_dark()
            return
        if self._listener is None:
            self._listen()
        if self.faults.cut_after is not None and self.faults.cut_after <= 0:
            self.faults.cut_after = None
            for line in list(self._lines.values()):
                self._drop(line, reset=True)
        for line in list(self._lines.values()):
            self._watch(line)
        self._watch_door()

    def _watch_door(self) -> None:
        """Whoever finds no free line waits in the listener's queue, as at a print server with one connection."""
        assert self._listener is not None
        most = getattr(self.device, "most_lines", None)
        is_open = self._selector.get_map().get(self._listener) is not None
        wanted = most is None or len(self._lines) < most
        if wanted and not is_open:
            self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        elif is_open and not wanted:
            self._selector.unregister(self._listener)

    def _watch(self, line: Line) -> None:
        if line.hang_up and not line.waiting:
            self._drop(line)
            return
        wanted = (selectors.EVENT_READ if self.device.wants(line.number) else 0) | (
            selectors.EVENT_WRITE if line.waiting and self.now() >= line.byte_at else 0
        )
        key = self._selector.get_map().get(line.sock)
        if key is None:
            if wanted:
                self._selector.register(line.sock, wanted, self._turn_of(line))
        elif not wanted:
            self._selector.unregister(line.sock)
        elif key.events != wanted:
            self._selector.modify(line.sock, wanted, self._turn_of(line))

    def _turn_of(self, line: Line) -> Callable[[int], None]:
        return lambda events: self._serve(line, events)

    def _accept(self, _events: int) -> None:
        assert self._listener is not None
        try:
            sock, _peer = self._listener.accept()
        except OSError:
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = Line(self._next_line, sock)
        self._next_line += 1
        self._lines[line.number] = line
        self._opened(line)

    def _opened(self, line: Line) -> None:
        self.device.opened(line.number, self.now())

    def _serve(self, line: Line, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._flush(line)
            if events & selectors.EVENT_READ:
                self._read(line)
        except OSError:
            self._drop(line)

    def _read(self, line: Line) -> None:
        """Read until nothing waits, so that a hang-up behind the last bytes is seen before the next one is let in."""
        for _ in range(READS_A_TURN):
            if line.number not in self._lines or not self.device.wants(line.number):
                return
            try:
                data = line.sock.recv(CHUNK)
            except BlockingIOError:
                return
            if not data:
                self._drop(line)
                return
            self._arrived(line, data)

    def _arrived(self, line: Line, data: bytes) -> None:
        self._hear(line.number, data)

    def _put(self, line: Line, data: bytes) -> None:
        """What the device says, as it goes into the socket; what a host does not fetch is lost in the end."""
        if len(line.waiting) < MOST_WAITING:
            line.waiting += data

    def _byte_at(self) -> float | None:
        now = self.now()  # a byte that is due waits for room in the socket, not for the clock
        return min((line.byte_at for line in self._lines.values() if line.waiting and line.byte_at > now), default=None)

    def _say(self, say: Say) -> None:
        line = self._lines.get(say.line)
        if line is None:
            return
        self._put(line, self._spoiled(say.data))
        line.hang_up = line.hang_up or say.hang_up
        try:
            self._flush(line)
        except OSError:
            self._drop(line)

    def _flush(self, line: Line) -> None:
        cut_after = self.faults.cut_after
        piece = line.waiting if cut_after is None else line.waiting[:cut_after]
        if self.faults.slow_s:
            piece = piece[:1] if self.now() >= line.byte_at else piece[:0]
        if not piece:
            return
        try:
            sent = line.sock.send(piece)
        except BlockingIOError:
            return
        del line.waiting[:sent]
        line.byte_at = self.now() + self.faults.slow_s if self.faults.slow_s else 0.0
        if cut_after is not None:
            self.faults.cut_after = cut_after - sent

    def _drop(self, line: Line, *, reset: bool = False) -> None:
        if self._lines.pop(line.number, None) is None:
            return
        if self._selector.get_map().get(line.sock) is not None:
            self._selector.unregister(line.sock)
        if reset:
            with contextlib.suppress(OSError):
                line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sock.close()
        self.device.closed(line.number, self.now())

    def _cut_off(self) -> None:
        for line in list(self._lines.values()):
            self._drop(line, reset=True)

    def _go_dark(self) -> None:
        if self._listener is not None:
            if self._selector.get_map().get(self._listener) is not None:
                self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        self._cut_off()

    def _close(self) -> None:
        self._go_dark()
