"""Servers around simulated devices: a TCP port (as an Ethernet-serial converter or port 9100), or a pseudo terminal."""

import contextlib
import os
import selectors
import socket
import struct
import tty
from collections.abc import Callable
from dataclasses import dataclass, field

from firmware_sim.server import Faults, Server, ServingError
from firmware_sim.wire import Device, Say

__all__ = ["Faults", "PtyDevice", "ServingError", "TcpDevice"]

CHUNK = 65536
READS_A_TURN = 32


@dataclass
class _Line:
    number: int
    sock: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    hang_up: bool = False


class TcpDevice(Server):
    """A device on a TCP port; port 0 takes a free one. `start` raises ServingError when the port is busy."""

    def __init__(self, device: Device, host: str = "127.0.0.1", port: int = 0, *, speed: float = 1.0) -> None:
        super().__init__(device, speed)
        self.host = host
        self.port = port
        self._listener: socket.socket | None = None
        self._lines: dict[int, _Line] = {}
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
        if not self.device.powered:
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

    def _watch(self, line: _Line) -> None:
        if line.hang_up and not line.waiting:
            self._drop(line)
            return
        wanted = (selectors.EVENT_READ if self.device.wants(line.number) else 0) | (
            selectors.EVENT_WRITE if line.waiting else 0
        )
        key = self._selector.get_map().get(line.sock)
        if key is None:
            if wanted:
                self._selector.register(line.sock, wanted, self._turn_of(line))
        elif not wanted:
            self._selector.unregister(line.sock)
        elif key.events != wanted:
            self._selector.modify(line.sock, wanted, self._turn_of(line))

    def _turn_of(self, line: _Line) -> Callable[[int], None]:
        return lambda events: self._serve(line, events)

    def _accept(self, _events: int) -> None:
        assert self._listener is not None
        try:
            sock, _peer = self._listener.accept()
        except OSError:
            return
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = _Line(self._next_line, sock)
        self._next_line += 1
        self._lines[line.number] = line
        self.device.opened(line.number, self.now())

    def _serve(self, line: _Line, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                self._flush(line)
            if events & selectors.EVENT_READ:
                self._read(line)
        except OSError:
            self._drop(line)

    def _read(self, line: _Line) -> None:
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
            self.device.received(line.number, data, self.now())

    def _say(self, say: Say) -> None:
        line = self._lines.get(say.line)
        if line is None:
            return
        line.waiting += self._spoiled(say.data)
        line.hang_up = line.hang_up or say.hang_up
        try:
            self._flush(line)
        except OSError:
            self._drop(line)

    def _flush(self, line: _Line) -> None:
        cut_after = self.faults.cut_after
        piece = line.waiting if cut_after is None else line.waiting[:cut_after]
        if not piece:
            return
        try:
            sent = line.sock.send(piece)
        except BlockingIOError:
            return
        del line.waiting[:sent]
        if cut_after is not None:
            self.faults.cut_after = cut_after - sent

    def _drop(self, line: _Line, *, reset: bool = False) -> None:
        if self._lines.pop(line.number, None) is None:
            return
        if self._selector.get_map().get(line.sock) is not None:
            self._selector.unregister(line.sock)
        if reset:
            with contextlib.suppress(OSError):
                line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.sock.close()
        self.device.closed(line.number, self.now())

    def _go_dark(self) -> None:
        if self._listener is not None:
            if self._selector.get_map().get(self._listener) is not None:
                self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        for line in list(self._lines.values()):
            self._drop(line, reset=True)

    def _close(self) -> None:
        self._go_dark()


class PtyDevice(Server):
    """A device on a pseudo terminal, as a serial or USB-CDC port: `path` is what a host opens. Always line 0."""

    def __init__(self, device: Device, *, speed: float = 1.0) -> None:
        super().__init__(device, speed)
        self.path = ""
        self._master = self._slave = -1

    def _open(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)
        self._selector.register(self._master, selectors.EVENT_READ, self._read)
        self.device.opened(0, self.now())

    def _prepare(self) -> None:
        """A serial port has no connections to look after."""

    def _read(self, _events: int) -> None:
        try:
            data = os.read(self._master, CHUNK)
        except OSError:
            return
        self.device.received(0, data, self.now())

    def _say(self, say: Say) -> None:
        """A UART does not wait: what finds no room is lost."""
        if self.device.powered and say.data:
            with contextlib.suppress(BlockingIOError):
                os.write(self._master, self._spoiled(say.data))

    def _close(self) -> None:
        self.device.closed(0, self.now())
        self._selector.unregister(self._master)
        os.close(self._master)
        os.close(self._slave)
