"""TCP, for `tcp://` (printers), `socket://` (Ethernet-serial converters) and `llrp://` (readers).

`socket://` does not go through pyserial: its socket port reads one byte a system call and answers a closed peer
late. A cable that is pulled sends nothing, so keepalives and the user time-out of Linux end the connection.
"""

import contextlib
import select
import socket
from dataclasses import dataclass

from devices.errors import Disconnected, NotConnected
from devices.transport.reasons import reason

CONNECT_TIMEOUT_S = 1.0
WRITE_TIMEOUT_S = 10.0
READ_SIZE = 65536
# Option name -> seconds or counts: a dead peer is noticed within about 10 s although nothing is sent.
KEEPALIVE = {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}


class TcpConnection:
    """A connected socket."""

    def __init__(self, sock: socket.socket, peer: str) -> None:
        self._sock, self._peer = sock, peer
        self._room = memoryview(bytearray(READ_SIZE))  # recv() would take and give back as much at every read

    def read(self, timeout_s: float) -> bytes:
        try:
            if not select.select([self._sock], [], [], max(timeout_s, 0.0))[0]:
                return b""
            count = self._sock.recv_into(self._room)
        except (OSError, ValueError) as gone:
            raise Disconnected(f"{self._peer} is gone: {gone}") from gone
        if not count:
            raise Disconnected(f"{self._peer} closed the connection")
        return bytes(self._room[:count])

    def write(self, data: bytes) -> None:
        try:
            self._sock.sendall(data)
        except OSError as gone:
            raise Disconnected(f"{self._peer} takes no bytes: {gone}") from gone

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._sock.close()


@dataclass(frozen=True)
class TcpTransport:
    host: str
    port: int

    def open(self) -> TcpConnection:
        peer = f"{self.host}:{self.port}"
        try:
            sock = socket.create_connection((self.host, self.port), timeout=CONNECT_TIMEOUT_S)
        except (OSError, UnicodeError) as refused:
            raise NotConnected(f"{peer} cannot be reached: {reason(refused)}") from refused
        sock.settimeout(WRITE_TIMEOUT_S)
        watch_over(sock)
        return TcpConnection(sock, peer)


def watch_over(sock: socket.socket) -> None:
    """Small writes go out at once, and a silent death of the line is noticed where the system can do it."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in KEEPALIVE.items():
        option = getattr(socket, name, None)
        if option is not None:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, option, value)
