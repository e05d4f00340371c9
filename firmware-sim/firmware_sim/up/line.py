"""The gateway's line to the broker as a TCP proxy that can be cut for a while: half of the demonstration of working
offline. While it is cut, connections are reset and new ones refused.
"""

import contextlib
import selectors
import socket
import threading
import time


class CutLine:
    """Listens on `port`, carries bytes to `target`, and is cut from `start_s` to `end_s` after `start()`."""

    def __init__(self, port: int, target: tuple[str, int], start_s: float, end_s: float) -> None:
        self._target = target
        self._from, self._to = start_s, end_s
        self._listener = socket.create_server(("127.0.0.1", port))
        self._selector = selectors.DefaultSelector()
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._stopping = threading.Event()
        self._began = 0.0
        self._thread = threading.Thread(target=self._run, name="line", daemon=True)

    def start(self) -> None:
        """Carries in a thread of its own."""
        self._began = time.monotonic()
        self._listener.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._thread.start()

    def stop(self) -> None:
        """Ends all connections."""
        self._stopping.set()

    def join(self) -> None:
        """Waits for the end after `stop`."""
        self._thread.join(5)

    @property
    def is_cut(self) -> bool:
        """Whether the line is cut now."""
        return self._from <= time.monotonic() - self._began < self._to

    @property
    def is_over(self) -> bool:
        """The cut has been."""
        return time.monotonic() - self._began >= self._to

    def _run(self) -> None:
        while not self._stopping.is_set():
            ready = self._selector.select(0.1)
            if self.is_cut:
                self._drop_all()
            for key, _ in ready:
                source = key.fileobj
                if source is self._listener:
                    self._accept()
                elif isinstance(source, socket.socket) and source in self._pairs:
                    self._carry(source)
        self._drop_all()
        self._selector.close()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            near, _ = self._listener.accept()
            if self.is_cut:
                near.close()
                return
            try:
                far = socket.create_connection(self._target, timeout=2)
            except OSError:
                near.close()
                return
            for one, other in ((near, far), (far, near)):
                one.settimeout(10)
                self._pairs[one] = other
                self._selector.register(one, selectors.EVENT_READ)

    def _carry(self, source: socket.socket) -> None:
        try:
            data = source.recv(65536)
            if data:
                self._pairs[source].sendall(data)
        except OSError:
            data = b""
        if not data:
            self._drop(source)

    def _drop(self, one: socket.socket) -> None:
        other = self._pairs.pop(one, None)
        for end in (one, other):
            if end is not None:
                self._pairs.pop(end, None)
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(end)
                end.close()

    def _drop_all(self) -> None:
        for one in list(self._pairs):
            self._drop(one)
