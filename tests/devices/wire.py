"""The other end of the wire: a real TCP listener that a test speaks through, and waiting with a deadline."""

import contextlib
import socket
import time
from collections.abc import Callable, Iterator

from tests.ports import free_port

DEADLINE_S = 8.0


def eventually(holds: Callable[[], object], within_s: float = DEADLINE_S) -> None:
    """Waits until `holds()` is true; fails with the last value otherwise."""
    until = time.monotonic() + within_s
    while not (value := holds()):
        assert time.monotonic() < until, f"still {value!r} after {within_s:g} s"
        time.sleep(0.005)


class Peer:
    """One accepted connection."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        sock.settimeout(DEADLINE_S)
        self.got = b""

    def say(self, data: bytes) -> None:
        self.sock.sendall(data)

    def expect(self, data: bytes) -> None:
        """Reads until exactly these bytes came next."""
        while len(self.got) < len(data):
            more = self.sock.recv(4096)
            assert more, f"closed after {self.got!r}, expected {data!r}"
            self.got += more
        assert self.got[: len(data)] == data
        self.got = self.got[len(data) :]

    def exactly(self, count: int) -> bytes:
        """The next `count` bytes."""
        while len(self.got) < count:
            more = self.sock.recv(65536)
            assert more, f"closed after {len(self.got)} of {count} bytes"
            self.got += more
        data, self.got = self.got[:count], self.got[count:]
        return data

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


class Listener:
    """A device's port; `close` and `open` are its power switch."""

    def __init__(self) -> None:
        self.port = free_port()
        self._socket: socket.socket | None = None
        self._peers: list[Peer] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def open(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self.port))
        self._socket.listen()
        self._socket.settimeout(DEADLINE_S)

    def accept(self) -> Peer:
        assert self._socket is not None
        peer = Peer(self._socket.accept()[0])
        self._peers.append(peer)
        return peer

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        for peer in self._peers:
            peer.close()


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    listener.open()
    try:
        yield listener
    finally:
        listener.close()
