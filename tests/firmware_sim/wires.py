"""The host's end of a simulated device's wire, for tests: connect, say, read with a deadline."""

import socket
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

DEADLINE_S = 5.0


def wait_for(condition: Callable[[], object], what: str = "the condition", deadline_s: float = DEADLINE_S) -> None:
    """Return when the condition holds; fail with `what` after the deadline."""
    until = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"waited {deadline_s} s in vain for {what}")
        time.sleep(0.002)


class Host:
    """A TCP client of a simulated device."""

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)

    def say(self, data: bytes) -> None:
        self.sock.sendall(data)

    def read_until(self, end: bytes) -> bytes:
        """Bytes up to and including `end`."""
        data = b""
        while not data.endswith(end):
            piece = self.sock.recv(1)
            if not piece:
                raise ConnectionError(f"closed after {data!r}")
            data += piece
        return data

    def exactly(self, count: int) -> bytes:
        """The next `count` bytes."""
        data = b""
        while len(data) < count:
            piece = self.sock.recv(count - len(data))
            if not piece:
                raise ConnectionError(f"closed after {data!r}")
            data += piece
        return data

    def ask(self, command: bytes, end: bytes = b"\r\n") -> bytes:
        self.say(command)
        return self.read_until(end)

    def silent_for(self, seconds: float) -> bool:
        """Nothing arrives within `seconds`."""
        self.sock.settimeout(seconds)
        try:
            return not self.sock.recv(1)
        except TimeoutError:
            return True
        finally:
            self.sock.settimeout(DEADLINE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.sock.close()
