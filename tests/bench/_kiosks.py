"""Many stations in one thread: scanners on their wires, kiosks on their WebSockets, times taken at both ends.

Sixty threads would measure themselves; one selector sends each code when it is due and reads what comes.
"""

import base64
import os
import selectors
import socket
import struct
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.ports import free_port

SILENT_S = 30.0


class Scanner:
    """A serial scanner behind a TCP port, as dumb as they are."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", free_port()))
        self.url = f"socket://127.0.0.1:{self._server.getsockname()[1]}"
        self._line: socket.socket | None = None

    def accept(self) -> None:
        """Waits for the gateway's session."""
        self._server.settimeout(30)
        self._line, _ = self._server.accept()
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def scan(self, text: str) -> float:
        """Sends one code; the time right after its last byte."""
        assert self._line is not None
        self._line.sendall(text.encode() + b"\r")
        return time.perf_counter()


class Screen:
    """The reading end of a kiosk's WebSocket."""

    def __init__(self, url: str, station: str) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=SILENT_S)
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /ws/stations/{station} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._held = b""
        while b"\r\n\r\n" not in self._held:
            self._held += self.socket.recv(65536)
        head, _, self._held = self._held.partition(b"\r\n\r\n")
        assert b" 101 " in head, head
        self.socket.setblocking(False)

    def read(self) -> list[bytes]:
        """Whole text messages that have come."""
        try:
            self._held += self.socket.recv(1 << 18)
        except BlockingIOError:
            return []
        found = []
        while (frame := self._frame()) is not None:
            opcode, payload = frame
            if opcode == 1:
                found.append(payload)
            elif opcode == 9:
                self.socket.sendall(bytes([0x8A, 0x80 | len(payload)]) + b"\0\0\0\0" + payload)
        return found

    def _frame(self) -> tuple[int, bytes] | None:
        held = self._held
        if len(held) < 2:
            return None
        size, at = held[1] & 0x7F, 2
        if size == 126:
            size, at = (struct.unpack_from("!H", held, 2)[0], 4) if len(held) >= 4 else (1 << 62, 4)
        elif size == 127:
            size, at = (struct.unpack_from("!Q", held, 2)[0], 10) if len(held) >= 10 else (1 << 62, 10)
        if len(held) < at + size:
            return None
        self._held = held[at + size :]
        return held[0] & 0x0F, held[at : at + size]


class Kiosk:
    """A station's scanner and screen; one code is under way at a time, as one hand holds the scanner."""

    def __init__(self, url: str, station: str, scanner: Scanner, code: str) -> None:
        self.station, self.scanner, self.code = station, scanner, code
        self.screen = Screen(url, station)
        self.seq = -1
        self.sent_at = 0.0
        self.waiting = False
        self.left = 0
        self.due = 0.0
        self.pause_s = 0.0
        self.latencies_ms: list[float] = []

    def send(self) -> None:
        """Scans the goods once more."""
        self.left -= 1
        self.waiting = True
        self.sent_at = self.scanner.scan(self.code)

    def heard(self, now: float) -> None:
        """What came on the WebSocket."""
        for message in self.screen.read():
            if not message.startswith(b'{"step"'):
                continue
            seq = int(message[message.rindex(b'"seq":') + 6 :].strip(b" }"))
            if self.waiting and seq > self.seq:
                self.latencies_ms.append((now - self.sent_at) * 1000)
                self.waiting = False
            self.seq = max(self.seq, seq)


class Fleet:
    """All kiosks at once."""

    def __init__(self, kiosks: list[Kiosk]) -> None:
        self.kiosks = kiosks
        self._selector = selectors.DefaultSelector()
        for kiosk in kiosks:
            self._selector.register(kiosk.screen.socket, selectors.EVENT_READ, kiosk)
        self._listen(0.5)

    def run(self, scans: int, rate: float, tick: Callable[[], Any] = lambda: None) -> float:
        """`scans` a station at `rate` a second each (0: flat out); returns the seconds it took."""
        begun = time.perf_counter()
        for number, kiosk in enumerate(self.kiosks):
            kiosk.latencies_ms = []
            kiosk.left = scans
            kiosk.pause_s = 1 / rate if rate else 0.0
            kiosk.due = begun + kiosk.pause_s * number / len(self.kiosks)
        last = begun
        while any(kiosk.left or kiosk.waiting for kiosk in self.kiosks):
            now = time.perf_counter()
            for kiosk in self.kiosks:
                if kiosk.left and not kiosk.waiting and kiosk.due <= now:
                    kiosk.due += kiosk.pause_s
                    kiosk.send()
            waits = [kiosk.due for kiosk in self.kiosks if kiosk.left and not kiosk.waiting]
            if self._listen(max(0.0, min(waits, default=now + 0.2) - time.perf_counter())):
                last = time.perf_counter()
            assert time.perf_counter() - last < SILENT_S, "the kiosks' sockets are silent: a scan was lost"
            tick()
        return time.perf_counter() - begun

    @property
    def latencies_ms(self) -> list[float]:
        """Of the last run, sorted."""
        return sorted(value for kiosk in self.kiosks for value in kiosk.latencies_ms)

    def _listen(self, timeout_s: float) -> bool:
        ready = self._selector.select(min(timeout_s, 0.2))
        now = time.perf_counter()
        for key, _ in ready:
            key.data.heard(now)
        return bool(ready)
