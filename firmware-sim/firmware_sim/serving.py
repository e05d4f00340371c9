"""Servers around simulated devices: a TCP port (as an Ethernet-serial converter or port 9100), or a pseudo terminal.

One thread a device. Device time is monotonic seconds times `speed`: at speed 10 a scale settles ten times as fast.
`Faults` spoils the wire, not the device.
"""

import contextlib
import os
import selectors
import socket
import struct
import threading
import time
import tty
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import structlog

from firmware_sim.wire import Device, Say

log = structlog.get_logger(__name__)

CHUNK = 65536
READS_A_TURN = 32
LONGEST_SLEEP_S = 30.0


class ServingError(Exception):
    """A device could not be put on its port."""


@dataclass
class Faults:
    """What is wrong with the wire.

    `silent`: nothing that the device says gets through. `cut_after`: the connection is reset after that many more
    bytes from the device. `spoil`: applied to each piece said (drop bytes, flip bits).
    """

    silent: bool = False
    cut_after: int | None = None
    spoil: Callable[[bytes], bytes] | None = None


@dataclass
class _Line:
    number: int
    sock: socket.socket
    waiting: bytearray = field(default_factory=bytearray)
    hang_up: bool = False


class _Bell:
    """A socket pair that ends the selector's sleep."""

    def __init__(self) -> None:
        self.ear, self._hand = socket.socketpair()
        self.ear.setblocking(False)
        self._hand.setblocking(False)

    def ring(self) -> None:
        with contextlib.suppress(OSError):
            self._hand.send(b"!")

    def quiet(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self.ear.recv(4096)

    def close(self) -> None:
        self.ear.close()
        self._hand.close()


class _Server:
    """The thread, the clock and the bell; a subclass owns the sockets."""

    def __init__(self, device: Device, speed: float) -> None:
        self.device = device
        self.speed = speed
        self.faults = Faults()
        self._bell = _Bell()
        self._selector = selectors.DefaultSelector()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def now(self) -> float:
        """Device seconds."""
        return time.monotonic() * self.speed

    def start(self) -> Self:
        try:
            self._open()
        except ServingError:
            self._selector.close()
            self._bell.close()
            raise
        self._selector.register(self._bell.ear, selectors.EVENT_READ, None)
        self.device.hang_bell(self._bell.ring, self.now)
        self._thread = threading.Thread(target=self._run, name=f"sim {type(self.device).__name__}", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the thread and close the port; safe to call twice."""
        if self._thread is None:
            return
        self._stopping.set()
        self._bell.ring()
        self._thread.join(timeout=5)
        self._thread = None
        self.device.hang_bell(lambda: None, self.now)
        self._selector.close()
        self._bell.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except Exception:  # the outermost loop of a device: a bug in it is logged and must not silence it
                log.exception("simulated device stumbled", device=type(self.device).__name__)
                self._stopping.wait(0.05)
        self._close()

    def _turn(self) -> None:
        for say in self.device.due(self.now()):
            self._say(say)
        self._prepare()
        ready = self._selector.select(self._sleep_s())
        for key, events in sorted(ready, key=lambda one: self._is_door(one[0].fileobj)):
            if key.data is None:
                self._bell.quiet()
            else:
                key.data(events)

    def _is_door(self, _fileobj: object) -> bool:
        """New connections come last: who hung up first must be gone before the next one is let in."""
        return False

    def _sleep_s(self) -> float:
        wake_at = self.device.wake_at()
        if wake_at is None:
            return LONGEST_SLEEP_S
        return min(max(0.0, (wake_at - self.now()) / self.speed), LONGEST_SLEEP_S)

    def _spoiled(self, data: bytes) -> bytes:
        if self.faults.silent:
            return b""
        return self.faults.spoil(data) if self.faults.spoil else data

    def _open(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _prepare(self) -> None:
        raise NotImplementedError

    def _say(self, say: Say) -> None:
        raise NotImplementedError


class TcpDevice(_Server):
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
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None
        for line in list(self._lines.values()):
            self._drop(line, reset=True)

    def _close(self) -> None:
        self._go_dark()


class PtyDevice(_Server):
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
