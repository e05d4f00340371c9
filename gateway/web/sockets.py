"""The one wrapper around WebSockets: a bounded queue and one writing thread a socket, so no client stops another.

Views queue; of a live weight only the newest waits, so that a slow screen never shows old ones one by one.

An oversize message is answered with 1009; a client that does not read is dropped when its queue is full or a send
takes too long; a silent one is found by pings; all are closed at shutdown.
"""

import contextlib
import queue
import select
import socket
import ssl
import struct
import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import structlog
from simple_websocket import ConnectionClosed, Server

log = structlog.get_logger(__name__)

QUEUE = 128
MAX_MESSAGE = 16 * 1024
SEND_TIMEOUT_S = 5.0
RECEIVE_TIMEOUT_S = 2.0
PING_S = 25.0
GOODBYE_S = 0.5
_TEXT = 0x81  # the last frame of a message, of text
OPTIONS = {"max_message_size": MAX_MESSAGE, "ping_interval": PING_S}


class _Newest:
    """Holds a place in the queue for whatever is the newest when its turn comes."""


_NEWEST = _Newest()


class ScreenSocket:
    """One client. `send` never blocks; False means that the client was dropped."""

    def __init__(self, connection: Server, queue_size: int = QUEUE, owner: str = "") -> None:
        self._connection = connection
        self.owner = owner
        self._queue: queue.SimpleQueue[bytes | _Newest | None] = queue.SimpleQueue()
        self._queue_size = queue_size
        self._thread = threading.Thread(target=self._run, name="socket", daemon=True)
        self._newest: bytes | None = None
        self._newest_lock = threading.Lock()
        self.dropped = False
        tls = isinstance(connection.sock, ssl.SSLSocket)
        connection.sock = _LockedTls(connection.sock) if tls else _LockedSocket(connection.sock)
        self._thread.start()

    def send(self, body: bytes) -> bool:
        """Queues a message; a client whose queue is full is dropped."""
        if self.dropped:
            return False
        if self._queue.qsize() >= self._queue_size:
            self.drop("reads too slowly")
            return False
        self._queue.put(body)
        return True

    def send_newest(self, body: bytes) -> None:
        """Takes the place of the one before, if that has not gone out yet."""
        with self._newest_lock:
            waiting, self._newest = self._newest is not None, body
        if not waiting and not self.dropped:
            self._queue.put(_NEWEST)

    def drop(self, reason: str) -> None:
        """Cuts the client off."""
        if not self.dropped:
            self.dropped = True
            log.info("socket dropped", reason=reason)
            _cut(self._connection)
            self._queue.put(None)

    def close(self) -> None:
        """Ends the writing thread and says goodbye."""
        self._queue.put(None)

    def listen(self, on_message: Callable[[str], None]) -> None:
        """Reads until the client goes (messages from screens are not used; they only keep the line open)."""
        try:
            while not self.dropped:
                message = self._connection.receive(timeout=RECEIVE_TIMEOUT_S)
                if message is not None:
                    on_message(message if isinstance(message, str) else "")
                elif not self._connection.connected:
                    return  # an oversize message wakes `receive` before it says that the line is closed
        except (ConnectionClosed, OSError):
            return
        finally:
            self.close()

    def _run(self) -> None:
        while not self.dropped:
            message = self._queue.get()
            if isinstance(message, _Newest):
                with self._newest_lock:
                    message, self._newest = self._newest, None
            if not self._connection.connected:
                return
            try:
                if message is None:
                    self._connection.close()
                    return
                self._connection.sock.send(text_frame(message))
            except (ConnectionClosed, OSError) as error:
                self.drop(f"send failed: {error}")
                return


