"""A WebSocket client as a screen needs it (RFC 6455): text frames in, pings answered, nothing sent but pongs."""

import base64
import os
import socket
import struct
from urllib.parse import urlsplit

_TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x1, 0x2, 0x8, 0x9, 0xA


class SocketClosed(Exception):
    """The other side is gone, or never was there; the text says what was seen."""


class SocketClient:
    """One connection; `receive` blocks."""

    def __init__(self, url: str, token: str = "", timeout_s: float = 10.0) -> None:
        parts = urlsplit(url)
        host, port = parts.hostname or "127.0.0.1", parts.port or 80
        try:
            self._socket = socket.create_connection((host, port), timeout=timeout_s)
        except OSError as error:
            raise SocketClosed(f"{url}: {error}") from error
        self._buffer = b""
        try:
            self._shake_hands(host, port, parts.path + ("?" + parts.query if parts.query else ""), token)
            self._socket.settimeout(None)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except (OSError, SocketClosed) as error:
            self._socket.close()
            raise SocketClosed(f"{url}: {error}") from error

    def _shake_hands(self, host: str, port: int, path: str, token: str) -> None:
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
        ]
        if token:
            lines.append(f"Authorization: Bearer {token}")
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self._buffer:
            self._fill()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise SocketClosed(f"{path}: {head[:80].decode(errors='replace')!r}")

    def receive(self) -> str:
        """The next whole text message; raises SocketClosed."""
        message = b""
        while True:
            final, opcode, payload = self._frame()
            if opcode == _PING:
                self._send(_PONG, payload)
            elif opcode == _CLOSE:
                self.close()
                raise SocketClosed("closed by the server")
            elif opcode != _PONG:
                message += payload
                if final:
                    return message.decode(errors="replace")

    def _frame(self) -> tuple[bool, int, bytes]:
        first, second = self._take(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._take(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._take(8))
        return bool(first & 0x80), first & 0x0F, self._take(length)

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = os.urandom(4)
        body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        try:
            self._socket.sendall(bytes((0x80 | opcode, 0x80 | len(payload))) + mask + body)
        except OSError as error:
            raise SocketClosed(str(error)) from error

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._fill()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _fill(self) -> None:
        try:
            data = self._socket.recv(65536)
        except OSError as error:
            raise SocketClosed(str(error)) from error
        if not data:
            raise SocketClosed("the connection ended")
        self._buffer += data

    def close(self) -> None:
        """Ends the connection; a blocked `receive` raises SocketClosed."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            self._socket.close()