class Sockets:
    """All screens by station."""

    def __init__(self) -> None:
        self._screens: dict[str, set[ScreenSocket]] = defaultdict(set)
        self._lock = threading.Lock()
        self._closed = False

    def show(self, station: str, body: bytes) -> None:
        """Queues a message for the station's screens; never blocks."""
        for screen in tuple(self._screens.get(station, ())):
            screen.send(body)

    def show_newest(self, station: str, body: bytes) -> None:
        """A live reading: a screen that has not taken the one before gets this one in its place."""
        for screen in tuple(self._screens.get(station, ())):
            screen.send_newest(body)

    def watched(self, station: str) -> bool:
        """Whether anybody looks."""
        return bool(self._screens.get(station))

    def serve(
        self,
        connection: Server,
        station: str,
        first: Callable[[], list[bytes]],
        owner: str = "",
        holds: Callable[[str], bool] = lambda owner: True,
    ) -> None:
        """Holds one client until it goes; `first` gives what it is shown at once.

        `owner` is whose pairing let it in; `holds` is asked once `cut` would find it, so that none slips through.
        """
        screen = ScreenSocket(connection, owner=owner)
        with self._lock:
            if self._closed:
                screen.close()
                return
            self._screens[station].add(screen)
        try:
            if not holds(owner):
                screen.drop("its pairing was revoked")
                return
            for body in first():
                screen.send(body)
            screen.listen(lambda _message: None)
        finally:
            with self._lock:
                self._screens[station].discard(screen)

    def cut(self, owner: str) -> None:
        """Cuts off the screens of a pairing."""
        with self._lock:
            screens = [screen for group in self._screens.values() for screen in group if screen.owner == owner]
        for screen in screens:
            screen.drop("its pairing was revoked")

    def count(self) -> int:
        """Screens connected."""
        return sum(len(screens) for screens in tuple(self._screens.values()))

    def close(self) -> None:
        """Closes all at shutdown."""
        with self._lock:
            self._closed = True
            screens = [screen for group in self._screens.values() for screen in group]
        for screen in screens:
            screen.close()


def text_frame(body: bytes) -> bytes:
    """A whole text message as a server sends it: unmasked, in one frame (RFC 6455, 5.2)."""
    size = len(body)
    if size < 126:
        return bytes((_TEXT, size)) + body
    return struct.pack("!BBH" if size < 65536 else "!BBQ", _TEXT, 126 if size < 65536 else 127, size) + body


class _LockedSocket:
    """A blocking socket whose sends are whole, one at a time, and end after `SEND_TIMEOUT_S`.

    simple-websocket answers pings on its reading thread while we write on ours, and does not look at how much of a
    frame `send` took.
    """

    def __init__(self, wrapped: socket.socket) -> None:
        self._wrapped = wrapped
        self._lock = threading.Lock()
        wrapped.settimeout(None)
        limit = struct.pack("ll", int(SEND_TIMEOUT_S), 0)
        wrapped.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        wrapped.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data: bytes) -> int:
        """Sends all of it, or raises OSError."""
        with self._lock:
            self._wrapped.sendall(data)
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)


class _LockedTls:
    """An encrypted socket that is read and written by two threads: OpenSSL wants one at a time, so none ever waits
    inside it."""

    def __init__(self, wrapped: ssl.SSLSocket) -> None:
        self._wrapped = wrapped
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        wrapped.setblocking(False)
        wrapped.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def recv(self, size: int) -> bytes:
        """As a blocking socket's."""
        while True:
            try:
                with self._lock:
                    return self._wrapped.recv(size)
            except ssl.SSLWantReadError:
                select.select([self._wrapped], [], [])
            except ssl.SSLWantWriteError:
                select.select([], [self._wrapped], [])
            except ValueError as error:  # it was closed meanwhile
                raise OSError(str(error)) from error

    def send(self, data: bytes) -> int:
        """Sends all of it within `SEND_TIMEOUT_S`, or raises OSError."""
        left = memoryview(data)
        with self._sending:
            while left:
                try:
                    with self._lock:
                        left = left[self._wrapped.send(left) :]
                except ssl.SSLWantWriteError:
                    if not select.select([], [self._wrapped], [], SEND_TIMEOUT_S)[1]:
                        raise TimeoutError("the client does not read") from None
                except ssl.SSLWantReadError:
                    select.select([self._wrapped], [], [], SEND_TIMEOUT_S)
                except ValueError as error:
                    raise OSError(str(error)) from error
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)


def _cut(connection: Server) -> None:
    with contextlib.suppress(OSError):
        connection.sock.shutdown(socket.SHUT_RDWR)
